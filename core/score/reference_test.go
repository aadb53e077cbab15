package score

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"countersign/core"
)

// TestAgreesWithTheReference scores made-up answers of every kind of wrongness here and
// with the script that the figures are defined by; every figure must be the same.
func TestAgreesWithTheReference(t *testing.T) {
	script := filepath.Join("..", "..", "..", "shared", "eval", "score.py")
	if _, err := os.Stat(script); err != nil {
		t.Skip("the reference scorer is not here")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	m := maker{rand.New(rand.NewPCG(3, 14))}
	dir := t.TempDir()
	var labels, answers strings.Builder
	tallies := map[string]*Tally{"all": {}}
	for i := range 400 {
		file := fmt.Sprintf("%s/%d.pdf", m.one("digital", "scans"), i)
		raw, fields := m.label(file)
		fmt.Fprintf(&labels, "%s\n", raw)
		l, err := ParseLabel(raw)
		if err != nil {
			t.Fatal(err)
		}
		a := m.answer(file, fields)
		if a != nil {
			fmt.Fprintf(&answers, "%s\n", encode(t, a))
		}
		for _, key := range []string{"all", l.Layout} {
			if tallies[key] == nil {
				tallies[key] = &Tally{}
			}
			tallies[key].Add(Compare(l, a))
		}
	}
	for name, text := range map[string]string{"l": labels.String(), "a": answers.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), python, script, filepath.Join(dir, "l"), filepath.Join(dir, "a"), "--by", "layout", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]Report
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) != len(tallies) {
		t.Fatalf("%d groups, the reference has %d", len(tallies), len(want))
	}
	for key, tally := range tallies {
		got := tally.Report()
		got.Calibration = Calibration{} // the reference has none
		if a, b := jsonOf(t, got), jsonOf(t, want[key]); string(a) != string(b) {
			t.Errorf("%s:\n%s\nthe reference:\n%s", key, a, b)
		}
	}
}

func jsonOf(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// maker makes labels and answers.
type maker struct{ *rand.Rand }

func (m maker) one(list ...string) string { return list[m.IntN(len(list))] }

var spellings = map[string][]string{
	"supplier": {"Blue Harbour Ltd", "Blue Harbour", "BLUE-HARBOUR LIMITED", "Harbour of Blue", "Müller GmbH & Co. KG", "Muller", "Größe S.à r.l.", "GROSSE", "O’Neil", "Oneil Inc", ""},
	"":         {"A-1", "a1", "A 1", "2024-01-03", "2024-03-01", " 2024-03-01", "ß1", "ss1", "DE 12", "de12"},
	"money":    {"1.00", "1", "1,000.00", "1000", "0.125", "0.12", "0.13", "2.675", "2.68", "-4.00", "4.00", "abc", "1e3", "33.3333333"},
}

func (m maker) value(field string) string {
	switch {
	case field == "supplier" || field == "buyer":
		return m.one(spellings["supplier"]...)
	case strings.HasSuffix(field, "_total") || field == "amount_due":
		return m.one(spellings["money"]...)
	}
	return m.one(spellings[""]...)
}

func (m maker) label(file string) ([]byte, map[string]string) {
	fields, plain := map[string]any{}, map[string]string{}
	for _, name := range slices.Concat(Header, Extra) {
		switch m.IntN(6) {
		case 0:
		case 1:
			fields[name] = nil
		default:
			plain[name] = m.value(name)
			fields[name] = plain[name]
		}
		if m.IntN(4) == 0 {
			fields[name+"_alt"] = []string{m.value(name), m.value(name)}
		}
	}
	var lines []map[string]any
	for range m.IntN(4) {
		lines = append(lines, map[string]any{"net_amount": m.value("net_total"), "quantity": m.one("1", "2", "2.0", "", "many")})
	}
	if lines != nil {
		fields["lines"] = lines
	}
	fields["number"] = m.value("number") // the reference leaves out labels without any field
	b, err := json.Marshal(map[string]any{"file": file, "layout": m.one("a", "b", "c"), "doc_type": m.one("invoice", "letter", "purchase_order", "unsupported", "receipt"), "fields": fields})
	if err != nil {
		panic(err)
	}
	return b, plain
}

func (m maker) answer(file string, labelled map[string]string) *Answer {
	if m.IntN(10) == 0 {
		return nil
	}
	a := &Answer{File: file}
	for range m.IntN(3) {
		d := Document{Kind: core.DocKind(m.one("invoice", "other", "order", "receipt")), Fields: map[string]Value{}}
		for _, name := range slices.Concat(Header, Extra) {
			v := m.value(name)
			if w := labelled[name]; m.IntN(2) == 0 {
				v = w
			}
			if v != "" && m.IntN(5) > 0 {
				d.Fields[name] = Value{v, float64(m.IntN(10000)+1) / 10000}
			}
		}
		for range m.IntN(5) {
			d.Lines = append(d.Lines, Line{NetAmount: m.value("net_total"), Quantity: m.one("1", "2", "", "x")})
		}
		a.Documents = append(a.Documents, d)
	}
	return a
}

// encode is the answer as `extract --json` prints it.
func encode(t *testing.T, a *Answer) []byte {
	t.Helper()
	type value struct {
		Value      string  `json:"value"`
		Confidence float64 `json:"confidence,omitempty"`
	}
	docs := []any{}
	for _, d := range a.Documents {
		fields := map[string]value{}
		for name, v := range d.Fields {
			fields[name] = value{v.Text, v.Confidence}
		}
		lines := []any{}
		for _, l := range d.Lines {
			row := map[string]value{}
			if l.NetAmount != "" {
				row["net_amount"] = value{Value: l.NetAmount}
			}
			if l.Quantity != "" {
				row["quantity"] = value{Value: l.Quantity}
			}
			lines = append(lines, row)
		}
		docs = append(docs, map[string]any{"kind": d.Kind, "fields": fields, "lines": lines})
	}
	return jsonOf(t, map[string]any{"file": a.File, "documents": docs})
}
