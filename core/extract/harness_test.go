package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/core"
)

// TestDump writes `extract --json` shaped answers for a folder of readings, for
// measuring with the labelled corpus:
//
//	EXTRACT_READINGS=DIR EXTRACT_OUT=FILE go test -run TestDump ./core/extract
//
// A reading of FILE.pdf is DIR/FILE.pdf.json.
func TestDump(t *testing.T) {
	dir, out := os.Getenv("EXTRACT_READINGS"), os.Getenv("EXTRACT_OUT")
	if dir == "" || out == "" {
		t.Skip("EXTRACT_READINGS and EXTRACT_OUT are not set")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	enc := json.NewEncoder(w)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var r core.Reading
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(f, err)
		}
		start := time.Now()
		drafts := Read(r, Context{})
		a := answer{File: filepath.Base(dir) + "/" + strings.TrimSuffix(filepath.Base(f), ".json"), Milliseconds: time.Since(start).Milliseconds()}
		for i := range drafts {
			a.Documents = append(a.Documents, toAnswer(&drafts[i]))
		}
		if err := enc.Encode(a); err != nil {
			t.Fatal(err)
		}
	}
}

type answer struct {
	File         string           `json:"file"`
	Documents    []answerDocument `json:"documents"`
	Milliseconds int64            `json:"milliseconds"`
}

type answerField struct {
	Value      string  `json:"value"`
	Confidence float64 `json:"confidence,omitempty"`
	Rule       string  `json:"rule,omitempty"`
}

type answerDocument struct {
	Kind   core.DocKind             `json:"kind"`
	Fields map[string]answerField   `json:"fields"`
	Lines  []map[string]answerField `json:"lines"`
}

func toAnswer(d *core.Draft) answerDocument {
	a := answerDocument{Kind: d.Kind.Value, Fields: map[string]answerField{}}
	for _, n := range core.FieldNames {
		if f := d.Field(n); f.IsSet() && n != "kind" {
			a.Fields[n] = answerField{f.Text(), f.Detail().Confidence, f.Detail().Evidence.Rule}
		}
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		row := map[string]answerField{}
		for n, f := range map[string]core.AnyField{"description": &l.Description, "quantity": &l.Quantity, "unit_price": &l.UnitPrice, "net_amount": &l.NetAmount, "code": &l.Code, "unit": &l.Unit, "tax_rate": &l.TaxRate} {
			if f.IsSet() {
				row[n] = answerField{Value: f.Text()}
			}
		}
		a.Lines = append(a.Lines, row)
	}
	return a
}
