package control

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/idna"
	"pgregory.net/rapid"

	"countersign/core"
)

func reading(text string) []core.Page {
	var p core.Page
	for _, w := range strings.Fields(text) {
		p.Words = append(p.Words, core.Word{Text: w})
	}
	return []core.Page{p}
}

func words(n, from int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%d ", from+i)
	}
	return b.String()
}

func TestResemblance(t *testing.T) {
	page := words(400, 0)
	for _, c := range []struct {
		clause, a, b string
		low, high    float64
	}{
		{"the same page", page, page, 1, 1},
		{"case and punctuation", page, strings.ToUpper(strings.ReplaceAll(page, " ", ", ")), 1, 1},
		{"one word of 400 misread", page, strings.Replace(page, "word200 ", "w0rd2oo ", 1), 0.95, 0.999},
		{"half of it another", page, words(200, 0) + words(200, 9000), 0.2, 0.5},
		{"another page", page, words(400, 9000), 0, 0.02},
		{"too short to tell", "one two three", "one two three", 0, 0},
	} {
		got := Resemblance(LooksOf(reading(c.a)), LooksOf(reading(c.b)))
		if got < c.low || got > c.high {
			t.Errorf("%s: %.3f, want %.3f to %.3f", c.clause, got, c.low, c.high)
		}
	}
}

func TestResemblanceIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) core.Looks {
			return LooksOf(reading(strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "1", "2"}), 0, 60).Draw(t, label), " ")))
		}
		a, b := draw("a"), draw("b")
		x, y := Resemblance(a, b), Resemblance(b, a)
		if x != y || x < 0 || x > 1 || len(a) > 0 && Resemblance(a, a) != 1 {
			t.Fatalf("%v and %v", x, y)
		}
	})
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
