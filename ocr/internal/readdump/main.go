// Command readdump prints what the reader sees in files, one core.Reading as
// JSON for each, to look at while working on extraction:
//
//	go run ./ocr/internal/readdump [-text] [-page N -png out.png] FILE...
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"countersign/core"
	"countersign/ocr"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == ocr.WorkerArg {
		os.Exit(ocr.RunWorker())
	}
	os.Exit(run())
}

func run() int {
	text := flag.Bool("text", false, "print lines of words instead of JSON")
	page := flag.Int("page", 0, "draw this page instead of reading")
	out := flag.String("png", "page.png", "where to draw it")
	side := flag.Int("pixels", 1600, "longer side of the drawing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := ocr.New(ocr.Options{Log: func(s string) { fmt.Fprintln(os.Stderr, s) }})
	defer p.Close()
	status := 0
	for _, f := range flag.Args() {
		var err error
		if *page > 0 {
			err = draw(ctx, p, f, *page, *side, *out)
		} else {
			err = dump(ctx, p, f, *text)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v (%v)\n", f, err, errors.Unwrap(err))
			status = 1
		}
	}
	return status
}

func dump(ctx context.Context, p *ocr.Pool, file string, text bool) error {
	start := time.Now()
	r, err := p.Read(ctx, core.Document{Name: file}, file)
	if err != nil {
		return err
	}
	if !text {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("== %s: %d pages, %d files inside, %s; %v %q\n", file, len(r.Pages), len(r.Embedded), r.Engine, time.Since(start).Round(time.Millisecond), r.Faults)
	for _, pg := range r.Pages {
		fmt.Printf("-- page %d, %.0f x %.0f, %s, %d words %s\n", pg.Number, pg.Width, pg.Height, pg.Source, len(pg.Words), pg.Fault)
		last := core.Box{}
		for _, w := range pg.Words {
			if w.Box.Y0 > last.Y1 || w.Box.Y1 < last.Y0 || w.Box.X1 < last.X0 {
				fmt.Println()
			}
			fmt.Print(w.Text, " ")
			last = w.Box
		}
		fmt.Println()
	}
	for _, e := range r.Embedded {
		fmt.Printf("-- file %q (%s), %d bytes\n", e.Name, e.MediaType, len(e.Data))
	}
	return nil
}

func draw(ctx context.Context, p *ocr.Pool, file string, page, side int, out string) error {
	img, err := p.Render(ctx, core.Document{Name: file}, file, page, side)
	if err != nil {
		return err
	}
	return os.WriteFile(out, img.PNG, 0o644)
}
