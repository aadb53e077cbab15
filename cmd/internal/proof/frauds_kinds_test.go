package proof

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"countersign/core"
)

// forger makes attempts of one kind; v says which variation.
type forger struct {
	kind string
	make func(f *fraud, s core.Supplier, v int)
}

// makeFrauds goes round the kinds, each time with the next variation.
func makeFrauds(count int) []fraud {
	all := slices.Concat(forgedMails, forgedPapers, forgedNames, forgedInside)
	var out []fraud
	for n := range count {
		k := all[n%len(all)]
		s := seller(5000 + n)
		f := fraud{kind: k.kind, known: []core.Supplier{s}, evil: iban([]string{"LT", "DE", "PL", "GB", "FR", "ES", "NL", "AT"}[n%8], 800000+n)}
		b := billOf(s, fmt.Sprintf("R-%d", 70000+n), int64(100000+n*1733))
		b.iban = f.evil
		f.letter = letter{from: s.Emails[0], name: s.Name, auth: "dmarc=pass header.from=" + domain(s), subject: fmt.Sprintf("Rechnung %s", b.number), body: "Anbei unsere Rechnung.", files: []file{b.file()}}
		k.make(&f, s, n/len(all))
		out = append(out, f)
	}
	return out
}

func domain(s core.Supplier) string { return strings.SplitN(s.Emails[0], "@", 2)[1] }

// changed is the bill that asks for the other account.
func (f *fraud) bill(s core.Supplier) bill {
	b := billOf(s, strings.TrimPrefix(f.letter.subject, "Rechnung "), 123400)
	b.iban = f.evil
	return b
}

// from sends the letter from somewhere else, with nothing that proves it.
func (f *fraud) from(address, auth string) {
	f.letter.from, f.letter.auth = address, auth
}

// imitate writes a domain as a forger registers it.
func imitate(d string, v int) string {
	name, end, _ := strings.Cut(d, ".")
	first, rest, _ := strings.Cut(name, "-")
	forms := []string{
		first + first[len(first)-1:] + "-" + rest + "." + end,                // a letter doubled
		first[:1] + first[2:3] + first[1:2] + first[3:] + "-" + rest + ".de", // two swapped
		strings.ReplaceAll(name, "-", "") + "." + end,                        // without hyphens
		name + ".com",                 // another ending
		name + "-rechnungen.net",      // a word attached
		d + ".zahlung-portal.example", // in front of another domain
		strings.Replace(name, "e", "3", 1) + "." + end,
		strings.Replace(name, "a", "а", 1) + "." + end, // a Cyrillic letter
		name[:len(name)-1] + "." + end,                 // a letter less
	}
	ascii, err := idna.ToASCII(forms[v%len(forms)])
	if err != nil {
		panic(err)
	}
	return ascii
}

// urging are words of pressure in some languages.
var urging = [][2]string{
	{"Dringend: neue Bankverbindung", "Wir haben die Bank gewechselt. Bitte überweisen Sie noch heute auf das neue Konto, sonst stellen wir die Lieferung ein."},
	{"URGENT: updated bank details", "Our bank details have changed. Please pay today to the new account to avoid suspension of service."},
	{"Urgent : changement de coordonnées bancaires", "Nos coordonnées bancaires ont changé. Merci de régler immédiatement sur le nouveau compte."},
	{"Dringend: gewijzigd rekeningnummer", "Ons rekeningnummer is gewijzigd. Betaal vandaag nog op het nieuwe rekeningnummer."},
	{"Urgente: nueva cuenta bancaria", "Hemos cambiado de banco. Realice el pago inmediatamente a la nueva cuenta."},
	{"Urgente: nuove coordinate bancarie", "Le nostre coordinate bancarie sono cambiate. Vi preghiamo di pagare entro oggi."},
	{"Pilne: zmiana numeru konta", "Zmieniliśmy numer konta. Prosimy o natychmiastową wpłatę na nowe konto."},
}

