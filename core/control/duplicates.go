package control

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
	"countersign/core/money"
)

// The levels of a duplicate (CONTRACT, Duplicates), gravest first. D0, the same
// file or mail, never becomes a second invoice.
const (
	sameClaim     = "D1" // supplier, kind, number and gross
	sameNumber    = "D2" // supplier and number, other gross or another year
	sameGross     = "D3" // supplier and gross close in time, other number
	otherSupplier = "D4" // number and gross, under a supplier that is the same by tax ID, account or domain
	sameLooks     = "D5" // the pages look the same
)

// LooksSame is the likeness of pages from which on they count as the same. Scans lose some
// figures to dirt and folds.
const LooksSame = 0.5

// duplicates compares the invoice with each of its twins and gives at most one
// finding a twin, the gravest.
//
// A pair is shown on one side: where the twin already carries the finding that names
// this invoice and is no less grave, it is not repeated here, unless the twin is ahead
// (approved, exported or paid), so that neither of two can slip through while the other
// waits. A twin that came in later and is still to be checked will carry it. A pair that somebody settled on the twin's side is settled, as long as the two
// have no more in common than was settled.
func (in Input) duplicates() []core.Exception {
	var out []core.Exception
	for _, t := range in.sortedTwins() {
		level := in.level(t)
		if level == "" || in.before(t) && unchecked(t) {
			continue
		}
		e := in.duplicate(t, level)
		if settled, shown := onTwin(t, in.Review.ID, e); !settled && (!shown || ahead(t)) {
			out = append(out, e)
		}
	}
	return out
}

// onceMore names the claims in the books that a document looks like which was read as
// something else: whoever corrects its kind claims the same money a second time.
func (in Input) onceMore() []core.Exception {
	var out []core.Exception
	for _, t := range byArrival(in.Twins) {
		if !isClaim(kindOf(t)) || in.Likeness[t.ID] < LooksSame || in.sameFile(t) || in.before(t) {
			continue
		}
		e := in.duplicate(t, sameLooks)
		e.Field = "kind"
		e.Message += fmt.Sprintf(" It may be that one once more, read as %s: reject it if it is, and leave its kind as it is until you know.", in.kind().Words())
		out = append(out, e)
	}
	return out
}

// sortedTwins are the other claims on the same side (an invoice is compared with
// invoices, a credit note with credit notes), oldest first.
func (in Input) sortedTwins() []core.Review {
	var out []core.Review
	for _, t := range in.Twins {
		kind := kindOf(t)
		if t.ID != in.Review.ID && isClaim(kind) && (kind == core.KindCreditNote) == (in.kind() == core.KindCreditNote) {
			out = append(out, t)
		}
	}
	return byArrival(out)
}

// byArrival is the list oldest first, each once.
func byArrival(list []core.Review) []core.Review {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b core.Review) int {
		return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(out, func(a, b core.Review) bool { return a.ID == b.ID })
}

// before reports whether the invoice under review came in before the other one.
func (in Input) before(t core.Review) bool {
	return cmp.Or(in.Review.ReceivedAt.Compare(t.ReceivedAt), cmp.Compare(in.Review.ID, t.ID)) < 0
}

func unchecked(t core.Review) bool {
	return t.Status == core.StatusReceived || t.Status == core.StatusRead
}

func ahead(t core.Review) bool {
	return t.Status == core.StatusApproved || t.Status == core.StatusExported || t.Status == core.StatusPaid
}

// onTwin reports whether the twin carries a finding about this invoice that is at
// least as grave as e, and whether somebody settled it there.
func onTwin(t core.Review, id core.ReviewID, e core.Exception) (settled, shown bool) {
	for _, f := range t.Exceptions {
		if f.Reason == core.Duplicate && f.Twin != nil && *f.Twin == id && f.Level <= e.Level && (f.Severity == core.Block || e.Severity == core.Warn) {
			shown = true
			settled = settled || !f.Open()
		}
	}
	return settled, shown
}

