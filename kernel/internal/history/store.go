package history

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"
)

// lockTime is how long one kernel waits for another's lock of the file.
const lockTime = time.Second

// schema has the tables, with the names that IPython gives them.
const schema = `
create table if not exists sessions (session integer primary key autoincrement, start text not null);
create table if not exists history (session integer, line integer, input blob not null, output blob, primary key (session, line));
`

// store is the database of one session.
type store struct {
	path     string // "" for a database in memory
	maxCount int
	logger   *slog.Logger

	mu      sync.Mutex // held while the database is used; guards what follows
	db      *sql.DB    // nil until it is first used
	session int        // this session's number; 0 until its first entry is written
}

// do gives the database to use, and opens it if need be; use may be called again if the
// database fails. A file that is damaged is set aside, and use gets a new one; if there can
// be none, or nothing can be written, one in memory.
func (s *store) do(use func(*sql.DB) error) error {
	err := s.try(use)
	if isDamage(err) || hasCode(err, codeReadOnly) {
		s.reset() // another kernel may have set it aside before, or a person removed it
		err = s.try(use)
	}
	if isDamage(err) {
		s.reset()
		if err := s.setAside(err); err != nil {
			s.forgo(err)
		}
		return s.try(use)
	}
	if hasCode(err, codeReadOnly, codeIO, codeFull, codeCantOpen) && s.path != "" {
		s.reset()
		s.forgo(err)
		return s.try(use)
	}
	return err
}

func (s *store) try(use func(*sql.DB) error) error {
	if s.db == nil {
		db, err := openDatabase(s.path)
		if err != nil && !isDamage(err) && !isBusy(err) && s.path != "" {
			s.forgo(err)
			db, err = openDatabase(s.path)
		}
		if err != nil {
			return err
		}
		s.db = db
	}
	return use(s.db)
}

// forgo makes do without the file.
func (s *store) forgo(why error) {
	s.logger.Warn("history: inputs are remembered in memory only", "file", s.path, "error", why)
	s.path = ""
}

// close ends the use of the database, which another use would open again.
func (s *store) close() {
	if s.db != nil {
		s.db.Close() // all that was written is committed
		s.db = nil
	}
}

// reset forgets the database and what was known of it.
func (s *store) reset() {
	s.close()
	s.session = 0
}

// openDatabase opens a file, "" for a database in memory, and makes its tables.
func openDatabase(path string) (*sql.DB, error) {
	name := ":memory:"
	if path != "" {
		if err := prepare(path); err != nil {
			return nil, err
		}
		options := url.Values{"_pragma": {fmt.Sprintf("busy_timeout(%d)", lockTime.Milliseconds()), "synchronous(normal)", "cell_size_check(on)"}, "_txlock": {"immediate"}}
		name = "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options.Encode()
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // a database in memory is its connection's
	if err := checked(db); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// errDamaged is what a look through a file found that SQLite can open.
var errDamaged = errors.New("damaged")

// checked makes the tables and looks through all pages: without checksums, a damaged page
// could give wrong entries without a word.
func checked(db *sql.DB) error {
	if _, err := db.Exec(schema); err != nil {
		return err
	}
	var verdict string
	if err := db.QueryRow("pragma integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, verdict)
	}
	return nil
}

// prepare makes a file that nobody else can read. SQLite would wait for ever for a pipe.
func prepare(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file", path)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// Primary result codes of SQLite (sqlite.org/rescode.html).
const (
	codeBusy     = 5
	codeReadOnly = 8 // also when the file has been moved
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

func hasCode(err error, codes ...int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.Code()&0xff == code {
			return true
		}
	}
	return false
}

func isDamage(err error) bool {
	return errors.Is(err, errDamaged) || hasCode(err, codeCorrupt, codeNotADB)
}
func isBusy(err error) bool { return hasCode(err, codeBusy) }

// journal is the end of the name of a file that SQLite has beside the database while it
// writes.
const journal = "-journal"

// setAside gives a damaged file another name.
func (s *store) setAside(why error) error {
	path, err := filepath.EvalSymlinks(s.path)
	if err != nil {
		return err
	}
	for n := 1; n <= 100; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		if _, err := os.Lstat(aside); errors.Is(err, os.ErrNotExist) {
			s.logger.Warn("history: the file is damaged and was renamed", "file", aside, "error", why)
			// SQLite would undo in the next file what the journal tells of this one.
			if err := os.Rename(path+journal, aside+journal); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			return os.Rename(path, aside)
		}
	}
	return fmt.Errorf("the file is damaged, and so many were renamed before: remove %s.damaged-*", path)
}

// add writes entries. The first ones get the session its number.
func (s *store) add(entries []Entry) error {
	return s.do(func(db *sql.DB) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback() // of no effect after Commit
		session, err := s.number(tx)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if _, err := tx.Exec(`insert or replace into history values (?, ?, ?, ?)`, session, e.Line, []byte(e.Input), outputOf(e)); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		s.session = session
		return nil
	})
}

func outputOf(e Entry) any {
	if e.Output == nil {
		return nil
	}
	return []byte(*e.Output)
}

// number gives the session's number, and takes one if it has none: then too many old
// entries go.
func (s *store) number(tx *sql.Tx) (int, error) {
	if s.session != 0 {
		return s.session, nil
	}
	if _, err := tx.Exec(`delete from history where rowid <= (select max(rowid) from history) - ?`, s.maxCount); err != nil {
		return 0, err
	}
	made, err := tx.Exec(`insert into sessions (start) values (?)`, time.Now().UTC().Format(time.RFC3339))
	if err != nil {
		return 0, err
	}
	n, err := made.LastInsertId()
	return int(n), err
}
