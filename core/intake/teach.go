package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/extract"
	"countersign/core/learn"
)

// replayed is how many past documents a lesson is tried on.
const replayed = 20

// othersNames is how many invoices of other suppliers are asked whether they are read
// under a name that a supplier is to be known by.
const othersNames = 300

func lineField(i int, name string) string { return "line." + strconv.Itoa(i+1) + "." + name }

// Teach makes lessons of a person's correction: before and after are the invoice
// around it, fields what was set ("due_date", "line.2.code") with its name after it, and
// at where the person pointed, if anywhere. Each lesson is tried on the supplier's past documents first
// and switched on unless it breaks something there; the supplier's waiting invoices
// are then read again with what is on. It gives the lessons, also those that stay off.
func Teach(tx core.Tx, before, after core.Review, by core.User, fields map[string]string, at map[string]core.Evidence) ([]core.Lesson, error) {
	s := after.Invoice.SupplierID
	if s == "" {
		return nil, nil
	}
	t := &teacher{tx: tx, by: by, before: before, after: after}
	if ok, err := t.prepare(); err != nil || !ok {
		return nil, err
	}
	var out []core.Lesson
	changed := false
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		l, did, err := t.teach(field, fields[field], at[field])
		if err != nil {
			return nil, err
		}
		changed = changed || did
		if l.ID != "" {
			out = append(out, l)
		}
		if l.State == core.LessonOn && l.Field == "supplier" {
			if err := regroup(tx, l); err != nil {
				return nil, err
			}
		}
	}
	if !changed {
		return out, nil
	}
	return out, rereadWaiting(tx, s, after.ID, core.LearntFrom+nameOf(after))
}

func nameOf(v core.Review) string {
	return core.Lesson{Number: v.Invoice.Number, From: v.ID}.InvoiceName()
}

// teacher makes the lessons of one correction.
type teacher struct {
	tx            core.Tx
	by            core.User
	before, after core.Review
	reading       core.Reading
	past          []learn.Past
	read          learn.Reread
}

// prepare gets what lessons are made of and tried on; false where the words of the
// document were never stored.
func (t *teacher) prepare() (ok bool, err error) {
	past := pastOf
	if t.after.Draft.Source == core.FromEInvoice {
		past = pastStated
	} else if t.reading, err = t.tx.FindReading(t.after.Document); err != nil {
		if core.KindOf(err) == core.NotFound {
			err = nil
		}
		return false, err
	}
	t.past, t.read, err = past(t.tx, t.after.Invoice.SupplierID, t.after.ID)
	return true, err
}

// teach makes the lesson of one field. changed says whether the rules in use are
// others than before.
func (t *teacher) teach(field, nowField string, at core.Evidence) (l core.Lesson, changed bool, err error) {
	all, err := t.tx.ListLessons(core.LessonFilter{Supplier: t.after.Invoice.SupplierID})
	if err != nil {
		return l, false, err
	}
	c, ok := t.correction(field, nowField, at)
	if !ok {
		return l, false, nil
	}
	// The same field of the same invoice again: the person thought better of it.
	was := c.Was
	for _, o := range all {
		if o.From != t.after.ID || !learn.Same(o, c) || o.State != core.LessonOn && o.State != core.LessonOff {
			continue
		}
		if c.Head != "" && slices.ContainsFunc(o.Rules, func(r core.Rule) bool { return r.Kind == core.RuleColumn && r.Key == c.Head }) {
			return l, changed, nil // another line has said so of the column
		}
		changed = changed || o.State == core.LessonOn
		was = o.Was
		if err := t.end(o, core.LessonReplaced, "corrected again"); err != nil {
			return l, false, err
		}
	}
	did, err := t.contradicted(field, c)
	if changed = changed || did; err != nil || learn.Agrees(c.Field, was, c.Value) {
		return l, changed, err // back to what the program had read by itself
	}
	c.Was = was
	rules, err := t.allowed(learn.Learn(c))
	if err != nil || len(rules) == 0 || t.disputed(c, rules) {
		return l, changed, err
	}
	l = core.Lesson{Supplier: t.after.Invoice.SupplierID, Field: c.Field, Was: was, Value: c.Value, From: t.after.ID, Number: t.after.Invoice.Number,
		By: t.by.Name, At: t.tx.Now(), Rules: rules}
	l, err = t.try(l, field)
	return l, changed || l.State == core.LessonOn, err
}

