package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"countersign/core"
	"countersign/core/extract"
)

// answer is one file's answer, as extract --json gives it.
type answer struct {
	File      string   `json:"file"`
	Documents []result `json:"documents"`
}

type result struct {
	Kind   core.DocKind        `json:"kind"`
	Source core.Source         `json:"source"`
	Fields map[string]value    `json:"fields"`
	Lines  []map[string]string `json:"lines"`
}

type value struct {
	Value      string  `json:"value"`
	Confidence float64 `json:"confidence"`
}

// crossValidate reads each supplier's documents with weights that were fitted
// without them.
func (f *fitter) crossValidate(real []document, folds int, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f.collectAll(real, extract.Fitted())
	out := map[string][]string{}
	for i, p := range split(real, folds) {
		w, err := f.choosers(p.others)
		if err != nil {
			return err
		}
		if w, err = f.withSure(p.others, w); err != nil {
			return err
		}
		fmt.Printf("part %d of %d: %d documents of %d suppliers read with weights from %d others\n", i+1, folds, len(p.held), len(suppliers(p.held)), len(p.others))
		for _, d := range p.held {
			raw, err := json.Marshal(answerOf(d, w))
			if err != nil {
				return err
			}
			folder, _, _ := strings.Cut(d.file, "/")
			out[folder] = append(out[folder], string(raw))
		}
	}
	for folder, lines := range out {
		if err := os.WriteFile(filepath.Join(dir, folder+".jsonl"), []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func answerOf(d document, w extract.Weights) answer {
	a := answer{File: d.file}
	drafts := extract.Read(d.reading, extract.Context{Weights: w})
	for i := range drafts {
		r := result{Kind: drafts[i].Kind.Value, Source: drafts[i].Source, Fields: map[string]value{}}
		for _, n := range core.FieldNames[:core.ContractFields] {
			if f := drafts[i].Field(n); f.IsSet() {
				r.Fields[n] = value{f.Text(), f.Detail().Confidence}
			}
		}
		for k := range drafts[i].Lines {
			row := map[string]string{}
			for _, n := range core.LineFieldNames {
				if f := drafts[i].Lines[k].Field(n); f.IsSet() {
					row[n] = f.Text()
				}
			}
			r.Lines = append(r.Lines, row)
		}
		a.Documents = append(a.Documents, r)
	}
	return a
}
