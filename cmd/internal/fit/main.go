// Command fit fits the weights by which core/extract chooses and by which it says how
// sure it is. It needs the labelled documents of a corpus folder:
//
//	go run ./cmd/internal/fit -corpus DIR            fits, and writes core/extract/weights_fitted.go
//	go run ./cmd/internal/fit -corpus DIR -cv OUT    cross-validation split by supplier: writes what was
//	                                                 read with weights that never saw the supplier, in the
//	                                                 form of extract --json, into OUT/digital.jsonl and OUT/scans.jsonl
//
// The same documents and the same version give the same weights.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"countersign/core/extract"
	"countersign/ocr"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == ocr.WorkerArg {
		os.Exit(ocr.RunWorker())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	corpus := flag.String("corpus", "../shared/corpus", "folder with labels.jsonl, digital/ and scans/")
	cache := flag.String("cache", "build/readings", "where to keep what was read from the documents")
	out := flag.String("out", "core/extract/weights_fitted.go", "the file to write")
	cv := flag.String("cv", "", "folder for the answers of a cross-validation; nothing is fitted for use then")
	folds := flag.Int("folds", 6, "parts of the cross-validation")
	made := flag.Int("drawn", 1000, "how many drawn documents to fit on besides")
	verbose := flag.Bool("v", false, "print the weights and how well they fit")
	flag.Parse()
	real, err := load(ctx, *corpus, *cache)
	if err != nil {
		return err
	}
	if len(real) == 0 {
		return errors.New("the corpus holds no labelled documents")
	}
	f := fitter{drawn: drawnDocuments(*made), verbose: *verbose}
	if *cv != "" {
		return f.crossValidate(real, *folds, *cv)
	}
	w, err := f.fit(real)
	if err != nil {
		return err
	}
	fmt.Printf("fitted on %d documents of %d suppliers and %d drawn ones\n", len(real), len(suppliers(real)), len(f.drawn))
	text, err := source(w)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, text, 0o644)
}

// fitter fits on labelled documents and on drawn ones.
type fitter struct {
	drawn   []document
	groups  map[string][]weighed // by file
	verbose bool
}

// rounds is how often candidates are collected anew with the weights found so far:
// what one model sees depends a little on what another decided.
const rounds = 2

// fit finds the weights for documents.
func (f *fitter) fit(real []document) (extract.Weights, error) {
	w := extract.Fitted()
	for range rounds {
		f.collectAll(real, w)
		var err error
		if w, err = f.choosers(real); err != nil {
			return nil, err
		}
	}
	return f.withSure(real, w)
}

// collectAll notes for every document what each model chooses from, and which choice
// is right.
func (f *fitter) collectAll(real []document, w extract.Weights) {
	f.groups = map[string][]weighed{}
	list := append(append([]document{}, real...), f.drawn...)
	for i, groups := range collect(list, w, func(m string) bool { return m != "sure" }) {
		f.groups[list[i].file] = groups
	}
}

// choosers fits the models of the candidates, then those that decide together on top
// of them.
func (f *fitter) choosers(real []document) (extract.Weights, error) {
	by := map[string][]weighed{}
	for _, d := range append(append([]document{}, real...), f.drawn...) {
		for _, g := range f.groups[d.file] {
			by[g.Model] = append(by[g.Model], g)
		}
	}
	w := extract.Weights{"sure": extract.Fitted()["sure"]}
	var err error
	for _, m := range extract.CandidateModels() {
		if w[m], err = f.train(m, by[m]); err != nil {
			return nil, err
		}
	}
	for _, m := range []string{"totals", "dates"} {
		if w[m], err = f.train(m, onTop(by[m], w)); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// onTop adds what the candidates' models say of the parts of joint choices.
func onTop(groups []weighed, w extract.Weights) []weighed {
	out := make([]weighed, len(groups))
	for i, g := range groups {
		out[i] = g
		out[i].Choices = append([]extract.Choice{}, g.Choices...)
		for k := range out[i].Choices {
			c := &out[i].Choices[k]
			for _, p := range c.Parts {
				m := w[p.Model]
				c.Base += p.Base + m.Bias
				for j, v := range m.W {
					c.Base += v * p.X[j+1]
				}
			}
		}
	}
	return out
}

// sureParts is into how many parts documents are split to see how right values are
// whose suppliers had no part in the weights.
const sureParts = 5

// withSure adds the model of certainty, fitted on what each part of the documents
// gives with weights from the other parts.
func (f *fitter) withSure(real []document, w extract.Weights) (extract.Weights, error) {
	var groups []weighed
	for _, p := range split(real, sureParts) {
		rest, err := f.choosers(p.others)
		if err != nil {
			return nil, err
		}
		for _, g := range collect(p.held, rest, func(m string) bool { return m == "sure" }) {
			groups = append(groups, g...)
		}
	}
	var err error
	w["sure"], err = f.train("sure", groups)
	return w, err
}
