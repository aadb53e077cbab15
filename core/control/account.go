package control

import (
	"fmt"
	"slices"
	"strings"

	"countersign/core"
)

// findAccount finds the account that a document names among the supplier's: by its
// IBAN or number, or by a number that is the end of a known IBAN, as domestic
// documents have it. Of several it is the most trusted.
func findAccount(s core.Supplier, a core.PaymentAccount) (core.BankAccount, bool) {
	var best core.BankAccount
	found := false
	for _, b := range s.Accounts {
		if sameAccount(b.PaymentAccount, a) && (!found || trust(b.State) > trust(best.State)) {
			best, found = b, true
		}
	}
	return best, found
}

func trust(s core.AccountState) int {
	switch s {
	case core.AccountTrusted:
		return 3
	case core.AccountRetired: // a retirement is a person's word; "seen" is not
		return 2
	case core.AccountVerified:
		return 1
	}
	return 0
}

func sameAccount(a, b core.PaymentAccount) bool {
	x, y := idKey(a.Key()), idKey(b.Key())
	if x == "" || y == "" {
		return false
	}
	return x == y || endOf(a, b) || endOf(b, a)
}

// endOf reports whether b's domestic number is the account part at the end of a's
// IBAN (ISO 13616 leaves the order to the countries; bank first, account last is
// the rule where both are in use).
func endOf(a, b core.PaymentAccount) bool {
	n := strings.TrimLeft(idKey(b.Number), "0")
	iban := idKey(a.IBAN)
	if b.IBAN != "" || len(n) < 6 || len(iban) < 15 || !strings.HasSuffix(iban, n) {
		return false
	}
	// what stands between bank and number must be the zeros that fill it up
	before := iban[:len(iban)-len(n)]
	return len(n) >= 8 || strings.HasSuffix(before, "0")
}

func hasTrusted(s core.Supplier) bool {
	for _, a := range s.Accounts {
		if a.State == core.AccountTrusted {
			return true
		}
	}
	return false
}

// bank compares the accounts on the document with those of the supplier: the one
// that is stated or entered, those that its payment codes name, and the one on the page
// of an electronic invoice that states another. A document never
// makes an account payable: unless an account is trusted it is changed (the supplier
// has another that is trusted, or this one was retired) or not verified.
func (in Input) bank() []core.Exception {
	out := in.judge(in.Review.Invoice.Account, "invoice")
	for _, code := range in.codeAccounts() {
		out = append(out, in.codeDiffers(code)...)
		out = append(out, in.judge(code, "payment code on the page")...)
	}
	for _, a := range in.pageAccounts() {
		out = append(out, in.judge(a, "page")...)
	}
	return out
}

// pageAccounts is the account that the page of an electronic invoice prints where the
// invoice inside states another. Which of the two was put there is for the supplier to
// say (DOMAIN 4), so that both have to be trusted.
func (in Input) pageAccounts() []core.PaymentAccount {
	var out []core.PaymentAccount
	for _, e := range in.Review.Draft.Exceptions {
		a := core.PaymentAccount{IBAN: e.Actual}
		if e.Reason == core.XMLDiffersFromPage && e.Field == "payment_account" && !sameAccount(a, in.Review.Invoice.Account) {
			out = append(out, a)
		}
	}
	return out
}

// codeAccounts are those of the document's payment codes that are not the invoice's.
func (in Input) codeAccounts() []core.PaymentAccount {
	var out []core.PaymentAccount
	for _, iban := range in.Review.Draft.CodeAccounts {
		a := core.PaymentAccount{IBAN: iban}
		if !sameAccount(a, in.Review.Invoice.Account) && idKey(iban) != "" {
			out = append(out, a)
		}
	}
	return out
}

// codeDiffers says that code and print name two accounts. The money goes where the
// invoice says, but one of the two was put there by somebody who wants it elsewhere
// until the supplier says otherwise, so that it blocks and is not to be waved through.
// Where both are trusted accounts of the supplier no money can go astray, and it warns.
func (in Input) codeDiffers(code core.PaymentAccount) []core.Exception {
	printed := in.Review.Invoice.Account
	if idKey(printed.Key()) == "" {
		return nil
	}
	e := accountException(core.CodeDiffersFromPage, idKey(printed.Key()), code,
		fmt.Sprintf("The payment code on the page pays to %s, but the page prints %s.", show(code), show(printed)))
	if in.isTrusted(code) && in.isTrusted(printed) {
		e.Severity = core.Warn
		e.Message += " Both are trusted accounts of the supplier."
		return []core.Exception{e}
	}
	e.Message += in.callBack()
	return []core.Exception{e}
}