var forgedMails = []forger{
	{"changed account alone, from the supplier's own mailbox", func(f *fraud, s core.Supplier, _ int) {
		f.says = []string{"BankChanged block", s.Phone, "not one from this document"}
	}},
	{"look-alike domain", func(f *fraud, s core.Supplier, v int) {
		d := imitate(domain(s), v)
		f.from("billing@"+d, "dmarc=pass header.from="+d)
		f.says = []string{"BankChanged block", "SenderSuspicious block", "looks like " + domain(s)}
	}},
	{"urgent wording", func(f *fraud, _ core.Supplier, v int) {
		f.letter.subject, f.letter.body = urging[v%len(urging)][0], urging[v%len(urging)][1]
		f.says = []string{"BankChanged block"}
	}},
	{"answers go elsewhere", func(f *fraud, s core.Supplier, v int) {
		f.letter.replyTo = []string{"accounts@pay-desk.example", s.Name + " <nordwind@gmail.com>", "x@" + imitate(domain(s), v)}[v%3]
		f.says = []string{"BankChanged block", "SenderSuspicious block", "replies go to"}
	}},
	{"authenticity failed", func(f *fraud, s core.Supplier, v int) {
		d := domain(s)
		f.letter.auth = []string{"dmarc=fail header.from=" + d, "spf=fail smtp.mailfrom=" + d, "dkim=fail header.d=" + d, "spf=softfail smtp.mailfrom=" + d + "; dkim=fail header.d=" + d,
			"dmarc=pass header.from=bulk.example; spf=pass smtp.mailfrom=bulk.example"}[v%5]
		f.says = []string{"BankChanged block", "SenderSuspicious block"}
	}},
	{"free mail in the supplier's name", func(f *fraud, s core.Supplier, v int) {
		f.from([]string{"buchhaltung.nordwind@gmail.com", "rechnung@gmx.de", "accounts@outlook.com"}[v%3], "dmarc=pass")
		f.letter.name = s.Emails[0]
		f.says = []string{"BankChanged block", "SenderSuspicious block", "the sender's name shows " + s.Emails[0]}
	}},
	{"a sender of whom nothing came before", func(f *fraud, _ core.Supplier, v int) {
		f.from(fmt.Sprintf("office@somewhere%d.example", v), fmt.Sprintf("dmarc=pass header.from=somewhere%d.example", v))
		f.says = []string{"BankChanged block", "SenderSuspicious block", "before"}
	}},
	{"bank in another country", func(f *fraud, s core.Supplier, v int) {
		f.evil = iban([]string{"LT", "PL", "GB", "ES"}[v%4], 910000+v)
		b := f.bill(s)
		f.letter.files = []file{b.file()}
		f.says = []string{"BankChanged block", "The bank is in " + f.evil[:2] + ", the supplier in DE."}
	}},
}

var forgedPapers = []forger{
	{"XML against page", func(f *fraud, s core.Supplier, _ int) {
		honest := f.bill(s)
		honest.iban = s.Accounts[0].IBAN
		f.letter.files = []file{hybrid(honest, f.bill(s))}
		f.says = []string{"BankChanged block", "XMLDiffersFromPage block"}
	}},
	{"page against XML", func(f *fraud, s core.Supplier, _ int) {
		honest := f.bill(s)
		honest.iban = s.Accounts[0].IBAN
		f.letter.files = []file{hybrid(f.bill(s), honest)}
		f.says = []string{"XMLDiffersFromPage block"}
	}},
	{"PDF beside the XML", func(f *fraud, s core.Supplier, _ int) {
		honest := f.bill(s)
		honest.iban = s.Accounts[0].IBAN
		f.letter.files = []file{paper{Text: honest.page("Rechnung")}.file("rechnung.pdf"), f.bill(s).file()}
		f.says = []string{"BankChanged block", "XMLDiffersFromPage block"}
	}},
	{"payment code against print", func(f *fraud, s core.Supplier, _ int) {
		honest := f.bill(s)
		honest.iban = s.Accounts[0].IBAN
		f.letter.files = []file{paper{Text: honest.page("Rechnung"), XML: honest.xml(), Code: f.bill(s).code()}.file("rechnung.pdf")}
		f.says = []string{"CodeDiffersFromPage block", "BankChanged block"}
	}},
	{"in a reminder", func(f *fraud, s core.Supplier, v int) {
		head := []string{"Zahlungserinnerung", "Mahnung"}[v%2]
		f.letter.subject, f.letter.files = head, []file{paper{Text: f.bill(s).page(head)}.file("mahnung.pdf")}
		f.says = []string{"BankChanged block"}
	}},
	{"in a statement", func(f *fraud, s core.Supplier, _ int) {
		f.letter.subject, f.letter.files = "Kontoauszug", []file{paper{Text: f.bill(s).page("Kontoauszug offener Posten")}.file("auszug.pdf")}
		f.says = []string{"BankChanged block"}
	}},
	{"printed, without XML", func(f *fraud, s core.Supplier, _ int) {
		f.letter.files = []file{paper{Text: f.bill(s).page("Rechnung")}.file("rechnung.pdf")}
		f.says = []string{"BankChanged block"}
	}},
	{"imported as a file", func(f *fraud, _ core.Supplier, _ int) {
		f.byHand, f.says = true, []string{"BankChanged block"}
	}},
	{"a retired account", func(f *fraud, s core.Supplier, _ int) {
		f.known[0].Accounts = append(slices.Clone(s.Accounts), core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: f.evil}, State: core.AccountRetired})
		f.says = []string{"BankChanged block", "retired"}
	}},
	{"first account of a known supplier", func(f *fraud, _ core.Supplier, _ int) {
		f.known[0].Accounts = nil
		f.says = []string{"BankUnverified block", "has not been verified"}
	}},
}

