package extract

import "github.com/agext/levenshtein"

// agreed joins the readings of one name that recognition spelled differently: each
// speaks for the other, and the name is spelled as where its worst word was read best.
func (rd *reader) agreed(list []candidate) []candidate {
	if !rd.sheet.ocr {
		return list
	}
	out := append([]candidate{}, list...)
	for i, a := range list {
		for j, b := range list {
			if i == j || !spelledAlike(a.text, b.text) {
				continue
			}
			out[i] = rd.with(out[i], b)
			if weakest(b.at) > weakest(out[i].at) {
				out[i].text, out[i].at = b.text, b.at
			}
		}
	}
	return out
}

// spelledAlike reports whether two texts are one name, a few letters of it misread. Short
// names differ by too few letters to say.
func spelledAlike(a, b string) bool {
	x, y := squash(a), squash(b)
	long := max(len(x), len(y))
	if min(len(x), len(y)) < 6 || x == y {
		return false
	}
	return levenshtein.Distance(x, y, nil) <= 1+long/12
}

// weakest is how sure recognition was of the worst word.
func weakest(at span) float64 {
	least := 1.0
	for _, w := range at.seg.words[at.from:at.to] {
		least = min(least, w.conf)
	}
	return least
}
