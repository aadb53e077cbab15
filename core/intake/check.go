package intake

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/control"
	"countersign/core/extract"
)

// pastInvoices is how many earlier invoices of a supplier the checks look at.
const pastInvoices = 60

func (in *Intake) checkAll(ctx context.Context) error {
	var list []core.ReviewID
	err := in.Store.View(ctx, func(r core.Reader) error {
		all, err := r.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusRead}})
		for _, v := range all {
			if v.Draft.Kind.Value.IsClaim() && (v.Failure == nil || v.Failure.Retry) {
				list = append(list, v.ID)
			}
		}
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	one := func(ctx context.Context, id core.ReviewID) error {
		err := guarded(func() error { return in.Store.Update(ctx, func(tx core.Tx) error { return checkRead(tx, id) }) })
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		return in.fail(ctx, id, "check", core.StatusRead, err)
	}
	return each(ctx, in, 1, "check", list, func(id core.ReviewID) string { return string(id) }, one)
}

func checkRead(tx core.Tx, id core.ReviewID) error {
	v, err := tx.FindReview(id)
	if err != nil || v.Status != core.StatusRead {
		return err
	}
	_, err = Check(tx, v)
	return err
}

// Check matches one invoice and checks it in the transaction, and saves what it
// finds. It may be called again at any time before the invoice is exported: after a
// correction, a link, an import of orders or receipts.
func Check(tx core.Tx, v core.Review) (core.Review, error) {
	return (&office{tx: tx}).check(v)
}

// CheckAgain is Check for an invoice that was checked before: where it finds nothing new
// it is no step, and nothing is written down.
func CheckAgain(tx core.Tx, v core.Review) (core.Review, error) {
	return (&office{tx: tx, again: true}).check(v)
}

func (o *office) check(v core.Review) (core.Review, error) {
	if !v.Draft.Kind.Value.IsClaim() || v.Split.Open() {
		return v, nil
	}
	tx := o.tx
	k, err := o.gather(v)
	if err != nil {
		return v, err
	}
	found := slices.Concat(k.data, k.match.Exceptions, control.Check(k.input))
	slices.SortStableFunc(found, gravest)
	core.KeepResolved(found, v.Exceptions) // what was settled is no reason to ask others
	checked := v
	checked.Invoice, checked.Match, checked.Exceptions = k.input.Review.Invoice, k.match, found
	route, err := byRule(tx, approval.Route(checked, k.input.Firm, k.input.Settings, approval.KnownOf(k.input.Supplier, isNew(checked, k.input.Supplier))), checked, k.input)
	if err != nil {
		return v, err
	}
	if o.again && v.Status == core.StatusApproved && v.Route.Rule == "" {
		route = v.Route // people answered it; who is asked does not change behind their back
	}
	c := core.Command{Action: core.ActCheck, By: core.System, Invoice: checked.Invoice, Match: k.match, Exceptions: found, Route: route,
		Verified: control.Verifiers(checked, k.input.Supplier)}
	if o.again && asBefore(v, c) {
		return v, nil
	}
	now, err := decide(tx, v, c)
	if err == nil && core.Allowed(now, core.ActRule, core.System) == nil {
		now, err = decide(tx, now, core.Command{Action: core.ActRule, Rule: now.Route.Rule})
	}
	o.changed(v, now)
	return now, err
}

// byRule is the route that a rule of the owner's makes of another.
func byRule(tx core.Reader, route core.Route, v core.Review, in control.Input) (core.Route, error) {
	if !in.Settings.AutoApprove.Enabled || len(in.Settings.AutoApprove.Signed) == 0 {
		return route, nil
	}
	first, err := tx.AuditEntriesOf("review:" + string(v.ID))
	if err != nil || len(first) == 0 || in.Supplier == nil {
		return route, err
	}
	// Who approved the earlier ones is in no head, which History may consist of.
	past, err := tx.ListBriefs(core.ReviewFilter{Supplier: in.Supplier.ID, Newest: true, Limit: pastInvoices, Status: approved})
	past = slices.DeleteFunc(past, func(o core.Review) bool { return o.ID == v.ID })
	return approval.WithRule(route, approval.Case{
		Review: v, Firm: in.Firm, Settings: in.Settings, Supplier: in.Supplier, History: past,
		Verified: control.Verifiers(v, in.Supplier), Seed: first[0].Hash,
	}), err
}

