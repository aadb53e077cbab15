package score

import (
	"slices"
)

// SureAt is the confidence from which the contract promises nineteen right values in
// twenty.
const SureAt = 0.95

// Tally adds results up. The zero value is ready.
type Tally struct {
	files, absent, clean int
	kinds, kindsRight    int
	linesRight           int
	linesWant, linesRead int
	values               int
	sure, sureRight      int
	fields               map[string]*counts
	bins                 [Bins]bin
	squares              float64
	judged               int
}

type counts struct{ right, wrong, missing, spurious int }

// Add counts one result in.
func (t *Tally) Add(r Result) {
	t.files++
	if r.Absent {
		t.absent++
	}
	if r.Clean() {
		t.clean++
	}
	if r.Label.Kind != "" {
		t.kinds++
		if r.KindRight {
			t.kindsRight++
		}
	}
	t.linesRight += r.LinesRight
	t.linesWant += len(r.Label.Lines)
	t.linesRead += r.LinesRead
	for _, o := range r.Outcomes {
		t.addOutcome(o)
	}
}

func (t *Tally) addOutcome(o Outcome) {
	if t.fields == nil {
		t.fields = map[string]*counts{}
	}
	c := t.fields[o.Field]
	if c == nil {
		c = &counts{}
		t.fields[o.Field] = c
	}
	switch o.Verdict {
	case None:
		return
	case Right:
		c.right++
	case Wrong:
		c.wrong++
		if o.Want.None {
			c.spurious++
		}
	case Missing:
		c.missing++
	}
	if o.Got == "" || !slices.Contains(Header, o.Field) {
		return
	}
	t.values++
	if o.Confidence > 0 {
		t.judge(o.Confidence, o.Verdict == Right)
	}
}