// level is what the two have in common; empty when they are two claims.
func (in Input) level(t core.Review) string {
	a, b := in.Review.Invoice, t.Invoice
	number := core.NumberKey(a.Number) != "" && core.NumberKey(a.Number) == core.NumberKey(b.Number)
	gross := sameMoney(a.GrossTotal, b.GrossTotal)
	supplier := in.sameSupplier(t)
	switch {
	case supplier && number && gross && sameYear(a.IssueDate, b.IssueDate):
		return sameClaim
	case supplier && (number || in.corrects(t)):
		return sameNumber
	case supplier && gross && (in.closeInTime(t) || butForPrefix(a.Number, b.Number) && sameYear(a.IssueDate, b.IssueDate)):
		return sameGross
	case !supplier && number && gross && in.sharesIdentity(t):
		return otherSupplier
	case in.Likeness[t.ID] >= LooksSame && !in.sameFile(t):
		return sameLooks
	}
	return ""
}

// corrects reports whether the invoice says that it stands in the place of the other one:
// to pay both is to pay twice.
func (in Input) corrects(t core.Review) bool {
	key := core.NumberKey(in.Review.Corrects())
	return key != "" && key == core.NumberKey(t.Invoice.Number)
}

// butForPrefix reports whether two numbers are one, but that one of them lacks the letters
// in front: "RE-2026-17" as somebody types "2026-17". Two different prefixes are two
// series.
func butForPrefix(a, b string) bool {
	x, y := core.NumberKey(a), core.NumberKey(b)
	p, q := withoutPrefix(x), withoutPrefix(y)
	return p != "" && p == q && (p == x) != (q == y)
}

func withoutPrefix(key string) string { return strings.TrimLeftFunc(key, unicode.IsLetter) }

// sameFile reports whether the two are parts of one file: their pages have the same
// hash and often the same looks, and are other pages all the same.
func (in Input) sameFile(t core.Review) bool {
	return in.Review.Document != "" && in.Review.Document == t.Document && in.Review.Part != t.Part
}

// sameMoney reports whether two stated sums are one; nought proves nothing.
func sameMoney(a, b money.Amount) bool { return a.IsSet() && a.Minor != 0 && a == b }

// sameYear is true where a date is missing, so that the graver level is taken.
func sameYear(a, b core.Date) bool { return a.IsZero() || b.IsZero() || a.Year == b.Year }

// sameSupplier compares the suppliers that were found; where one is not found yet,
// the tax ID and the name on the invoices.
func (in Input) sameSupplier(t core.Review) bool {
	mine, theirs := in.supplierID(), t.Invoice.SupplierID
	if mine != "" && theirs != "" {
		return mine == theirs
	}
	a, b := in.Review.Invoice.Seller, t.Invoice.Seller
	if otherTaxID(a.TaxID, b.TaxID, a.Country) {
		return false
	}
	return sameTaxID(a.TaxID, b.TaxID, a.Country) || nameKey(a.Name) != "" && nameKey(a.Name) == nameKey(b.Name)
}

// sharesIdentity reports whether the twin's supplier has the tax ID, the account or
// the mail domain of this one.
func (in Input) sharesIdentity(t core.Review) bool {
	a, b := in.Review.Invoice, t.Invoice
	if sameTaxID(a.Seller.TaxID, b.Seller.TaxID, a.Seller.Country) || sameAccount(a.Account, b.Account) {
		return true
	}
	if s := in.Supplier; s != nil {
		if sameTaxID(s.TaxID, b.Seller.TaxID, s.Country) {
			return true
		}
		if _, ok := findAccount(*s, b.Account); ok {
			return true
		}
	}
	mine := mailDomains(in.Review)
	if e := Writer(in.Envelope, in.OwnDomains); e != nil {
		mine = append(mine, ownDomain(e.From)...)
	}
	if in.Supplier != nil {
		mine = append(mine, domainsOf(*in.Supplier)...)
	}
	return slices.ContainsFunc(mailDomains(t), func(d string) bool { return slices.Contains(mine, d) })
}

