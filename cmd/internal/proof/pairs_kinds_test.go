package proof

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// maker makes pairs of one kind.
type maker struct {
	kind, want string
	make       func(*draw, *pair)
}

// draw gives the chances of one pair; n is its number.
type draw struct {
	*rand.Rand
	n int
}

func makePairs(rnd *rand.Rand, count int) []pair {
	var out []pair
	for n := range count {
		m := makers[n%len(makers)]
		d := &draw{rnd, n}
		p := pair{kind: m.kind, want: m.want}
		p.first = d.claim(seller(2 * n))
		p.second = p.first
		m.make(d, &p)
		out = append(out, p)
	}
	return out
}

var currencies = []money.Currency{"EUR", "EUR", "EUR", "USD", "CHF", "PLN", "JPY"}

// claim is any invoice of this year.
func (d *draw) claim(s core.Supplier) claim {
	return claim{
		from: s, kind: core.KindInvoice, number: d.number(), date: core.MustDate("2026-01-01").AddDays(d.IntN(160)), cents: 100 + d.Int64N(2_000_000),
		cur: currencies[d.IntN(len(currencies))], sender: s.Emails[0], source: core.FromText, terms: d.IntN(3) == 0,
		status: []core.Status{"", "", core.StatusApproved, core.StatusExported, core.StatusPaid}[d.IntN(5)],
	}
}

// number is one as suppliers write them; each has a nought behind its first digits.
func (d *draw) number() string {
	forms := []string{"RE-2026-%05d", "2026%04d", "INV-%06d", "%d", "F26/%04d", "R%07d-A", "AR 26.%04d", "26-%03d/10"}
	return fmt.Sprintf(forms[d.IntN(len(forms))], 20100+d.IntN(700))
}

// otherNumber is not the one given, nor it without a prefix.
func (d *draw) otherNumber(than string) string {
	for {
		if n := d.number(); !strings.HasSuffix(core.NumberKey(than), core.NumberKey(n)) && !strings.HasSuffix(core.NumberKey(n), core.NumberKey(than)) {
			return n
		}
	}
}

// within is a day some days from a date, up to a bound and at it now and then.
func (d *draw) within(from core.Date, low, high int) core.Date {
	days := low + d.IntN(high-low+1)
	if d.IntN(4) == 0 {
		days = high
	}
	if d.IntN(2) == 0 {
		days = -days
	}
	return from.AddDays(days)
}

// sameYear is another day of the same year.
func (d *draw) sameYear(day core.Date) core.Date {
	for {
		if n := core.MustDate(fmt.Sprintf("%d-01-01", day.Year)).AddDays(d.IntN(365)); n != day {
			return n
		}
	}
}

func (d *draw) otherCents(than int64) int64 {
	return max(1, than+[]int64{1, -1, 100, than / 10, -than / 5, 7777}[d.IntN(6)])
}

// series are earlier invoices of the same sum, some months apart and a few days off.
func (d *draw) series(p *pair, count, months int) {
	day := core.MustDate("2026-06-01")
	p.second.date, p.second.status, p.first.status = day, "", core.StatusPaid
	for i := count; i >= 1; i-- {
		c := p.first
		c.number = fmt.Sprintf("%s%02d", "M", 30+count-i)
		first := day.Time().AddDate(0, -i*months, 0)
		c.date = core.DateOf(first).AddDays(d.IntN(3) - 1)
		p.before = append(p.before, c)
	}
	p.first = p.before[len(p.before)-1]
	p.before = p.before[:len(p.before)-1]
	p.second.number = "M77"
}

var prefixes = []string{"RE-", "INV", "Rg. ", "FA/", "AR"}

var makers = slices.Concat(sameClaims, otherTotals, totalsAlone, otherSuppliers, looksAlone, twoClaims)

