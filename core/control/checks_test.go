package control

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

// CONTRACT, Exceptions; DOMAIN 4: bank accounts.
func TestBank(t *testing.T) {
	account := func(iban string, s core.AccountState) func(*Input) {
		return func(in *Input) {
			in.Supplier.Accounts = append(in.Supplier.Accounts, core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: iban}, State: s, VerifiedBy: "anna"})
		}
	}
	only := func(s core.AccountState) func(*Input) {
		return func(in *Input) { in.Supplier.Accounts[0].State = s }
	}
	for _, c := range []struct {
		clause, iban, number string
		change               func(*Input)
		want, message        string
	}{
		{clause: "the trusted account", iban: ibanA},
		{clause: "the trusted account with spaces", iban: "DE89 3704 0044 0532 0130 00"},
		{clause: "no account on the document"},
		{clause: "the domestic number of the trusted account", number: "532013000"},
		{clause: "the domestic number with its zeros", number: "0532013000"},
		{clause: "another domestic number", number: "532013001", want: "BankChanged block"},
		{clause: "another account", iban: ibanC, want: "BankChanged block", message: "Call +49 30 1234, the number on file"},
		{clause: "another account, the bank is abroad", iban: ibanC, want: "BankChanged block", message: "The bank is in NL, the supplier in DE."},
		{clause: "another account that was seen before", iban: ibanC, change: account(ibanC, core.AccountSeen), want: "BankChanged block"},
		{clause: "another account, verified but not trusted", iban: ibanC, change: account(ibanC, core.AccountVerified), want: "BankChanged block"},
		{clause: "a second trusted account", iban: ibanC, change: account(ibanC, core.AccountTrusted)},
		{clause: "a retired account", iban: ibanC, change: account(ibanC, core.AccountRetired), want: "BankChanged block", message: "retired"},
		{clause: "a retired account that was seen again", iban: ibanC, change: func(in *Input) { account(ibanC, core.AccountRetired)(in); account(ibanC, core.AccountSeen)(in) }, want: "BankChanged block", message: "retired"},
		{clause: "the first account, only seen", iban: ibanA, change: only(core.AccountSeen), want: "BankUnverified block"},
		{clause: "the first account, verified", iban: ibanA, change: only(core.AccountVerified), want: "BankUnverified block", message: "verified by"},
		{clause: "the only account was retired", iban: ibanA, change: only(core.AccountRetired), want: "BankChanged block"},
		{clause: "a supplier without any account", iban: ibanA, change: func(in *Input) { in.Supplier.Accounts = nil }, want: "BankUnverified block"},
		{clause: "no supplier", iban: ibanA, change: func(in *Input) { in.Supplier = nil }, want: "BankUnverified block"},
		{clause: "an ambiguous supplier whose account it is", iban: ibanA, change: func(in *Input) { in.Supplier, in.Ambiguous = nil, []core.Supplier{acme(), acme()} }},
		{clause: "an ambiguous supplier whose account it is not", iban: ibanC, change: func(in *Input) { in.Supplier, in.Ambiguous = nil, []core.Supplier{acme(), acme()} }, want: "BankUnverified block"},
		{clause: "a reminder with another account", iban: ibanC, change: func(in *Input) { in.Review.Invoice.Kind = core.KindReminder }, want: "BankChanged block"},
		{clause: "a reminder of a supplier without a trusted account", iban: ibanC, change: func(in *Input) { in.Review.Invoice.Kind = core.KindReminder; in.Supplier.Accounts = nil }},
	} {
		t.Run(c.clause, func(t *testing.T) {
			in := input(t, "INV-1 2026-03-02 100.00")
			in.Review.Invoice.Account = core.PaymentAccount{IBAN: c.iban, Number: c.number}
			if c.change != nil {
				c.change(&in)
			}
			var bank []core.Exception
			for _, e := range Check(in) {
				if strings.HasPrefix(string(e.Reason), "Bank") {
					bank = append(bank, e)
				}
			}
			if got := found(bank); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			for _, e := range bank {
				if !strings.Contains(e.Message, c.message) {
					t.Errorf("message %q lacks %q", e.Message, c.message)
				}
			}
			sentences(t, bank)
		})
	}
}

