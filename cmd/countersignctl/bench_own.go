package main

import (
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/score"
)

// enoughConfirmed is how many approved invoices there should be before figures say
// something: with 30, one wrong value more or less moves a field by 3 %.
const enoughConfirmed = 30

// ownAnswer says what the figures on the firm's own documents stand on.
type ownAnswer struct {
	Approved  int `json:"approved"`
	Corrected int `json:"corrected"` // of the approved ones, those that people had to correct
	// Corrections counts the values that were changed on them, by field; the cells of
	// lines count as "lines".
	Corrections map[string]int `json:"corrections"`
	// Waiting have corrections and no approval yet; they are in no figure, since only
	// what was wrong on them has been looked at.
	Waiting int    `json:"waiting"`
	Read    string `json:"read"` // "when it came", or "again"
	Enough  bool   `json:"enough"`
}

// own measures on the approved invoices of the data folder.
func (c benchExtractCmd) own(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, waiting, err := app.Desk.Confirmed(s.ctx, by)
	if err != nil {
		return err
	}
	b := newBench(c.By)
	own := &ownAnswer{Approved: len(list), Corrections: map[string]int{}, Waiting: waiting, Read: "when it came", Enough: len(list) >= enoughConfirmed}
	for _, v := range list {
		own.count(v.Corrected)
	}
	if !c.Again {
		for _, v := range list {
			b.results = append(b.results, score.Compare(v.Label, &score.Answer{File: v.Label.File, Documents: []score.Document{v.First}}))
		}
		return s.tellOwn(b, own, c.Errors)
	}
	own.Read = "again"
	progress := s.progress()
	defer progress.end()
	for i, v := range list {
		drafts, err := app.Intake.Reread(s.ctx, v.Review.Document)
		if s.ctx.Err() != nil {
			return core.Errorf(core.Interrupted, "stopped")
		}
		b.addDrafts(v, drafts, err)
		progress.show("reading", i+1, len(list))
	}
	return s.tellOwn(b, own, c.Errors)
}

func (o *ownAnswer) count(corrected []string) {
	if len(corrected) > 0 {
		o.Corrected++
	}
	for _, name := range corrected {
		if len(name) > 5 && name[:5] == "line." {
			name = "lines"
		}
		o.Corrections[name]++
	}
}

// addDrafts scores a re-reading. Of a file with several invoices the one with the
// review's place in it counts.
func (b *bench) addDrafts(v desk.Confirmed, drafts []core.Draft, err error) {
	if err != nil {
		b.failures = append(b.failures, failed{v.Label.File, answerOf(err).Message})
		b.results = append(b.results, score.Compare(v.Label, nil))
		return
	}
	if part := v.Review.Part; part > 1 && part <= len(drafts) {
		drafts = drafts[part-1 : part]
	}
	a := score.Answer{File: v.Label.File}
	for i := range drafts {
		a.Documents = append(a.Documents, score.FromDraft(&drafts[i]))
	}
	b.results = append(b.results, score.Compare(v.Label, &a))
}

func (s *session) tellOwn(b *bench, own *ownAnswer, errorsOf string) error {
	b.ownFigures = own
	if s.JSON {
		return s.tellBench(b, errorsOf, false)
	}
	if own.Approved == 0 {
		s.say("No invoice has been approved yet, so there is nothing to measure on.")
		s.tellWaiting(own)
		return nil
	}
	s.say("%d approved invoices, of which %d had to be corrected; compared with what was read %s.", own.Approved, own.Corrected, own.Read)
	if !own.Enough {
		s.say("That is too few to trust the figures: they begin to say something at about %d.", enoughConfirmed)
	}
	s.tellWaiting(own)
	s.say("A value that nobody noticed counts as right.")
	if !b.judgedAll() {
		s.say("How sure the program was of values that were corrected later is not kept: what the confidences are worth shows with --again.")
	}
	return s.tellBench(b, errorsOf, false)
}

// judgedAll reports whether every value has its confidence: without those of the
// wrong ones, the table of confidences would flatter.
func (b *bench) judgedAll() bool {
	for _, r := range b.results {
		for _, o := range r.Outcomes {
			if o.Got != "" && o.Confidence == 0 {
				return false
			}
		}
	}
	return true
}

func (s *session) tellWaiting(own *ownAnswer) {
	switch own.Waiting {
	case 0:
	case 1:
		s.say("1 invoice has corrections and is not approved yet; it is left out.")
	default:
		s.say("%d invoices have corrections and are not approved yet; they are left out.", own.Waiting)
	}
}
