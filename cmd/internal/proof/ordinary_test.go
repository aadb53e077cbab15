package proof

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/idna"

	"countersign/core"
)

// ordinary is post of a supplier whose account is verified.
type ordinary struct {
	kind   string
	known  core.Supplier
	mails  []letter
	byHand *file
}

const (
	ordinaryCount = 500
	perFirm       = 25
)

// Of 500 ordinary invoices at most one in fifty may be stopped (issue 5, point 3).
// Warnings stop nothing and are counted apart.
func TestOrdinaryInvoices(t *testing.T) {
	t.Parallel()
	var o *office
	invoices, locks := 0, 0
	warned, kinds := map[core.Reason]int{}, map[string]int{}
	for i := 0; invoices < ordinaryCount; i++ {
		if i%perFirm == 0 {
			o = openOffice(t)
		}
		x := makeOrdinary(i)
		o.know(x.known)
		if x.byHand != nil {
			if _, err := o.in.File(t.Context(), karl, x.byHand.name, x.byHand.data); err != nil {
				t.Fatal(err)
			}
		}
		o.post(x.mails...)
		list := o.process()
		if want := len(x.mails); x.byHand == nil && len(list) != want {
			t.Errorf("%s: %d documents of %d mails", x.kind, len(list), want)
		}
		for _, v := range list {
			invoices++
			kinds[x.kind]++
			locked := false
			for _, e := range v.Exceptions {
				if e.Blocks() {
					locked = true
				} else {
					warned[e.Reason]++
				}
			}
			if locked {
				locks++
				t.Logf("stopped: %s\n%s", x.kind, messages(v))
			}
		}
	}
	t.Logf("%d ordinary invoices of %d kinds, %d stopped (%.1f %%); warnings: %v", invoices, len(kinds), locks, 100*float64(locks)/float64(invoices), warned)
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		t.Logf("%4d  %s", kinds[k], k)
	}
	if locks*50 > invoices {
		t.Errorf("%d of %d ordinary invoices were stopped", locks, invoices)
	}
}

// honest makes an ordinary invoice; it may change everything but that it is one.
type honest struct {
	kind string
	make func(x *ordinary, b bill)
}

func makeOrdinary(n int) ordinary {
	k := honestKinds[n%len(honestKinds)]
	s := seller(8000 + n)
	x := ordinary{kind: k.kind, known: s}
	b := billOf(s, fmt.Sprintf("%d/%d", 2026, 3000+n), int64(5000+n*977))
	x.mails = []letter{{from: s.Emails[0], name: s.Name, auth: "dmarc=pass header.from=" + domain(s), subject: "Rechnung " + b.number, body: "Guten Tag, anbei unsere Rechnung.", files: []file{b.file()}}}
	k.make(&x, b)
	return x
}

// with sends another file.
func (x *ordinary) with(f ...file) { x.mails[0].files = f }

func (x *ordinary) second(iban, holder string) {
	x.known.Accounts = append(slices.Clone(x.known.Accounts), core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: iban, Holder: holder}, State: core.AccountTrusted, How: "call-back"})
}