// DOMAIN 4: look-alike domain, Reply-To, Authentication-Results; CONTRACT: blocks
// only together with a changed account.
func TestSender(t *testing.T) {
	for _, c := range []struct {
		clause string
		env    core.Envelope
		change func(*Input)
		want   string
	}{
		{clause: "the supplier's own address", env: core.Envelope{From: "billing@acme-tools.de"}},
		{clause: "a subdomain of it", env: core.Envelope{From: "billing@mail.acme-tools.de"}},
		{clause: "another domain altogether", env: core.Envelope{From: "noreply@bookkeeper.example"}},
		{clause: "a letter more", env: core.Envelope{From: "billing@acme-toolss.de"}, want: "warn"},
		{clause: "a letter less", env: core.Envelope{From: "billing@acme-tols.de"}, want: "warn"},
		{clause: "two letters swapped", env: core.Envelope{From: "billing@acme-toosl.de"}, want: "warn"},
		{clause: "rn for m", env: core.Envelope{From: "billing@acrne-tools.de"}, want: "warn"},
		{clause: "1 for l", env: core.Envelope{From: "billing@acme-too1s.de"}, want: "warn"},
		{clause: "0 for o", env: core.Envelope{From: "billing@acme-t0ols.de"}, want: "warn"},
		{clause: "without the hyphen", env: core.Envelope{From: "billing@acmetools.de"}, want: "warn"},
		{clause: "another ending", env: core.Envelope{From: "billing@acme-tools.co"}, want: "warn"},
		{clause: "another ending of two parts", env: core.Envelope{From: "billing@acme-tools.co.uk"}, want: "warn"},
		{clause: "a word attached", env: core.Envelope{From: "billing@acme-tools-invoices.com"}, want: "warn"},
		{clause: "Cyrillic letters in Punycode", env: core.Envelope{From: "billing@xn--cme-tools-q4g.de"}, want: "warn"},
		{clause: "looks like another supplier", env: core.Envelope{From: "billing@northw1nd.example"}, want: "warn"},
		{clause: "another supplier's own domain", env: core.Envelope{From: "billing@northwind.example"}},
		{clause: "a look-alike that drafted its own supplier", env: core.Envelope{From: "billing@acme-toolss.de"}, change: func(in *Input) {
			in.Supplier = &core.Supplier{ID: "new", Name: "Acme Tools", State: core.SupplierDraft, Emails: []string{"billing@acme-toolss.de"}}
			in.KnownDomains = append(in.KnownDomains, "acme-toolss.de")
		}, want: "warn"},
		{clause: "a look-alike with a changed account", env: core.Envelope{From: "billing@acme-toolss.de"}, change: newAccount, want: "block"},
		{clause: "an honest sender with a changed account", env: core.Envelope{From: "billing@acme-tools.de"}, change: newAccount},
		{clause: "Reply-To away from From", env: core.Envelope{From: "billing@acme-tools.de", ReplyTo: "acme@payments.example"}, want: "warn"},
		{clause: "Reply-To away, changed account", env: core.Envelope{From: "billing@acme-tools.de", ReplyTo: "acme@payments.example"}, change: newAccount, want: "block"},
		{clause: "Reply-To within the domain", env: core.Envelope{From: "noreply@acme-tools.de", ReplyTo: "billing@mail.acme-tools.de"}},
		{clause: "Reply-To to the supplier from a service that nobody knows", env: core.Envelope{From: "noreply@portal.example", ReplyTo: "billing@acme-tools.de"}},
		{clause: "comments in the header of the checks", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example (v1 (2)); dkim=pass (good; dmarc=fail) header.d=x; dmarc=pass (p=none) header.from=acme-tools.de"}},
		{clause: "a comment before the result that counts", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example (v1); (checked) dmarc=fail"}, want: "warn"},
		{clause: "a billing service that replies to the supplier", env: core.Envelope{From: "noreply@sevdesk.de", ReplyTo: "billing@acme-tools.de"}},
		{clause: "a billing service that replies to the supplier's free mail", env: core.Envelope{From: "noreply@sevdesk.de", ReplyTo: "acme@gmx.de"}},
		{clause: "DMARC failed", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; spf=pass smtp.mailfrom=x.example; dkim=pass header.d=x.example; dmarc=fail (p=none) header.from=acme-tools.de"}, want: "warn"},
		{clause: "DMARC passed, SPF failed by forwarding", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; spf=fail; dkim=pass; dmarc=pass"}},
		{clause: "SPF failed, DKIM holds", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; spf=softfail; dkim=pass"}},
		{clause: "SPF failed, no signature", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; spf=fail (not allowed; really) smtp.mailfrom=a; dkim=none"}, want: "warn"},
		{clause: "DKIM failed, SPF holds", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; spf=pass; dkim=fail"}},
		{clause: "one of two signatures holds", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; dkim=fail header.d=a; dkim=pass header.d=b"}},
		{clause: "nothing was checked", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; none"}},
		{clause: "a name that shows another address", env: core.Envelope{From: "x@mailer.example", FromName: "billing@acme-tools.de"}, want: "warn"},
		{clause: "a name that shows one with another @", env: core.Envelope{From: "x@mailer.example", FromName: "billing＠acme-tools.de"}, want: "warn"},
		{clause: "free mail of a supplier with a domain", env: core.Envelope{From: "acme.tools@gmail.com"}, want: "warn"},
		{clause: "free mail that is on file", env: core.Envelope{From: "acme.tools@gmail.com"}, change: func(in *Input) { in.Supplier.Emails = append(in.Supplier.Emails, "acme.tools@gmail.com") }},
		{clause: "passed on inside the firm", env: core.Envelope{From: "anna@acmetools.example"}, change: func(in *Input) { in.OwnDomains = []string{"acmetools.example"} }},
		{clause: "a look-alike that names itself as the recipient", env: core.Envelope{From: "billing@acme-toolss.de", To: "accounts@acme-toolss.de"}, want: "warn"},
		{clause: "a look-alike behind a quoted address", env: core.Envelope{From: `"billing@acme-tools.de"@acme-toolss.de`}, want: "warn"},
		{clause: "the supplier's domain in front of another", env: core.Envelope{From: "billing@acme-tools.de.pay-portal.example"}, want: "warn"},
		{clause: "the supplier's domain within another", env: core.Envelope{From: "billing@mail.acme-tools.de.pay-portal.example"}, want: "warn"},
		{clause: "a supplier's domain in front of a service's", env: core.Envelope{From: "noreply@acme-tools.sevdesk.de"}},
		{clause: "DMARC passed for another domain", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; dmarc=pass (p=none) header.from=evil.example"}, want: "warn"},
		{clause: "DMARC passed for another domain, changed account", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "mx.example; dmarc=pass header.from=evil.example"}, change: newAccount, want: "block"},
		{clause: "DMARC passed for the domain above", env: core.Envelope{From: "billing@mail.acme-tools.de", AuthResults: "mx.example; dmarc=pass header.from=acme-tools.de"}, change: newAccount},
		{clause: "DMARC passed for the domain in Punycode", env: core.Envelope{From: "billing@bücher-huber.example", AuthResults: "mx.example; dmarc=pass header.from=xn--bcher-huber-thb.example"}, change: func(in *Input) {
			newAccount(in)
			in.Supplier.Emails = append(in.Supplier.Emails, "billing@bücher-huber.example")
		}},
		{clause: "a first-time sender", env: core.Envelope{From: "noreply@bookkeeper.example"}},
		{clause: "a first-time sender with a changed account", env: core.Envelope{From: "noreply@bookkeeper.example"}, change: newAccount, want: "block"},
		{clause: "changed account from where approved invoices came", env: core.Envelope{From: "noreply@bookkeeper.example"}, change: func(in *Input) { newAccount(in); from(in, "Office@mail.bookkeeper.example", core.StatusPaid) }},
		{clause: "changed account from where an invoice came that nobody approved", env: core.Envelope{From: "noreply@bookkeeper.example"}, change: func(in *Input) { newAccount(in); from(in, "noreply@bookkeeper.example", core.StatusOnHold) }, want: "block"},
		{clause: "changed account from another customer of a free-mail provider", env: core.Envelope{From: "acme@gmx.de"}, change: func(in *Input) {
			newAccount(in)
			in.Supplier.Emails = nil
			from(in, "acme.tools@gmx.de", core.StatusPaid)
		}, want: "block"},
		{clause: "changed account of a supplier of whom no sender is known", env: core.Envelope{From: "x@bookkeeper.example"}, change: func(in *Input) { newAccount(in); in.Supplier.Emails = nil }},
		{clause: "changed account, passed on inside the firm", env: core.Envelope{From: "anna@muster.example"}, change: func(in *Input) { newAccount(in); in.OwnDomains = []string{"muster.example"} }},
		{clause: "the words in another order", env: core.Envelope{From: "billing@tools-acme.de"}, want: "warn"},
		{clause: "Microsoft's own check failed", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "spf=none smtp.mailfrom=x.example; dkim=none; dmarc=none action=none header.from=acme-tools.de;compauth=fail reason=001"}, want: "warn"},
		{clause: "several senders", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "countersign; senders=fail"}, want: "warn"},
		{clause: "Microsoft's own check did not fail", env: core.Envelope{From: "billing@acme-tools.de", AuthResults: "spf=none; dkim=none; dmarc=none;compauth=softpass reason=202"}},
		{clause: "a look-alike of the firm's own domain", env: core.Envelope{From: "anna@muster-we1ke.example"}, change: firmDomain, want: "warn"},
		{clause: "a look-alike of the firm's own domain with a changed account", env: core.Envelope{From: "anna@rnuster-werke.example"}, change: func(in *Input) { newAccount(in); firmDomain(in) }, want: "block"},
		{clause: "the firm's own name under another ending", env: core.Envelope{From: "anna@muster-werke.test"}, change: firmDomain},
		{clause: "a name that shows the supplier's domain", env: core.Envelope{From: "x@mailer.example", FromName: "Acme (www.acme-tools.de)"}, want: "warn"},
		{clause: "a name that shows the firm's domain", env: core.Envelope{From: "x@mailer.example", FromName: "Accounts muster-werke.example"}, change: firmDomain, want: "warn"},
		{clause: "a name that shows the supplier's domain, from a billing service", env: core.Envelope{From: "noreply@sevdesk.de", FromName: "acme-tools.de"}},
		{clause: "a name that shows the supplier's domain under another ending", env: core.Envelope{From: "x@acme-tools.com", FromName: "acme-tools.de"}, change: func(in *Input) { in.Supplier.Emails = append(in.Supplier.Emails, "x@acme-tools.com") }},
		{clause: "a mail without a sender", env: core.Envelope{FromName: "billing@acme-tools.de"}, want: "warn"},
		{clause: "a mail without a sender, with a changed account", env: core.Envelope{}, change: newAccount, want: "block"},
		{clause: "passed on inside the firm, honest", env: passed("anna@muster-werke.example", "billing@acme-tools.de"), change: firmDomain},
		{clause: "passed on inside the firm, a look-alike", env: passed("anna@muster-werke.example", "billing@acme-too1s.de"), change: firmDomain, want: "warn"},
		{clause: "passed on inside the firm, a look-alike with a changed account", env: passed("anna@muster-werke.example", "billing@acme-too1s.de"), change: func(in *Input) { newAccount(in); firmDomain(in) }, want: "block"},
		{clause: "passed on inside the firm, replies go elsewhere", env: core.Envelope{From: "anna@muster-werke.example", Inside: &core.Envelope{From: "billing@acme-tools.de", ReplyTo: "x@evil.example"}}, change: firmDomain, want: "warn"},
		{clause: "passed on by a stranger who puts an honest address inside", env: passed("x@acme-too1s.de", "billing@acme-tools.de"), want: "warn"},
		{clause: "passed on, nobody signed, changed account", env: core.Envelope{From: "anna@muster-werke.example", Inside: &core.Envelope{From: "billing@acme-tools.de", AuthResults: core.UnsignedMail}}, change: func(in *Input) { newAccount(in); firmDomain(in) }, want: "block"},
		{clause: "passed on, signed by the supplier, changed account", env: core.Envelope{From: "anna@muster-werke.example", Inside: &core.Envelope{From: "billing@acme-tools.de", AuthResults: "countersign; dkim=pass header.d=acme-tools.de"}}, change: func(in *Input) { newAccount(in); firmDomain(in) }},
		{clause: "passed on by a program that changed it", env: core.Envelope{From: "anna@muster-werke.example", Inside: &core.Envelope{From: "billing@acme-tools.de", AuthResults: "countersign; dkim=fail header.d=acme-tools.de"}}, change: firmDomain},
		{clause: "passed on, the mail inside announces another account", env: core.Envelope{From: "anna@muster-werke.example", Inside: &core.Envelope{From: "billing@acme-tools.de", NewAccount: "neue iban"}}, change: firmDomain, want: "warn"},
		{clause: "no mail", change: func(in *Input) { in.Envelope = nil }},
	} {
		t.Run(c.clause, func(t *testing.T) {
			in := input(t, "INV-1 2026-03-02 100.00")
			in.Envelope = &c.env
			if c.change != nil {
				c.change(&in)
			}
			got := ""
			for _, e := range Check(in) {
				if e.Reason == core.SenderSuspicious {
					got = string(e.Severity)
					sentences(t, []core.Exception{e})
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// from adds an earlier invoice that came from an address.
func from(in *Input, sender string, status core.Status) {
	r := in.Review
	r.ID, r.Sender, r.Status = "earlier", sender, status
	in.History = append(in.History, r.Past())
}

// passed is a mail that somebody passed on as an attachment.
func passed(by, from string) core.Envelope {
	return core.Envelope{From: by, Inside: &core.Envelope{From: from}}
}

// Whoever writes from outside cannot choose whom an invoice is taken to be from by what
// is put inside the mail.
func TestWriter(t *testing.T) {
	own := []string{"muster-werke.example"}
	for _, c := range []struct{ by, inside, want string }{
		{"anna@muster-werke.example", "billing@acme-tools.de", "billing@acme-tools.de"},
		{"anna@branch.muster-werke.example", "billing@acme-tools.de", "billing@acme-tools.de"},
		{"anna@muster-werke.example", "", "anna@muster-werke.example"},
		{"x@evil.example", "billing@acme-tools.de", "x@evil.example"},
		{"x@gmail.com", "billing@acme-tools.de", "x@gmail.com"},
	} {
		e := passed(c.by, c.inside)
		if got := Writer(&e, own); got.From != c.want {
			t.Errorf("%s within a mail of %s: got %s, want %s", c.inside, c.by, got.From, c.want)
		}
	}
	if Writer(nil, own) != nil {
		t.Error("a file has no mail, and none was given back")
	}
}

func firmDomain(in *Input) { in.OwnDomains = []string{"muster-werke.example"} }

func newAccount(in *Input) { in.Review.Invoice.Account = core.PaymentAccount{IBAN: ibanC} }

func TestBuyer(t *testing.T) {
	for _, c := range []struct {
		clause, name, taxID string
		change              func(*Input)
		want                string
	}{
		{clause: "us", name: "Muster Werke GmbH"},
		{clause: "us, spelt otherwise", name: "MUSTER-WERKE G.m.b.H."},
		{clause: "us with a department", name: "Muster Werke GmbH Buchhaltung Frau Weber"},
		{clause: "us by tax ID", name: "Something else", taxID: "DE136695976"},
		{clause: "us by tax ID without the country", name: "Something else", taxID: "136695976"},
		{clause: "somebody else", name: "Zebra Catering", want: "BuyerNotUs block"},
		{clause: "our name over another tax ID", name: "Muster Werke GmbH", taxID: "DE999999999", want: "BuyerNotUs block"},
		{clause: "our name over a misread tax ID", name: "Muster Werke GmbH", taxID: "DE136695970"},
		{clause: "our name over a national tax number", name: "Muster Werke GmbH", taxID: "12/345/67890"},
		{clause: "no buyer stated"},
		{clause: "a till receipt names nobody in particular", name: "Barverkauf", change: func(in *Input) { in.Review.Invoice.Kind = core.KindReceipt }},
		{clause: "the reader is not sure", name: "Zebra Catering", change: func(in *Input) {
			in.Review.Draft.Buyer = core.Field[string]{Value: "Zebra Catering", Confidence: 0.49}
		}},
		{clause: "the reader is sure enough", name: "Zebra Catering", change: func(in *Input) {
			in.Review.Draft.Buyer = core.Field[string]{Value: "Zebra Catering", Confidence: 0.5}
		}, want: "BuyerNotUs block"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			in := input(t, "INV-1 2026-03-02 100.00")
			in.Review.Invoice.Buyer = core.Party{Name: c.name, TaxID: c.taxID}
			if c.change != nil {
				c.change(&in)
			}
			if got := found(Check(in)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSupplierState(t *testing.T) {
	for _, c := range []struct {
		clause string
		change func(*Input)
		want   string
	}{
		{"approved", func(*Input) {}, ""},
		{"drafted from its first invoice", func(in *Input) { in.Supplier.State = core.SupplierDraft }, "NewSupplier block"},
		{"not found", func(in *Input) { in.Supplier = nil }, "NewSupplier block"},
		{"no name either", func(in *Input) { in.Supplier, in.Review.Invoice.Seller = nil, core.Party{} }, "NewSupplier block"},
		{"a tie", func(in *Input) { in.Supplier, in.Ambiguous = nil, []core.Supplier{acme(), acme()} }, "SupplierAmbiguous block"},
	} {
		in := input(t, "INV-1 2026-03-02 100.00")
		in.Review.Invoice.Account = core.PaymentAccount{}
		c.change(&in)
		if got := found(Check(in)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.clause, got, c.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	in := input(t, "INV-1 2026-03-02 100.00")
	in.Review.Failure = &core.Failure{Step: "read", Message: "The file ends in the middle.", Hint: "ask the supplier to send it again"}
	got := Check(in)
	if found(got) != "Unreadable block" || got[0].Message != "The file ends in the middle. Ask the supplier to send it again." {
		t.Errorf("%+v", got)
	}
}

// CONTRACT, settings: price_rise_percent; DOMAIN 5: unit-price memory per supplier
// item.
func TestPriceRise(t *testing.T) {
	line := func(code, text, q, unit, net string) core.Line {
		return core.Line{ID: "1", Code: code, Description: text, Quantity: money.MustDecimal(q), Unit: unit, NetAmount: eur(net)}
	}
	widget := func(net string) core.Line { return line("W-1", "Blue widget", "10", "C62", net) }
	for _, c := range []struct {
		clause    string
		past, now core.Line
		change    func(*Input)
		want      string
	}{
		{clause: "the same price", past: widget("100.00"), now: widget("100.00")},
		{clause: "5 %, at the limit", past: widget("100.00"), now: widget("105.00")},
		{clause: "5 %, one cent above", past: widget("100.00"), now: widget("105.01"), want: "PriceRise warn"},
		{clause: "5 %, one cent below", past: widget("100.00"), now: widget("104.99")},
		{clause: "a lower price", past: widget("100.00"), now: widget("10.00")},
		{clause: "another item", past: line("X-1", "Blue widget", "10", "C62", "10.00"), now: widget("100.00")},
		{clause: "another unit", past: line("W-1", "Blue widget", "10", "BX", "10.00"), now: widget("100.00")},
		{clause: "the same text without a code", past: line("", "Blue  Widget", "10", "C62", "100.00"), now: line("", "blue widget", "1", "C62", "10.51"), want: "PriceRise warn"},
		{clause: "null is not checked", past: widget("100.00"), now: widget("900.00"), change: func(in *Input) { in.Settings.PriceRisePercent = core.Off() }},
		{clause: "absent is not checked", past: widget("100.00"), now: widget("900.00"), change: func(in *Input) { in.Settings.PriceRisePercent = core.Limit{} }},
		{clause: "0 is not null", past: widget("100.00"), now: widget("100.01"), change: func(in *Input) { in.Settings.PriceRisePercent = core.LimitOf("0") }, want: "PriceRise warn"},
		{clause: "the supplier's own limit", past: widget("100.00"), now: widget("108.00"), change: func(in *Input) {
			in.Settings.Supplier = map[string]core.Level{"Acme GmbH": {PriceRisePercent: core.LimitOf("8")}}
		}},
		{clause: "the item's own limit", past: widget("100.00"), now: widget("108.00"), change: func(in *Input) {
			in.Settings.Supplier = map[string]core.Level{"Acme GmbH": {PriceRisePercent: core.LimitOf("8")}}
			in.Settings.Item = map[string]core.Level{"W-1": {PriceRisePercent: core.LimitOf("7")}}
		}, want: "PriceRise warn"},
		{clause: "an order agrees to the price", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) {
			in.Review.Match.Lines = []core.LineMatch{{InvoiceLine: "1", Verdict: core.Pass}}
		}},
		{clause: "the order says what is too much", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) {
			in.Review.Match.Lines = []core.LineMatch{{InvoiceLine: "1", Verdict: core.Fail}}
		}},
		{clause: "the order was not compared", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) {
			in.Review.Match.Lines = []core.LineMatch{{InvoiceLine: "1", Verdict: core.NotApplicable}}
		}, want: "PriceRise warn"},
		{clause: "a credit note", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) { in.Review.Invoice.Kind = core.KindCreditNote }},
		{clause: "what was rejected is no price", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) { in.History[0].Status = core.StatusRejected }},
		{clause: "what came later is no earlier price", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) { in.History[0].Invoice.IssueDate = core.MustDate("2026-04-01") }},
		{clause: "the last price counts", past: widget("100.00"), now: widget("120.00"), change: func(in *Input) {
			in.past(t, "H-2 2026-02-01 1.00")
			in.History[1].Invoice.Lines = []core.Line{widget("118.00")}
		}},
	} {
		t.Run(c.clause, func(t *testing.T) {
			in := input(t, "INV-1 2026-03-02 100.00")
			in.past(t, "H-1 2026-01-02 1.00")
			in.History[0].Invoice.Lines, in.Review.Invoice.Lines = []core.Line{c.past}, []core.Line{c.now}
			if c.change != nil {
				c.change(&in)
			}
			list := in.priceRises()
			if got := found(list); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			sentences(t, list)
		})
	}
}

func TestUnusual(t *testing.T) {
	steady := []string{"H-1 2026-01-02 1000.00", "H-2 2026-01-09 1050.00", "H-3 2026-01-16 980.00", "H-4 2026-01-23 1020.00", "H-5 2026-01-30 990.00"}
	wide := []string{"H-1 2026-01-02 100.00", "H-2 2026-01-09 1500.00", "H-3 2026-01-16 600.00", "H-4 2026-01-23 90.00", "H-5 2026-01-30 2500.00", "H-6 2026-02-06 400.00"}
	for _, c := range []struct {
		clause string
		past   []string
		gross  string
		want   string
	}{
		{"as usual", steady, "1010.00", ""},
		{"half as much again", steady, "1400.00", ""},
		{"nine times", steady, "9000.00", "AmountUnusual warn"},
		{"far below costs nothing", steady, "10.00", ""},
		{"too few to know", steady[:4], "9000.00", ""},
		{"amounts that vary anyway", wide, "4000.00", ""},
		{"no more than the largest so far", wide, "2500.00", ""},
		{"beyond all of them", wide, "900000.00", "AmountUnusual warn"},
		{"one odd one among them does not make the next usual", append(steady[:5:5], "H-6 2026-02-06 90000.00"), "9000.00", ""},
	} {
		in := input(t, "INV-1 2026-03-02 "+c.gross)
		in.past(t, c.past...)
		list := in.unusual()
		if got := found(list); got != c.want {
			t.Errorf("%s: got %q, want %q", c.clause, got, c.want)
		}
		sentences(t, list)
	}
}

// The same input gives the same findings, whatever the order of twins and history,
// and nothing that goes in is changed.
func TestCheckIsPure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := acme()
		in := Input{Firm: firm, Settings: core.DefaultSettings(), Today: core.MustDate("2026-03-03"), Supplier: &s}
		draw := func(id string) core.Review {
			r := core.Review{ID: core.ReviewID(id), Status: rapid.SampledFrom([]core.Status{core.StatusMatched, core.StatusRejected, core.StatusPaid}).Draw(t, "status"), ReceivedAt: clock}
			r.Invoice = core.Invoice{Kind: core.KindInvoice, SupplierID: s.ID, Currency: "EUR", Number: rapid.SampledFrom([]string{"", "1", "2", "O2"}).Draw(t, "number"),
				GrossTotal: money.New(rapid.SampledFrom([]int64{100, 200, 90000}).Draw(t, "gross"), "EUR"), IssueDate: core.MustDate("2026-01-15").AddDays(rapid.IntRange(-40, 40).Draw(t, "day"))}
			r.Invoice.Lines = []core.Line{{ID: "1", Code: "A", Quantity: money.NewDecimal(1, 0), NetAmount: r.Invoice.GrossTotal}}
			return r
		}
		in.Review = draw("me")
		for i := range rapid.IntRange(0, 7).Draw(t, "twins") {
			in.Twins = append(in.Twins, draw(string(rune('a'+i))))
		}
		for _, r := range in.Twins {
			in.History = append(in.History, r.Past())
		}
		first := Check(in)
		in.Twins, in.History = rapid.Permutation(in.Twins).Draw(t, "twins"), rapid.Permutation(in.History).Draw(t, "history")
		second := Check(in)
		if found(first) != found(second) || len(first) != len(second) {
			t.Fatalf("%s\n%s", found(first), found(second))
		}
		for i := range first {
			if first[i].Message != second[i].Message {
				t.Fatalf("%q and %q", first[i].Message, second[i].Message)
			}
		}
	})
}

// withCodes is Acme's invoice with payment codes that name these accounts.
func withCodes(t *testing.T, ibans ...string) Input {
	t.Helper()
	in := input(t, "INV-1 2026-03-02 100.00")
	in.Review.Draft.CodeAccounts = ibans
	return in
}

func about(list []core.Exception, r core.Reason) []core.Exception {
	return slices.DeleteFunc(slices.Clone(list), func(e core.Exception) bool { return e.Reason != r })
}

// A code's account runs into the same control as a printed one, and code and print
// that disagree block, unless both are trusted.
func TestPaymentCodes(t *testing.T) {
	if got := Check(withCodes(t, ibanA)); len(about(got, core.CodeDiffersFromPage))+len(about(got, core.BankChanged)) > 0 {
		t.Errorf("code and print agree: %+v", got)
	}
	got := Check(withCodes(t, ibanC))
	differ, changed := about(got, core.CodeDiffersFromPage), about(got, core.BankChanged)
	if len(differ) != 1 || !differ[0].Blocks() || !differ[0].AboutAccount() || differ[0].Expected != ibanA || differ[0].Actual != ibanC ||
		!strings.Contains(differ[0].Message, "NL91 ABNA") || !strings.Contains(differ[0].Message, "DE89 3704") {
		t.Errorf("another account in the code: %+v", got)
	}
	if len(changed) != 1 || changed[0].Actual != ibanC || !strings.Contains(changed[0].Message, "payment code") || core.LaneOf(got) != core.LaneBank {
		t.Errorf("another account in the code: %+v in %s", got, core.LaneOf(got))
	}

	in := withCodes(t, ibanC)
	s := acme()
	s.Accounts = append(s.Accounts, core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: ibanC}, State: core.AccountTrusted})
	in.Supplier = &s
	got = Check(in)
	if differ := about(got, core.CodeDiffersFromPage); len(differ) != 1 || differ[0].Severity != core.Warn || differ[0].AboutAccount() || len(about(got, core.BankChanged)) > 0 {
		t.Errorf("both trusted: %+v", got)
	}
	if core.LaneOf(got) != core.LaneOther {
		t.Errorf("both trusted: lane %s", core.LaneOf(got))
	}

	in = withCodes(t, ibanC)
	in.Review.Invoice.Account = core.PaymentAccount{}
	if got = Check(in); len(about(got, core.CodeDiffersFromPage)) > 0 || len(about(got, core.BankChanged)) != 1 {
		t.Errorf("nothing printed: %+v", got)
	}
}

// A percentage has two decimals, unless these would hide that it is above the limit.
func TestAbove(t *testing.T) {
	for _, c := range []struct{ percent, want string }{{"25", "25.00"}, {"5.0476", "5.05"}, {"5.004", "5.004"}, {"5.00000001", "5.00000001"}} {
		percent, _ := new(big.Rat).SetString(c.percent)
		if got := above(percent, core.LimitOf("5")); got != c.want {
			t.Errorf("%s: %s, want %s", c.percent, got, c.want)
		}
	}
}