// correction is what the person said about a field; false when nothing changed.
func (t *teacher) correction(field, nowField string, at core.Evidence) (learn.Correction, bool) {
	old, now := t.before.Draft.Named(field), t.after.Draft.Named(nowField)
	if old == nil || now == nil || old.Text() == now.Text() {
		return learn.Correction{}, false
	}
	c := learn.Correction{Field: field, Was: old.Text(), Value: now.Text(), WasAt: old.Detail().Evidence, Issued: t.after.Draft.IssueDate.Value}
	if t.after.Draft.Source == core.FromEInvoice {
		return t.statement(field, c)
	}
	if n, name, ok := core.LineField(field); ok {
		line := t.before.Draft.Lines[n-1]
		c.Field, c.Item = "line."+name, line.Description.Value
		c.Head = extract.ColumnHead(t.reading, &t.before.Draft, n, c.Field, c.Value, at)
		if name != "code" && line.Code.IsSet() {
			c.Item = line.Code.Value
		}
		return c, true
	}
	c.Pages = extract.PagesOf(t.reading, &t.after.Draft)
	c.Places = extract.Places(t.reading, &t.before.Draft, field, c.Value)
	c.SameAs = extract.SameAs(&t.after.Draft, field, c.Value, c.Places)
	if at.Page > 0 {
		c.Places, c.SameAs = []core.Evidence{at}, "" // the one that is meant
	}
	return c, true
}

// allowed drops the name under which a supplier was read where that may be anybody's:
// a word for something else, the firm's own name, or how another supplier is called
// or read.
func (t *teacher) allowed(rules []core.Rule) ([]core.Rule, error) {
	i := slices.IndexFunc(rules, func(r core.Rule) bool { return r.Kind == core.RuleAlias })
	if i < 0 {
		return rules, nil
	}
	name := rules[i].Value
	without := slices.Delete(slices.Clone(rules), i, i+1)
	firm, err := t.tx.Firm()
	if err != nil {
		return nil, err
	}
	if !extract.MayBeName(name) || control.SameName(name, firm.Name) || control.SameName(name, t.after.Invoice.Buyer.Name) {
		return without, nil
	}
	all, err := t.tx.ListSuppliers()
	if err != nil {
		return nil, err
	}
	nobody := map[core.SupplierID]bool{}
	for _, s := range all {
		if misread(s, core.Lesson{Supplier: t.after.Invoice.SupplierID, From: t.after.ID, Was: name}) {
			nobody[s.ID] = true
			continue
		}
		if s.ID != t.after.Invoice.SupplierID && slices.ContainsFunc(append(s.Aliases, s.Name), func(n string) bool { return control.SameName(n, name) }) {
			return without, nil
		}
	}
	list, err := t.tx.ListReviews(core.ReviewFilter{Newest: true, Limit: othersNames})
	for _, v := range list {
		if v.ID != t.after.ID && v.Invoice.SupplierID != t.after.Invoice.SupplierID && !nobody[v.Invoice.SupplierID] && control.SameName(v.Draft.Supplier.Value, name) {
			return without, nil
		}
	}
	return rules, err
}

// try replays a lesson and saves it, switched on unless it breaks something. Where an
// earlier lesson of the field was wrong on this invoice, the new one takes its place.
func (t *teacher) try(l core.Lesson, field string) (core.Lesson, error) {
	now, err := t.tx.ListLessons(core.LessonFilter{Supplier: l.Supplier, State: core.LessonOn})
	if err != nil {
		return l, err
	}
	misled := t.misled(field, l.Field, now)
	rest := slices.DeleteFunc(slices.Clone(now), func(o core.Lesson) bool {
		return slices.ContainsFunc(misled, func(m core.Lesson) bool { return m.ID == o.ID })
	})
	l.Replay = learn.Try(l, now, rest, t.past, t.read)
	if l.State = core.LessonOn; l.Replay.Breaks > 0 {
		l.State = core.LessonOff
	}
	if l.ID, err = t.tx.SaveLesson(l); err != nil {
		return l, err
	}
	if err := t.note("LessonLearnt", l, ""); err != nil {
		return l, err
	}
	if l.State == core.LessonOff {
		return l, nil
	}
	for _, o := range misled {
		if err := t.end(o, core.LessonReplaced, "replaced by "+string(l.ID)); err != nil {
			return l, err
		}
	}
	return l, t.note("LessonSwitchedOn", l, "")
}

