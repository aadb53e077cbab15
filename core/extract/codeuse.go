package extract

import (
	"fmt"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
	"countersign/core/paycode"
)

// codeUse applies one code to the draft.
type codeUse struct {
	rd *reader
	c  *payment
	f  *finder
}

// agree marks a field whose value the code carries too.
func (u codeUse) agree(f core.AnyField) {
	d := f.Detail()
	d.Confidence, d.Proof, d.Evidence.Rule = max(d.Confidence, codeAgrees), byCode, joinRules(d.Evidence.Rule)
	f.SetDetail(d)
}

func joinRules(rule string) string {
	if rule == "" || strings.HasPrefix(rule, byCode) {
		return byCode
	}
	return byCode + ", " + rule
}

// fill sets a field to what the code says, at the printed place where there is one;
// then print and code agree.
func (u codeUse) fill(f core.AnyField, value string, c concept) {
	u.put(f, value, u.f.text(value, c))
}

func (u codeUse) put(f core.AnyField, value string, at span) {
	old := f.Detail()
	before := f.Text()
	if f.SetText(value) != nil {
		return
	}
	d := core.FieldDetail{Confidence: codeAlone, Evidence: u.c.evidence(u.rd.src, value), Alternatives: old.Alternatives}
	if at.seg != nil {
		d.Confidence, d.Proof, d.Evidence = codeAgrees, byCode, at.evidence(u.rd.src, byCode)
	}
	if before != "" && before != value {
		d.Alternatives = append([]core.Alternative{{Value: before, Confidence: min(0.3, old.Confidence), Evidence: old.Evidence}}, d.Alternatives...)
	}
	d.Alternatives = slices.DeleteFunc(slices.Clone(d.Alternatives), func(a core.Alternative) bool { return a.Value == value })
	f.SetDetail(d)
}

// weak tells whether a value may give way to the code's.
func weak(f core.AnyField) bool {
	d := f.Detail()
	return !f.IsSet() || d.Proof == "" && d.Confidence < 0.8
}

// currency believes the code, except for an EPC code on an invoice that is plainly in
// another currency: that code knows euros alone.
func (u codeUse) currency() {
	f := &u.rd.d.Currency
	switch {
	case f.IsSet() && f.Value == u.c.Currency:
		u.agree(f)
	case weak(f) || u.c.Scheme == paycode.Swiss:
		u.put(f, string(u.c.Currency), u.f.currency(u.c.Currency))
	}
}

// amounts holds the code's amount against the total and the amount due.
func (u codeUse) amounts() {
	d := &u.rd.d
	if !u.c.HasAmount || u.c.Amount.IsZero() || d.Currency.Value != u.c.Currency {
		return
	}
	agreed := false
	for _, f := range []*core.Field[money.Decimal]{&d.AmountDue, &d.GrossTotal} {
		if f.IsSet() && sameAmount(f.Value.Abs(), u.c.Amount) {
			u.agree(f)
			agreed = true
		}
	}
	if agreed { // another code may still ask for something else
		if e, ok := u.rd.codes.differ(d); ok {
			d.Exceptions = append(d.Exceptions, e)
		}
		return
	}
	printed := u.f.number(u.c.Amount, cGross)
	if weak(&d.GrossTotal) && d.Kind.Value.IsClaim() {
		u.put(&d.GrossTotal, u.c.Amount.String(), printed)
		return
	}
	if e, ok := u.rd.codes.differ(d); ok {
		d.Exceptions = append(d.Exceptions, e)
	} else if !d.AmountDue.IsSet() && printed.seg != nil {
		u.put(&d.AmountDue, u.c.Amount.String(), printed)
	}
}

// differ raises an exception when the codes ask for another sum than the document
// does. A code may ask for the total, for what is left of it after a payment on
// account, for the total less the discount for early payment; several codes may ask
// for it in parts.
func (p payments) differ(d *core.Draft) (core.Exception, bool) {
	if k := d.Kind.Value; !k.IsClaim() || k == core.KindCreditNote || !d.GrossTotal.IsSet() || len(p.list) == 0 {
		return core.Exception{}, false
	}
	fits := []int64{centsOf(d.GrossTotal.Value), centsOf(d.GrossTotal.Value) - centsOf(d.Prepaid.Value)}
	if d.AmountDue.IsSet() {
		fits = append(fits, centsOf(d.AmountDue.Value))
	}
	for _, t := range d.Discounts {
		if off, err := money.Round(percentOf(d.GrossTotal.Value, t.Percent), 2); err == nil {
			fits = append(fits, centsOf(d.GrossTotal.Value)-centsOf(off))
		}
	}
	fit := func(v int64) bool { return slices.ContainsFunc(fits, func(n int64) bool { return near(n, v, 1) }) }
	var sum, odd int64 // all codes together, and the first that does not fit by itself
	asked, some := "", false
	for _, c := range p.list {
		v := centsOf(c.Amount)
		if !c.HasAmount || v == 0 || d.Currency.IsSet() && c.Currency != d.Currency.Value {
			continue
		}
		sum += v
		if fit(v) {
			some = true
		} else if asked == "" {
			odd, asked = v, c.Amount.String()+" "+string(c.Currency)
		}
	}
	if asked == "" || fit(sum) {
		return core.Exception{}, false
	}
	if !some {
		odd = sum // parts that do not make the whole
	}
	want := d.GrossTotal.Value.String()
	if d.AmountDue.IsSet() {
		want = d.AmountDue.Value.String()
	}
	return core.Exception{Reason: core.CodeDiffersFromPage, Severity: core.Block, Field: "amount_due", Expected: want, Actual: fromCents(odd).String(),
		Message: fmt.Sprintf("The payment code on the page asks for %s, but the page shows %s %s. Ask the supplier which is right before paying.", asked, want, d.Currency.Value)}, true
}

