package intake

import (
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/extract"
	"countersign/core/learn"
)

// mostConfirmed is how many lessons of one field approvals keep in use: a supplier has
// a layout, and now and then another one.
const mostConfirmed = 2

// Confirm makes lessons of what a person approved: of values that the program read by
// itself, at places to which no lesson points yet. They are tried on the supplier's past
// documents like those of corrections, and count from the next document on; waiting
// invoices are not read again for them, because nobody said that anything is wrong. A
// field of which such a lesson was taken back, or breaks something, is left to
// corrections.
func Confirm(tx core.Tx, v core.Review, by core.User) error {
	if v.Invoice.SupplierID == "" || v.Draft.Source == core.FromEInvoice || !v.Draft.Kind.Value.IsClaim() {
		return nil
	}
	reading, err := tx.FindReading(v.Document)
	if core.KindOf(err) == core.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	all, err := tx.ListLessons(core.LessonFilter{Supplier: v.Invoice.SupplierID})
	if err != nil {
		return err
	}
	t := &teacher{tx: tx, by: by, before: v, after: v, reading: reading}
	list := t.seen(all)
	if len(list) == 0 {
		return nil
	}
	if t.past, t.read, err = pastOf(tx, v.Invoice.SupplierID, v.ID); err != nil {
		return err
	}
	return t.confirm(list, all)
}

// seen are the lessons that approving the invoice gives, none of them tried.
func (t *teacher) seen(all []core.Lesson) []core.Lesson {
	d := &t.after.Draft
	pages := extract.PagesOf(t.reading, d)
	memory := learn.NewMemory(all, nil)
	var out []core.Lesson
	for _, field := range slices.Sorted(maps.Keys(learn.Confirmed(t.after))) {
		f := d.Field(field)
		if f == nil || f.Detail().CorrectedBy != "" || unwanted(all, field) {
			continue
		}
		e := f.Detail().Evidence
		if e.Page == 0 || e.Inferred || e.Repaired || pointsAt(memory.Hints(field, pages), e) {
			continue
		}
		c := learn.Correction{Field: field, Was: f.Text(), Value: f.Text(), Places: []core.Evidence{e}, Pages: pages, Confirmed: true}
		c.SameAs = extract.SameAs(d, field, c.Value, c.Places)
		if rules := learn.Learn(c); len(rules) > 0 {
			out = append(out, core.Lesson{Supplier: t.after.Invoice.SupplierID, Field: field, Was: c.Was, Value: c.Value, From: t.after.ID,
				Number: t.after.Invoice.Number, By: t.by.Name, At: t.tx.Now(), Confirmed: true, Rules: rules})
		}
	}
	return out
}

// unwanted reports whether approvals teach nothing of a field any more.
func unwanted(all []core.Lesson, field string) bool {
	return slices.ContainsFunc(all, func(l core.Lesson) bool {
		return l.Confirmed && l.Field == field && (l.State == core.LessonOff || l.State == core.LessonTakenBack)
	})
}

// pointsAt reports whether the strongest hint is to a place.
func pointsAt(hints []core.Hint, e core.Evidence) bool {
	return len(hints) > 0 && hints[0].Strength > 0 && hints[0].Evidence.Page == e.Page && overlap(hints[0].Evidence.Box(), e.Box())
}

func overlap(a, b core.Box) bool {
	return a.X0 < b.X1 && b.X0 < a.X1 && a.Y0 < b.Y1 && b.Y0 < a.Y1
}

// confirm tries lessons together, leaves those off that break something, and saves
// them all.
func (t *teacher) confirm(list, all []core.Lesson) error {
	now := core.ActiveLessons(all)
	for on, again := list, true; again; {
		replays := learn.TryAll(on, now, t.past, t.read)
		again = false
		var good []core.Lesson
		for i, l := range on {
			l.Replay, l.State = replays[i], core.LessonOn
			if l.Replay.Breaks > 0 {
				l.State, again = core.LessonOff, true
			} else {
				good = append(good, l)
			}
			list[slices.IndexFunc(list, func(o core.Lesson) bool { return o.Field == l.Field })] = l
		}
		on, again = good, again && len(good) > 0
	}
	for _, l := range list {
		if err := t.keep(l, now); err != nil {
			return err
		}
	}
	return nil
}

// keep saves a tried lesson of an approval; the oldest of its field makes room for it.
func (t *teacher) keep(l core.Lesson, now []core.Lesson) (err error) {
	if l.ID, err = t.tx.SaveLesson(l); err != nil {
		return err
	}
	if err := t.note("LessonLearnt", l, "approved as it was read"); err != nil || l.State == core.LessonOff {
		return err
	}
	same := slices.DeleteFunc(slices.Clone(now), func(o core.Lesson) bool { return !o.Confirmed || o.Field != l.Field })
	for len(same) >= mostConfirmed {
		if err := t.end(same[0], core.LessonReplaced, "replaced by "+string(l.ID)); err != nil {
			return err
		}
		same = same[1:]
	}
	return t.note("LessonSwitchedOn", l, "")
}
