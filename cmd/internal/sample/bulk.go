package sample

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"time"

	"countersign/core"
)

// bulkSuppliers is the number of suppliers that Bulk's invoices come from.
const bulkSuppliers = 40

// BulkSuppliers are the senders of Bulk's invoices, for tests that want them on
// the books.
func BulkSuppliers() []core.Supplier {
	var list []core.Supplier
	for i := range bulkSuppliers {
		list = append(list, bulkSeller(i).Supplier)
	}
	return list
}

// bulkSeller is the i-th of them: the look and language of one of the sample
// firm's suppliers under a name, tax ID and account of its own.
func bulkSeller(i int) *seller {
	looks := []*seller{papier, stahl, tools, bureau, dozen, hotel, keramik, energie}
	s := *looks[i%len(looks)]
	site := fmt.Sprintf("lieferant%03d.example", i+1)
	s.Supplier = supplier(fmt.Sprintf("lieferant-%03d", i+1), fmt.Sprintf("Muster Lieferant %03d GmbH", i+1), germanTaxID(99010000+i),
		"rechnung@"+site, fmt.Sprintf("+49 40 66969 %03d", i+1), "DE", "EUR", 30, "5400")
	s.site, s.city, s.land, s.category, s.rate = site, fmt.Sprintf("%05d Musterstadt", 20001+i), "Deutschland", "S", "19"
	s.customer = fmt.Sprintf("M%04d", 1000+i)
	return s.paidTo(germanIBAN(fmt.Sprintf("99100000%010d", i+1)), "MUSTDEHHXXX")
}

// germanIBAN puts the check digits before a German account (ISO 13616).
func germanIBAN(bban string) string {
	n, _ := new(big.Int).SetString(bban+"131400", 10) // D = 13, E = 14
	return fmt.Sprintf("DE%02d%s", 98-new(big.Int).Mod(n, big.NewInt(97)).Int64(), bban)
}

// germanTaxID puts the check digit behind eight digits (ISO 7064, MOD 11,10).
func germanTaxID(n int) string {
	s := fmt.Sprintf("%08d", n)
	p := 10
	for _, c := range s {
		t := (int(c-'0') + p) % 10
		if t == 0 {
			t = 10
		}
		p = 2 * t % 11
	}
	return fmt.Sprintf("DE%s%d", s, (11-p)%10)
}

// Bulk makes n mails with a small digital PDF invoice each, from forty suppliers
// that the sample firm does not know, for tests of load and of interruption. All
// numbers differ and so do all bytes. The result depends on its arguments alone.
func Bulk(today core.Date, n int, seed uint64) ([]Mail, error) {
	rnd := rand.New(rand.NewPCG(seed, 0xb01c))
	c := newCalendar(today)
	mails := make([]Mail, 0, n)
	for i := range n {
		m, err := bulkMail(c, rnd, i)
		if err != nil {
			return nil, err
		}
		mails = append(mails, m)
	}
	return mails, nil
}

func bulkMail(c calendar, rnd *rand.Rand, i int) (Mail, error) {
	s := bulkSeller(rnd.IntN(bulkSuppliers))
	b := newBill(s, fmt.Sprintf("B%d-%06d", c.first.Year, i+1), c.day(4+rnd.IntN(16)))
	for range 1 + rnd.IntN(4) {
		b.line(fmt.Sprintf("X-%04d", rnd.IntN(10000)), fmt.Sprintf("Musterartikel Nr. %d", 1+rnd.IntN(900)),
			fmt.Sprint(1+rnd.IntN(40)), "H87", fmt.Sprintf("%d.%02d", 1+rnd.IntN(90), rnd.IntN(100)))
	}
	done := b.done()
	pdf, err := done.paper().pdf(done.inv.IssueDate, false)
	if err != nil {
		return Mail{}, err
	}
	data, err := pdf.bytes()
	if err != nil {
		return Mail{}, err
	}
	name := done.inv.Number + ".pdf"
	l := letter{
		from: s.mail(), fromName: s.Name, subject: s.words.invoice + " " + done.inv.Number, text: "PDF\n",
		date: done.inv.IssueDate.Time().Add(time.Duration(i%86400) * time.Second), id: fmt.Sprintf("bulk-%06d", i+1),
		files: []file{{name: name, media: mediaPDF, data: data}},
	}
	raw, err := l.raw()
	if err != nil {
		return Mail{}, err
	}
	return Mail{Name: l.id, About: "One of many small invoices.", Raw: raw, Files: []File{{name, data}},
		Expect: []Expect{stopped(done, name, core.MatchNone, core.LaneBank, core.NewSupplier, core.BankUnverified)}}, nil
}
