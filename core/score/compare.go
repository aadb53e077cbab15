package score

import (
	"math"
	"slices"

	"countersign/core"
)

// Verdict is how one field came out.
type Verdict string

// A value is right or wrong; a labelled value that was not found is missing. None is
// a field that is known to be absent and was left out.
const (
	Right   Verdict = "right"
	Wrong   Verdict = "wrong"
	Missing Verdict = "missing"
	None    Verdict = "none"
)

// Outcome is one labelled field with what was read.
type Outcome struct {
	Field      string
	Verdict    Verdict
	Want       Want
	Got        string // empty when nothing was read
	Confidence float64
}

// Result is one label compared with what was read.
type Result struct {
	Label    Label
	Absent   bool        // there is no answer for the file
	Source   core.Source // how the document was read; empty when there is none
	Outcomes []Outcome   // the labelled ones of Header, then of Extra
	// KindRight tells whether the kind is the labelled one.
	KindRight bool
	// LinesRight of len(Label.Lines) labelled lines and LinesRead read ones agree;
	// both are 0 when no lines are labelled.
	LinesRight, LinesRead int
}

// Clean reports whether no header field is wrong or missing.
func (r Result) Clean() bool {
	return !slices.ContainsFunc(r.Outcomes, func(o Outcome) bool {
		return slices.Contains(Header, o.Field) && o.Verdict != Right && o.Verdict != None
	})
}

// Compare holds what was read against the label. A nil answer is a file that was not
// read at all.
func Compare(l Label, a *Answer) Result {
	r := Result{Label: l, Absent: a == nil}
	docs := []Document{{}}
	if a != nil && len(a.Documents) > 0 {
		docs = a.Documents
	}
	best, most := docs[0], -1
	for _, d := range docs {
		out, right := outcomes(l, d)
		if right > most {
			best, most, r.Outcomes = d, right, out
		}
	}
	r.Source = best.Source
	r.KindRight = best.Kind == l.Kind
	if len(l.Lines) > 0 {
		r.LinesRight, r.LinesRead = matchLines(l.Lines, best.Lines), len(best.Lines)
	}
	return r
}

func outcomes(l Label, d Document) (list []Outcome, right int) {
	for _, name := range slices.Concat(Header, Extra) {
		w, ok := l.Fields[name]
		if !ok {
			continue
		}
		v := d.Fields[name]
		o := Outcome{Field: name, Want: w, Got: v.Text, Confidence: v.Confidence, Verdict: Wrong}
		switch {
		case w.None && (v.Text == "" || w.right(name, v.Text)):
			o.Verdict = None
		case v.Text == "":
			o.Verdict = Missing
		case w.right(name, v.Text):
			o.Verdict = Right
		}
		if o.Verdict == Right || o.Verdict == None {
			right++
		}
		list = append(list, o)
	}
	return list, right
}

// matchLines counts the labelled lines that were read, each read line once, in order:
// a line is right if its amount is, and its quantity where both have one.
func matchLines(want, got []Line) int {
	left := slices.Clone(got)
	hits := 0
	for _, w := range want {
		i := slices.IndexFunc(left, w.same)
		if i >= 0 {
			hits++
			left = slices.Delete(left, i, i+1)
		}
	}
	return hits
}

func (w Line) same(g Line) bool {
	a, ok := cents(w.NetAmount)
	b, also := cents(g.NetAmount)
	if !ok || !also || a != b {
		return false
	}
	if w.Quantity == "" || g.Quantity == "" {
		return true
	}
	x, ok := number(w.Quantity)
	y, also := number(g.Quantity)
	return ok && also && math.Abs(x-y) <= 1e-6
}
