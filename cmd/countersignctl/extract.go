package main

import (
	"io"
	"strings"
	"sync"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/export"
)

type extractCmd struct {
	Files []string `arg:"" name:"file" help:"PDF files, pictures, e-invoices in XML."`
}

func (extractCmd) Help() string {
	return "Example: countersignctl --json extract invoice.pdf\n\nReads without a data folder: nothing is stored and nothing is sent anywhere."
}

// Run answers for each file in the order given; an unreadable file is an answer too.
func (c extractCmd) Run(s *session) error {
	x, err := wire.NewExtractor()
	if err != nil {
		return err
	}
	defer x.Close()
	answers := make([]chan export.Extraction, len(c.Files))
	for i := range answers {
		answers[i] = make(chan export.Extraction, 1)
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	next := make(chan int, len(c.Files))
	for i := range c.Files {
		next <- i
	}
	close(next)
	for range x.Workers() {
		wg.Go(func() {
			for i := range next {
				answers[i] <- extractOne(s, x, c.Files[i])
			}
		})
	}
	for _, a := range answers {
		if err := s.tellExtraction(<-a); err != nil {
			return err
		}
		if s.ctx.Err() != nil {
			return core.Errorf(core.Interrupted, "stopped")
		}
	}
	return nil
}

func extractOne(s *session, x *wire.Extractor, path string) export.Extraction {
	out, _ := extractWithWords(s, x, path)
	return out
}

// extractWithWords gives the words of the pages too.
func extractWithWords(s *session, x *wire.Extractor, path string) (export.Extraction, core.Reading) {
	out := export.Extraction{File: path, Documents: []export.Extracted{}}
	start := time.Now()
	reading, drafts, err := readFile(s, x, path)
	ms := time.Since(start).Milliseconds()
	if err != nil {
		a := answerOf(err)
		out.Error = &a
		return out, reading
	}
	for _, d := range drafts {
		out.Documents = append(out.Documents, export.Extract(d, ms))
	}
	return out, reading
}

func readFile(s *session, x *wire.Extractor, path string) (core.Reading, []core.Draft, error) {
	f, err := openFile(path)
	if err != nil {
		return core.Reading{}, nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return core.Reading{}, nil, core.Errorf(core.BadInput, "the file cannot be read: %w", err)
	}
	if len(data) > maxFile {
		return core.Reading{}, nil, core.Errorf(core.BadInput, "the file is larger than 64 MB")
	}
	return x.Look(s.ctx, path, data)
}

func (s *session) tellExtraction(e export.Extraction) error {
	if s.JSON {
		return s.print(e)
	}
	s.say("%s", e.File)
	if e.Error != nil {
		s.say("  could not be read: %s; %s", e.Error.Message, e.Error.Hint)
		return nil
	}
	for _, d := range e.Documents {
		which := kindWord(d.Kind)
		if len(e.Documents) > 1 {
			which += " on pages " + core.PageRanges(d.Pages)
		}
		s.say("  %s, read from %s in %d ms", which, sourceWords[d.Source], d.Milliseconds)
		for _, name := range core.FieldNames {
			if v, ok := d.Fields[name]; ok {
				s.say("    %-20s %-36s %3.0f %%", strings.ReplaceAll(name, "_", " "), v.Value, 100*v.Confidence)
			}
		}
		for i, l := range d.Lines {
			s.say("    line %-3d %s x %s = %s  %s", i+1, or(l["quantity"].Value, "?"), or(l["unit_price"].Value, "?"), or(l["net_amount"].Value, "?"), cut(l["description"].Value, 50))
		}
		for _, c := range d.Checks {
			if c.Result == core.Fail {
				s.say("    check failed: %s %s", c.Name, c.Message)
			}
		}
	}
	return nil
}

var sourceWords = map[core.Source]string{core.FromEInvoice: "its e-invoice", core.FromText: "its text", core.FromOCR: "its picture", "": "its pages"}
