package intake

import (
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/extract"
	"countersign/core/learn"
)

// confirmedInvoices is how many of a supplier's approved invoices are asked what they
// agree on.
const confirmedInvoices = 12

// approved are the statuses of invoices whose values people stand behind.
var approved = []core.Status{core.StatusApproved, core.StatusExported, core.StatusPaid}

// asRead are the suppliers with the names under which they were read before somebody
// corrected them, and without those that were only drafted of such a name. They are
// for finding a supplier, not for saving.
func asRead(r core.Reader, all []core.Supplier) ([]core.Supplier, error) {
	lessons, err := r.ListLessons(core.LessonFilter{Field: "supplier", State: core.LessonOn})
	names := learn.Aliases(lessons)
	if err != nil || len(names) == 0 {
		return all, err
	}
	out := slices.DeleteFunc(slices.Clone(all), func(s core.Supplier) bool {
		return slices.ContainsFunc(lessons, func(l core.Lesson) bool { return misread(s, l) })
	})
	for i := range out {
		if more := names[out[i].ID]; len(more) > 0 {
			out[i].Aliases = slices.Concat(out[i].Aliases, more)
		}
	}
	return out, nil
}

// misread reports whether a supplier is nobody: it was drafted of a name that was read
// wrongly on the invoice which taught the lesson.
func misread(s core.Supplier, l core.Lesson) bool {
	return s.State == core.SupplierDraft && s.ID != l.Supplier && s.DraftedFrom == l.From && control.SameName(s.Name, l.Was)
}

// inUse names the lessons in use.
func inUse(r core.Reader) (string, error) {
	lessons, err := r.ListLessons(core.LessonFilter{State: core.LessonOn})
	var ids []string
	for _, l := range lessons {
		ids = append(ids, string(l.ID))
	}
	return strings.Join(ids, " "), err
}

// memoryOf is what is known of a supplier: lessons, and what its approved invoices
// agree on; nil when that is nothing.
func memoryOf(r core.Reader, s core.SupplierID) (*learn.Memory, error) {
	lessons, err := r.ListLessons(core.LessonFilter{Supplier: s, State: core.LessonOn})
	if err != nil {
		return nil, err
	}
	list, err := r.ListReviews(core.ReviewFilter{Supplier: s, Status: approved, Newest: true, Limit: confirmedInvoices})
	if err != nil {
		return nil, err
	}
	var drafts []core.Draft
	for _, v := range list {
		if v.Draft.Kind.Value.IsClaim() {
			drafts = append(drafts, v.Draft)
		}
	}
	if m := learn.NewMemory(lessons, learn.Priors(drafts)); !m.Empty() {
		return m, nil
	}
	return nil, nil
}

// recaller gives the reader the memory of the supplier whom a first reading shows. A
// fault of the store is kept for whoever asked for the reading.
type recaller struct {
	view  func(func(core.Reader) error) error
	env   *core.Envelope
	fault error
}

func (c *recaller) recall(d core.Draft) extract.Memory {
	var m *learn.Memory
	err := c.view(func(r core.Reader) error {
		all, err := r.ListSuppliers()
		if err != nil {
			return err
		}
		if all, err = asRead(r, all); err != nil {
			return err
		}
		own, err := ownDomains(r)
		if err != nil {
			return err
		}
		inv, _ := extract.Invoice(d, core.Date{})
		id := control.Identify(inv, control.Writer(c.env, own), all)
		if id.Supplier == nil {
			return nil
		}
		m, err = memoryOf(r, id.Supplier.ID)
		return err
	})
	if err != nil && c.fault == nil {
		c.fault = err
	}
	if m == nil {
		return nil // a nil pointer in an interface would not be nil
	}
	return m
}

// reread reads an invoice's stored pages again with what is known of its supplier by
// now, keeps what people entered, and checks the invoice again; of an electronic
// invoice it takes what the invoice states. It does nothing to what is decided or
// reads as before.
func reread(tx core.Tx, v core.Review, why string) error {
	if core.Allowed(v, core.ActReread, core.System) != nil || v.Failure != nil {
		return nil
	}
	d, ok, err := readAgain(tx, v)
	if err != nil || !ok {
		return err
	}
	before, after := changes(&v.Draft, &d)
	if len(after) == 0 && len(before) == 0 {
		return nil
	}
	inv, _ := extract.Invoice(d, tx.Today())
	inv.SupplierID = v.Invoice.SupplierID // until the check that follows finds another
	c := core.Command{Action: core.ActReread, Draft: d, Invoice: inv, Reason: why, Before: before, After: after}
	if !d.Kind.Value.IsClaim() {
		found, err := beside(tx, v, c)
		if err != nil {
			return err
		}
		c.Exceptions = slices.Concat(d.Exceptions, found)
	}
	next, err := decide(tx, v, c)
	if err != nil {
		return err
	}
	_, err = Check(tx, next)
	return err
}

