package extract

import (
	"slices"
	"testing"

	"countersign/core"
)

// receipt is a till's strip as it was recognised: words with their confidences.
func receipt(lines ...[]core.Word) core.Reading {
	p := core.Page{Number: 1, Width: 227, Height: 400, Source: core.FromOCR}
	for i, l := range lines {
		x, y := 0.06, 0.05+0.06*float64(i)
		for _, w := range l {
			wide := 0.035 * float64(len(w.Text))
			w.Box = core.Box{X0: x, Y0: y, X1: x + wide, Y1: y + 0.03}
			x += wide + 0.04
			p.Words = append(p.Words, w)
		}
	}
	return core.Reading{Pages: []core.Page{p}}
}

func ws(confidence float64, texts ...string) []core.Word {
	var out []core.Word
	for _, t := range texts {
		out = append(out, core.Word{Text: t, Confidence: confidence})
	}
	return out
}

// misread is a receipt with a 1 read as a 7 in its total.
func misread(gross float64) core.Reading {
	return receipt(ws(0.95, "NORTHWIND", "PAPER", "LTD"), ws(0.95, "12", "HARBOUR", "STREET"), ws(0.93, "TAX", "INVOICE"),
		ws(0.95, "Date", "14/03/2026"), ws(0.95, "COPY", "PAPER", "2", "15.50", "31.00"),
		append(ws(0.95, "TOTAL"), ws(gross, "37.00")...), ws(0.95, "CASH", "50.00"), ws(0.95, "CHANGE", "19.00"))
}

func look(r core.Reading, text string, guesses ...core.Guess) core.Look {
	for _, w := range r.Pages[0].Words {
		if w.Text == text {
			return core.Look{Region: core.Region{Page: 1, Box: w.Box}, Guesses: guesses}
		}
	}
	return core.Look{}
}

func TestDoubtful(t *testing.T) {
	r := misread(0.55)
	regions := Doubtful(r, Read(r, Context{}))
	want := look(r, "37.00").Region
	want.Charset, want.Text = core.Digits, "37.00"
	if !slices.Contains(regions, want) {
		t.Errorf("the unsure total is not doubted: %+v", regions)
	}
	if len(regions) > maxDoubts {
		t.Errorf("%d regions", len(regions))
	}
	r.Pages[0].Source = core.FromText
	if regions := Doubtful(r, Read(r, Context{})); len(regions) > 0 {
		t.Errorf("a text layer is doubted: %+v", regions)
	}
}

// However bad a page is, the second look stays small.
func TestDoubtfulIsBounded(t *testing.T) {
	var lines [][]core.Word
	for range 40 {
		lines = append(lines, ws(0.2, "1.23", "4,56", "TOTAL", "7.89"))
	}
	r := receipt(lines...)
	if regions := Doubtful(r, Read(r, Context{})); len(regions) == 0 || len(regions) > maxDoubts {
		t.Errorf("%d regions", len(regions))
	}
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name       string
		confidence float64
		guesses    []core.Guess
		want       string
	}{
		{"what makes the sums agree is taken", 0.8, []core.Guess{{Text: "31.00", Confidence: 0.6}}, "31.00"},
		{"with a space in it too", 0.8, []core.Guess{{Text: "31 .00", Confidence: 0.6}}, "31.00"},
		{"the second guess where the first makes no sense", 0.8, []core.Guess{{Text: "87.00", Confidence: 0.65}, {Text: "31.00", Confidence: 0.5}}, "31.00"},
		{"what makes no more sense and is not surer is not", 0.8, []core.Guess{{Text: "57.00", Confidence: 0.7}}, "37.00"},
		{"what was plainly read is not given up for sums", 0.98, []core.Guess{{Text: "31.00", Confidence: 0.5}}, "37.00"},
		{"a guess that is none", 0.8, []core.Guess{{Text: "31.00", Confidence: 0.1}}, "37.00"},
		{"a text of another length", 0.8, []core.Guess{{Text: "1234567831.00", Confidence: 0.9}}, "37.00"},
		{"nothing seen", 0.8, nil, "37.00"},
	} {
		r := misread(c.confidence)
		got := Apply(r, []core.Look{look(r, "37.00", c.guesses...)}, Context{})
		w := wordAtBox(got, look(r, "37.00").Region)
		if w.Text != c.want {
			t.Errorf("%s: %q", c.name, w.Text)
		}
		if wordAtBox(r, look(r, "37.00").Region).Text != "37.00" {
			t.Errorf("%s: the first reading was changed", c.name)
		}
		if d := Read(got, Context{}); c.want == "31.00" && d[0].GrossTotal.Text() != "31.00" {
			t.Errorf("%s: gross total %s", c.name, d[0].GrossTotal.Text())
		}
	}
}

// The same text again makes the word surer, never less sure.
func TestApplyConfirms(t *testing.T) {
	r := misread(0.55)
	for _, g := range []core.Guess{{Text: "37.00", Confidence: 0.9}, {Text: "37.00.", Confidence: 0.3}} {
		w := wordAtBox(Apply(r, []core.Look{look(r, "37.00", g)}, Context{}), look(r, "37.00").Region)
		if w.Text != "37.00" || w.Confidence != max(0.55, g.Confidence) {
			t.Errorf("%+v: %q %v", g, w.Text, w.Confidence)
		}
	}
}
