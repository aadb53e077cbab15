//go:build unix

package store

import (
	"errors"

	"golang.org/x/sys/unix"
)

// diskFull reports whether no more fits on the disk, into the user's quota or
// into a file.
func diskFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) || errors.Is(err, unix.EFBIG)
}

func readOnlyDisk(err error) bool { return errors.Is(err, unix.EROFS) }
