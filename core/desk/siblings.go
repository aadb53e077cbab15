package desk

import (
	"slices"

	"countersign/core"
	"countersign/core/intake"
)

// afterDecision checks again what a final decision bears on.
func afterDecision(tx core.Tx, v core.Review) (core.Review, error) {
	if v.Status != core.StatusApproved && v.Status != core.StatusRejected {
		return v, nil
	}
	return v, checkSiblings(tx, v)
}

// afterChange checks an invoice whose content a person changed, and then what it has
// or had to do with.
func afterChange(tx core.Tx, before, v core.Review) (core.Review, error) {
	v, err := intake.Check(tx, v)
	if err != nil {
		return v, err
	}
	same := core.ContentHash(before.Invoice, before.Match) == core.ContentHash(v.Invoice, v.Match)
	if same && before.Invoice.IssueDate == v.Invoice.IssueDate {
		return v, nil
	}
	return v, checkSiblings(tx, before, v)
}

// checkSiblings checks again the other invoices of an invoice's orders, whose remaining
// quantities changed, and those that may be the same claim. The invoice may be given as
// it was and as it is.
func checkSiblings(tx core.Tx, states ...core.Review) error {
	set, err := tx.Settings()
	if err != nil {
		return err
	}
	var ids []core.ReviewID
	for _, v := range states {
		more, err := siblings(tx, v, set)
		if err != nil {
			return err
		}
		ids = append(ids, more...)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		o, err := tx.FindReview(id)
		if err != nil {
			return err
		}
		if id == states[0].ID || o.Status.Decided() || o.Status == core.StatusReceived {
			continue
		}
		if _, err := intake.Check(tx, o); err != nil {
			return err
		}
	}
	return nil
}

// siblings are the invoices of which a check may find something else when this one changes.
func siblings(tx core.Tx, v core.Review, set core.Settings) ([]core.ReviewID, error) {
	ids, err := tx.FindReviewsByOrder(v.Match.Orders)
	if err != nil {
		return nil, err
	}
	twins, err := intake.Twins(tx, v, set)
	if err != nil {
		return nil, err
	}
	for _, t := range twins {
		ids = append(ids, t.ID)
	}
	if v.Invoice.SupplierID == "" {
		return ids, nil
	}
	open, err := tx.ListBriefs(core.ReviewFilter{Supplier: v.Invoice.SupplierID, Status: []core.Status{core.StatusMatched, core.StatusOnHold}})
	for _, o := range open {
		if restsOn(o, v) {
			ids = append(ids, o.ID)
		}
	}
	return ids, err
}

// restsOn reports whether what was found about an invoice may rest on another one beyond
// orders and duplicates: that it is the next of a contract's period, or names it or what it
// names (BT-25).
func restsOn(o, v core.Review) bool {
	key := core.NumberKey(o.Invoice.PrecedingInvoice)
	return v.Match.Contract != "" || key != "" && (key == core.NumberKey(v.Invoice.Number) || key == core.NumberKey(v.Invoice.PrecedingInvoice))
}
