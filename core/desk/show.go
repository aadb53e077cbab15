package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
)

// Dossier is everything known about one invoice.
type Dossier struct {
	Row
	Document   core.Document
	Deliveries []core.Delivery
	Messages   []core.Message
	Supplier   *core.Supplier // nil when not identified
	Purchase   []core.PurchaseOrder
	Receipts   []core.GoodsReceipt
	Twins      []core.Review // the other invoices that exceptions name
	History    []core.AuditEntry
	Colleagues []string      // whom the person can ask
	Lessons    []core.Lesson // what was learnt of the supplier
	// Division is how the invoice's file is divided, nil where that is no question,
	// and Parts the invoices of the file when there are several.
	Division *core.Split
	Parts    []Row
	Pages    []PageState
	Payable  *Payable // nil for an invoice that is not decided, or paid
	// Allowed says for each action why the person may not do it now; a missing
	// entry is a yes.
	Allowed map[core.Action]string
}

// Show gives one invoice; the ID may be shortened as long as it stays unique.
func (d *Desk) Show(ctx context.Context, by core.User, id core.ReviewID) (Dossier, error) {
	var s Dossier
	if err := d.mayNow(ctx, by, core.MayRead, "see invoices"); err != nil {
		return s, err
	}
	err := d.store.View(ctx, func(r core.Reader) error {
		v, err := find(r, id)
		if err != nil {
			return err
		}
		staff, of, err := staffOf(r, d.store.Now().In(d.zone), v)
		if err != nil {
			return err
		}
		s.Row = newRow(v, of).asked(staff, by)
		by = by.With(s.Standing)
		if err := s.colleagues(r, by); err != nil {
			return err
		}
		if s.Parts, err = parts(r, v); err != nil {
			return err
		}
		if s.Division, err = divisionOf(r, v); err != nil {
			return err
		}
		if s.Pages, err = pageStates(r, v); err != nil {
			return err
		}
		if s.Payable, err = payableNow(r, v, core.DateOf(d.store.Now().In(d.zone))); err != nil {
			return err
		}
		return s.fill(r, v)
	})
	s.Allowed = map[core.Action]string{}
	for _, a := range core.PersonActions {
		if no := core.Allowed(s.Review, a, by); no != nil {
			s.Allowed[a] = no.Error()
		}
	}
	return s, err
}

func (s *Dossier) fill(r core.Reader, v core.Review) error {
	var err error
	if s.Document, err = r.FindDocument(v.Document); err != nil {
		return err
	}
	if s.Deliveries, err = r.ListDeliveries(core.DeliveryFilter{Document: v.Document}); err != nil {
		return err
	}
	for _, dl := range s.Deliveries {
		if dl.Message != "" {
			m, err := r.FindMessage(dl.Message)
			if err != nil {
				return err
			}
			s.Messages = append(s.Messages, m)
		}
	}
	if v.Invoice.SupplierID != "" {
		sup, err := r.FindSupplier(v.Invoice.SupplierID)
		if err != nil {
			return err
		}
		s.Supplier = &sup
		if s.Lessons, err = r.ListLessons(core.LessonFilter{Supplier: sup.ID}); err != nil {
			return err
		}
	}
	for _, id := range v.Match.Orders {
		o, err := r.FindOrder(id)
		if err != nil {
			return err
		}
		s.Purchase = append(s.Purchase, o)
	}
	if len(v.Match.Orders) > 0 {
		if s.Receipts, err = r.ListReceipts(v.Match.Orders); err != nil {
			return err
		}
	}
	named := v.Exceptions
	if s.Payable != nil {
		named = slices.Concat(named, s.Payable.Unsettled)
	}
	for _, e := range named {
		if e.Twin != nil {
			t, err := r.FindReview(*e.Twin)
			if err != nil {
				return err
			}
			s.Twins = append(s.Twins, t)
		}
	}
	return s.history(r, v)
}

func (s *Dossier) colleagues(r core.Reader, by core.User) error {
	all, err := r.ListUsers()
	for _, u := range all {
		if u.Name != by.Name {
			s.Colleagues = append(s.Colleagues, u.Name)
		}
	}
	return err
}

// history is the log entries of the document, then those of the invoice, each in
// the order in which they happened.
func (s *Dossier) history(r core.Reader, v core.Review) error {
	for _, object := range []string{"document:" + string(v.Document)[:min(12, len(v.Document))], "review:" + string(v.ID)} {
		list, err := r.AuditEntriesOf(object)
		if err != nil {
			return err
		}
		s.History = append(s.History, list...)
	}
	return nil
}

// find gives the review with the ID, or the only one whose ID begins so.
func find(r core.Reader, id core.ReviewID) (core.Review, error) {
	v, err := r.FindReview(id)
	if core.KindOf(err) != core.NotFound || len(id) < 4 {
		return v, err
	}
	list, lerr := r.ListBriefs(core.ReviewFilter{})
	if lerr != nil {
		return v, lerr
	}
	found := 0
	for _, o := range list {
		if strings.HasPrefix(string(o.ID), string(id)) {
			v = o
			found++
		}
	}
	switch found {
	case 0:
		return v, err
	case 1:
		return r.FindReview(v.ID)
	}
	return core.Review{}, core.Errorf(core.NotFound, "%d invoices begin with %s", found, id).WithHint("give more of the ID")
}