func mailDomains(r core.Review) []string {
	return append(ownDomain(r.Sender), ownDomain(r.Invoice.Seller.Email)...)
}

func ownDomain(address string) []string {
	if d := domainOf(address); d != "" && !shared(d) {
		return []string{registrable(d)}
	}
	return nil
}

// closeInTime reports whether two claims of one sum are near enough to be one: of
// the same day, or within the window and not the next of a series.
func (in Input) closeInTime(t core.Review) bool {
	a, b := in.Review.Invoice.IssueDate, t.Invoice.IssueDate
	if a.IsZero() || b.IsZero() {
		return false
	}
	days := a.DaysUntil(b)
	if days == 0 {
		return true
	}
	return max(days, -days) <= in.Settings.DuplicateWindowDays && !in.recurring()
}

// duplicate is the finding about one twin. D1 and D2 block within a calendar year;
// a twin that was rejected only warns.
func (in Input) duplicate(t core.Review, level string) core.Exception {
	e := core.Exception{Reason: core.Duplicate, Severity: core.Warn, Field: "number", Level: level, Twin: &t.ID, Actual: in.Review.Invoice.Number, Expected: t.Invoice.Number}
	year := sameYear(in.Review.Invoice.IssueDate, t.Invoice.IssueDate)
	if (level == sameClaim || level == sameNumber) && year && t.Status != core.StatusRejected {
		e.Severity = core.Block
	}
	e.Message = in.duplicateMessage(t, level)
	return e
}

func (in Input) duplicateMessage(t core.Review, level string) string {
	who := describe(t)
	var s string
	switch level {
	case sameClaim:
		s = fmt.Sprintf("The same number and gross total are on %s.", who)
	case sameNumber:
		if in.corrects(t) {
			s = fmt.Sprintf("It says that it corrects %s; to pay both is to pay twice.", who)
			break
		}
		s = fmt.Sprintf("The same number is on %s.", who)
		if y := t.Invoice.IssueDate.Year; !sameYear(in.Review.Invoice.IssueDate, t.Invoice.IssueDate) {
			s = fmt.Sprintf("The same number is on %s, of the year %d.", who, y)
		}
	case sameGross:
		s = fmt.Sprintf("The same gross total is on %s%s.", who, in.apart(t))
		if butForPrefix(in.Review.Invoice.Number, t.Invoice.Number) {
			s = fmt.Sprintf("The same gross total, and the same number but for the letters in front, are on %s%s.", who, in.apart(t))
		}
	case otherSupplier:
		s = fmt.Sprintf("The same number and gross total are on %s, whose supplier shares a tax ID, account or mail domain with this one; they may be one supplier to merge.", who)
	case sameLooks:
		s = fmt.Sprintf("The pages look the same as those of %s (%.0f %% of the figures on them).", who, 100*in.Likeness[t.ID])
	}
	if t.Status == core.StatusRejected {
		s += " That one was rejected."
	}
	if ahead(t) {
		s += fmt.Sprintf(" That one is %s already.", strings.ToLower(string(t.Status)))
	}
	return s
}

func (in Input) apart(t core.Review) string {
	switch d := t.Invoice.IssueDate.DaysUntil(in.Review.Invoice.IssueDate); {
	case d == 0:
		return ", of the same day"
	case d == 1 || d == -1:
		return ", one day apart"
	default:
		return fmt.Sprintf(", %d days apart", max(d, -d))
	}
}

// describe names a twin so that a person finds it.
func describe(t core.Review) string {
	inv := t.Invoice
	s := "invoice "
	if inv.Kind == core.KindCreditNote {
		s = "credit note "
	}
	if inv.Number == "" {
		s += "without a number"
	} else {
		s += inv.Number
	}
	if !inv.IssueDate.IsZero() {
		s += " of " + inv.IssueDate.String()
	}
	if inv.GrossTotal.IsSet() {
		s += " for " + inv.GrossTotal.Format(',', '.')
	}
	return s
}
