//go:build unix

package store

import "golang.org/x/sys/unix"

var diskFullError error = unix.ENOSPC
