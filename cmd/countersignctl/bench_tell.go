package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"countersign/core/score"
)

// benchAnswer is what `bench extract --json` prints.
type benchAnswer struct {
	All      score.Report                       `json:"all"`
	By       map[string]map[string]score.Report `json:"by"`
	Places   *places                            `json:"places,omitempty"`
	Speed    *speed                             `json:"speed,omitempty"`
	Own      *ownAnswer                         `json:"own,omitempty"`
	Failures []failed                           `json:"failures"`
	Errors   []wrongValue                       `json:"errors,omitempty"`
}

// wrongValue is one value that is not as labelled.
type wrongValue struct {
	File       string        `json:"file"`
	Field      string        `json:"field"`
	Verdict    score.Verdict `json:"verdict"`
	Want       []string      `json:"want"` // empty when the document has none
	Got        string        `json:"got"`
	Confidence float64       `json:"confidence"`
}

func (b *bench) report() score.Report {
	var t score.Tally
	for _, r := range b.results {
		t.Add(r)
	}
	return t.Report()
}

// groups are the figures of each group of a dimension.
func (b *bench) groups(dimension string) map[string]score.Report {
	tallies := map[string]*score.Tally{}
	for _, r := range b.results {
		key := or(dimensions[dimension](r), "not labelled")
		if tallies[key] == nil {
			tallies[key] = &score.Tally{}
		}
		tallies[key].Add(r)
	}
	out := map[string]score.Report{}
	for key, t := range tallies {
		out[key] = t.Report()
	}
	return out
}

func (b *bench) wrong(field string) (list []wrongValue) {
	for _, r := range b.results {
		for _, o := range r.Outcomes {
			if o.Field == field && (o.Verdict == score.Wrong || o.Verdict == score.Missing) {
				w := wrongValue{r.Label.File, field, o.Verdict, o.Want.Any, o.Got, o.Confidence}
				if o.Want.None {
					w.Want = nil
				}
				list = append(list, w)
			}
		}
	}
	return list
}

func (s *session) tellBench(b *bench, errorsOf string, places bool) error {
	a := benchAnswer{All: b.report(), By: map[string]map[string]score.Report{}, Places: b.places.listed(places), Speed: b.speed, Own: b.ownFigures, Failures: append([]failed{}, b.failures...), Errors: b.wrong(errorsOf)}
	for _, d := range append(slices.Clone(always), b.by) {
		if d != "" {
			a.By[d] = b.groups(d)
		}
	}
	if !b.judgedAll() {
		a.hideConfidence()
	}
	if s.JSON {
		return s.print(a)
	}
	return s.tellFigures(a, b.by)
}

// hideConfidence leaves out what confidences are worth where those of wrong values are
// not known.
func (a *benchAnswer) hideConfidence() {
	a.All = a.All.WithoutConfidence()
	for _, groups := range a.By {
		for key, r := range groups {
			groups[key] = r.WithoutConfidence()
		}
	}
}

func (s *session) tellFigures(a benchAnswer, by string) error {
	for _, w := range a.Errors {
		s.say("%-8s %s: want %s, got %s, %.0f %% sure", w.Verdict, w.File, or(strings.Join(w.Want, " or "), "none"), or(w.Got, "nothing"), 100*w.Confidence)
	}
	if by != "" {
		for _, key := range slices.Sorted(maps.Keys(a.By[by])) {
			if err := s.reportTable(by+" "+key, a.By[by][key]); err != nil {
				return err
			}
		}
	}
	if err := s.reportTable("all", a.All); err != nil {
		return err
	}
	if err := s.groupTable(a); err != nil {
		return err
	}
	if err := s.reliability(a.All.Calibration); err != nil {
		return err
	}
	s.tellPlaces(a.Places)
	s.tellSpeed(a.Speed)
	if len(a.Failures) > 0 {
		s.say("\n%d without an answer", len(a.Failures))
	}
	for _, f := range a.Failures {
		s.say("  %s: %s", f.File, f.Reason)
	}
	return nil
}

