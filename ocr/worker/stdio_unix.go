//go:build unix

package worker

import (
	"os"

	"golang.org/x/sys/unix"
)

// takeStdio moves the process's standard input and output to new descriptors
// for the protocol and leaves /dev/null in their place, so that nothing a C
// library prints reaches the stream.
func takeStdio() (in, out *os.File, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	defer null.Close()
	files := [2]*os.File{}
	for fd := range files {
		n, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
		if err != nil {
			return nil, nil, err
		}
		files[fd] = os.NewFile(uintptr(n), []string{"requests", "answers"}[fd])
		if err := unix.Dup2(int(null.Fd()), fd); err != nil {
			return nil, nil, err
		}
	}
	return files[0], files[1], nil
}
