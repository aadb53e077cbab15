package extract

import (
	"fmt"
	"math"
)

// partFacts is what the pages of a part said so far.
type partFacts struct {
	number  string // as it stands, of the page that was surest
	key     string
	ibans   map[string]bool
	taxIDs  map[string]bool
	head    map[string]bool // words of the letterhead of its first page
	totals  bool
	dated   bool
	last    *pageFacts // the last page with words
	blank   bool       // pages without words stand behind that
	pages   int
	other   bool // its first page is titled as something that asks for no money
	without bool // a page with words had no letterhead like the first
}

func newPartFacts() *partFacts {
	return &partFacts{ibans: map[string]bool{}, taxIDs: map[string]bool{}}
}

func (s *partFacts) add(f *pageFacts) {
	if f.blank {
		s.blank = true
		return
	}
	if s.key == "" && f.key != "" {
		s.number, s.key = f.number, f.key
	}
	for v := range f.ibans {
		s.ibans[v] = true
	}
	for v := range f.taxIDs {
		s.taxIDs[v] = true
	}
	if s.pages == 0 {
		s.head, s.other = f.head, f.kind != "" && !f.kind.IsClaim()
	} else if alikeness(s.head, f.head) < 0.3 {
		s.without = true
	}
	s.totals = s.totals || f.totals
	s.dated = s.dated || f.dated
	s.last, s.blank = f, false
	s.pages++
}

// cutBefore is how much speaks for a new document on the next page: above nought
// more for it than against it, as the logit of a probability.
func (s *partFacts) cutBefore(f *pageFacts) (float64, []string) {
	if f.blank || s.pages == 0 {
		return -9, nil
	}
	var v verdicts
	v.score = -1.8
	s.byNumber(f, &v)
	s.byCounter(f, &v)
	s.bySender(f, &v)
	s.bySums(f, &v)
	s.byLooks(f, &v)
	return v.score, v.why
}

// verdicts adds up what speaks for and against a cut.
type verdicts struct {
	score float64
	why   []string
}

// say adds weight; a sentence is given where it speaks for a cut.
func (v *verdicts) say(weight float64, sentence string, args ...any) {
	v.score += weight
	if weight > 0 && sentence != "" {
		v.why = append(v.why, fmt.Sprintf(sentence, args...))
	}
}

func (s *partFacts) byNumber(f *pageFacts, v *verdicts) {
	switch {
	case s.key != "" && f.key == s.key && s.other && !s.totals && f.totals && f.kind.IsClaim():
		v.say(0, "") // a reminder names the invoice whose copy is behind it
	case s.key != "" && f.key == s.key:
		v.say(-6, "")
	case s.key != "" && f.key != "" && f.ocr && within(s.key, f.key, 1):
		v.say(1.2, "Page %d says number %s, not %s.", f.page, f.number, s.number)
	case s.key != "" && f.key != "":
		v.say(3.6, "Page %d says number %s, not %s.", f.page, f.number, s.number)
	case s.key != "" && f.mentions(s.key):
		v.say(-2.5, "")
	case s.key != "":
		v.say(-1.2, "")
	case f.key != "":
		v.say(0.6, "")
	}
}

func (s *partFacts) byCounter(f *pageFacts, v *verdicts) {
	l := s.last
	switch {
	case f.count == 1 && f.of != 1 && l.count == 1 && l.of == f.of && f.of > 1:
		v.say(1.5, "") // the same "page 1 of 2" twice: each is the first of its document
	case f.count == 1:
		v.say(3, "Page %d counts itself as the first page.", f.page)
	case f.count > 1 && f.count == l.count+1 && f.of == l.of:
		v.say(-6, "")
	case f.count > 1:
		v.say(-3.5, "")
	case l.count > 0 && l.of > l.count:
		v.say(-2.5, "")
	case l.count > 0 && l.of == l.count:
		v.say(1.2, "Page %d was the last of its document.", l.page)
	}
}

func (s *partFacts) bySender(f *pageFacts, v *verdicts) {
	switch {
	case differ(s.ibans, f.ibans) && !overlap(s.ibans, f.ibans):
		v.say(2.6, "Page %d names another bank account.", f.page)
	case differ(s.taxIDs, f.taxIDs) && f.title == "": // the buyer's on one page, the supplier's on another
		v.say(1, "Page %d names another tax number.", f.page)
	case differ(s.taxIDs, f.taxIDs):
		v.say(2.4, "Page %d names another tax number.", f.page)
	case overlap(s.ibans, f.ibans) || overlap(s.taxIDs, f.taxIDs):
		v.say(-0.2, "")
	}
}

func (s *partFacts) bySums(f *pageFacts, v *verdicts) {
	if f.carriedIn {
		v.say(-7, "")
	}
	if s.last.carriedOut {
		v.say(-7, "")
	}
	switch {
	case !s.totals && s.other && f.totals && f.kind.IsClaim():
		v.say(2.5, "Page %d is %s, and the pages before are not.", f.page, f.kind.Words())
		return
	case !s.totals:
		v.say(-1.5, "")
		return
	}
	v.say(0.8, "")
	if f.totals {
		v.say(1.4, "The pages before end with a total, and page %d has one of its own.", f.page)
	}
}

func (s *partFacts) byLooks(f *pageFacts, v *verdicts) {
	switch {
	case f.appendix:
		v.say(-4, "")
	case f.title != "":
		v.say(1.4, "Page %d is titled “%s”.", f.page, f.title)
	default:
		v.say(-0.8, "")
	}
	if f.dated && (s.dated || f.title != "") {
		v.say(0.7, "")
	}
	if s.blank {
		v.say(1.1, "An empty page stands before page %d.", f.page)
	}
	head := alikeness(s.head, f.head)
	switch {
	case s.without && head > 0.7 && len(f.head) > 3:
		v.say(1.6, "The letterhead of a first page stands on page %d again.", f.page)
	case head < 0.1 && len(f.head) > 5 && len(s.head) > 5 && f.title != "":
		v.say(0.9, "Page %d has another letterhead.", f.page)
	}
	if s.last.shape > 0 && math.Abs(s.last.shape/f.shape-1) > 0.25 {
		v.say(0.6, "")
	}
}

// differ reports whether each of two sets has something that the other has not.
func differ(a, b map[string]bool) bool {
	gone, new := false, false
	for k := range a {
		gone = gone || !b[k]
	}
	for k := range b {
		new = new || !a[k]
	}
	return gone && new
}

func overlap(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}

// alikeness is the share of words that two sets have in common.
func alikeness(a, b map[string]bool) float64 {
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}
