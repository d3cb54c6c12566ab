package history

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// file is the file that several kernels share. It is opened anew for each use.
type file struct {
	path     string // "" for none
	maxBytes int64
	maxCount int
}

// contents is what was read from the file.
type contents struct {
	records []record // in the file's order
	last    int      // the highest number of a session
	damaged int      // lines that were skipped
}

// read reads what there is. A file that can't be read has nothing.
func (f file) read() contents {
	if f.path == "" || checkRegular(f.path) != nil {
		return contents{}
	}
	opened, err := os.Open(f.path)
	if err != nil {
		return contents{}
	}
	defer opened.Close()
	c, _ := f.scan(opened)
	return c
}

// checkRegular refuses what opening or reading might hang on. A file that does not exist
// is fine.
func checkRegular(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("it is not a regular file but %v", info.Mode().Type())
	}
	return err
}

// scan reads the newest lines, as many as a file should have.
func (f file) scan(opened *os.File) (contents, error) {
	info, err := opened.Stat()
	if err != nil {
		return contents{}, err
	}
	start := max(info.Size()-f.maxBytes, 0)
	text := make([]byte, info.Size()-start)
	n, err := opened.ReadAt(text, start)
	if err != nil && err != io.EOF { // it may have been cut meanwhile
		return contents{}, err
	}
	return parse(text[:n], start > 0), nil
}

var lineFeed = []byte{'\n'}

// parse reads lines. If the text was cut, its first line is not whole.
func parse(text []byte, cut bool) contents {
	var c contents
	for line := range bytes.Lines(text) {
		if cut {
			cut = false
			continue
		}
		r, ok := parseLine(bytes.TrimSuffix(line, lineFeed))
		if !ok {
			if len(bytes.TrimSpace(line)) > 0 {
				c.damaged++
			}
			continue
		}
		c.last = max(c.last, r.session)
		c.records = append(c.records, r)
	}
	return c
}

// add writes entries of a session at the end of the file. A session of 0 gets a number
// that no other has, which chosen is told before anything is written under it. The note is
// what a person should know, or "".
func (f file) add(session int, entries []Entry, chosen func(session int)) (note string, err error) {
	if info, err := os.Stat(f.path); session == 0 || err == nil && info.Size() > f.maxBytes {
		if note, err = f.tend(); err != nil {
			return note, err
		}
	}
	locked, err := f.lock()
	if err != nil {
		return note, err
	}
	defer locked.Close()
	if session == 0 {
		c, err := f.scan(locked)
		if err != nil {
			return note, err
		}
		session = c.last + 1
		chosen(session)
	}
	return note, appendTo(locked, linesOf(session, entries))
}

// appendTo writes lines at the end of a locked file, all or none.
func appendTo(locked *os.File, lines []byte) error {
	info, err := locked.Stat()
	if err != nil {
		return err
	}
	end := info.Size()
	last := bytes.Clone(lineFeed)
	if end > 0 {
		if _, err := locked.ReadAt(last, end-1); err != nil {
			return err
		}
	}
	if !bytes.Equal(last, lineFeed) { // a kernel has died while it wrote
		lines = slices.Concat(lineFeed, lines)
	}
	if _, err := locked.WriteAt(lines, end); err != nil {
		return errors.Join(err, locked.Truncate(end))
	}
	return nil
}

// linesOf gives the entries as lines. Inputs that are too long have none.
func linesOf(session int, entries []Entry) []byte {
	var lines []byte
	for _, e := range entries {
		if len(e.Input) <= maxStored {
			lines = appendLine(lines, recordOf(session, e))
		}
	}
	return lines
}