// sameClaims have supplier, number and gross total in common.
var sameClaims = []maker{
	{"scanned again", "D1 block", func(d *draw, p *pair) {
		p.first.source, p.second.source, p.second.noise = core.FromOCR, core.FromOCR, 0.04
	}},
	{"under another file name", "D1 block", func(*draw, *pair) {}},
	{"number with O for 0", "D1 block", func(_ *draw, p *pair) { p.second.number = strings.ReplaceAll(p.second.number, "0", "O") }},
	{"number with other spaces and case", "D1 block", func(_ *draw, p *pair) {
		p.second.number = strings.ToLower(strings.NewReplacer("-", " ", "/", "-", ".", "").Replace(p.second.number))
	}},
	{"number with leading zeros", "D1 block", func(d *draw, p *pair) {
		p.first.number = fmt.Sprint(4000 + d.IntN(900))
		p.second.number = "000" + p.first.number
	}},
	{"another date of the year", "D1 block", func(d *draw, p *pair) { p.second.date = d.sameYear(p.first.date) }},
	{"first and last day of the year", "D1 block", func(_ *draw, p *pair) {
		p.first.date, p.second.date = core.MustDate("2025-01-01"), core.MustDate("2025-12-31")
	}},
	{"without a date", "D1 block", func(_ *draw, p *pair) { p.second.date = core.Date{} }},
	{"sent again as XML", "D1 block", func(_ *draw, p *pair) {
		p.second.source, p.second.pages = core.FromEInvoice, "Invoice "+p.first.number+" "+p.first.date.String()+" rendered from XML for "+p.first.from.Name
	}},
	{"sent on by a colleague", "D1 block", func(_ *draw, p *pair) { p.second.sender = "anna@nordlicht.example" }},
	{"asking for another account", "D1 block", func(d *draw, p *pair) { p.second.account = iban("LT", 7000+d.n) }},
	{"credit note twice", "D1 block", func(_ *draw, p *pair) { p.first.kind, p.second.kind = core.KindCreditNote, core.KindCreditNote }},
	{"after the first was rejected", "D1 warn", func(_ *draw, p *pair) { p.first.status = core.StatusRejected }},
	{"supplier not on file", "D1 block", func(d *draw, p *pair) {
		p.first.status = ""
		p.first.stranger = true
	}},
}

// otherTotals have supplier and number in common.
var otherTotals = []maker{
	{"another total in the year", "D2 block", func(d *draw, p *pair) { p.second.cents = d.otherCents(p.first.cents) }},
	{"another total and date in the year", "D2 block", func(d *draw, p *pair) {
		p.second.cents, p.second.date = d.otherCents(p.first.cents), d.sameYear(p.first.date)
	}},
	{"another currency", "D2 block", func(_ *draw, p *pair) { p.first.cur, p.second.cur = "EUR", "USD" }},
	{"another total, O for 0", "D2 block", func(d *draw, p *pair) {
		p.second.cents, p.second.number = d.otherCents(p.first.cents), strings.ReplaceAll(p.second.number, "0", "O")
	}},
	{"number used again each year", "D2 warn", func(d *draw, p *pair) {
		p.first.date = p.first.date.AddDays(-365 * (1 + d.IntN(3)))
		p.second.cents = d.otherCents(p.first.cents)
	}},
	{"number and total again in another year", "D2 warn", func(d *draw, p *pair) { p.first.date = p.first.date.AddDays(-365) }},
	{"across the turn of the year", "D2 warn", func(_ *draw, p *pair) {
		p.first.date, p.second.date = core.MustDate("2025-12-31"), core.MustDate("2026-01-01")
	}},
	{"another total after the first was rejected", "D2 warn", func(d *draw, p *pair) {
		p.first.status, p.second.cents = core.StatusRejected, d.otherCents(p.first.cents)
	}},
}

// totalsAlone have supplier and gross total in common, near in time.
var totalsAlone = []maker{
	{"same day, another number", "D3 warn", func(d *draw, p *pair) { p.second.number = d.otherNumber(p.first.number) }},
	{"within the window, another number", "D3 warn", func(d *draw, p *pair) {
		p.second.number, p.second.date = d.otherNumber(p.first.number), d.within(p.first.date, 1, 30)
	}},
	{"number could not be read", "D3 warn", func(d *draw, p *pair) {
		p.second.number, p.second.date = "", d.within(p.first.date, 0, 30)
	}},
	{"number misread", "D3 warn", func(d *draw, p *pair) {
		p.first.number = "A" + fmt.Sprint(41000+d.IntN(900))
		p.second.number = strings.Replace(p.first.number, "41", "4l", 1)
	}},
	{"number with two digits swapped", "D3 warn", func(d *draw, p *pair) {
		tail := fmt.Sprint(4 + d.IntN(3))
		p.first.number, p.second.number = "2026-7"+"9"+tail, "2026-9"+"7"+tail
	}},
	{"number without its prefix", "D3 warn", func(d *draw, p *pair) {
		p.second.number = fmt.Sprint(300 + d.IntN(90000))
		p.first.number = prefixes[d.IntN(len(prefixes))] + p.second.number
	}},
	{"number with a prefix, months later", "D3 warn", func(d *draw, p *pair) {
		p.first.number = fmt.Sprint(300 + d.IntN(90000))
		p.second.number = prefixes[d.IntN(len(prefixes))] + p.first.number
		p.first.date, p.second.date = core.MustDate("2026-01-10").AddDays(d.IntN(20)), core.MustDate("2026-05-10").AddDays(d.IntN(20))
	}},
	{"instalments a fortnight apart", "D3 warn", func(d *draw, p *pair) {
		p.first.number, p.second.number = p.first.number+"/1", p.first.number+"/2"
		p.second.date = p.first.date.AddDays(14)
	}},
	{"second rent, after a short month", "D3 warn", func(_ *draw, p *pair) {
		p.first.number, p.second.number = "M31", "M32"
		p.first.date, p.second.date = core.MustDate("2026-02-01"), core.MustDate("2026-03-01")
	}},
	{"a rent twice in the month", "D3 warn", func(d *draw, p *pair) {
		d.series(p, 4, 1)
		p.second.date = p.first.date.AddDays(8 + d.IntN(10))
	}},
}

