package control

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/idna"
	"pgregory.net/rapid"

	"countersign/core"
)

// page is a page of words; behind a colon stands how surely a word was read, in percent.
func page(source core.Source, text string) []core.Page {
	p := core.Page{Source: source}
	for _, w := range strings.Fields(text) {
		word := core.Word{Text: w, Confidence: 0.97}
		if before, after, ok := strings.Cut(w, ":"); ok {
			sure, _ := strconv.Atoi(after)
			word = core.Word{Text: before, Confidence: float64(sure) / 100}
		}
		p.Words = append(p.Words, word)
	}
	return []core.Page{p}
}

const invoiceText = `Muster GmbH 20001 Musterstadt Rechnung 2026-01204 vom 04.03.2026 fällig 03.04.2026 Kunde M1000
	1 Stück X-1021 90,40 2.169,60 Netto 2.169,60 19 % 412,22 Gesamt 2.581,82 € IBAN DE05 9910 0000 0000 0000 01 Rechnung 2026-01204 bis 03.04.2026`

func TestResemblance(t *testing.T) {
	const text, scan = core.FromText, core.FromOCR
	next := strings.NewReplacer("01204", "01207", "04.03.", "04.04.", "03.04.", "04.05.")
	for _, c := range []struct {
		clause    string
		a, b      core.Source
		change    func(string) string
		low, high float64
	}{
		{"the same page", text, text, strings.ToUpper, 1, 1},
		{"printed and scanned", text, scan, strings.Clone, 1, 1},
		{"letters for digits", scan, scan, strings.NewReplacer("01204", "O12O4", "04.03", "O4.o3", "1000", "l0OO", "412,22", "4I2.ZZ").Replace, 1, 1},
		{"words in another order", scan, scan, func(s string) string {
			w := strings.Fields(s)
			slices.Reverse(w)
			return strings.Join(w, " ")
		}, 0.9, 1},
		{"one word read as two", scan, scan, strings.NewReplacer("2026-01204 vom", "2026 -01204 vom").Replace, 0.9, 1},
		{"two words read as one", scan, scan, strings.NewReplacer("9910 0000", "99100000").Replace, 0.9, 1},
		{"doubted digits", scan, scan, strings.NewReplacer("412,22", "417,22:62", "9910", "9970:71", "01204 vom", "01284:80 vom").Replace, 0.8, 0.95},
		{"figures that lost or got an end", scan, scan, strings.NewReplacer("2026-01204", "2026-0120", "04.03.2026", "104.03.2026").Replace, 1, 1},
		{"a longer number, never scanned", text, text, strings.NewReplacer("2026-01204", "2026-012041").Replace, 0, 0},
		{"one digit misread for sure", scan, scan, strings.NewReplacer("412,22", "417,22").Replace, 0.9, 0.99},
		{"the next month's, with the same sum", scan, scan, next.Replace, 0, 0},
		{"the next month's, one scanned", text, scan, next.Replace, 0, 0},
		{"another number alone, never scanned", text, text, strings.NewReplacer("01204", "01205").Replace, 0, 0},
		{"another sum", scan, scan, strings.NewReplacer("169,60", "269,60", "412,22", "431,22", "2.581", "2.700").Replace, 0, 0},
		{"without its foot", scan, scan, func(s string) string { return s[:strings.Index(s, "IBAN")] }, 1, 1},
		{"too little to tell", scan, scan, func(string) string { return "Rechnung 2026-01204 vom 04.03.2026" }, 0, 0},
		{"another firm's", scan, scan, func(string) string {
			return "77120 Rechnung 4711 vom 01.02.2026 12,00 13,10 14,20 15,30 16,40 17,50"
		}, 0, 0},
	} {
		a, b := LooksOf(page(c.a, invoiceText)), LooksOf(page(c.b, c.change(invoiceText)))
		if got := Resemblance(a, b); got < c.low || got > c.high {
			t.Errorf("%s: %.3f, want %.2f to %.2f", c.clause, got, c.low, c.high)
		}
	}
}

// What was read as no claim is the invoice once more where the invoice has not much that it
// lacks.
func TestOnceMore(t *testing.T) {
	for _, c := range []struct {
		clause string
		change func(string) string
		want   bool
	}{
		{"the same page", strings.ToUpper, true},
		{"one digit misread for sure", strings.NewReplacer("412,22", "417,22").Replace, true},
		{"its sums and its account alone are missing", func(s string) string { return s[:strings.Index(s, "Netto")] }, false},
		{"a few figures with a number in words", func(string) string { return "Mahnung 2026-01204 04.03.2026 2.581,82 412,22 1021 DE99 9910 0000 0000" }, false},
	} {
		a, b := LooksOf(page(core.FromOCR, invoiceText)), LooksOf(page(core.FromOCR, c.change(invoiceText)))
		if got := OnceMore(a, b); (got >= LooksSame) != c.want || got != OnceMore(b, a) {
			t.Errorf("%s: %.3f", c.clause, got)
		}
	}
}

