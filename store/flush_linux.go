package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// flush writes the whole file system that holds a folder to its disk, once for many
// files. What cannot do that is left to the syncing of each file.
func flush(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = unix.Syncfs(int(f.Fd()))
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EPERM) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
