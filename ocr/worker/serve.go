package worker

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Begin makes this process a worker: it returns where requests come from and answers
// go to. What stops the program at a terminal or by the system's hand reaches its
// workers too; they leave it to the program to end them, so that no document is
// blamed for it.
func Begin() (in, out *os.File, err error) {
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	_ = RSS() // finds its source while there are files
	return takeStdio()
}

// Asked is a request with its body.
type Asked[R any] struct {
	Request R
	Body    []byte
}

// Requests reads ahead of the work, so that a parent that goes away ends the process
// at once, whatever it is busy with.
func Requests[R any](in io.Reader, maxBody int64) <-chan Asked[R] {
	c := make(chan Asked[R])
	go func() {
		for {
			var a Asked[R]
			var err error
			if a.Body, err = Read(in, &a.Request, maxBody); err != nil {
				os.Exit(0)
			}
			c <- a
		}
	}()
	return c
}