// otherSuppliers have number and gross total in common, under suppliers that share
// something.
var otherSuppliers = []maker{
	{"under a supplier with the tax ID", "D4 warn", func(d *draw, p *pair) {
		s := seller(2*d.n + 1)
		s.TaxID = p.first.from.TaxID
		p.also, p.second.from, p.second.sender = []core.Supplier{s}, s, ""
	}},
	{"under a supplier with the account", "D4 warn", func(d *draw, p *pair) {
		s := seller(2*d.n + 1)
		s.Accounts = p.first.from.Accounts
		p.also, p.second.from, p.second.sender = []core.Supplier{s}, s, ""
	}},
	{"under a supplier of the mail domain", "D4 warn", func(d *draw, p *pair) {
		s := seller(2*d.n + 1)
		s.Emails = []string{"office@" + strings.SplitN(p.first.from.Emails[0], "@", 2)[1]}
		p.also, p.second.from, p.second.sender = []core.Supplier{s}, s, s.Emails[0]
	}},
}

// looksAlone have only what stands on their pages in common.
var looksAlone = []maker{
	{"nothing but the page could be read", "D5 warn", func(_ *draw, p *pair) {
		p.second.pages, p.second.bare = p.first.text(), true
	}},
	{"printed again, read as another supplier", "D5 warn", func(d *draw, p *pair) {
		p.second.pages = p.first.text()
		s := seller(2*d.n + 1)
		p.also, p.second.from, p.second.sender = []core.Supplier{s}, s, s.Emails[0]
		p.second.number, p.second.cents = d.otherNumber(p.first.number), d.otherCents(p.first.cents)
	}},
}

// twoClaims are no duplicates.
var twoClaims = []maker{
	{"behind the window, another number", "", func(d *draw, p *pair) {
		p.second.number, p.second.date = d.otherNumber(p.first.number), p.first.date.AddDays(31+d.IntN(60))
	}},
	{"rent after three and more", "", func(d *draw, p *pair) { d.series(p, 3+d.IntN(4), 1) }},
	{"quarterly", "", func(d *draw, p *pair) { d.series(p, 3, 3) }},
	{"yearly", "", func(d *draw, p *pair) { d.series(p, 3, 12) }},
	{"credit note of the invoice", "", func(_ *draw, p *pair) { p.second.kind = core.KindCreditNote }},
	{"credit note with its own number", "", func(d *draw, p *pair) {
		p.second.kind, p.second.number = core.KindCreditNote, d.otherNumber(p.first.number)
	}},
	{"another supplier altogether", "", func(d *draw, p *pair) {
		s := seller(2*d.n + 1)
		p.also, p.second.from, p.second.sender = []core.Supplier{s}, s, s.Emails[0]
	}},
	{"another supplier at the same free-mail provider", "", func(d *draw, p *pair) {
		s := seller(2*d.n + 1)
		p.first.from.Emails, s.Emails = []string{"nordwind@gmail.com"}, []string{"birkenhof@gmail.com"}
		p.first.sender = p.first.from.Emails[0]
		p.also, p.second.from, p.second.sender = []core.Supplier{s}, s, s.Emails[0]
	}},
	{"next invoice, same day, long terms", "", func(d *draw, p *pair) {
		p.first.terms, p.second.terms = true, true
		p.second.number, p.second.cents = d.otherNumber(p.first.number), d.otherCents(p.first.cents)
	}},
	{"next invoice, a week later", "", func(d *draw, p *pair) {
		p.second.number, p.second.cents, p.second.date = d.otherNumber(p.first.number), d.otherCents(p.first.cents), p.first.date.AddDays(7)
	}},
	{"instalments of two months", "", func(d *draw, p *pair) {
		p.first.number, p.second.number = p.first.number+"/1", p.first.number+"/2"
		p.second.date = p.first.date.AddDays(60)
	}},
	{"two series of numbers", "", func(d *draw, p *pair) {
		n := fmt.Sprint(300 + d.IntN(900))
		p.first.number, p.second.number = "A-"+n, "B-"+n
		p.second.date = p.first.date.AddDays(40)
	}},
	{"a sum of nought", "", func(d *draw, p *pair) {
		p.first.cents, p.second.cents, p.second.number = 0, 0, d.otherNumber(p.first.number)
	}},
	{"the same sum in another currency", "", func(d *draw, p *pair) {
		p.first.cur, p.second.cur, p.second.number = "EUR", "USD", d.otherNumber(p.first.number)
	}},
}
