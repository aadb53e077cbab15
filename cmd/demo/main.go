// Demo shows the main job on a sample firm: some forty mails on an IMAP server of its own
// are fetched over TLS, read, matched and checked; one clean invoice is approved, the
// month is exported and the audit log verified. Everything happens on this computer and
// in a folder that is thrown away at the next start.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"countersign/cmd/internal/wire"
)

func main() {
	if wire.IsWorker(os.Args) {
		os.Exit(wire.RunWorker(os.Args))
	}
	dir := flag.String("dir", "demo", "the throw-away folder")
	window := flag.String("window", "", "the program that shows the window, if there is a display")
	answer := flag.Bool("answer", false, "answer the window's questions for mail as long as it is open (the demo starts itself so)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	show := newShow(*dir, os.Stdout)
	run := show.run
	if *answer {
		run = show.answer
	}
	err := run(ctx, *window)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}