var forgedNames = []forger{
	{"new supplier with a known one's name", func(f *fraud, s core.Supplier, v int) {
		b := f.bill(s)
		b.tax, b.email = fmt.Sprintf("DE%09d", 700000019+v*1013), "office@kontor-sued.example"
		f.from(b.email, "dmarc=pass header.from=kontor-sued.example")
		f.letter.files = []file{b.file()}
		f.says = []string{"NewSupplier block", "BankUnverified block", "on file"}
	}},
	{"new supplier with a name like a known one's", func(f *fraud, s core.Supplier, v int) {
		b := f.bill(s)
		b.name = strings.Replace(s.Name, " GmbH", []string{" Services GmbH", " International Ltd", " Zahlungen GmbH"}[v%3], 1)
		b.tax, b.email = fmt.Sprintf("DE%09d", 710000019+v*1013), "office@zweigstelle.example"
		f.from(b.email, "dmarc=pass header.from=zweigstelle.example")
		f.letter.files = []file{b.file()}
		f.says = []string{"NewSupplier block", "BankUnverified block"}
	}},
	{"another name with a known one's tax ID", func(f *fraud, s core.Supplier, v int) {
		b := f.bill(s)
		b.name, b.email = fmt.Sprintf("Inkasso %s AG", letters(v+40)), "office@inkasso.example"
		f.from(b.email, "dmarc=pass header.from=inkasso.example")
		f.letter.files = []file{b.file()}
		f.says = []string{"BankChanged block"}
	}},
	{"the name alone, no tax ID", func(f *fraud, s core.Supplier, v int) {
		b := f.bill(s)
		b.tax, b.email = "", fmt.Sprintf("office@letter-shop%d.example", v)
		f.from(b.email, "")
		f.letter.files = []file{b.file()}
		f.says = []string{"BankChanged block", "SenderSuspicious block"}
	}},
	{"the paid invoice once more with another account", func(f *fraud, s core.Supplier, _ int) {
		honest := f.bill(s)
		honest.iban = s.Accounts[0].IBAN
		f.inside = func(o *office, id core.ReviewID) error {
			l := f.letter
			l.subject, l.files = "Rechnung", []file{honest.file()}
			o.post(l)
			list := o.process()
			if len(list) != 1 {
				return fmt.Errorf("%d documents", len(list))
			}
			_, err := o.Reject(o.t.Context(), anna, list[0].ID, 0, "came once more")
			return err
		}
		f.letter.files = []file{f.bill(s).file()}
		f.says = []string{"BankChanged block"}
	}},
}

// honest makes of the letter one of the supplier's with its own account.
func (f *fraud) honest(s core.Supplier, iban string) {
	b := f.bill(s)
	b.iban = iban
	f.letter.files = []file{b.file()}
}

// enters has people correct the account, after approving where they are named twice.
func (f *fraud) enters(by ...core.User) {
	f.inside = func(o *office, id core.ReviewID) error {
		for _, u := range by {
			if _, err := o.Correct(o.t.Context(), u, id, 0, map[string]string{"payment_account": f.evil}); err != nil {
				return err
			}
		}
		return nil
	}
	f.says = []string{"BankChanged block"}
}

var forgedInside = []forger{
	{"a clerk enters the account", func(f *fraud, s core.Supplier, _ int) {
		f.honest(s, "")
		f.enters(karl)
	}},
	{"a clerk changes the account", func(f *fraud, s core.Supplier, _ int) {
		f.honest(s, s.Accounts[0].IBAN)
		f.enters(karl)
	}},
	{"an approver changes the account", func(f *fraud, s core.Supplier, _ int) {
		f.honest(s, s.Accounts[0].IBAN)
		f.enters(anna)
	}},
	{"the owner alone changes the account", func(f *fraud, s core.Supplier, _ int) {
		f.honest(s, s.Accounts[0].IBAN)
		f.enters(olga)
	}},
	{"changed after it was approved", func(f *fraud, s core.Supplier, _ int) {
		f.honest(s, s.Accounts[0].IBAN)
		f.inside = func(o *office, id core.ReviewID) error {
			if _, err := o.Approve(o.t.Context(), bodo, id, 0, ""); err != nil {
				return err
			}
			_, err := o.Correct(o.t.Context(), karl, id, 0, map[string]string{"payment_account": f.evil})
			return err
		}
		f.says = []string{"BankChanged block"}
	}},
	{"the second person is the first", func(f *fraud, s core.Supplier, v int) {
		u := []core.User{anna, paula, olga, bodo}[v%4]
		f.vouched = u.Name
		f.inside = func(o *office, id core.ReviewID) error {
			if err := o.VerifyAccount(o.t.Context(), u, s.ID, f.evil, "call-back", "they called me"); err != nil {
				return err
			}
			if err := o.TrustAccount(o.t.Context(), u, s.ID, f.evil); core.KindOf(err) != core.Refused {
				return fmt.Errorf("%s agreed with itself: %v", u.Name, err)
			}
			return nil
		}
		f.says = []string{"BankChanged block"}
	}},
	{"a table with the account is imported", func(f *fraud, s core.Supplier, v int) {
		u := []core.User{karl, paula, anna}[v%3]
		f.vouched = u.Name
		f.inside = func(o *office, id core.ReviewID) error {
			n := s
			n.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: f.evil}, State: core.AccountTrusted, How: "import"}}
			_, err := o.SaveSuppliers(o.t.Context(), u, []core.Supplier{n})
			if core.KindOf(err) == core.Refused {
				return nil
			}
			return err
		}
		f.says = []string{"BankChanged block"}
	}},
}
