package control

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
)

func register() []core.Supplier {
	beta := core.Supplier{ID: "beta", Name: "Beta Logistik AG", TaxID: "DE136695976", Country: "DE", Emails: []string{"rechnung@beta-logistik.de"}, Aliases: []string{"Beta Spedition"}, State: core.SupplierApproved}
	gamma := core.Supplier{ID: "gamma", Name: "Gamma Office Supplies Ltd", Country: "GB", Emails: []string{"gamma.office@gmail.com"}, State: core.SupplierApproved,
		Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: ibanC}, State: core.AccountSeen}}}
	return []core.Supplier{gamma, acme(), beta}
}

// DOMAIN 4: found by tax ID, known IBAN, alias, sender address, domain, fuzzy name.
func TestIdentify(t *testing.T) {
	for _, c := range []struct {
		clause            string
		name, taxID, iban string
		from, email       string
		change            func([]core.Supplier) []core.Supplier
		want, why         string
		tie               int
	}{
		{clause: "tax ID", name: "Something else", taxID: "DE 811 907 980", want: "acme-gmbh", why: "tax ID"},
		{clause: "tax ID without the country", taxID: "811907980", want: "acme-gmbh", why: "tax ID"},
		{clause: "tax ID before everything", name: "Beta Logistik AG", taxID: "DE811907980", from: "rechnung@beta-logistik.de", want: "acme-gmbh", why: "tax ID"},
		{clause: "known account", name: "Something else", iban: ibanA, want: "acme-gmbh", why: "bank account"},
		{clause: "known account before name", name: "Beta Logistik AG", iban: ibanA, want: "acme-gmbh", why: "bank account"},
		{clause: "an account that was only seen proves nothing", name: "Something else", iban: ibanC},
		{clause: "a retired account proves nothing", name: "Something else", iban: ibanA, change: func(l []core.Supplier) []core.Supplier {
			l[1].Accounts[0].State = core.AccountRetired
			return l
		}},
		{clause: "name", name: "ACME GmbH", want: "acme-gmbh", why: "name"},
		{clause: "name, other legal form", name: "Acme GmbH & Co. KG", want: "acme-gmbh", why: "name"},
		{clause: "alias", name: "Beta Spedition", want: "beta", why: "name"},
		{clause: "sender address", from: "gamma.office@gmail.com", want: "gamma", why: "address"},
		{clause: "sender address, case", from: "Gamma.Office@GMAIL.com", want: "gamma", why: "address"},
		{clause: "never a free-mail domain", from: "somebody.else@gmail.com"},
		{clause: "mail domain", from: "anna@mail.beta-logistik.de", want: "beta", why: "domain"},
		{clause: "mail domain on the document", email: "info@beta-logistik.de", want: "beta", why: "domain"},
		{clause: "mail domain under another name", name: "Zebra Catering", from: "anna@beta-logistik.de"},
		{clause: "a name much alike", name: "Gamma Ofice Suplies Ltd", want: "gamma", why: "much like"},
		{clause: "a name not much alike", name: "Gamma Garden Supplies Ltd"},
		{clause: "the known name over another tax ID is somebody else", name: "Acme GmbH", taxID: "DE123456788"},
		{clause: "the known domain over another tax ID is somebody else", taxID: "DE123456788", from: "anna@beta-logistik.de"},
		{clause: "one other character in the tax ID is a misreading", name: "Acme GmbH", taxID: "DE811907930", want: "acme-gmbh", why: "name"},
		{clause: "a national tax number can't be compared", name: "Acme GmbH", taxID: "12/345/67890", want: "acme-gmbh", why: "name"},
		{clause: "nobody", name: "Zebra Catering", taxID: "DE123456788", iban: ibanB, from: "a@zebra.example", why: "no supplier"},
		{clause: "a tie in tax ID, broken by the exact name", name: "Acme Werkzeug", taxID: "DE811907980", change: double("Acme Werkzeug", ibanB), want: "double", why: "tax ID"},
		{clause: "a tie in tax ID, broken by the account", name: "Other", taxID: "DE811907980", iban: ibanB, change: double("Acme Werkzeug", ibanB), want: "double", why: "tax ID"},
		{clause: "a tie in tax ID that stays", name: "Other", taxID: "DE811907980", change: double("Acme Werkzeug", ibanB), tie: 2},
		{clause: "a tie in tax ID, the account of neither", name: "Other", taxID: "DE811907980", iban: ibanC, change: double("Acme Werkzeug", ibanB), tie: 2},
		{clause: "a tie in the account, broken by the name", name: "Acme Werkzeug", iban: ibanA, change: double("Acme Werkzeug", ibanA), want: "double", why: "account"},
		{clause: "a tie in the account", name: "Other", iban: ibanA, change: double("Acme Werkzeug", ibanA), tie: 2},
		{clause: "a tie in the name", name: "Acme", change: double("Acme AG", ibanB), tie: 2},
	} {
		t.Run(c.clause, func(t *testing.T) {
			inv := core.Invoice{Seller: core.Party{Name: c.name, TaxID: c.taxID, Email: c.email}, Account: core.PaymentAccount{IBAN: c.iban}}
			var env *core.Envelope
			if c.from != "" {
				env = &core.Envelope{From: c.from}
			}
			list := register()
			if c.change != nil {
				list = c.change(list)
			}
			got := Identify(inv, env, list)
			id := ""
			if got.Supplier != nil {
				id = string(got.Supplier.ID)
			}
			if id != c.want || len(got.Tie) != c.tie || !strings.Contains(got.Why, c.why) || got.Why == "" {
				t.Errorf("got %q because %q, tie of %d; want %q because %q, tie of %d", id, got.Why, len(got.Tie), c.want, c.why, c.tie)
			}
		})
	}
}