// reference takes the code's reference: it is what the bank will pass on. A free text
// counts when it is no more than a reference, and proves one that it contains.
func (u codeUse) reference() {
	f := &u.rd.d.PaymentReference
	switch ref := u.c.Reference; {
	case ref != "" && f.IsSet() && squash(f.Value) == squash(ref):
		u.agree(f)
	case ref != "":
		u.fill(f, ref, cPayRef)
	case f.IsSet() && contains(u.c.Message, f.Value):
		u.agree(f)
	case !f.IsSet() && short(u.c.Message):
		u.fill(f, u.c.Message, cPayRef)
	}
}

// short tells a reference from a sentence.
func short(s string) bool {
	d, _ := countDigits(s)
	return d >= 3 && len(s) <= 35 && len(strings.Fields(s)) <= 2
}

// contains tells whether a text has a value in it as words of its own.
func contains(text, value string) bool {
	key := core.NumberKey(value)
	if len(key) < 3 {
		return false
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == ':' || r == '(' || r == ')' })
	for i := range words {
		got := ""
		for j := i; j < len(words) && j < i+4; j++ {
			if got += words[j]; core.NumberKey(got) == key {
				return true
			}
		}
	}
	return false
}

// supplier takes the creditor's name where none was found, and believes one that is
// the creditor's.
func (u codeUse) supplier() {
	f, name := &u.rd.d.Supplier, u.c.Creditor.Name
	switch {
	case name == "":
	case f.IsSet() && sameParty(f.Value, name):
		d := f.Detail()
		d.Confidence, d.Proof, d.Evidence.Rule = max(d.Confidence, 0.97), byCode, joinRules(d.Evidence.Rule)
		f.SetDetail(d)
	case !f.IsSet() || f.Confidence < 0.5:
		u.fill(f, name, cSeller)
		u.rd.d.Seller.Name = name
	}
	if s := &u.rd.d.Seller; s.Country == "" && sameParty(u.rd.d.Supplier.Value, name) {
		s.Country = u.c.Creditor.Country
	}
}

// number lets the free text prove the document's number, or choose another candidate
// where the number was in doubt.
func (u codeUse) number() {
	f := &u.rd.d.Number
	if f.IsSet() && contains(u.c.Message, f.Value) {
		u.agree(f)
		return
	}
	if !weak(f) {
		return
	}
	for _, a := range f.Alternatives {
		if contains(u.c.Message, a.Value) {
			u.fill(f, a.Value, cNumber)
			return
		}
	}
}

// bill uses Swico's billing information.
func (u codeUse) bill() {
	b, d := u.c.Bill, &u.rd.d
	if b == nil {
		return
	}
	if b.Number != "" {
		at := u.f.text(b.Number, cNumber)
		switch {
		case d.Number.IsSet() && core.NumberKey(d.Number.Value) == core.NumberKey(b.Number):
			u.agree(&d.Number)
		case weak(&d.Number):
			u.put(&d.Number, b.Number, at)
		}
	}
	u.day(&d.IssueDate, b.Date, cIssue)
	u.day(&d.DueDate, b.Due(), cDue)
	if b.UID != "" {
		switch {
		case checksum.TaxKey(d.SupplierTaxID.Value) == checksum.TaxKey(b.UID):
			u.agree(&d.SupplierTaxID)
		case weak(&d.SupplierTaxID):
			u.fill(&d.SupplierTaxID, checksum.TaxKey(b.UID), cTaxID)
			d.Seller.TaxID = d.SupplierTaxID.Value
		}
	}
	for _, t := range b.Terms {
		given := slices.ContainsFunc(d.Discounts, func(x core.DiscountTerms) bool { return x.Days == t.Days })
		if t.Percent.Sign() > 0 && !given {
			d.Discounts = append(d.Discounts, core.DiscountTerms{Percent: t.Percent, Days: t.Days})
		}
	}
}

func (u codeUse) day(f *core.Field[core.Date], day core.Date, c concept) {
	switch at := u.f.date(day, c); {
	case day.IsZero():
	case f.IsSet() && f.Value == day:
		u.agree(f)
	case weak(f):
		u.put(f, day.String(), at)
	}
}

// UseCodes holds an electronic invoice against the payment codes on its pages: it
// takes over the accounts that they name, for control to compare, and raises an
// exception for a sum that the invoice does not ask for. An account that the XML
// leaves out is taken from the code.
func UseCodes(d *core.Draft, r core.Reading) {
	p := findPayments(r.Pages)
	d.CodeAccounts = p.accounts()
	d.Checks = append(d.Checks, p.checks...)
	d.Exceptions = append(d.Exceptions, p.odd...)
	if len(p.list) == 0 {
		return
	}
	if f := &d.PaymentAccount; !f.IsSet() && len(d.CodeAccounts) == 1 {
		c := &p.list[0]
		f.Value = c.Account
		f.SetDetail(core.FieldDetail{Confidence: codeAlone, Evidence: c.evidence(core.FromText, c.Account), Proof: "checksum"})
	} else if p.to(f.Value) != nil {
		f.Proof = "XML, " + byCode
	}
	if e, ok := p.differ(d); ok {
		d.Exceptions = append(d.Exceptions, e)
	}
}
