package payment

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"

	"pgregory.net/rapid"
)

// The last day of a discount counts, the day after does not, whatever month or year
// lies between (DOMAIN 7).
func TestDiscountDays(t *testing.T) {
	for _, c := range []struct {
		name, issued string
		percent      string
		days         int
		paid         string
		want         string // what is taken off; empty for nothing
	}{
		{"on the first day", "2026-11-03", "2", 10, "2026-11-03", "2.38 until 2026-11-13"},
		{"on the last day", "2026-11-03", "2", 10, "2026-11-13", "2.38 until 2026-11-13"},
		{"a day late", "2026-11-03", "2", 10, "2026-11-14", ""},
		{"over the end of a month", "2026-01-25", "3", 14, "2026-02-08", "3.57 until 2026-02-08"},
		{"and a day late", "2026-01-25", "3", 14, "2026-02-09", ""},
		{"over the 29th of February", "2028-02-20", "2", 10, "2028-03-01", "2.38 until 2028-03-01"},
		{"a day late in a leap year", "2028-02-20", "2", 10, "2028-03-02", ""},
		{"no 29th of February", "2027-02-20", "2", 10, "2027-03-02", "2.38 until 2027-03-02"},
		{"over the end of a year", "2026-12-28", "2", 8, "2027-01-05", "2.38 until 2027-01-05"},
		{"no days at all", "2026-11-03", "2", 0, "2026-11-03", "2.38 until 2026-11-03"},
		{"rounded up at half a cent", "2026-11-03", "0.0042016807", 10, "2026-11-03", "0.01 until 2026-11-13"},
		{"rounded to nothing", "2026-11-03", "0.0001", 10, "2026-11-03", ""},
		{"a penalty is none", "2026-11-03", "-2", 10, "2026-11-03", ""},
		{"the most that is believed", "2026-11-03", "20", 10, "2026-11-03", "23.80 until 2026-11-13"},
		{"more than is believed", "2026-11-03", "20.01", 10, "2026-11-03", ""},
	} {
		f := fact("A-1 119.00 -", issued(c.issued), discount(c.percent, c.days))
		d, ok, err := DiscountOn(core.MustDate(c.paid), f.Review.Invoice, f.Supplier, eur("119.00"))
		got := ""
		if ok {
			got = d.Amount.String() + " until " + d.Until.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestDiscountChoice(t *testing.T) {
	steps := fact("A-1 100.00 -", discount("3", 7), discount("2", 14), discount("1", 30))
	agreed := supplier("Acme")
	agreed.Discount = core.DiscountTerms{Percent: money.MustDecimal("4"), Days: 30}
	plain := fact("A-2 100.00 -")
	part, whole := fact("A-4 100.00 -", discount("3", 7)), fact("A-5 100.00 -", discount("3", 7))
	part.Review.Invoice.Discounts[0].Base, whole.Review.Invoice.Discounts[0].Base = money.MustDecimal("50.00"), money.MustDecimal("100.01")
	both := fact("A-6 100.00 -", discount("3", 7), discount("2", 14))
	both.Review.Invoice.Discounts[0].Base = money.MustDecimal("50.00")
	undated := fact("A-3 100.00 -", discount("3", 7), func(f *Fact) { f.Review.Invoice.IssueDate = core.Date{} })
	for _, c := range []struct {
		name string
		inv  core.Invoice
		s    core.Supplier
		days int
		want string
	}{
		{"the largest", steps.Review.Invoice, supplier("Acme"), 7, "3.00"},
		{"of those that still hold", steps.Review.Invoice, supplier("Acme"), 8, "2.00"},
		{"to the last", steps.Review.Invoice, supplier("Acme"), 30, "1.00"},
		{"none", steps.Review.Invoice, supplier("Acme"), 31, ""},
		{"what the invoice says goes before what is agreed", steps.Review.Invoice, agreed, 8, "2.00"},
		{"what is agreed where it says nothing", plain.Review.Invoice, agreed, 30, "4.00"},
		{"but not after that", plain.Review.Invoice, agreed, 31, ""},
		{"of a part of the sum", part.Review.Invoice, agreed, 7, "1.50"},
		{"never of more than there is to pay", whole.Review.Invoice, agreed, 7, "3.00"},
		{"the largest sum, not the largest share", both.Review.Invoice, agreed, 7, "2.00"},
		{"nothing counts from no day", undated.Review.Invoice, agreed, 0, ""},
	} {
		d, ok, err := DiscountOn(on.AddDays(c.days-10), c.inv, c.s, eur("100.00"))
		got := ""
		if ok {
			got = d.Amount.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

// What is proposed, in which order, and what is left out. Lines are "number gross due".
func TestPropose(t *testing.T) {
	refused := func(msg, hint string) func(*Fact) {
		return func(f *Fact) { f.Refusal = core.Errorf(core.Refused, "%s", msg).WithHint("%s", hint) }
	}
	other := from(supplier("Other"), ibanB)
	for _, c := range []struct {
		name string
		list []Fact
		want string
	}{
		{"nothing", nil, ""},
		{"due on the last day", []Fact{fact("A-1 119.00 2026-11-10")}, "Acme 119.00: A-1 119.00 (due in 7 days)\n"},
		{"due the day after that", []Fact{fact("A-1 119.00 2026-11-11")}, "not A-1 119.00: due on 2026-11-11\n"},
		{"overdue", []Fact{fact("A-1 119.00 2026-10-30")}, "Acme 119.00: A-1 119.00 (overdue by 4 days)\n"},
		{"due at no time that is known", []Fact{fact("A-1 119.00 -")}, "Acme 119.00: A-1 119.00 (no due date is known)\n"},
		{"due by the supplier's terms", []Fact{fact("A-1 119.00 -", func(f *Fact) { f.Supplier.TermsDays = 30 })}, "not A-1 119.00: due on 2026-11-23\n"},
		{"a discount that ends within the plan", []Fact{fact("A-1 100.00 2026-12-30", discount("2", 17))}, "Acme 98.00: A-1 98.00 (2 % discount of 2.00 EUR until 2026-11-10; due in 57 days)\n"},
		{"a discount that holds longer", []Fact{fact("A-1 100.00 2026-12-30", discount("2", 18))}, "not A-1 100.00: due on 2026-12-30, the discount holds until 2026-11-11\n"},
		{"a discount that is over", []Fact{fact("A-1 100.00 2026-11-05", discount("2", 9))}, "Acme 100.00: A-1 100.00 (due in 2 days)\n"},
		{"the amount due, not the gross total", []Fact{fact("A-1 100.00 2026-11-05", discount("2", 10), func(f *Fact) { f.Review.Invoice.AmountDue = eur("60.00") })},
			"Acme 58.80: A-1 58.80 (2 % discount of 1.20 EUR until 2026-11-03; due in 2 days)\n"},
		{"by what is at stake, then what is due, then what is large", []Fact{
			fact("A-1 100.00 2026-11-05"), fact("A-2 100.00 2026-11-04"), fact("A-3 500.00 2026-11-05"), fact("A-4 10.00 2026-12-05", discount("3", 12)), fact("A-5 100.00 2026-12-05", discount("1", 12)),
		}, "Acme 99.00: A-5 99.00 (1 % discount of 1.00 EUR until 2026-11-05; due in 32 days)\nAcme 9.70: A-4 9.70 (3 % discount of 0.30 EUR until 2026-11-05; due in 32 days)\n" +
			"Acme 100.00: A-2 100.00 (due the day after)\nAcme 500.00: A-3 500.00 (due in 2 days)\nAcme 100.00: A-1 100.00 (due in 2 days)\n"},
		{"not what the gate refuses", []Fact{fact("A-1 100.00 2026-11-05", refused("anna holds the invoice: wait", "release it"))}, "not A-1 100.00: anna holds the invoice: wait\n"},
		{"nor what is in another currency", []Fact{fact("A-1 100.00 2026-11-05", func(f *Fact) {
			f.Review.Invoice.GrossTotal, f.Review.Invoice.Currency = money.MustAmount("100.00", "USD"), "USD"
		})}, "not A-1 100.00: it is in USD, and the account that pays is in EUR\n"},
		{"nor to what is no IBAN", []Fact{fact("A-1 100.00 2026-11-05", func(f *Fact) { f.Account.IBAN, f.Account.Number = "", "12345678" })},
			"not A-1 100.00: account 12345678 has no IBAN, and payment files are for IBANs alone\n"},
		{"nor to an IBAN that does not hold", []Fact{fact("A-1 100.00 2026-11-05", from(supplier("Acme"), "DE89370400440532013001"))},
			"not A-1 100.00: the check digits of account DE89370400440532013001 do not hold\n"},
		{"nor out of SEPA", []Fact{fact("A-1 100.00 2026-11-05", from(supplier("Acme"), "TR330006100519786457841326"))},
			"not A-1 100.00: account TR330006100519786457841326 is in a country outside SEPA\n"},

		{"a credit note is taken off", []Fact{fact("A-1 119.00 2026-11-05"), fact("G-1 -19.00 -")}, "Acme 100.00: A-1 119.00 (due in 2 days) G-1 -19.00 (a credit note)\n"},
		{"down to nought", []Fact{fact("A-1 119.00 2026-11-05"), fact("G-1 -119.00 -")}, "Acme 0.00: A-1 119.00 (due in 2 days) G-1 -119.00 (a credit note)\n"},
		{"but not below", []Fact{fact("A-1 119.00 2026-11-05"), fact("G-1 -119.01 -")}, "Acme 119.00: A-1 119.00 (due in 2 days)\nnot G-1 -119.01: it is more than what is left to pay to the supplier\n"},
		{"the older one first", []Fact{fact("A-1 100.00 2026-11-05"), fact("G-2 -60.00 -"), fact("G-1 -60.00 -", issued("2026-01-01"))},
			"Acme 40.00: A-1 100.00 (due in 2 days) G-1 -60.00 (a credit note)\nnot G-2 -60.00: it is more than what is left to pay to the supplier\n"},
		{"and a smaller one after one that does not fit", []Fact{fact("A-1 100.00 2026-11-05"), fact("G-1 -160.00 -", issued("2026-01-01")), fact("G-2 -60.00 -")},
			"Acme 40.00: A-1 100.00 (due in 2 days) G-2 -60.00 (a credit note)\nnot G-1 -160.00: it is more than what is left to pay to the supplier\n"},
		{"off the invoices that are due first, as many as it takes", []Fact{fact("A-1 50.00 2026-11-06"), fact("A-2 50.00 2026-11-04"), fact("A-3 50.00 2026-11-05"), fact("G-1 -80.00 -")},
			"Acme 20.00: A-2 50.00 (due the day after) A-3 50.00 (due in 2 days) G-1 -80.00 (a credit note)\nAcme 50.00: A-1 50.00 (due in 3 days)\n"},
		{"not off another supplier's", []Fact{fact("A-1 50.00 2026-11-05", other), fact("G-1 -10.00 -")}, "Other 50.00: A-1 50.00 (due in 2 days)\nnot G-1 -10.00: there is no invoice of the supplier to set it off against\n"},
		{"off the account that more is paid to", []Fact{fact("A-1 50.00 2026-11-05"), fact("A-2 60.00 2026-11-05", from(supplier("Acme"), ibanB)), fact("G-1 -55.00 -")},
			"Acme 50.00: A-1 50.00 (due in 2 days)\nAcme 5.00: A-2 60.00 (due in 2 days) G-1 -55.00 (a credit note)\n"},
		{"off what is left after the discount", []Fact{fact("A-1 100.00 2026-11-05", discount("2", 10)), fact("G-1 -98.00 -")},
			"Acme 0.00: A-1 98.00 (2 % discount of 2.00 EUR until 2026-11-03; due in 2 days) G-1 -98.00 (a credit note)\n"},
		{"not while the gate refuses it", []Fact{fact("A-1 100.00 2026-11-05"), fact("G-1 -98.00 -", refused("the invoice is not approved", ""))},
			"Acme 100.00: A-1 100.00 (due in 2 days)\nnot G-1 -98.00: the invoice is not approved\n"},
	} {
		if got := written(propose(t, plan(), c.list...)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// What somebody asks for by name is paid whenever it is due, and nothing else.
func TestProposeNamed(t *testing.T) {
	p := plan()
	p.Invoices = []core.ReviewID{"id-A-1"}
	got := written(propose(t, p, fact("A-1 100.00 2027-11-05"), fact("A-2 100.00 2026-11-05")))
	if got != "Acme 100.00: A-1 100.00 (due in 367 days)\nnot A-2 100.00: it was not asked for\n" {
		t.Error(got)
	}
}

// The supplier finds its invoice by what the transfer says.
func TestRemittance(t *testing.T) {
	ref := func(s string) func(*Fact) { return func(f *Fact) { f.Review.Invoice.PaymentReference = s } }
	for _, c := range []struct {
		name string
		list []Fact
		want string
	}{
		{"the number", []Fact{fact("A-1 100.00 -")}, "text A-1"},
		{"the reference and the number", []Fact{fact("A-1 100.00 -", ref("K 77"))}, "text K 77 A-1"},
		{"the number once", []Fact{fact("A-1 100.00 -", ref("RE A-1"))}, "text RE A-1"},
		{"what was taken off", []Fact{fact("A-1 100.00 -", discount("2", 10))}, "text A-1 discount 2.00"},
		{"a creditor reference alone", []Fact{fact("A-1 100.00 -", ref("RF18 5390 0754 7034"))}, "ref RF18539007547034"},
		{"not one that does not hold", []Fact{fact("A-1 100.00 -", ref("RF19539007547034"))}, "text RF19539007547034 A-1"},
		{"all numbers of several", []Fact{fact("A-1 100.00 -", ref("RF18539007547034")), fact("A-2 100.00 -"), fact("G-1 -150.00 -")}, "text A-1 A-2 less G-1"},
	} {
		p := propose(t, plan(), c.list...)
		got := "text " + p.Transfers[0].Text
		if p.Transfers[0].Reference != "" {
			got = "ref " + p.Transfers[0].Reference + p.Transfers[0].Text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	var many []Fact
	for _, n := range strings.Fields("A B C D E F G H I J K L M N O P Q R S T") {
		many = append(many, fact("INVOICE-"+n+" 10.00 -"))
	}
	many = append(many, fact("CREDIT -200.00 -"))
	if got := propose(t, plan(), many...).Transfers[0].Text; got != "INVOICE-A INVOICE-B INVOICE-C INVOICE-D INVOICE-E INVOICE-F and 14 more less CREDIT" {
		t.Errorf("%q", got)
	}
}

// Whatever there is to pay: no invoice is paid twice or forgotten, no transfer is below
// nought, the lines make the transfers and those the total, and each transfer is one
// supplier's, to one account.
func TestProposeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []Fact
		owed := map[core.ReviewID]money.Amount{}
		for i := range rapid.IntRange(0, 25).Draw(t, "invoices") {
			sign := rapid.SampledFrom([]string{"", "", "-"}).Draw(t, "sign")
			gross := money.New(rapid.Int64Range(1, 100_00).Draw(t, "gross"), "EUR").String()
			due := on.AddDays(rapid.IntRange(-20, 20).Draw(t, "due")).String()
			s := supplier(rapid.SampledFrom([]string{"Acme", "Acm", "Other"}).Draw(t, "supplier"))
			f := fact("N-"+string(rune('a'+i))+" "+sign+gross+" "+due, from(s, rapid.SampledFrom([]string{ibanA, ibanB}).Draw(t, "account")))
			if rapid.Bool().Draw(t, "early") {
				discount(rapid.SampledFrom([]string{"2", "3.5"}).Draw(t, "percent"), rapid.IntRange(0, 20).Draw(t, "days"))(&f)
			}
			if rapid.IntRange(0, 4).Draw(t, "refused") == 0 {
				f.Refusal = core.Errorf(core.Refused, "no")
			}
			list = append(list, f)
			owed[f.Review.ID] = f.Review.Payable()
		}
		p, err := Propose(list, plan())
		if err != nil {
			t.Fatal(err)
		}
		total := int64(0)
		seen := map[core.ReviewID]bool{}
		once := func(id core.ReviewID) {
			if seen[id] {
				t.Fatalf("%s twice", id)
			}
			seen[id] = true
		}
		for _, tr := range p.Transfers {
			sum := int64(0)
			for _, l := range tr.Lines {
				once(l.Review)
				sum += l.Amount.Minor
				if l.Amount.Minor+l.Discount.Minor != owed[l.Review].Minor {
					t.Fatalf("%s: %s and %s of %s", l.Number, l.Amount, l.Discount, owed[l.Review])
				}
			}
			if sum != tr.Amount.Minor || sum < 0 {
				t.Fatalf("a transfer of %s over lines of %d", tr.Amount, sum)
			}
			total += sum
		}
		for _, l := range p.LeftOut {
			once(l.Review)
		}
		if total != p.Total.Minor || len(seen) != len(list) {
			t.Fatalf("%s in all, of %d; %d of %d invoices", p.Total, total, len(seen), len(list))
		}
		for _, f := range list {
			for _, tr := range p.Transfers {
				for _, l := range tr.Lines {
					if l.Review == f.Review.ID && (f.Refusal != nil || tr.Supplier != f.Supplier.ID || l.Amount.Minor > 0 && tr.Account.IBAN != f.Account.IBAN) {
						t.Fatalf("%s is paid to %s of %s", l.Number, tr.Account.IBAN, tr.Supplier)
					}
				}
			}
		}
	})
}