// isNew reports whether the supplier is new to the approval policies: nobody approved it
// yet, or it came into the books with this invoice. Nothing is approved before the
// supplier is, and a policy about new suppliers is for just these invoices.
func isNew(v core.Review, s *core.Supplier) bool {
	return s != nil && s.DraftedFrom == v.ID && v.ID != "" ||
		slices.ContainsFunc(v.Exceptions, func(e core.Exception) bool { return e.Reason == core.NewSupplier })
}

// gravest brings what blocks before what warns, and both into the order of the lanes,
// so that the first sentence is the one that says why the invoice is where it is.
func gravest(a, b core.Exception) int {
	weight := func(e core.Exception) int {
		n := slices.Index(core.Lanes, core.LaneOf([]core.Exception{{Reason: e.Reason, Field: e.Field, Severity: core.Block}}))
		if e.Severity != core.Block {
			n += len(core.Lanes)
		}
		return n
	}
	return weight(a) - weight(b)
}

// known is all that the checks of one invoice need.
type known struct {
	data  []core.Exception // what its own numbers and its reader say
	match core.Match
	input control.Input
}

func (o *office) gather(v core.Review) (known, error) {
	var k known
	in, tx := &k.input, o.tx
	in.Review, in.Today = v, tx.Today()
	in.Review.Invoice, k.data = extract.Invoice(v.Draft, in.Today)
	if err := o.gatherFirm(in); err != nil {
		return k, err
	}
	if err := o.gatherSupplier(in); err != nil {
		return k, err
	}
	var err error
	if in.Twins, err = Twins(tx, in.Review, in.Settings); err != nil {
		return k, err
	}
	if err := addAlike(tx, in, control.Resemblance); err != nil {
		return k, err
	}
	if in.Review.Match, err = matched(tx, in, o.latest); err != nil {
		return k, err
	}
	if in.Supplier != nil {
		if in.History, err = o.history(in.Review, in.Supplier.ID); err != nil {
			return k, err
		}
		in.Review.Match = contracted(in, in.Review.Match)
	}
	k.match = in.Review.Match
	return k, nil
}

// contracted is the match with the contract of the supplier that fits, if there is one.
func contracted(in *control.Input, m core.Match) core.Match {
	if !slices.ContainsFunc(in.Settings.Contracts, func(c core.Contract) bool { return c.Supplier == in.Supplier.ID }) {
		return m
	}
	return control.Contracted(in.Review.Invoice, m, in.Settings.Contracts, before(in.Review, in.History))
}

// gatherFirm adds what is known of the firm and of how the invoice came to it.
func (o *office) gatherFirm(in *control.Input) (err error) {
	if err = o.open(); err != nil {
		return err
	}
	in.Firm, in.Settings, in.OwnDomains = o.firm, o.settings, o.ownDomains
	in.Envelope, err = envelope(o.tx, in.Review)
	return err
}

// gatherSupplier adds whose invoice it is. It drafts a supplier from its first invoice,
// and notes a bank account that was not seen before. A document makes an account only
// "seen".
func (o *office) gatherSupplier(in *control.Input) error {
	if err := o.learnSuppliers(); err != nil {
		return err
	}
	in.KnownDomains = o.knownDomains
	inv := &in.Review.Invoice
	id := control.Identify(*inv, control.Writer(in.Envelope, in.OwnDomains), o.known)
	in.Ambiguous, in.Doubt = id.Tie, id.Doubt
	s := withoutAliases(o.suppliers, id.Supplier)
	if s == nil {
		if len(id.Tie) > 0 || inv.Seller.Name == "" {
			return nil
		}
		s = draftSupplier(in.Review, o.suppliers)
		if err := o.saveSupplier(*s, "SupplierDrafted", in.Review.Document); err != nil {
			return err
		}
	}
	inv.SupplierID = s.ID
	for _, a := range control.Accounts(in.Review) {
		if err := o.noteAccount(s, a, in.Review.Document); err != nil {
			return err
		}
	}
	in.Supplier = s
	if s.State == core.SupplierDraft {
		if err := o.learnSuppliers(); err != nil { // this one may just have come to them
			return err
		}
		in.Namesakes = control.LikeOnFile(*s, o.suppliers)
	}
	return nil
}

