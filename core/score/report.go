package score

import (
	"slices"
	"strconv"
)

// Row is one field's figures. N is how many labels state a value.
type Row struct {
	N         int     `json:"n"`
	Right     int     `json:"right"`
	Wrong     int     `json:"wrong"`
	Missing   int     `json:"missing"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Report is a Tally in figures, rounded to four decimals. What has nothing to be
// measured on is nil.
type Report struct {
	Files         int            `json:"files"`
	Absent        int            `json:"absent"` // labelled and not read
	Fields        map[string]Row `json:"fields"`
	MicroF1       float64        `json:"micro_f1"` // over all values of Header
	MacroF1       float64        `json:"macro_f1"` // the mean over its fields
	Clean         float64        `json:"clean_files"`
	LineF1        *float64       `json:"line_f1"`
	Lines         [3]int         `json:"lines"` // right, labelled, read
	Sure          [2]int         `json:"sure"`  // right, all with a confidence of SureAt or more
	SureShare     *float64       `json:"sure_share"`
	SurePrecision *float64       `json:"sure_precision"`
	Kind          [2]int         `json:"kind"` // right, labelled
	Calibration   Calibration    `json:"calibration"`
}

// Report gives the figures.
func (t *Tally) Report() Report {
	r := Report{Files: t.files, Absent: t.absent, Fields: map[string]Row{}, Lines: [3]int{t.linesRight, t.linesWant, t.linesRead},
		Sure: [2]int{t.sureRight, t.sure}, Kind: [2]int{t.kindsRight, t.kinds}, Calibration: t.calibration()}
	right, wrong, labelled, f1s, heads := 0, 0, 0, 0.0, 0
	for name, c := range t.fields {
		row := c.row()
		r.Fields[name] = row
		if slices.Contains(Header, name) {
			right, wrong, labelled = right+c.right, wrong+c.wrong, labelled+row.N
			heads++
		}
	}
	for _, name := range Header { // in a fixed order, so that the sum is always the same
		f1s += r.Fields[name].F1
	}
	r.MicroF1 = round(harmonic(share(right, right+wrong), share(right, labelled)))
	if heads > 0 {
		r.MacroF1 = round(f1s / float64(heads))
	}
	r.Clean = round(share(t.clean, t.files))
	r.LineF1 = ratio(2*t.linesRight, t.linesWant+t.linesRead)
	r.SureShare = ratio(t.sure, t.values)
	r.SurePrecision = ratio(t.sureRight, t.sure)
	return r
}

// WithoutConfidence is the report without what depends on confidences, for results
// that do not have all of them.
func (r Report) WithoutConfidence() Report {
	r.Sure, r.SureShare, r.SurePrecision, r.Calibration = [2]int{}, nil, nil, Calibration{Steps: []Step{}}
	return r
}

func (c *counts) row() Row {
	n := c.right + c.wrong - c.spurious + c.missing
	p, recall := share(c.right, c.right+c.wrong), share(c.right, n)
	return Row{N: n, Right: c.right, Wrong: c.wrong, Missing: c.missing, Precision: round(p), Recall: round(recall), F1: round(harmonic(p, recall))}
}

func share(a, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(a) / float64(of)
}

func ratio(a, of int) *float64 {
	if of == 0 {
		return nil
	}
	v := round(float64(a) / float64(of))
	return &v
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// round is to four decimals, correctly from the binary value.
func round(v float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 4, 64), 64)
	if err != nil {
		return v
	}
	return out
}
