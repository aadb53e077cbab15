package extract

import (
	"strings"

	"countersign/core"
)

// Texts break over lines, and a page may print only parts of what the XML says:
// these bound how far and how much is searched.
const (
	mostLinesAcross = 400  // lines that a text is searched on
	leastAcross     = 0.75 // share of the letters that must be found
)

// across finds a text in pieces: the longest run of its words on one of the lines,
// then what is left of it, on the same page. It sets the evidence when most of the
// letters were found.
func (f *finder) across(e *core.Evidence, text string, lines []*line) {
	words := squashedWords(text)
	total := 0
	for _, w := range words {
		total += len(w)
	}
	if total < 4 || len(words) > 200 || e.Page != 0 {
		return
	}
	var best []span
	most := 0
	for _, start := range f.starts(words, lines) {
		found, n := piecesFrom(words, lines, start)
		if n > most {
			best, most = found, n
		}
	}
	if float64(most) < leastAcross*float64(total) {
		return
	}
	var parts []string
	for _, v := range best {
		at := v.evidence(e.Source, e.Rule)
		e.Page = at.Page
		e.Boxes = append(e.Boxes, at.Boxes...)
		parts = append(parts, at.Text)
	}
	if e.Text == "" {
		e.Text = strings.Join(parts, " ")
	}
}

func squashedWords(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		if sq := squash(w); sq != "" {
			out = append(out, sq)
		}
	}
	return out
}

// starts are the indexes in lines where one of the first words of the text stands.
func (f *finder) starts(words []string, lines []*line) []int {
	if len(lines) == 0 {
		return nil
	}
	first := lines[0].index
	seen := map[int]bool{}
	var out []int
	for _, w := range words[:min(3, len(words))] {
		for _, l := range f.words[w] {
			if i := l.index - first; i >= 0 && i < len(lines) && !seen[i] && len(out) < mostLinesAcross {
				seen[i] = true
				out = append(out, i)
			}
		}
	}
	return out
}

// reachAcross is how many lines below its beginning a text may end.
const reachAcross = 8

// piecesFrom takes the words of a text off the lines from start on, in order; words
// that stand nowhere are passed over. It gives the spans and how many letters they
// cover.
func piecesFrom(words []string, lines []*line, start int) (found []span, letters int) {
	at, from := start, 0
	for k := 0; k < len(words); {
		var best span
		run := 0
		for i := at; i < len(lines) && i <= start+reachAcross && lines[i].page == lines[start].page; i++ {
			begin := 0
			if i == at {
				begin = from
			}
			if v, n := longestRun(words[k:], lines[i].all, begin); n > run {
				best, run = v, n
			}
		}
		if run == 0 {
			k++
			continue
		}
		found = append(found, best)
		for _, w := range words[k : k+run] {
			letters += len(w)
		}
		at, from = best.seg.line.index-lines[0].index, best.to
		k += run
	}
	return found, letters
}

// longestRun is the longest beginning of words that stands in a segment from word
// begin on, and its number of words.
func longestRun(words []string, s *segment, begin int) (span, int) {
	var best span
	run := 0
	for i := begin; i < len(s.words); i++ {
		n, j := 0, i
		for j < len(s.words) && n < len(words) && (s.words[j].sq == words[n] || s.words[j].sq == "") {
			if s.words[j].sq != "" {
				n++
			} else if n == 0 {
				break
			}
			j++
		}
		if n > run {
			best, run = span{s, i, j}, n
		}
	}
	return best, run
}

// wholeName extends the evidence of a name to the line that its end stands on. Words
// whose legal form was misread hold the whole name already.
func (rd *reader) wholeName(f *core.Field[string]) {
	e := &f.Evidence
	if !f.IsSet() || e.Page == 0 || strings.Contains(squash(e.Text), squash(f.Value)) {
		return
	}
	if repaired, ok := repairBhd(e.Text); ok && strings.Contains(squash(repaired), squash(f.Value)) {
		e.Repaired = true
		return
	}
	whole := core.Evidence{Source: e.Source, Rule: e.Rule}
	newFinder(rd).across(&whole, f.Value, rd.sheet.lines)
	if whole.Page == e.Page {
		e.Boxes, e.Text = whole.Boxes, whole.Text
	}
}
