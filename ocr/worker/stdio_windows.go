package worker

import (
	"os"

	"golang.org/x/sys/windows"
)

// takeStdio moves the process's standard input and output to new handles for the
// protocol and leaves NUL in their place, so that nothing a C library prints
// reaches the stream.
func takeStdio() (in, out *os.File, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	in, out = os.Stdin, os.Stdout
	for _, std := range []uint32{windows.STD_INPUT_HANDLE, windows.STD_OUTPUT_HANDLE} {
		if err := windows.SetStdHandle(std, windows.Handle(null.Fd())); err != nil {
			return nil, nil, err
		}
	}
	os.Stdin, os.Stdout = null, null
	return in, out, nil
}
