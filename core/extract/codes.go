package extract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/paycode"
)

// byCode is the rule and the proof of what a payment code says.
const byCode = "payment code"

// How sure a value is that print and code agree on, and one that the code alone
// carries: a QR code is read right or not at all (ISO/IEC 18004, error correction),
// but it may be another's.
const (
	codeAgrees = 0.99
	codeAlone  = 0.97
)

// codeBonus is what an amount's logit gains when a payment code asks for it.
const codeBonus = 2.5

// payment is a payment code on a page.
type payment struct {
	paycode.Code
	page int
	box  core.Box
}

// payments are the payment codes on some pages, and what is wrong with others.
type payments struct {
	list   []payment
	checks []core.Check
	odd    []core.Exception
}

func findPayments(pages []core.Page) payments {
	var p payments
	for _, pg := range pages {
		for _, c := range pg.Codes {
			p.take(pg.Number, c)
		}
	}
	return p
}

// take reads one code. One that no bank takes warns: it may be a sloppy program's, or
// a code in which somebody changed the account.
func (p *payments) take(page int, c core.Code) {
	code, err := paycode.Parse(c.Text)
	if errors.Is(err, paycode.ErrNoPayment) {
		return
	}
	check := core.Check{Name: byCode, Result: core.Pass}
	var broken *paycode.Error
	grave := errors.As(err, &broken)
	for _, f := range code.Faults {
		if broken == nil || f.Grave && !broken.Grave {
			broken, grave = f, f.Grave
		}
	}
	if broken != nil {
		check.Result, check.Message = core.Fail, broken.Error()
	}
	p.checks = append(p.checks, check)
	if grave {
		p.odd = append(p.odd, core.Exception{Reason: core.CodeDiffersFromPage, Severity: core.Warn, Actual: clipped(c.Text),
			Message: fmt.Sprintf("The payment code on page %d cannot be paid as it is (%s: %s). Pay by what is printed, after comparing it with what you know of the supplier.", page, broken.Field, broken.Rule)})
	}
	if err == nil {
		p.list = append(p.list, payment{code, page, c.Box})
	}
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60])
	}
	return s
}

// accounts lists the accounts that the codes name, each once.
func (p payments) accounts() []string {
	var out []string
	for _, c := range p.list {
		if !slices.Contains(out, c.Account) {
			out = append(out, c.Account)
		}
	}
	return out
}

// to finds the code that pays to an account.
func (p payments) to(iban string) *payment {
	for i := range p.list {
		if p.list[i].Account == iban {
			return &p.list[i]
		}
	}
	return nil
}

// nearly finds the account that a misread IBAN must be: the same but for three
// characters at most.
func (p payments) nearly(iban string) string {
	for _, c := range p.list {
		if len(c.Account) != len(iban) {
			continue
		}
		off := 0
		for i := range iban {
			if iban[i] != c.Account[i] {
				off++
			}
		}
		if off <= 3 {
			return c.Account
		}
	}
	return ""
}

// asks reports whether a code asks for an amount of so many cents.
func (p payments) asks(cents int64) bool {
	return slices.ContainsFunc(p.list, func(c payment) bool { return c.HasAmount && !c.Amount.IsZero() && centsOf(c.Amount) == absInt(cents) })
}

// main is the code that speaks for the document: the one to the account that was
// chosen, else the first.
func (p payments) main(account string) *payment {
	if c := p.to(account); c != nil || len(p.list) == 0 {
		return c
	}
	return &p.list[0]
}

// evidence is the code itself as the place of a value that is printed nowhere.
func (c *payment) evidence(src core.Source, text string) core.Evidence {
	e := core.Evidence{Page: c.page, Text: text, Source: src, Rule: byCode}
	if b, ok := c.box.Clip(); ok {
		e.Boxes = []core.Box{b}
	}
	return e
}

// useCodes lets the payment codes prove, complete and correct what was read.
func (rd *reader) useCodes() {
	rd.d.CodeAccounts = rd.codes.accounts()
	rd.d.Checks = append(rd.d.Checks, rd.codes.checks...)
	rd.d.Exceptions = append(rd.d.Exceptions, rd.codes.odd...)
	rd.codedAccount()
	c := rd.codes.main(rd.d.PaymentAccount.Value)
	if c == nil {
		return
	}
	u := codeUse{rd: rd, c: c, f: &finder{rd: rd}}
	if c.Account != rd.d.PaymentAccount.Value {
		// Code and print name two accounts: a code that may be somebody else's proves
		// nothing. What it asks for is told all the same.
		if e, ok := rd.codes.differ(&rd.d); ok {
			rd.d.Exceptions = append(rd.d.Exceptions, e)
		}
		return
	}
	if c.BIC != "" && !rd.d.BIC.IsSet() {
		u.fill(&rd.d.BIC, c.BIC, cBIC)
	}
	u.currency()
	u.amounts()
	u.reference()
	u.supplier()
	u.number()
	u.bill()
}

// codedAccount takes the code's account where none is printed, or only the number
// that its IBAN ends in.
func (rd *reader) codedAccount() {
	f := &rd.d.PaymentAccount
	if len(rd.codes.list) == 0 || rd.codes.to(f.Value) != nil {
		return
	}
	c := &rd.codes.list[0]
	number := strings.TrimLeft(checksum.Compact(f.Value), "0")
	switch {
	case len(rd.codes.accounts()) > 1: // which of them is the supplier's, the page does not say
	case !f.IsSet():
		f.Value = c.Account
		f.SetDetail(core.FieldDetail{Confidence: codeAlone, Evidence: c.evidence(rd.src, c.Account), Proof: "checksum"})
	case rd.sameBank(c.Account, number):
		f.Value, f.Confidence, f.Proof = c.Account, codeAgrees, byCode
		f.Evidence.Rule = byCode
	}
}

// sameBank reports whether an IBAN ends in a printed account number and the page
// prints the number of its bank too: the same number at another bank is another
// account.
func (rd *reader) sameBank(iban, number string) bool {
	if len(number) < 6 || !strings.HasSuffix(iban, number) {
		return false
	}
	bank := strings.Trim(iban[4:len(iban)-len(number)], "0")
	for _, l := range rd.sheet.lines {
		if len(bank) >= 4 && strings.Contains(checksum.Compact(l.all.text), bank) {
			return true
		}
	}
	return false
}
