package intake

import (
	"context"
	"errors"
	"testing"

	"countersign/core"
	"countersign/core/extract"
)

// second answers a second look with one guess for each place, or fails.
type second struct {
	guess   core.Guess
	err     error
	regions []core.Region
}

func (s *second) Reread(_ context.Context, _ core.Document, _ string, regions []core.Region) ([]core.Look, error) {
	s.regions = regions
	var out []core.Look
	for _, g := range regions {
		out = append(out, core.Look{Region: g, Guesses: []core.Guess{s.guess}})
	}
	return out, s.err
}

// strip is a recognised receipt whose total is a digit off.
func strip() core.Reading {
	p := core.Page{Number: 1, Width: 227, Height: 400, Source: core.FromOCR}
	add := func(row int, x float64, text string, confidence float64) {
		y := 0.05 + 0.06*float64(row)
		p.Words = append(p.Words, core.Word{Text: text, Confidence: confidence, Box: core.Box{X0: x, Y0: y, X1: x + 0.035*float64(len(text)), Y1: y + 0.03}})
	}
	add(0, 0.05, "NORTHWIND", 0.95)
	add(0, 0.45, "PAPER", 0.95)
	add(1, 0.05, "TAX", 0.95)
	add(1, 0.25, "INVOICE", 0.95)
	add(2, 0.05, "14/03/2026", 0.97)
	add(3, 0.05, "TOTAL", 0.95)
	add(3, 0.6, "37.00", 0.5)
	add(4, 0.05, "CASH", 0.95)
	add(4, 0.6, "50.00", 0.95)
	add(5, 0.05, "CHANGE", 0.95)
	add(5, 0.6, "19.00", 0.95)
	return core.Reading{Pages: []core.Page{p}}
}

func TestLookAgain(t *testing.T) {
	r := strip()
	drafts := extract.Read(r, extract.Context{})
	s := &second{guess: core.Guess{Text: "31.00", Confidence: 0.9}}
	got, changed, err := LookAgain(t.Context(), s, core.Document{}, "", r, drafts, extract.Context{})
	if err != nil || !changed || len(s.regions) == 0 {
		t.Fatalf("changed %v, %v, %d places", changed, err, len(s.regions))
	}
	if d := extract.Read(got, extract.Context{}); d[0].GrossTotal.Text() != "31.00" {
		t.Errorf("gross total %s", d[0].GrossTotal.Text())
	}
	if _, changed, err := LookAgain(t.Context(), nil, core.Document{}, "", r, drafts, extract.Context{}); changed || err != nil {
		t.Errorf("without a reader for it: %v, %v", changed, err)
	}
}

// A second look that fails leaves the first one, and says so; one that is stopped
// with the program is an error.
func TestLookAgainFails(t *testing.T) {
	r := strip()
	drafts := extract.Read(r, extract.Context{})
	s := &second{err: errors.New("gone")}
	got, _, err := LookAgain(t.Context(), s, core.Document{}, "", r, drafts, extract.Context{})
	if err != nil || len(got.Faults) != 1 || len(got.Pages[0].Words) != len(r.Pages[0].Words) {
		t.Errorf("%+v, %v", got.Faults, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := LookAgain(ctx, s, core.Document{}, "", r, drafts, extract.Context{}); err == nil {
		t.Error("no error when the program ends")
	}
}
