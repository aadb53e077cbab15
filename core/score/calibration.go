package score

import "math"

// Bins is how many equal steps of confidence the reliability table has.
const Bins = 10

// bin gathers the values of one step of confidence.
type bin struct {
	n, right int
	sum      float64 // of confidences
}

// judge notes a value that came with a confidence.
func (t *Tally) judge(confidence float64, right bool) {
	i := min(Bins-1, max(0, int(confidence*Bins)))
	b := &t.bins[i]
	b.n++
	b.sum += confidence
	hit := 0.0
	if right {
		b.right++
		hit = 1
	}
	t.judged++
	t.squares += (confidence - hit) * (confidence - hit)
	if confidence >= SureAt {
		t.sure++
		if right {
			t.sureRight++
		}
	}
}

// Step is one row of the reliability table: the values with a confidence from From to
// To, their mean confidence and how many of them were right.
type Step struct {
	From       float64 `json:"from"`
	To         float64 `json:"to"`
	Values     int     `json:"values"`
	Right      int     `json:"right"`
	Confidence float64 `json:"confidence"`
	Precision  float64 `json:"precision"`
}

// Calibration says what confidences are worth. Error is the expected calibration
// error: the mean distance between confidence and share right over the steps, weighed
// by their values. Brier is the mean square of the distance between confidence and
// truth. Both are 0 at best.
type Calibration struct {
	Values int     `json:"values"`
	Error  float64 `json:"expected_error"`
	Brier  float64 `json:"brier"`
	Steps  []Step  `json:"steps"`
}

func (t *Tally) calibration() Calibration {
	c := Calibration{Values: t.judged, Steps: []Step{}}
	if t.judged == 0 {
		return c
	}
	off := 0.0
	for i, b := range t.bins {
		if b.n == 0 {
			continue
		}
		mean, share := b.sum/float64(b.n), float64(b.right)/float64(b.n)
		off += math.Abs(mean-share) * float64(b.n)
		c.Steps = append(c.Steps, Step{From: float64(i) / Bins, To: float64(i+1) / Bins, Values: b.n, Right: b.right, Confidence: round(mean), Precision: round(share)})
	}
	c.Error, c.Brier = round(off/float64(t.judged)), round(t.squares/float64(t.judged))
	return c
}
