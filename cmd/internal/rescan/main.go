// Command rescan measures how well a second scan of a paper is told from another invoice
// of the same supplier. It scans the documents of a corpus folder and drawn monthly
// invoices twice, each time with another machine's wear, reads both with the program's
// reader and compares what was read:
//
//	go run ./cmd/internal/rescan -corpus DIR
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"countersign/ocr"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == ocr.WorkerArg {
		os.Exit(ocr.RunWorker())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "rescan:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	corpus := flag.String("corpus", "../shared/corpus", "folder with labels.jsonl, digital/ and scans/; empty for what is drawn alone")
	cache := flag.String("cache", "build/rescans", "where to keep what was read")
	flag.Parse()
	papers, err := load(ctx, *corpus, *cache)
	if err != nil {
		return err
	}
	fmt.Println(len(papers), "papers, each read twice")
	report(os.Stdout, compared(papers))
	j, err := enter(ctx, papers)
	if err != nil {
		return err
	}
	j.report(os.Stdout)
	return nil
}
