package proof

import (
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	mrand "math/rand/v2"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/desk"
	"countersign/core/money"
	"countersign/store"
)

// today is the day of all cases.
var today = core.MustDate("2026-06-15")

// books are a store and a desk on it.
type books struct {
	*desk.Desk
	store core.Store
}

// clock goes on by a second at every look.
func clock() func() time.Time {
	now := today.Time().Add(9 * time.Hour)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// open makes a data folder on disk.
func open(t *testing.T) books {
	t.Helper()
	s, err := store.Create(t.Context(), t.TempDir()+"/books", store.Options{Now: clock(), Host: "proof"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return founded(t, s)
}

// founded makes the books of a firm that compares nothing with orders.
func founded(t *testing.T, s core.Store) books {
	t.Helper()
	b := books{desk.New(s, rand.Reader), s}
	set := core.DefaultSettings()
	set.MatchingPolicy = core.MatchNone
	set.Payment = core.Debtor{Account: iban("DE", 4242)}
	b.update(t, func(tx core.Tx) error {
		return errors.Join(tx.SaveFirm(core.Firm{Name: "Nordlicht Beispiel GmbH", Country: "DE", Currency: "EUR"}), tx.SaveSettings(set))
	})
	return b
}

// update writes past the desk.
func (b books) update(t *testing.T, fn func(core.Tx) error) {
	t.Helper()
	err := b.store.Update(t.Context(), func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Prepared", "test:proof"))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// iban is an account number of a country with its check digits (ISO 13616; the checksum
// is that of ISO 7064, mod 97-10). The bank code is not assigned.
func iban(country string, n int) string {
	length := map[string]int{"DE": 18, "AT": 16, "FR": 23, "NL": 14, "PL": 24, "LT": 16, "GB": 18, "ES": 20}[country]
	letters := map[string]string{"NL": "VBLD", "GB": "SMPL"}[country]
	body := letters + fmt.Sprintf("99%0*d", length-len(letters)-2, n)
	var digits strings.Builder
	for _, c := range body + country + "00" {
		if c >= 'A' {
			fmt.Fprint(&digits, int(c-'A')+10)
		} else {
			digits.WriteRune(c)
		}
	}
	sum, _ := new(big.Int).SetString(digits.String(), 10)
	return fmt.Sprintf("%s%02d%s", country, 98-new(big.Int).Mod(sum, big.NewInt(97)).Int64(), body)
}

// firmNames are parts of names; n-th names differ in more than a letter.
var firmNames = [2][]string{
	{"Nordwind", "Birkenhof", "Adler", "Kessel", "Lindgren", "Morava", "Silber", "Tannen", "Ulmen", "Quarz", "Falke", "Hafen", "Jasmin", "Opal", "Rubin", "Zeder", "Bernstein", "Distel", "Eichen", "Granit"},
	{"Werkzeuge", "Logistik", "Druck", "Elektro", "Catering", "Reinigung", "Software", "Metallbau", "Verpackung", "Gartenbau", "Chemie", "Textil", "Optik", "Energie", "Papier"},
}

// seller is supplier number n: approved, with a trusted account and a mail domain.
func seller(n int) core.Supplier {
	first, second := firmNames[0], firmNames[1]
	name := fmt.Sprintf("%s %s %s GmbH", first[n%len(first)], second[n/len(first)%len(second)], letters(n))
	domain := strings.ToLower(strings.NewReplacer(" GmbH", "", " ", "-").Replace(name)) + ".example"
	return core.Supplier{
		ID: core.SupplierID(fmt.Sprintf("s%d", n)), Name: name, TaxID: fmt.Sprintf("DE%09d", 100000007+97*n), Country: "DE", Currency: "EUR",
		Phone: fmt.Sprintf("+49 40 %06d", n), State: core.SupplierApproved, Emails: []string{"billing@" + domain},
		Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: iban("DE", n+1)}, State: core.AccountTrusted, How: "import"}},
	}
}

// letters writes a number in letters, so that names differ by more than a digit.
func letters(n int) string {
	syllables := []string{"ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu"}
	out := ""
	for range 3 {
		out = syllables[n%10] + out
		n /= 10
	}
	return strings.ToUpper(out[:1]) + out[1:]
}

// claim is an invoice as it comes in.
type claim struct {
	from    core.Supplier
	kind    core.DocKind
	number  string
	date    core.Date
	cents   int64
	cur     money.Currency
	status  core.Status // as it is when the other one comes; empty for undecided
	sender  string
	account string // empty for the supplier's
	source  core.Source
	terms   bool   // whether a page of terms follows
	pages   string // what stands on the pages where it is not made of the claim
	noise   float64
	bare    bool // whether neither number nor totals could be read
	// stranger is true where the supplier is not on file.
	stranger bool
}

// review is the claim as the reader gives it, and the words on its pages.
func (c claim) review(id string, at time.Time, rnd *mrand.Rand) (core.Review, core.Reading) {
	inv := core.Invoice{Kind: c.kind, Number: c.number, IssueDate: c.date, Currency: c.cur, Seller: core.Party{Name: c.from.Name, TaxID: c.from.TaxID, Country: c.from.Country, Email: c.from.Emails[0]},
		GrossTotal: money.New(c.cents, c.cur), AmountDue: money.New(c.cents, c.cur), Account: core.PaymentAccount{IBAN: c.from.Accounts[0].IBAN}}
	if c.account != "" {
		inv.Account.IBAN = c.account
	}
	text := c.pages
	if text == "" {
		text = c.text()
	}
	if c.bare {
		inv.Number, inv.GrossTotal, inv.AmountDue = "", money.Amount{}, money.Amount{}
	}
	doc := coretest.Document(id)
	v := coretest.Review(inv, func(r *core.Review) {
		r.ID, r.Document, r.Name = core.NewReviewID(doc.ID, 1), doc.ID, doc.Name
		r.Sender, r.ReceivedAt, r.ChangedAt = c.sender, at, at
		r.Draft.Source = c.source
		if inv.IssueDate.IsZero() {
			r.Draft.IssueDate = core.Field[core.Date]{}
		}
		if !inv.GrossTotal.IsSet() {
			r.Draft.GrossTotal, r.Draft.AmountDue = core.Field[money.Decimal]{}, core.Field[money.Decimal]{}
		}
		r.Draft.NetTotal, r.Draft.TaxTotal = core.Field[money.Decimal]{}, core.Field[money.Decimal]{}
	})
	p := coretest.Page(1, misread(strings.Fields(text), c.noise, rnd)...)
	return v, core.Reading{Document: doc.ID, Pages: []core.Page{p}, Engine: "test"}
}

// misread changes words as text recognition does: a letter for one that looks like it.
func misread(words []string, share float64, rnd *mrand.Rand) []string {
	out := make([]string, len(words))
	alike := strings.NewReplacer("0", "O", "1", "l", "5", "S", "8", "B", "rn", "m", "e", "c", "i", "l", "n", "ri")
	for i, w := range words {
		if out[i] = w; share > 0 && rnd.Float64() < share {
			out[i] = alike.Replace(w)
		}
	}
	return out
}

// text is what stands on the paper: the supplier's head and foot, which all its invoices
// share, and the claim.
func (c claim) text() string {
	amount := money.New(c.cents, c.cur)
	qty := 1 + c.cents%7
	s := fmt.Sprintf(`%s Am Hafen %d 20457 Hamburg Telefon %s %s Nordlicht Beispiel GmbH Uferweg 12 22301 Hamburg
 Rechnung Nr. %s vom %s Kundennummer %d Lieferdatum %s Pos. Menge Artikel Einzelpreis Betrag
 1 %d Stück Artikel %d %s zahlbar bis %s Rechnungsbetrag %s Netto %d,%02d zuzüglich 19 %% Umsatzsteuer %d,%02d Gesamt %s
 Bitte überweisen Sie auf %s BIC MUSTDEHHXXX USt-IdNr. %s Geschäftsführung Handelsregister HRB %d Amtsgericht Hamburg`,
		c.from.Name, len(c.from.Name), c.from.Phone, c.from.Emails[0], c.number, c.date, 10000+len(c.from.Name), c.date,
		qty, 100+c.cents%900, amount, c.date.AddDays(30), amount, c.cents/119, c.cents%100, c.cents/700, c.cents%89, amount,
		c.from.Accounts[0].IBAN, c.from.TaxID, 90000+len(c.from.Name))
	if !c.terms {
		return s
	}
	var b strings.Builder
	b.WriteString(s)
	for i := range 40 {
		fmt.Fprintf(&b, " § %d Die Lieferung erfolgt nach Maßgabe dieser Bedingungen soweit nichts anderes schriftlich vereinbart ist und gilt als angenommen wenn nicht binnen 14 Tagen widersprochen wird", i+1)
	}
	return b.String()
}