// misled are the lessons in use that chose the value which the person corrected: of a
// field, by the name under which lessons know it.
func (t *teacher) misled(field, known string, now []core.Lesson) []core.Lesson {
	f := t.before.Draft.Named(field)
	if f == nil {
		return nil
	}
	rule := f.Detail().Evidence.Rule
	return slices.DeleteFunc(slices.Clone(now), func(o core.Lesson) bool { return o.Field != known || !strings.HasSuffix(rule, learn.Name(o)) })
}

// contradicted ends the lessons on electronic invoices that chose what the person
// corrected: what an invoice states counts for something else only while it always
// does.
func (t *teacher) contradicted(field string, c learn.Correction) (changed bool, err error) {
	if !c.Stated {
		return false, nil
	}
	now, err := t.tx.ListLessons(core.LessonFilter{Supplier: t.after.Invoice.SupplierID, State: core.LessonOn})
	for _, o := range t.misled(field, c.Field, now) {
		changed = true
		if err := t.end(o, core.LessonReplaced, nameOf(t.after)+" says otherwise"); err != nil {
			return true, err
		}
	}
	return changed, err
}

func (t *teacher) end(l core.Lesson, state core.LessonState, why string) error {
	l.State, l.EndedBy, l.EndedAt, l.Reason = state, t.by.Name, t.tx.Now(), why
	if _, err := t.tx.SaveLesson(l); err != nil {
		return err
	}
	return t.note("LessonReplaced", l, why)
}

func (t *teacher) note(action string, l core.Lesson, why string) error {
	return noteLesson(t.tx, t.by, action, l, why)
}

func noteLesson(tx core.Tx, by core.User, action string, l core.Lesson, why string) error {
	e := entry(by, action, "lesson:"+string(l.ID))
	e.Reason = why
	e.After = map[string]string{"supplier": string(l.Supplier), "field": l.Field, "value": l.Value, "from": string(l.From), "state": string(l.State),
		"past": strconv.Itoa(l.Replay.Past), "fixes": strconv.Itoa(l.Replay.Fixes), "breaks": strconv.Itoa(l.Replay.Breaks)}
	if action == "LessonLearnt" {
		e.Before = map[string]string{"value": l.Was}
	}
	return tx.Audit(e)
}

// TakeBack ends a lesson for a person and reads the supplier's waiting invoices again
// without it. It is NotFound for an unknown lesson and Refused for one that has ended.
func TakeBack(tx core.Tx, id core.LessonID, by core.User, reason string) (core.Lesson, error) {
	l, err := tx.FindLesson(id)
	if err != nil {
		return l, err
	}
	if l.State == core.LessonTakenBack || l.State == core.LessonReplaced {
		return l, core.Errorf(core.Refused, "this lesson has ended: %s", l.Reason).WithHint("it is not used any more")
	}
	used := l.State == core.LessonOn
	l.State, l.EndedBy, l.EndedAt, l.Reason = core.LessonTakenBack, by.Name, tx.Now(), reason
	if _, err := tx.SaveLesson(l); err != nil {
		return l, err
	}
	if err := noteLesson(tx, by, "LessonTakenBack", l, reason); err != nil || !used {
		return l, err
	}
	return l, rereadWaiting(tx, l.Supplier, "", "a lesson from "+l.InvoiceName()+" was taken back")
}

// pastOf are the supplier's documents with values that people confirmed, newest
// first, and how they are read again.
func pastOf(tx core.Tx, s core.SupplierID, but core.ReviewID) ([]learn.Past, learn.Reread, error) {
	list, err := tx.ListReviews(core.ReviewFilter{Supplier: s, Newest: true, Limit: pastInvoices})
	if err != nil {
		return nil, nil, err
	}
	contexts := map[core.ReviewID]extract.Context{}
	byID := map[core.ReviewID]core.Review{}
	var past []learn.Past
	for _, v := range list {
		values := learn.Confirmed(v)
		if v.ID == but || v.Draft.Source == core.FromEInvoice || len(values) == 0 || len(past) == replayed {
			continue
		}
		doc, err := tx.FindDocument(v.Document)
		if err != nil {
			return nil, nil, err
		}
		reading, err := tx.FindReading(v.Document)
		if core.KindOf(err) == core.NotFound || doc.Companion != "" {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if contexts[v.ID], err = readingContext(tx, doc); err != nil {
			return nil, nil, err
		}
		byID[v.ID] = v
		past = append(past, learn.Past{Review: v.ID, Reading: reading, Confirmed: values})
	}
	read := func(p learn.Past, m *learn.Memory) core.Draft {
		c := contexts[p.Review]
		c.Memory = m
		d, _ := ownPages(p.Reading, c, byID[p.Review])
		return d
	}
	return past, read, nil
}
