package einvoice

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"countersign/core"
	"countersign/core/money"
)

// label is what is known about a file of the corpus.
type label struct {
	File    string                     `json:"file"`
	DocType string                     `json:"doc_type"`
	Fields  map[string]json.RawMessage `json:"fields"`
}

// corpus finds the folder of public test documents and its labels.
func corpus(t testing.TB) (string, []label) {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	f, err := os.Open(filepath.Join(dir, "labels.jsonl"))
	if err != nil {
		t.Skipf("no corpus of public e-invoices (set COUNTERSIGN_CORPUS): %v", err)
	}
	defer f.Close()
	var list []label
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l label
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(l.File, "einvoice/") {
			list = append(list, l)
		}
	}
	if err := lines.Err(); err != nil || len(list) == 0 {
		t.Fatalf("no labels of e-invoices: %v", err)
	}
	return dir, list
}

// xmlOf is the XML of a file: itself, or the attachment of a hybrid PDF that is
// recognised.
func xmlOf(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(data, []byte("%PDF")) {
		return data
	}
	api.DisableConfigDir()
	ctx, err := api.ReadContext(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, entry := range ctx.Table {
		stream, ok := entry.Object.(types.StreamDict)
		if !ok || stream.Decode() != nil {
			continue
		}
		if _, ok := Recognise(stream.Content); ok {
			return stream.Content
		}
	}
	t.Fatalf("%s: no XML inside", file)
	return nil
}

// docTypes maps the corpus' words for kinds to ours.
var docTypes = map[string]core.DocKind{
	"invoice": core.KindInvoice, "corrected_invoice": core.KindInvoice, "credit_note": core.KindCreditNote, "purchase_order": core.KindOrder,
}

// labelNames maps the corpus' names of fields to the draft's.
var labelNames = map[string]string{"sales_order": "number"}

// Every labelled field and line of every e-invoice is read exactly.
func TestCorpusIsReadExactly(t *testing.T) {
	dir, labels := corpus(t)
	right, all := map[string]int{}, map[string]int{}
	count := func(file, field, want, got string) {
		all[field]++
		if want == got {
			right[field]++
			return
		}
		t.Errorf("%s: %s is %q, want %q", file, field, got, want)
	}
	for _, l := range labels {
		d, err := Parse(xmlOf(t, filepath.Join(dir, l.File)))
		if err != nil {
			t.Errorf("%s: %v", l.File, err)
			continue
		}
		count(l.File, "kind", string(docTypes[l.DocType]), string(d.Kind.Value))
		for name, raw := range l.Fields {
			if name == "lines" {
				compareLines(t, l.File, raw, d.Lines, count)
				continue
			}
			if n, ok := labelNames[name]; ok {
				name = n
			}
			f := d.Field(name)
			if f == nil {
				t.Fatalf("%s: the label %s has no field", l.File, name)
			}
			var want string
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			count(l.File, name, canonical(name, want), canonical(name, f.Text()))
		}
	}
	var names []string
	for n := range all {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		t.Logf("%-20s %4d of %4d", n, right[n], all[n])
	}
}

// canonical is what the corpus' README says values are compared by: codes without
// blanks, numbers by value.
func canonical(field, s string) string {
	switch field {
	case "supplier_tax_id", "payment_account", "bic":
		return strings.ReplaceAll(s, " ", "")
	case "net_total", "tax_total", "gross_total", "amount_due", "quantity", "unit_price", "net_amount":
		if d, err := money.ParseDecimal(s); err == nil {
			return d.Trim().String()
		}
	}
	return s
}

func compareLines(t *testing.T, file string, raw json.RawMessage, got []core.DraftLine, count func(file, field, want, got string)) {
	var want []map[string]string
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	count(file, "number of lines", fmt.Sprint(len(want)), fmt.Sprint(len(got)))
	for i := range min(len(want), len(got)) {
		g := &got[i]
		for name, f := range map[string]core.AnyField{"description": &g.Description, "quantity": &g.Quantity, "unit_price": &g.UnitPrice, "net_amount": &g.NetAmount} {
			if w, ok := want[i][name]; ok {
				count(fmt.Sprintf("%s line %d", file, i+1), "line "+name, canonical(name, w), canonical(name, f.Text()))
			}
		}
	}
}

// Which rules the public files break is listed in testdata/corpus_faults.txt, so
// that a change of a rule shows which files it accuses.
func TestCorpusFaults(t *testing.T) {
	dir, labels := corpus(t)
	var b strings.Builder
	for _, l := range labels {
		d, err := Parse(xmlOf(t, filepath.Join(dir, l.File)))
		if err != nil {
			t.Fatalf("%s: %v", l.File, err)
		}
		for _, c := range d.Checks {
			if c.Result == core.Fail {
				fmt.Fprintf(&b, "%s\t%s: %s\n", strings.TrimPrefix(l.File, "einvoice/"), c.Name, c.Message)
			}
		}
	}
	golden(t, "corpus_faults.txt", b.String())
}
