package intake

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"countersign/core"
	"countersign/core/control"
)

// office is what the checks of several invoices in one transaction have in common, read
// once. Nothing of it changes meanwhile but by these checks.
type office struct {
	tx core.Tx
	// again is for invoices that were checked before, many of them: what is read of a
	// supplier's earlier invoices is kept, and a check without news is no step.
	again bool
	past  map[core.SupplierID][]core.Past

	opened     bool
	firm       core.Firm
	settings   core.Settings
	ownDomains []string

	suppliers    []core.Supplier // nil when they are to be read
	known        []core.Supplier // those that may have sent something, with learnt names
	knownDomains []string
}

// open reads what is the same for all invoices.
func (o *office) open() (err error) {
	if o.opened {
		return nil
	}
	if o.firm, err = o.tx.Firm(); err != nil {
		return err
	}
	if o.settings, err = o.tx.Settings(); err != nil {
		return err
	}
	o.ownDomains, err = ownDomains(o.tx)
	o.opened = err == nil
	return err
}

func (o *office) learnSuppliers() error {
	if o.suppliers != nil {
		return nil
	}
	all, err := o.tx.ListSuppliers()
	if err != nil {
		return err
	}
	known, err := asRead(o.tx, all)
	if err != nil {
		return err
	}
	o.suppliers, o.known, o.knownDomains = all, known, nil
	for _, s := range all {
		o.knownDomains = append(o.knownDomains, domains(s.Emails)...)
	}
	return nil
}

func (o *office) saveSupplier(s core.Supplier, action string, doc core.DocumentID) error {
	o.suppliers = nil
	if err := o.tx.SaveSupplier(s); err != nil {
		return err
	}
	e := entry(core.User{}, action, "supplier:"+string(s.ID))
	e.Document, e.After = doc, map[string]string{"name": s.Name}
	if n := len(s.Accounts); n > 0 && action == "AccountSeen" {
		e.After["account"] = s.Accounts[n-1].Key()
	}
	return o.tx.Audit(e)
}

// asBefore reports whether a check of an invoice that was checked before found nothing
// new: that is no step, and nothing is written down.
func asBefore(v core.Review, c core.Command) bool {
	if v.Status != core.StatusMatched && v.Status != core.StatusOnHold && v.Status != core.StatusApproved {
		return false
	}
	next, _, err := core.Decide(v, c)
	if err != nil || core.Allowed(next, core.ActRule, core.System) == nil {
		return false
	}
	next.Revision, next.ChangedAt, next.AskedAt = v.Revision, v.ChangedAt, v.AskedAt
	v.Draft, next.Draft = core.Draft{}, core.Draft{} // no check touches it
	was, err1 := json.Marshal(v)
	is, err2 := json.Marshal(next)
	return err1 == nil && err2 == nil && bytes.Equal(was, is)
}

// changed keeps what is known of earlier invoices up to date.
func (o *office) changed(v, now core.Review) {
	was, is := v.Invoice.SupplierID, now.Invoice.SupplierID
	if was != is {
		delete(o.past, was)
		delete(o.past, is)
		return
	}
	for i, p := range o.past[is] {
		if p.ID == now.ID {
			o.past[is][i] = now.Past()
		}
	}
}

// history is the supplier's invoices before this one, newest first; their totals alone
// where an order vouches for the price of each line, because only past prices and
// contracts are looked up on what they say.
func (o *office) history(v core.Review, s core.SupplierID) ([]core.Past, error) {
	if !o.again {
		return history(o.tx, v, s)
	}
	list, err := o.latest(s)
	return earlier(v, list), err
}

// latest are a supplier's latest invoices, which are read once where many are checked.
func (o *office) latest(s core.SupplierID) ([]core.Past, error) {
	if list, ok := o.past[s]; ok {
		return list, nil
	}
	list, err := o.tx.ListPast(lastOf(s))
	if err != nil || !o.again {
		return list, err
	}
	if o.past == nil {
		o.past = map[core.SupplierID][]core.Past{}
	}
	o.past[s] = list
	return list, nil
}

// lastOf are the latest invoices of a supplier.
func lastOf(s core.SupplierID) core.ReviewFilter {
	return core.ReviewFilter{Supplier: s, Newest: true, Limit: pastInvoices}
}

func history(r core.Reader, v core.Review, s core.SupplierID) ([]core.Past, error) {
	look := r.ListHeads
	if len(v.Match.Orders) == 0 || control.AsksPrices(v) {
		look = r.ListPast
	}
	list, err := look(lastOf(s))
	return earlier(v, list), err
}

// earlier are the claims of a list but for the invoice itself and those that were
// rejected.
func earlier(v core.Review, list []core.Past) []core.Past {
	out := make([]core.Past, 0, len(list))
	for _, p := range list {
		if p.ID != v.ID && p.Status != core.StatusRejected && (p.Invoice.Kind == "" || p.Invoice.Kind.IsClaim()) {
			out = append(out, p)
		}
	}
	return out
}

// before are those of the invoices that came in before this one.
func before(v core.Review, list []core.Past) []core.Past {
	return slices.DeleteFunc(slices.Clone(list), func(o core.Past) bool {
		return cmp.Or(o.ReceivedAt.Compare(v.ReceivedAt), cmp.Compare(o.ID, v.ID)) > 0 && !o.Status.Decided()
	})
}
