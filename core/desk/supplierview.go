package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
)

// SupplierView is one supplier with everything that is known of it.
type SupplierView struct {
	core.Supplier
	// Lacks are the proofs that the firm asks for and does not have.
	Lacks    []core.Proof      `json:"lacks,omitempty"`
	Invoices int               `json:"invoices"`
	Orders   int               `json:"orders"`
	Latest   []core.Review     `json:"-"` // the latest invoices in brief, newest first
	Lessons  []core.Lesson     `json:"lessons,omitempty"`
	History  []core.AuditEntry `json:"-"`
}

// latestInvoices is how many invoices of a supplier its view lists.
const latestInvoices = 10

// ShowSupplier gives one supplier by its name or ID as of a day.
func (d *Desk) ShowSupplier(ctx context.Context, by core.User, name string, today core.Date) (SupplierView, error) {
	var v SupplierView
	s, err := d.FindSupplier(ctx, by, name)
	if err != nil {
		return v, err
	}
	v.Supplier = s
	err = d.read(ctx, by, func(r core.Reader) error {
		set, err := r.Settings()
		if err != nil {
			return err
		}
		v.Lacks = s.Lacks(set.Checklist, today)
		heads, err := r.ListHeads(core.ReviewFilter{Supplier: s.ID})
		if err != nil {
			return err
		}
		v.Invoices = len(heads)
		if v.Latest, err = r.ListBriefs(core.ReviewFilter{Supplier: s.ID, Newest: true, Limit: latestInvoices}); err != nil {
			return err
		}
		orders, err := r.ListOrders(s.ID)
		if err != nil {
			return err
		}
		v.Orders = len(orders)
		if v.Lessons, err = r.ListLessons(core.LessonFilter{Supplier: s.ID}); err != nil {
			return err
		}
		v.History, err = r.AuditEntriesOf("supplier:" + string(s.ID))
		return err
	})
	return v, err
}

// CheckOff notes that somebody saw a proof of the supplier, which is good until a day
// or for ever. A newer one takes the place of an older.
func (d *Desk) CheckOff(ctx context.Context, by core.User, id core.SupplierID, proof core.Proof, until core.Date, note string) error {
	return d.changeSupplier(ctx, by, id, func(tx core.Tx, s *core.Supplier) (core.AuditEntry, error) {
		if !slices.Contains(core.Proofs, proof) {
			return core.AuditEntry{}, core.Errorf(core.Usage, "there is no proof %q", proof).WithHint("tax_form, bank_proof or insurance")
		}
		if strings.TrimSpace(note) == "" {
			return core.AuditEntry{}, core.Errorf(core.Usage, "a proof needs a note").WithHint("say what was seen and where it is kept")
		}
		s.Checklist = slices.DeleteFunc(slices.Clone(s.Checklist), func(c core.Checked) bool { return c.Proof == proof })
		s.Checklist = append(s.Checklist, core.Checked{Proof: proof, By: by.Name, At: tx.Now(), Until: until, Note: note})
		e := entry(by, "ProofSeen", "supplier:"+string(s.ID))
		e.After, e.Reason = map[string]string{"proof": string(proof), "until": until.String()}, note
		return e, nil
	})
}
