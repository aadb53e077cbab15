package extract

import (
	"slices"
	"strings"

	"countersign/core"
)

// What a second look must show before it changes a word.
const (
	guessFloor   = 0.3  // confidence below which a guess is no guess
	guessesTried = 2    // of each place
	maxTrials    = 30   // readings of a whole document
	surerBy      = 0.1  // more confident than the first look: enough where the rest of the page is silent
	meritGain    = 0.3  // better the draft must get where the guess is not surer
	lessSure     = 0.35 // less sure than the first look a guess may be: sums that fit by chance do not outweigh what was plainly read
)

// Apply puts the answers of a second look into a reading. A guess that says the
// same as the first look makes the word surer. Another one takes its place where the
// document as a whole then makes more sense, or makes as much and the guess is surer.
// What the words become is what stands on the page: boxes stay as they are.
func Apply(r core.Reading, looks []core.Look, c Context) core.Reading {
	r.Pages = slices.Clone(r.Pages)
	for i := range r.Pages {
		r.Pages[i].Words = slices.Clone(r.Pages[i].Words)
	}
	var open []core.Look
	for _, l := range looks {
		l.Guesses = slices.Clone(l.Guesses)
		for i := range l.Guesses { // a word has no space in it, and cents stand apart in some prints
			l.Guesses[i].Text = strings.Join(strings.Fields(l.Guesses[i].Text), "")
		}
		w := wordAtBox(r, l.Region)
		if w == nil || len(l.Guesses) == 0 {
			continue
		}
		if sameReading(l.Guesses[0].Text, w.Text) {
			w.Confidence = max(w.Confidence, min(0.97, l.Guesses[0].Confidence))
			continue
		}
		open = append(open, l)
	}
	if len(open) == 0 {
		return r
	}
	first := Read(r, c)
	merit, trials := meritOf(first), 0
	for _, l := range open {
		w := wordAtBox(r, l.Region)
		before, best, bestMerit := *w, *w, merit
		for _, g := range l.Guesses[:min(guessesTried, len(l.Guesses))] {
			if trials == maxTrials || !plausible(g, before.Text) || g.Confidence < before.Confidence-lessSure {
				continue
			}
			trials++
			w.Text, w.Confidence = g.Text, g.Confidence
			drafts := Read(r, c)
			if len(drafts) != len(first) {
				continue // a digit does not divide a file
			}
			gain := meritOf(drafts) - bestMerit
			if gain > meritGain || gain > -0.05 && g.Confidence > best.Confidence+surerBy && len(g.Text) >= len(before.Text) {
				best, bestMerit = *w, bestMerit+gain
			}
		}
		*w, merit = best, bestMerit
	}
	return r
}

// wordAtBox is the word in the place that was looked at again.
func wordAtBox(r core.Reading, g core.Region) *core.Word {
	for i := range r.Pages {
		if r.Pages[i].Number != g.Page {
			continue
		}
		for j := range r.Pages[i].Words {
			if w := &r.Pages[i].Words[j]; w.Box == g.Box {
				return w
			}
		}
	}
	return nil
}

// sameReading compares two looks at one word without the specks at its edges.
func sameReading(a, b string) bool {
	const specks = " .,:;'`\"|_~*-‘’“”"
	return strings.EqualFold(strings.Trim(a, specks), strings.Trim(b, specks))
}

// plausible reports whether a guess can be another reading of a word: it keeps
// the length, more or less, and the digits.
func plausible(g core.Guess, text string) bool {
	a, b := len([]rune(g.Text)), len([]rune(text))
	d, _ := countDigits(g.Text)
	return g.Confidence >= guessFloor && d > 0 && a-b <= 2 && b-a <= 2 && a*2 >= b && !sameReading(g.Text, text)
}

// meritOf is how much sense drafts make: checks that hold, values that are proven,
// and how sure the telling ones are.
func meritOf(drafts []core.Draft) float64 {
	s := 0.0
	for i := range drafts {
		d := &drafts[i]
		for _, c := range d.Checks {
			switch c.Result {
			case core.Pass:
				s++
			case core.Fail:
				s--
			}
		}
		for _, name := range []string{"number", "issue_date", "due_date", "net_total", "tax_total", "gross_total", "payment_account"} {
			f := d.Field(name)
			s += f.Detail().Confidence
			if f.Detail().Proof != "" {
				s += 0.5
			}
		}
	}
	return s
}
