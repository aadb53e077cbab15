package extract

import (
	"bufio"
	"context"
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/core"
)

// labelled is one line of the corpus' labels.jsonl, as far as it is used here.
type labelled struct {
	File   string         `json:"file"`
	Fields map[string]any `json:"fields"`
}

// floors are well below what was measured (0.97 to 1.00 on these fields), so
// that a change that breaks a field is seen and a change of poppler is not.
var floors = map[string]float64{
	"supplier": 0.85, "supplier_tax_id": 0.9, "number": 0.92, "issue_date": 0.92, "due_date": 0.85, "currency": 0.92,
	"net_total": 0.92, "tax_total": 0.9, "gross_total": 0.92, "order_ref": 0.8, "payment_account": 0.9,
}

// TestCorpus reads the digital PDFs of the labelled corpus through pdftotext,
// which keeps this test free of cgo, and asserts a floor for each field.
func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	poppler, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	right, all := map[string]int{}, map[string]int{}
	for _, l := range digitalLabels(t, dir) {
		drafts := Read(popplerReading(t, poppler, filepath.Join(dir, l.File)), Context{})
		for name := range floors {
			want := accepted(l.Fields, name)
			if want == nil {
				continue
			}
			all[name]++
			if len(drafts) > 0 && slices.Contains(want, compared(name, drafts[0].Field(name).Text())) {
				right[name]++
			}
		}
	}
	for name, floor := range floors {
		if all[name] == 0 {
			t.Errorf("no labels for %s", name)
			continue
		}
		r := float64(right[name]) / float64(all[name])
		t.Logf("%-16s %3d of %3d", name, right[name], all[name])
		if r < floor {
			t.Errorf("%s: %.3f right, the floor is %.2f", name, r, floor)
		}
	}
}

func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(filepath.Join(dir, "labels.jsonl")); err != nil {
		t.Skip("the labelled corpus is not here; set COUNTERSIGN_CORPUS to its folder")
	}
	return dir
}

func digitalLabels(t *testing.T, dir string) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "labels.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		var l labelled
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(l.File, "digital/") && len(l.Fields) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// accepted are the label and its other accepted spellings in the form that is
// compared; nil when the field is not labelled.
func accepted(fields map[string]any, name string) []string {
	v, ok := fields[name].(string)
	if !ok {
		return nil
	}
	out := []string{compared(name, v)}
	if alt, ok := fields[name+"_alt"].([]any); ok {
		for _, a := range alt {
			if s, ok := a.(string); ok {
				out = append(out, compared(name, s))
			}
		}
	}
	return out
}

func compared(name, v string) string {
	if name == "supplier" {
		return squash(stripLegal(v))
	}
	return squash(v)
}

var (
	popplerPage = regexp.MustCompile(`(?s)<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>`)
	popplerWord = regexp.MustCompile(`(?s)<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>`)
)

// popplerReading makes a reading of pdftotext's words with boxes.
func popplerReading(t *testing.T, poppler, file string) core.Reading {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, poppler, "-bbox", file, "-").Output()
	if err != nil {
		t.Fatal(file, err)
	}
	var r core.Reading
	for i, m := range popplerPage.FindAllStringSubmatch(string(out), -1) {
		p := core.Page{Number: i + 1, Width: float(m[1]), Height: float(m[2]), Source: core.FromText}
		for _, w := range popplerWord.FindAllStringSubmatch(m[3], -1) {
			p.Words = append(p.Words, core.Word{Text: html.UnescapeString(w[5]), Confidence: 1,
				Box: core.Box{X0: float(w[1]) / p.Width, Y0: float(w[2]) / p.Height, X1: float(w[3]) / p.Width, Y1: float(w[4]) / p.Height}})
		}
		r.Pages = append(r.Pages, p)
	}
	return r
}

func float(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}