// double adds a supplier with Acme's tax ID.
func double(name, iban string) func([]core.Supplier) []core.Supplier {
	return func(l []core.Supplier) []core.Supplier {
		d := acme()
		d.ID, d.Name = "double", name
		d.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: iban}, State: core.AccountTrusted}}
		return append(l, d)
	}
}

func TestIdentifyDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv := core.Invoice{
			Seller:  core.Party{Name: rapid.SampledFrom([]string{"", "Acme", "Beta Spedition", "Gamma Office Supply", "Nobody"}).Draw(t, "name"), TaxID: rapid.SampledFrom([]string{"", "DE811907980", "DE999999999"}).Draw(t, "tax ID")},
			Account: core.PaymentAccount{IBAN: rapid.SampledFrom([]string{"", ibanA, ibanB, ibanC}).Draw(t, "iban")},
		}
		env := &core.Envelope{From: rapid.SampledFrom([]string{"", "x@beta-logistik.de", "gamma.office@gmail.com"}).Draw(t, "from")}
		list := double("Acme Werkzeug", ibanB)(register())
		a, b := Identify(inv, env, list), Identify(inv, env, rapid.Permutation(list).Draw(t, "order"))
		if a.Why != b.Why || (a.Supplier == nil) != (b.Supplier == nil) || a.Supplier != nil && a.Supplier.ID != b.Supplier.ID || len(a.Tie) != len(b.Tie) {
			t.Fatalf("%+v and %+v", a, b)
		}
		if a.Supplier != nil && len(a.Tie) > 0 {
			t.Fatal("found and tied")
		}
	})
}

// Whoever bears the tax ID or the name of a supplier that was merged is the one that it
// was merged into, and not a tie with it.
func TestIdentifyFollowsMergers(t *testing.T) {
	gone := core.Supplier{ID: "gone", Name: "Zorn KG", TaxID: "DE811907980", State: core.SupplierMerged, MergedInto: "later"}
	later := core.Supplier{ID: "later", Name: "Zorn und Sohn GmbH", TaxID: "DE136695976", State: core.SupplierMerged, MergedInto: "acme"}
	stays := core.Supplier{ID: "acme", Name: "Acme GmbH", Aliases: []string{"Zorn KG"}, TaxID: "DE123456788", State: core.SupplierApproved}
	for _, seller := range []core.Party{{Name: "Zorn", TaxID: "DE811907980"}, {Name: "Zorn KG"}, {Name: "Zorn und Sohn GmbH", TaxID: "DE136695976"}} {
		got := Identify(core.Invoice{Seller: seller}, nil, []core.Supplier{gone, later, stays})
		if got.Supplier == nil || got.Supplier.ID != "acme" || len(got.Tie) > 0 {
			t.Errorf("%+v is %+v", seller, got)
		}
	}
}

// A known account on an invoice in another's name with another's tax ID is said to be
// what it is; one of the two alone is not.
func TestIdentifyDoubtsTheAccount(t *testing.T) {
	for _, c := range []struct {
		clause, name, taxID string
		doubt               bool
	}{
		{"another name and tax ID", "Nordwind Solar", "DE999999999", true},
		{"another name, no tax ID", "Nordwind Solar", "", false},
		{"another name, the same tax ID", "Nordwind Solar", "DE811907980", false},
		{"the same name, another tax ID", "Acme GmbH", "DE999999999", false},
		{"a name that holds the known one", "Acme GmbH & Co. Werk Nord", "DE999999999", false},
		{"no name, another tax ID", "", "DE999999999", false},
	} {
		inv := core.Invoice{Seller: core.Party{Name: c.name, TaxID: c.taxID}, Account: core.PaymentAccount{IBAN: ibanA}}
		id := Identify(inv, nil, register())
		if id.Supplier == nil || id.Supplier.ID != "acme-gmbh" || (id.Doubt != "") != c.doubt {
			t.Errorf("%s: %+v", c.clause, id)
		}
		got := Input{Review: core.Review{Invoice: inv}, Supplier: id.Supplier, Doubt: id.Doubt}.supplier()
		if found := len(got) == 1 && got[0].Reason == core.SupplierAmbiguous && got[0].Blocks(); found != c.doubt {
			t.Errorf("%s: %v", c.clause, got)
		}
	}
}