// noteAccount keeps an account that a document names for the first time.
func (o *office) noteAccount(s *core.Supplier, a core.PaymentAccount, doc core.DocumentID) error {
	if _, ok := s.Account(a.Key()); ok || a.Key() == "" {
		return nil
	}
	s.Accounts = append(slices.Clone(s.Accounts), core.BankAccount{PaymentAccount: a, State: core.AccountSeen, SeenOn: doc})
	return o.saveSupplier(*s, "AccountSeen", doc)
}

// withoutAliases is the supplier as it is stored, without the names that were learnt.
func withoutAliases(all []core.Supplier, found *core.Supplier) *core.Supplier {
	if found == nil {
		return nil
	}
	i := slices.IndexFunc(all, func(s core.Supplier) bool { return s.ID == found.ID })
	s := all[i]
	return &s
}

// draftSupplier makes a supplier of what its first invoice says of it. Nothing can
// be paid to it until a second person approves it.
func draftSupplier(v core.Review, all []core.Supplier) *core.Supplier {
	p := v.Invoice.Seller
	s := &core.Supplier{
		Name: p.Name, TaxID: p.TaxID, RegistrationID: p.RegistrationID, Phone: p.Phone, Country: p.Country,
		Currency: v.Invoice.Currency, State: core.SupplierDraft, DraftedFrom: v.ID,
	}
	if p.Email != "" {
		s.Emails = []string{p.Email}
	}
	s.ID = core.NewSupplierID(p.Name, func(id core.SupplierID) bool {
		return slices.ContainsFunc(all, func(o core.Supplier) bool { return o.ID == id })
	})
	return s
}

// envelope is that of the mail which brought the document first, if one did, with that
// of the mail within it in which the document lay.
func envelope(tx core.Reader, v core.Review) (*core.Envelope, error) {
	list, err := tx.ListDeliveries(core.DeliveryFilter{Document: v.Document})
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if d.Message == "" {
			continue
		}
		m, err := tx.FindMessage(d.Message)
		if err != nil {
			return nil, err
		}
		e := m.EnvelopeOf(d.Path)
		return &e, nil
	}
	return nil, nil
}

// ownDomains are those of the firm's mailboxes and people.
func ownDomains(tx core.Reader) ([]string, error) {
	accounts, err := tx.ListMailAccounts()
	if err != nil {
		return nil, err
	}
	users, err := tx.ListUsers()
	if err != nil {
		return nil, err
	}
	var addresses []string
	for _, a := range accounts {
		addresses = append(addresses, a.User)
	}
	for _, u := range users {
		addresses = append(addresses, u.Address)
	}
	return domains(addresses), nil
}

func domains(addresses []string) []string {
	var out []string
	for _, m := range addresses {
		if _, d, ok := strings.Cut(m, "@"); ok {
			out = append(out, strings.ToLower(d))
		}
	}
	return out
}

// yearOfTotals is how far around an invoice the supplier's other ones of its gross total
// are looked at: a number without its prefix is found by the total (control, duplicates).
const yearOfTotals = 366

// Twins are the invoices that may be the same claim by what they say.
func Twins(r core.Reader, v core.Review, s core.Settings) ([]core.Review, error) {
	inv := v.Invoice
	list, err := r.FindTwins(core.TwinQuery{Not: v.ID, Supplier: inv.SupplierID, NumberKey: core.NumberKey(inv.Number),
		Gross: inv.GrossTotal, Date: inv.IssueDate, Days: max(s.DuplicateWindowDays, yearOfTotals)})
	key := core.NumberKey(v.Corrects())
	if err != nil || key == "" {
		return list, err
	}
	corrected, err := r.FindTwins(core.TwinQuery{Not: v.ID, Supplier: inv.SupplierID, NumberKey: key})
	return append(list, corrected...), err
}