func readAgain(tx core.Tx, v core.Review) (core.Draft, bool, error) {
	if v.Draft.Source == core.FromEInvoice {
		d, err := restated(tx, v)
		return d, true, err
	}
	doc, err := tx.FindDocument(v.Document)
	if err != nil || doc.Companion != "" || isXML(doc.MediaType) {
		return core.Draft{}, false, err
	}
	reading, err := tx.FindReading(v.Document)
	if core.KindOf(err) == core.NotFound {
		return core.Draft{}, false, nil
	}
	if err != nil {
		return core.Draft{}, false, err
	}
	c, err := readingContext(tx, doc)
	if err != nil {
		return core.Draft{}, false, err
	}
	m, err := memoryOf(tx, v.Invoice.SupplierID)
	if err != nil {
		return core.Draft{}, false, err
	}
	if m != nil {
		c.Memory = m
	}
	d, ok := ownPages(reading, c, v)
	d.Exceptions = append(d.Exceptions, ofTheFile(v.Draft.Exceptions, d.Exceptions)...)
	keepEntered(&d, &v.Draft)
	extract.CheckAgain(&d)
	return d, ok, nil
}

// ofTheFile are the exceptions that came from the file as a whole when it was read: a
// damaged electronic invoice inside, several documents in one. Those of the page are
// found anew.
func ofTheFile(old, found []core.Exception) []core.Exception {
	return slices.DeleteFunc(slices.Clone(old), func(e core.Exception) bool {
		return e.Field != "" || e.Reason != core.XMLDiffersFromPage && e.Reason != core.LowConfidence ||
			slices.ContainsFunc(found, func(o core.Exception) bool { return o.Reason == e.Reason && o.Message == e.Message })
	})
}

// readingContext is what the reader may know of the firm and its suppliers.
func readingContext(r core.Reader, doc core.Document) (extract.Context, error) {
	c := extract.Context{Today: core.DateOf(doc.ReceivedAt)}
	var err error
	if c.Firm, err = r.Firm(); err != nil {
		return c, err
	}
	c.Suppliers, err = r.ListSuppliers()
	return c, err
}

// ownPages reads the pages of an invoice again, not those of other invoices in its file;
// false for one that has none, and for a file whose division is open.
func ownPages(reading core.Reading, c extract.Context, v core.Review) (core.Draft, bool) {
	if len(v.Draft.Pages) == 0 || v.Split.Open() {
		return core.Draft{}, false
	}
	return extract.ReadPages(reading, c, v.Draft.Pages), true
}

// keepEntered puts back what people entered, also where they said that there is
// nothing.
func keepEntered(d, old *core.Draft) {
	keep := func(into, from core.AnyField) {
		if det := from.Detail(); det.CorrectedBy != "" && into.SetText(from.Text()) == nil {
			into.SetDetail(det)
		}
	}
	for _, name := range core.FieldNames {
		keep(d.Field(name), old.Field(name))
	}
	if old.LinesSettled() {
		d.Lines, d.TakenOut = old.Lines, old.TakenOut
		return
	}
	for i := range old.Lines {
		for _, name := range core.LineFieldNames {
			if old.Lines[i].Field(name).Detail().CorrectedBy != "" {
				d.Lines = old.Lines // lines are counted by place: all of them, or none
				return
			}
		}
	}
}

// changes are the fields that differ, for the log.
func changes(old, d *core.Draft) (before, after map[string]string) {
	before, after = map[string]string{}, map[string]string{}
	for _, name := range core.FieldNames {
		if a, b := old.Field(name).Text(), d.Field(name).Text(); a != b {
			before[name], after[name] = a, b
		}
	}
	if a, b := len(old.Lines), len(d.Lines); a != b {
		before["lines"], after["lines"] = strconv.Itoa(a), strconv.Itoa(b)
	}
	for i := range min(len(old.Lines), len(d.Lines)) {
		for _, name := range core.LineFieldNames {
			if a, b := old.Lines[i].Field(name).Text(), d.Lines[i].Field(name).Text(); a != b {
				key := lineField(i, name)
				before[key], after[key] = a, b
			}
		}
	}
	return before, after
}

// rereadWaiting reads the supplier's invoices again that nobody has decided, but for
// the one that a person has before them.
func rereadWaiting(tx core.Tx, s core.SupplierID, but core.ReviewID, why string) error {
	list, err := tx.ListReviews(core.ReviewFilter{Supplier: s, Status: []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold}, Newest: true})
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.ID == but {
			continue
		}
		if err := reread(tx, v, why); err != nil {
			return err
		}
	}
	return nil
}

// regroup finds the supplier anew of the waiting invoices that went to somebody who is
// nobody, and reads them again.
func regroup(tx core.Tx, l core.Lesson) error {
	all, err := tx.ListSuppliers()
	if err != nil {
		return err
	}
	for _, s := range all {
		if !misread(s, l) {
			continue
		}
		list, err := tx.ListReviews(core.ReviewFilter{Supplier: s.ID, Status: []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold}, Newest: true})
		if err != nil {
			return err
		}
		for _, v := range list {
			if v, err = Check(tx, v); err == nil {
				err = reread(tx, v, learn.Name(l))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