// Accounts are those that a document names: the one that is stated or entered, and those
// of its payment codes and of its page that are others.
func Accounts(v core.Review) []core.PaymentAccount {
	in := Input{Review: v}
	return slices.Concat([]core.PaymentAccount{v.Invoice.Account}, in.codeAccounts(), in.pageAccounts())
}

func (in Input) isTrusted(a core.PaymentAccount) bool {
	if in.Supplier == nil {
		return false
	}
	known, ok := findAccount(*in.Supplier, a)
	return ok && known.State == core.AccountTrusted
}

// judge holds one account against the register. by is what names it.
func (in Input) judge(a core.PaymentAccount, by string) []core.Exception {
	if idKey(a.Key()) == "" {
		return nil
	}
	if in.Supplier == nil {
		for _, s := range in.Ambiguous {
			if b, ok := findAccount(s, a); ok && b.State == core.AccountTrusted {
				return nil
			}
		}
		return []core.Exception{accountException(core.BankUnverified, "", a, fmt.Sprintf("Account %s is not known: nobody has verified whose it is.", show(a)))}
	}
	known, ok := findAccount(*in.Supplier, a)
	switch {
	case ok && known.State == core.AccountTrusted:
		return nil
	case ok && known.State == core.AccountRetired:
		return []core.Exception{accountException(core.BankChanged, in.expected(), a,
			fmt.Sprintf("Account %s was retired and is no longer to be paid to.%s", show(a), in.callBack()))}
	case hasTrusted(*in.Supplier):
		msg := fmt.Sprintf("The %s asks for payment to %s, but %s is paid to %s.%s%s", by, show(a), in.Supplier.Name, in.trusted(), in.abroad(a), in.callBack())
		return []core.Exception{accountException(core.BankChanged, in.expected(), a, msg)}
	case ok && known.State == core.AccountVerified:
		return []core.Exception{accountException(core.BankUnverified, "", a,
			fmt.Sprintf("Account %s was verified by %s; another person still has to trust it.", show(a), known.VerifiedBy))}
	}
	return []core.Exception{accountException(core.BankUnverified, "", a,
		fmt.Sprintf("Account %s of %s has not been verified.%s%s", show(a), in.Supplier.Name, in.abroad(a), in.callBack()))}
}

func accountException(r core.Reason, expected string, a core.PaymentAccount, msg string) core.Exception {
	return core.Exception{Reason: r, Severity: core.Block, Field: "payment_account", Expected: expected, Actual: idKey(a.Key()), Message: msg}
}

// trusted lists the supplier's trusted accounts for people, expected for programs.
func (in Input) trusted() string { return in.trustedAs(show) }

func (in Input) expected() string {
	return in.trustedAs(func(a core.PaymentAccount) string { return idKey(a.Key()) })
}

func (in Input) trustedAs(form func(core.PaymentAccount) string) string {
	var out []string
	for _, a := range in.Supplier.Accounts {
		if a.State == core.AccountTrusted {
			out = append(out, form(a.PaymentAccount))
		}
	}
	return strings.Join(out, " or ")
}

// callBack is the next step. The number on the document may be the fraudster's.
func (in Input) callBack() string {
	if in.Supplier.Phone == "" {
		return " Call the supplier on a number that you had before, not on one from this document."
	}
	return fmt.Sprintf(" Call %s, the number on file, not one from this document.", in.Supplier.Phone)
}

func (in Input) abroad(a core.PaymentAccount) string {
	iban := idKey(a.IBAN)
	if len(iban) < 2 || in.Supplier.Country == "" || strings.EqualFold(iban[:2], in.Supplier.Country) {
		return ""
	}
	return fmt.Sprintf(" The bank is in %s, the supplier in %s.", iban[:2], strings.ToUpper(in.Supplier.Country))
}

// show groups an account in fours, as people read it.
func show(a core.PaymentAccount) string {
	k := idKey(a.Key())
	if a.IBAN == "" {
		return k
	}
	var b strings.Builder
	for i, r := range k {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
