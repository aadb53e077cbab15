package mailworker

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"countersign/core"
	"countersign/mail"
	"countersign/ocr/worker"
	"countersign/ocr/worker/jail"
)

// addressSpace bounds a worker's memory where the watch over what is resident comes too
// late.
const addressSpace = 4 << 30

// Run is the whole life of a worker process: it takes apart what it gets on
// standard input until that ends. It returns the exit status. See Arg for where
// to call it.
func Run() int { return run(mail.Unpacker{}.Unpack) }

// unpackFunc is Unpacker.Unpack, or what a test puts in its place.
type unpackFunc func(ctx context.Context, name string, data []byte) (core.Unpacked, error)

func run(unpack unpackFunc) int {
	in, out, err := worker.Begin()
	if err == nil {
		err = serve(in, bufio.NewWriterSize(out, 64<<10), unpack)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mail worker:", err)
		return 2
	}
	return 0
}

// serve answers requests. It returns only with an error: a parent that is gone ends the
// process.
func serve(in io.Reader, out *bufio.Writer, unpack unpackFunc) error {
	var h hello
	if _, err := worker.Read(in, &h, 0); err != nil {
		return err
	}
	// Dates with the name of a zone are read by the local time zone, whose file is
	// out of reach from here on.
	_, _ = time.Now().Zone()
	if err := say(out, ready{Sandbox: jail.Enter(jail.Rules{Memory: addressSpace})}); err != nil {
		return err
	}
	for r := range worker.Requests[ask](in, 1<<30) {
		if err := jail.AllowCPU(h.CPU); err != nil {
			fmt.Fprintln(os.Stderr, "mail worker: processor time:", err)
		}
		var err error
		switch r.Request.Op {
		case opUnpack:
			err = serveUnpack(out, r, unpack)
		case opSelfTest:
			err = say(out, answer{Op: opDone, Tests: jail.SelfTest(r.Request.Probe, os.TempDir())})
		default:
			err = fmt.Errorf("%w: %q is asked", worker.ErrProtocol, r.Request.Op)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func say(out *bufio.Writer, header any) error {
	if err := worker.Write(out, header, nil); err != nil {
		return err
	}
	return out.Flush()
}

// serveUnpack takes one mail apart and sends what it found.
func serveUnpack(out *bufio.Writer, r worker.Asked[ask], unpack unpackFunc) error {
	defer worker.LimitMemory(r.Request.Memory)()
	u, err := unpack(context.Background(), r.Request.Name, r.Body)
	if err != nil {
		return err
	}
	if err := writeUnpacked(out, u); err != nil {
		return err
	}
	return say(out, answer{Op: opDone, RSS: worker.RSS()})
}