// grouped says the account in groups of four.
func grouped(iban string) string {
	var b strings.Builder
	for i, c := range iban {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

var honestKinds = []honest{
	{"as always", func(*ordinary, bill) {}},
	{"printed, without XML", func(x *ordinary, b bill) { x.with(paper{Text: b.page("Rechnung")}.file("rechnung.pdf")) }},
	{"printed, the account in groups", func(x *ordinary, b bill) {
		b.iban = grouped(b.iban)
		x.with(paper{Text: b.page("Rechnung")}.file("rechnung.pdf"))
	}},
	{"to the second account", func(x *ordinary, b bill) {
		b.iban = iban("DE", 600000+len(b.number))
		x.second(b.iban, "")
		x.with(b.file())
	}},
	{"the account with spaces and small letters", func(x *ordinary, b bill) {
		b.iban = strings.ToLower(grouped(b.iban))
		x.with(b.file())
	}},
	{"another domain of the firm", func(x *ordinary, _ bill) {
		d := strings.Replace(domain(x.known), ".example", ".com", 1)
		x.mails[0].from, x.mails[0].auth = "billing@"+d, "dmarc=pass header.from="+d
	}},
	{"sent on by a colleague", func(x *ordinary, _ bill) {
		x.mails[0].from, x.mails[0].name, x.mails[0].auth = "olga@nordlicht.example", "Olga", "dmarc=pass header.from=nordlicht.example"
		x.mails[0].subject = "WG: " + x.mails[0].subject
	}},
	{"over a mailing list that breaks the signature", func(x *ordinary, _ bill) {
		x.mails[0].auth = "dkim=fail header.d=" + domain(x.known) + "; spf=pass smtp.mailfrom=lists.example"
		x.mails[0].headers = "List-Id: <post.lists.example>\r\n"
	}},
	{"over a forwarder that breaks SPF", func(x *ordinary, _ bill) {
		x.mails[0].auth = "spf=softfail smtp.mailfrom=" + domain(x.known) + "; dkim=pass header.d=" + domain(x.known)
	}},
	{"DMARC failed on the way, account known", func(x *ordinary, _ bill) { x.mails[0].auth = "dmarc=fail header.from=" + domain(x.known) }},
	{"to a factor that is on file", func(x *ordinary, b bill) {
		b.iban = iban("AT", 600000+len(b.number))
		x.second(b.iban, "Beispiel Factoring AG")
		x.with(b.file())
	}},
	{"from a sender of whom nothing came before", func(x *ordinary, _ bill) {
		x.mails[0].from, x.mails[0].auth = "post@steuerberatung-muster.example", "dmarc=pass header.from=steuerberatung-muster.example"
	}},
	{"from a domain with umlauts", func(x *ordinary, b bill) {
		d := "büro-" + domain(x.known)
		x.known.Emails = []string{"rechnung@" + d}
		ascii, err := idna.ToASCII(d)
		if err != nil {
			panic(err)
		}
		b.email = x.known.Emails[0]
		x.mails[0].from, x.mails[0].auth = "rechnung@"+ascii, "dmarc=pass header.from="+ascii
		x.with(b.file())
	}},
	{"by a platform", func(x *ordinary, _ bill) {
		x.mails[0].replyTo, x.mails[0].from, x.mails[0].auth = x.known.Emails[0], "invoice@sevdesk.de", "dmarc=pass header.from=sevdesk.de"
		x.mails[0].name = x.known.Name + " über sevdesk"
	}},
	{"by a mass mailer", func(x *ordinary, _ bill) {
		x.mails[0].auth = "spf=pass smtp.mailfrom=sendgrid.net; dkim=pass header.d=sendgrid.net"
	}},
	{"without a tax ID", func(x *ordinary, b bill) {
		b.tax = ""
		x.with(b.file())
	}},
	{"without an account", func(x *ordinary, b bill) {
		b.iban = ""
		x.with(b.file())
	}},
	{"the account as a domestic number", func(x *ordinary, b bill) {
		x.known.Accounts[0].IBAN = iban("DE", 1234500000+len(b.number))
		b.iban = x.known.Accounts[0].IBAN[12:]
		x.with(b.file())
	}},
	{"XML and page agree", func(x *ordinary, b bill) { x.with(hybrid(b, b)) }},
	{"PDF beside the XML", func(x *ordinary, b bill) { x.with(paper{Text: b.page("Rechnung")}.file("rechnung.pdf"), b.file()) }},
	{"with a payment code", func(x *ordinary, b bill) {
		x.with(paper{Text: b.page("Rechnung"), XML: b.xml(), Code: b.code()}.file("rechnung.pdf"))
	}},
	{"two accounts in the foot of the page", func(x *ordinary, b bill) {
		other := iban("DE", 700000+len(b.number))
		x.second(other, "")
		x.with(paper{Text: b.page("Rechnung") + "\nSparkasse IBAN: " + grouped(other), XML: b.xml()}.file("rechnung.pdf"))
	}},
	{"rent of four months", func(x *ordinary, b bill) {
		first := x.mails[0]
		x.mails = nil
		for m := range 4 {
			n := b
			n.number, n.date = fmt.Sprintf("M-%d", m+1), core.DateOf(core.MustDate("2026-03-01").Time().AddDate(0, m, 0))
			l := first
			l.subject, l.files = "Miete "+n.number, []file{n.file()}
			x.mails = append(x.mails, l)
		}
	}},
	{"imported as a file", func(x *ordinary, b bill) {
		f := b.file()
		x.byHand, x.mails = &f, nil
	}},
	{"urgent in words, account as always", func(x *ordinary, _ bill) {
		x.mails[0].subject, x.mails[0].body = "Dringend: "+x.mails[0].subject, "Bitte umgehend begleichen."
	}},
	{"bank in the neighbouring country", func(x *ordinary, b bill) {
		x.known.Accounts[0].IBAN = iban("NL", 600000+len(b.number))
		b.iban = x.known.Accounts[0].IBAN
		x.with(b.file())
	}},
	{"answers to another domain of the firm", func(x *ordinary, _ bill) {
		x.known.Emails = append(x.known.Emails, "office@holding-"+domain(x.known))
		x.mails[0].replyTo = x.known.Emails[1]
	}},
	{"the name in other letters", func(x *ordinary, b bill) {
		b.name = strings.ToUpper(b.name)
		x.with(b.file())
	}},
	{"nothing was found out about the sender", func(x *ordinary, _ bill) { x.mails[0].auth = "" }},
	{"two on one day", func(x *ordinary, b bill) {
		n := b
		n.number, n.net = b.number+"-2", b.net+1111
		l := x.mails[0]
		l.subject, l.files = "Rechnung "+n.number, []file{n.file()}
		x.mails = append(x.mails, l)
	}},
}
