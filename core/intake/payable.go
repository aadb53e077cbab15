package intake

import (
	"slices"

	"countersign/core"
	"countersign/core/control"
)

// Books gathers what control.MayBePaid has to know of invoices, in one transaction.
// What many of them share is read once.
type Books struct {
	r         core.Reader
	firm      core.Firm
	settings  core.Settings
	today     core.Date
	suppliers map[core.SupplierID]core.Supplier
	domains   []string // of all suppliers
	own       []string
	past      map[core.SupplierID][]core.Past
}

// OpenBooks reads what all invoices share.
func OpenBooks(r core.Reader, today core.Date) (*Books, error) {
	b := &Books{r: r, today: today, suppliers: map[core.SupplierID]core.Supplier{}, past: map[core.SupplierID][]core.Past{}}
	var err error
	if b.firm, err = r.Firm(); err != nil {
		return nil, err
	}
	if b.settings, err = r.Settings(); err != nil {
		return nil, err
	}
	if b.own, err = ownDomains(r); err != nil {
		return nil, err
	}
	list, err := r.ListSuppliers()
	for _, s := range list {
		b.suppliers[s.ID] = s
		b.domains = append(b.domains, domains(s.Emails)...)
	}
	return b, err
}

// PayInput gathers for one invoice, with duplicates looked up anew.
func (b *Books) PayInput(v core.Review) (control.PayInput, error) {
	in := control.PayInput{Input: control.Input{Review: v, Firm: b.firm, Settings: b.settings, Today: b.today, KnownDomains: b.domains, OwnDomains: b.own}}
	if v.Status != core.StatusApproved && v.Status != core.StatusExported {
		return in, nil // refused by its status alone
	}
	inv := v.Invoice
	if s, ok := b.suppliers[inv.SupplierID]; ok {
		in.Supplier = &s
	}
	var err error
	if in.Envelope, err = envelope(b.r, v); err != nil {
		return in, err
	}
	if in.Twins, err = Twins(b.r, v, b.settings); err != nil || in.Supplier == nil {
		return in, err
	}
	past, err := b.latest(inv.SupplierID)
	if err != nil {
		return in, err
	}
	in.History = slices.DeleteFunc(slices.Clone(past), func(o core.Past) bool { return o.ID == v.ID })
	m, err := matched(b.r, &in.Input, b.latest)
	if err == nil {
		in.Matched = contracted(&in.Input, m).Exceptions
	}
	return in, err
}

// latest are a supplier's latest claims, read once.
func (b *Books) latest(s core.SupplierID) ([]core.Past, error) {
	if past, ok := b.past[s]; ok {
		return past, nil
	}
	past, err := history(b.r, core.Review{}, s)
	if err == nil {
		b.past[s] = past
	}
	return past, err
}
