// Countersign is the program with its window: the queue, the review of an invoice, and
// the mail that is fetched while it is open.
package main

import (
	"flag"
	"os"

	"fyne.io/fyne/v2/app"

	"countersign/cmd/internal/wire"
)

func main() {
	if wire.IsWorker(os.Args) {
		os.Exit(wire.RunWorker(os.Args))
	}
	dir := flag.String("dir", os.Getenv("COUNTERSIGN_DIR"), "the data folder")
	as := flag.String("as", os.Getenv("COUNTERSIGN_USER"), "who you are; with COUNTERSIGN_PASSPHRASE set nobody is asked")
	flag.Parse()
	os.Exit(run(app.NewWithID("io.countersign.desktop"), *dir, *as, os.Getenv("COUNTERSIGN_PASSPHRASE")))
}
