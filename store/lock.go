package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"countersign/core"

	"github.com/gofrs/flock"
)

// lock is the right to write to a data folder. The operating system gives it back
// when the process ends, however it ends.
type lock struct {
	file *flock.Flock
	path string
}

// holder is what the lock file says about the program that has it, for the
// message to the next one.
type holder struct {
	PID     int       `json:"pid"`
	Program string    `json:"program"`
	Since   time.Time `json:"since"`
}

// takeLock takes the lock at once or returns a Locked error that names the holder.
func takeLock(path string, now time.Time) (*lock, error) {
	f := flock.New(path)
	ok, err := f.TryLock()
	if err != nil {
		return nil, fileError("the data folder cannot be locked", err)
	}
	if !ok {
		return nil, core.Errorf(core.Locked, "%s has the data open", holderOf(path)).WithHint("close it, then try again")
	}
	l := &lock{file: f, path: path}
	if err := l.sign(now); err != nil {
		return nil, errors.Join(fileError("the data folder cannot be locked", err), l.release())
	}
	return l, nil
}

// signWidth covers whatever a holder before wrote; the file is not cut, because
// Windows may refuse that for a locked one.
const signWidth = 512

// sign writes who holds the lock. On Windows the first byte of a locked file is
// closed to everybody else, so the words begin behind it.
func (l *lock) sign(now time.Time) error {
	text, err := json.Marshal(holder{os.Getpid(), filepath.Base(os.Args[0]), now.UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(l.path, os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(fmt.Appendf(nil, "%-*s\n", signWidth, text), 1)
	return errors.Join(err, f.Close())
}

// holderOf names the program that holds the lock, as well as it can be known.
func holderOf(path string) string {
	const nobody = "another program"
	f, err := os.Open(path)
	if err != nil {
		return nobody
	}
	defer func() { _ = f.Close() }() // only read from
	b := make([]byte, 4096)
	n, err := f.ReadAt(b, 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nobody
	}
	var h holder
	if json.Unmarshal([]byte(strings.Trim(string(b[:n]), "\x00\n ")), &h) != nil || h.PID == 0 {
		return nobody
	}
	return fmt.Sprintf("%s (process %d, since %s)", h.Program, h.PID, h.Since.Local().Format("2006-01-02 15:04"))
}

// release gives the lock back. The file stays: removing it would let two programs
// hold locks on two files of one name.
func (l *lock) release() error { return fileError("the lock cannot be given back", l.file.Unlock()) }
