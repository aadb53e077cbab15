//go:build unix && !linux

package worker

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// RSS is the most memory that the process ever had resident, in bytes.
func RSS() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" { // counts bytes, others kilobytes
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10
}