func TestFigures(t *testing.T) {
	for word, want := range map[string]string{
		"2.581,82€": "258182", "RE-2O26/17": "RE202617", "X-1021": "X1021", "l0/OS/2026": "10052026", "(19": "19", "DE99": "0E99",
		"lieferant001": "", "Netto": "", "€": "", "": "", "SOS": "", strings.Repeat("7", 41): "",
	} {
		if got := figure(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
}

func TestResemblanceIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) core.Looks {
			words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "12", "345:85", "345", "3450:99", "6345", "6789:90", "67890", "34512", "7O:50"}), 0, 60).Draw(t, label)
			return LooksOf(page(rapid.SampledFrom([]core.Source{core.FromText, core.FromOCR}).Draw(t, "source"), strings.Join(words, " ")))
		}
		a, b := draw("a"), draw("b")
		x, y := Resemblance(a, b), Resemblance(b, a)
		if x != y || x < 0 || x > 1 || Resemblance(a, a) != 1 && len(a) >= 60 {
			t.Fatalf("%v and %v", x, y)
		}
	})
}

func TestLongPapersKeepTheirBeginning(t *testing.T) {
	long := page(core.FromText, strings.Repeat("4711 ", 1000))
	if n := len(LooksOf(long)); n != figuresKept {
		t.Errorf("%d figures", n)
	}
}

func TestPunycodeIsReadAsPeopleSeeIt(t *testing.T) {
	for _, name := range []string{"аcme-tools", "acmе-tools", "acme-töols"} {
		d, err := idna.Punycode.ToASCII(name + ".de")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(d, "xn--") || !lookOf(d).imitates(lookOf("acme-tools.de"), false) {
			t.Errorf("%s (%s) does not imitate acme-tools.de; skeleton %q", name, d, skeleton(decode(strings.TrimSuffix(d, ".de"))))
		}
	}
}

func TestImitates(t *testing.T) {
	for _, c := range []struct {
		domain, known string
		claimed, want bool
	}{
		{"acme-billing.com", "acme.de", true, true},
		{"acme-billing.com", "acme.de", false, false},
		{"acmebilling.com", "acme.de", true, false}, // four letters are in too many words
		{"mynorthwind.com", "northwind.example", true, true},
		{"abc-billing.com", "abc.de", true, false},
		{"acne.de", "acme.de", true, false}, // one letter of four is no likeness
		{"acmes.de", "acmee.de", true, true},
		{"northwynd.example", "northwind.example", false, true},
		{"n0rthwynd.example", "northwind.example", false, true},
		{"northbynd.example", "northwind.example", false, false},
		{"international-trades.de", "international-trade.de", false, true},
		{"internatoinal-trade.de", "international-trade.de", false, true},
		{"intrenatoinal-trades.de", "international-trade.de", false, false},
		{"northwind.com", "northwind.example", false, false},
		{"northwind.com", "northwind.example", true, true},
	} {
		if got := lookOf(c.domain).imitates(lookOf(c.known), c.claimed); got != c.want {
			t.Errorf("%s for %s, claimed %v: %v", c.domain, c.known, c.claimed, got)
		}
	}
}

// What comes with a mail is anybody's: no header may do harm.
func FuzzMail(f *testing.F) {
	f.Add("a@b.de", "x (", "mx; spf=fail (((; dkim", "xn--", "\"")
	f.Add("<@>", "@@", "=;=", "a..b", "(\")")
	f.Fuzz(func(t *testing.T, from, reply, auth, name, to string) {
		s := acme()
		in := Input{Supplier: &s, Settings: core.DefaultSettings(), KnownDomains: []string{name, "acme-tools.de"}, Envelope: &core.Envelope{From: from, ReplyTo: reply, AuthResults: auth, FromName: name, To: to}}
		for _, e := range in.sender(false) {
			if e.Message == "" || e.Severity != core.Warn {
				t.Fatalf("%+v", e)
			}
		}
		if account, urges := Pressure(name, auth); len(account)+len(urges) > len(name)+len(auth) {
			t.Fatalf("%q and %q of %q and %q", account, urges, name, auth)
		}
		Identify(core.Invoice{Seller: core.Party{Name: name, TaxID: auth, Email: reply}, Account: core.PaymentAccount{IBAN: to, Number: from}}, in.Envelope, []core.Supplier{s})
	})
}
