// Countersignctl runs Countersign without a window: for scripts, for servers and for
// testers. Its commands, answers and exit codes are a contract; see the README.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"countersign/cmd/internal/wire"
)

func main() {
	if wire.IsWorker(os.Args) {
		os.Exit(wire.RunWorker(os.Args))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	code := run(ctx, os.Args[1:], console{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv})
	stop()
	os.Exit(code)
}
