package worker

import (
	"bytes"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// memoryFile is the system's account of this process (proc(5)). getrusage(2) will not
// do: the peak that it gives begins with that of the program which started the worker.
// Begin opens it, before files are out of reach.
var memoryFile = sync.OnceValue(func() *os.File {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return nil
	}
	return f
})

// RSS is the most memory that the process ever had resident, in bytes.
func RSS() int64 {
	var buf [4096]byte
	if f := memoryFile(); f != nil {
		n, _ := f.ReadAt(buf[:], 0) // ends at the end of the file, short of the buffer
		_, after, _ := bytes.Cut(buf[:n], []byte("VmHWM:"))
		var kb int64
		if _, err := fmt.Fscan(bytes.NewReader(after), &kb); err == nil {
			return kb << 10
		}
	}
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return int64(u.Maxrss) << 10
}
