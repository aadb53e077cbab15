package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"countersign/core"
	"countersign/core/extract"
	"countersign/core/extract/drawn"
	"countersign/core/intake"
	"countersign/core/score"
	"countersign/ocr"
)

// document is a reading with what the document says.
type document struct {
	file     string
	layout   string // the same for files of one template
	supplier string // the same for all layouts of one firm, see joinSuppliers
	reading  core.Reading
	want     map[string][]string // the accepted values of the labelled fields; none for one that it does not carry
	weight   float64
}

// load reads the labelled documents with a text layer and the scans. What was read
// once is kept in the cache folder.
func load(ctx context.Context, corpus, cache string) ([]document, error) {
	labels, err := labelsOf(filepath.Join(corpus, "labels.jsonl"))
	if err != nil {
		return nil, err
	}
	pool := ocr.New(ocr.Options{Log: func(s string) { fmt.Fprintln(os.Stderr, s) }})
	defer pool.Close()
	var out []document
	for _, l := range labels {
		r, err := reading(ctx, pool, filepath.Join(corpus, l.File), filepath.Join(cache, l.File+".json"))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.File, err)
		}
		d := document{file: l.File, layout: l.Layout, reading: r, want: map[string][]string{}}
		if d.layout == "" {
			d.layout = l.File
		}
		for name, w := range l.Fields {
			d.want[name] = w.Any
		}
		if l.Kind != "" {
			d.want["kind"] = []string{string(l.Kind)}
		}
		out = append(out, d)
	}
	weigh(out)
	joinSuppliers(out)
	return out, nil
}

func labelsOf(path string) ([]score.Label, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []score.Label
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		l, err := score.ParseLabel(s.Bytes())
		if err != nil {
			return nil, err
		}
		if f := l.Folder(); len(l.Fields) > 0 && (f == "digital" || f == "scans") {
			out = append(out, l)
		}
	}
	return out, s.Err()
}

// reading gives what is in the cache, or reads the document.
func reading(ctx context.Context, pool *ocr.Pool, file, cached string) (core.Reading, error) {
	var r core.Reading
	raw, err := os.ReadFile(cached)
	if err == nil {
		return r, json.Unmarshal(raw, &r)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return r, err
	}
	doc := core.Document{Name: file}
	if r, err = pool.Read(ctx, doc, file); err != nil {
		return r, err
	}
	if r, _, err = intake.LookAgain(ctx, pool, doc, file, r, extract.Read(r, extract.Context{}), extract.Context{}); err != nil {
		return r, err
	}
	if raw, err = json.Marshal(r); err != nil {
		return r, err
	}
	if err := os.MkdirAll(filepath.Dir(cached), 0o755); err != nil {
		return r, err
	}
	return r, os.WriteFile(cached, raw, 0o644)
}

// weigh lets layouts with many documents count more than others, but not by as
// much as they have more, and public documents more than drawn ones.
func weigh(list []document) {
	n := map[string]int{}
	for _, d := range list {
		n[d.layout]++
	}
	for i := range list {
		list[i].weight = 5 / math.Sqrt(float64(n[list[i].layout]))
	}
}

// drawnDocuments draws documents, every other one as a scan.
func drawnDocuments(n int) []document {
	var out []document
	for i := range n {
		d := noisy(drawn.Draw(uint64(1_000_000+i)), i)
		want := map[string][]string{"number": nil, "issue_date": nil, "due_date": nil, "order_ref": nil, "payment_account": nil, "net_total": nil, "tax_total": nil}
		if d.Want["kind"] == "delivery_note" {
			want["gross_total"], want["amount_due"] = nil, nil
		}
		for k, v := range d.Want {
			want[k] = []string{v}
		}
		name := fmt.Sprintf("drawn-%d", i)
		out = append(out, document{file: name, supplier: name, reading: d.Reading, want: want, weight: 0.5})
	}
	return append(out, namedDocuments(n/2)...)
}

// namedDocuments draws documents that teach nothing but names.
func namedDocuments(n int) []document {
	var out []document
	for i := range n {
		d := noisy(drawn.Named(uint64(2_000_000+i)), i)
		name := fmt.Sprintf("named-%d", i)
		out = append(out, document{file: name, supplier: name, reading: d.Reading, want: map[string][]string{"supplier": {d.Want["supplier"]}, "buyer": {d.Want["buyer"]}}, weight: 0.5})
	}
	return out
}

// noisy makes every other document a scan.
func noisy(d drawn.Document, i int) drawn.Document {
	if i%2 == 1 {
		return drawn.Noisy(d, uint64(i))
	}
	return d
}

// part is one part of the documents and all the others; no supplier is in both.
type part struct{ held, others []document }

// split deals the suppliers out, those with the most documents first, so that the
// parts come out alike.
func split(list []document, n int) []part {
	count := map[string]int{}
	for _, d := range list {
		count[d.supplier]++
	}
	names := suppliers(list)
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	in, size := map[string]int{}, make([]int, n)
	for _, s := range names {
		k := 0
		for i := range size {
			if size[i] < size[k] {
				k = i
			}
		}
		in[s] = k
		size[k] += count[s]
	}
	out := make([]part, n)
	for _, d := range list {
		for k := range out {
			if in[d.supplier] == k {
				out[k].held = append(out[k].held, d)
			} else {
				out[k].others = append(out[k].others, d)
			}
		}
	}
	return out
}
