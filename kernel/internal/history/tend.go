package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// How long a kernel waits for the lock, and how often it asks.
const (
	lockTime  = time.Second
	lockPause = 5 * time.Millisecond
)

// lock opens the file, which it creates if need be, and takes its lock. Closing the file
// gives the lock back.
func (f file) lock() (*os.File, error) {
	if err := checkRegular(f.path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return nil, err
	}
	for limit := time.Now().Add(lockTime); ; time.Sleep(lockPause) {
		locked, err := f.tryLock()
		if locked != nil || err != nil {
			return locked, err
		}
		if time.Now().After(limit) {
			return nil, fmt.Errorf("another process has had it locked for %v", lockTime)
		}
	}
}

// tryLock gives nil if another process has the lock, or has replaced the file meanwhile.
func (f file) tryLock() (*os.File, error) {
	opened, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	locked, err := tryLock(opened)
	if err == nil && locked && isAt(opened, f.path) {
		return opened, nil
	}
	opened.Close()
	return nil, err
}

func isAt(opened *os.File, path string) bool {
	here, err := opened.Stat()
	there, err2 := os.Stat(path)
	return err == nil && err2 == nil && os.SameFile(here, there)
}

// tend sees to it that lines can be added: a file that has grown too long is replaced by
// a shorter one, and one without a single good line is set aside. The note says what a
// person should know of that.
func (f file) tend() (note string, err error) {
	locked, err := f.lock()
	if err != nil {
		return "", err
	}
	defer locked.Close()
	c, err := f.scan(locked)
	if err != nil {
		return "", err
	}
	path, err := filepath.EvalSymlinks(f.path)
	if err != nil {
		return "", err
	}
	info, err := locked.Stat()
	if err != nil {
		return "", err
	}
	switch {
	case len(c.records) == 0 && c.damaged > 0:
		return setAside(path)
	case len(c.records) > f.maxCount || info.Size() > f.maxBytes:
		return "", replace(path, f.newest(c.records))
	case c.damaged > 0:
		note = fmt.Sprintf("%d damaged lines are skipped", c.damaged)
	}
	return note, nil
}

// setAside gives a file that is no history another name.
func setAside(path string) (note string, err error) {
	for n := 1; n <= 100; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		if _, err := os.Lstat(aside); errors.Is(err, os.ErrNotExist) {
			return "the file is damaged and was renamed to " + aside, os.Rename(path, aside)
		}
	}
	return "", fmt.Errorf("the file is damaged, and so many were renamed before: remove %s.damaged-*", path)
}

// newest gives the records of the newest sessions, as lines, with room left for others.
func (f file) newest(records []record) []byte {
	slices.SortStableFunc(records, byNumber)
	count, size := 0, 0
	for count < len(records) && count < f.maxCount*3/4 {
		if size += len(appendLine(nil, records[len(records)-1-count])); int64(size) > f.maxBytes*3/4 {
			break
		}
		count++
	}
	var lines []byte
	for _, r := range records[len(records)-count:] {
		lines = appendLine(lines, r)
	}
	return lines
}

// replace puts a new file in the place of one: whoever has the old one open can read on.
func replace(path string, data []byte) error {
	made, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	_, err = made.Write(data)
	if err == nil {
		err = made.Sync() // else a power cut may leave an empty file under the name
	}
	if err = errors.Join(err, made.Close()); err == nil {
		err = os.Rename(made.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(made.Name()))
	}
	return err
}