func (s *session) reportTable(title string, r score.Report) error {
	s.say("\n%s: %d files, %d not read", title, r.Files, r.Absent)
	var rows [][]string
	for _, name := range slices.Concat(score.Header, score.Extra) {
		if v, ok := r.Fields[name]; ok {
			rows = append(rows, []string{name, fmt.Sprint(v.N), fmt.Sprint(v.Right), fmt.Sprint(v.Wrong), fmt.Sprint(v.Missing), fmt.Sprintf("%.3f", v.Precision),
				fmt.Sprintf("%.3f", v.Recall), fmt.Sprintf("%.3f", v.F1)})
		}
	}
	if err := s.table([]string{"FIELD", "LABELS", "RIGHT", "WRONG", "MISSING", "PRECISION", "RECALL", "F1"}, rows); err != nil {
		return err
	}
	s.say("header micro F1 %.4f, macro F1 %.4f; files without a header error %.4f; line F1 %s (%d of %d lines, %d read); kind right %d of %d",
		r.MicroF1, r.MacroF1, r.Clean, figure(r.LineF1), r.Lines[0], r.Lines[1], r.Lines[2], r.Kind[0], r.Kind[1])
	s.say("of the values given with %.2f or more: %s right (%d of %d), and they are %s of all values", score.SureAt, figure(r.SurePrecision), r.Sure[0], r.Sure[1], figure(r.SureShare))
	return nil
}

// groupTable is one row for each kind, language and source.
func (s *session) groupTable(a benchAnswer) error {
	s.say("")
	var rows [][]string
	for _, d := range always {
		for _, key := range slices.Sorted(maps.Keys(a.By[d])) {
			r := a.By[d][key]
			rows = append(rows, []string{d, key, fmt.Sprint(r.Files), fmt.Sprintf("%.4f", r.MicroF1), figure(r.LineF1), fmt.Sprintf("%.4f", r.Clean), figure(r.SurePrecision),
				figure(r.SureShare), fmt.Sprintf("%d of %d", r.Kind[0], r.Kind[1])})
		}
	}
	return s.table([]string{"BY", "", "FILES", "MICRO F1", "LINE F1", "CLEAN", "RIGHT WHEN SURE", "SURE", "KIND"}, rows)
}

func (s *session) reliability(c score.Calibration) error {
	if c.Values == 0 {
		return nil
	}
	s.say("\nwhat the confidences are worth, on %d values: expected error %.4f, Brier score %.4f", c.Values, c.Error, c.Brier)
	var rows [][]string
	for _, v := range c.Steps {
		rows = append(rows, []string{fmt.Sprintf("%.1f to %.1f", v.From, v.To), fmt.Sprint(v.Values), fmt.Sprint(v.Right), fmt.Sprintf("%.3f", v.Confidence), fmt.Sprintf("%.3f", v.Precision)})
	}
	return s.table([]string{"CONFIDENCE", "VALUES", "RIGHT", "MEAN CONFIDENCE", "SHARE RIGHT"}, rows)
}

func (s *session) tellSpeed(v *speed) {
	if v == nil {
		return
	}
	s.say("\n%d documents, %d pages in %.1f s with %d workers: %.2f documents and %.2f pages a second", v.Documents, v.Pages, v.Seconds, v.Workers, v.DocumentsSec, v.PagesSec)
	if u := v.Usage; u.Known {
		s.say("processor time %.1f s; most memory: a worker %d MB, this program %d MB", u.CPUSeconds, u.WorkerMB, u.ProgramMB)
	} else {
		s.say("processor time and memory are not measured on this system")
	}
	for _, w := range v.Slowest {
		s.say("  slowest: %s, %d ms", w.File, w.Milliseconds)
	}
}

func figure(v *float64) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf("%.4f", *v)
}

func round2(v float64) float64 { return math.Round(100*v) / 100 }
