package money

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNumber(t *testing.T) {
	tests := []struct{ in, want string }{
		{"1.234,56", "1234.56"}, {"1,234.56", "1234.56"}, {"1 234,56", "1234.56"},
		{"1\u00a0234,56", "1234.56"}, {"1\u202f234\u2009567,89", "1234567.89"},
		{"1'234.56", "1234.56"}, {"1’234’567.05", "1234567.05"}, {"12,34,567.00", "1234567.00"},
		{"1,23,456.78", "123456.78"}, {"1,23,456", "123456"}, {"1.234.567", "1234567"},
		{"12.00-", "-12.00"}, {"-12.00", "-12.00"}, {"−12,00", "-12.00"}, {"(12.00)", "-12.00"}, {"+5", "5"},
		{"12.00 CR", "-12.00"}, {"12.00CR", "-12.00"}, {"12.00 Dr", "12.00"}, {"7 cr", "-7"},
		{"12,-", "12.00"}, {"12.--", "12.00"}, {"12,—", "12.00"}, {"1.234,-", "1234.00"}, {"1.234.-", "1234.00"}, {"Fr. 12.-", "12.00"},
		{"€1,234.56", "1234.56"}, {"1.234,56 €", "1234.56"}, {"EUR 12", "12"}, {"12 EUR", "12"}, {"-€12.50", "-12.50"},
		{"€-12.50", "-12.50"}, {"(€ 12.50)", "-12.50"}, {"CHF 1'234.55", "1234.55"}, {"12,50 kr.", "12.50"}, {"kr. 12,50", "12.50"},
		{"RM12.00", "12.00"}, {"US$ 3.5", "3.5"}, {"1 234,50 zł", "1234.50"}, {"Rs.500", "500"}, {"R$ 1.234,50", "1234.50"},
		{"$12.00 USD", "12.00"}, {"0.123", "0.123"}, {"0,5", "0.5"}, {".5", "0.5"}, {",50", "0.50"}, {".50 EUR", "0.50"},
		{"1234.567", "1234.567"}, {"1234", "1234"}, {"0", "0"}, {"007", "7"}, {"1 234", "1234"}, {"1.2345", "1.2345"},
		{"１２３．４５", "123.45"}, {"١٢٬٣٤٥٫٦٧", "12345.67"}, {"12345678901234567.8", "12345678901234567.8"},
	}
	for _, tt := range tests {
		n, err := ParseNumber(tt.in)
		if err != nil || n.Value.String() != tt.want || n.Ambiguous() {
			t.Errorf("ParseNumber(%q) = %s (ambiguous %v), %v; want %s", tt.in, n.Value, n.Ambiguous(), err, tt.want)
		}
	}
}

func TestParseNumberLeavesTheOpenOpen(t *testing.T) {
	for _, tt := range []struct{ in, group, decimal string }{
		{"1.234", "1234", "1.234"}, {"1,234", "1234", "1.234"}, {"-12,345", "-12345", "-12.345"},
		{"(123.456)", "-123456", "-123.456"}, {"EUR 1.500", "1500", "1.500"}, {"999,000 CR", "-999000", "-999.000"},
	} {
		n, err := ParseNumber(tt.in)
		if err != nil || !n.Ambiguous() || n.Value.String() != tt.group || n.Alternative.String() != tt.decimal {
			t.Errorf("ParseNumber(%q) = %+v, %v; want %s or %s", tt.in, n, err, tt.group, tt.decimal)
		}
	}
}

func TestParseNumberIn(t *testing.T) {
	for _, tt := range []struct {
		in   string
		mark rune
		want string
	}{
		{"1.234", ',', "1234"}, {"1.234", '.', "1.234"}, {"1,234", '.', "1234"}, {"1,234", ',', "1.234"},
		{"1,234.56", ',', "1234.56"}, {"1.234,56", '.', "1234.56"}, {"12.5", ',', "12.5"}, {"0.125", ',', "0.125"},
	} {
		n, err := ParseNumberIn(tt.in, tt.mark)
		if err != nil || n.Ambiguous() || n.Value.String() != tt.want {
			t.Errorf("ParseNumberIn(%q, %q) = %+v, %v; want %s", tt.in, tt.mark, n, err, tt.want)
		}
	}
}

func TestParseNumberRefuses(t *testing.T) {
	for _, in := range []string{
		"", " ", "-", "EUR", "()", "CR", "abc", "12a", "1O0", "l2", "1..2", "1,,2", "1.2.3", "1,2,3", "12.", "12,", "1,2345,678",
		"1.234,567.89", "1,234.567,89", "1 23", "12 34 56", "--5", "-5-", "(-5)", "-5 CR", "5 CR CR", "EUR 5 USD", "5 %",
		"01.234.567", "1'23", "1 234'567", "1.234 567", "12/34", "2024-11-03", "1e5", "0x10", "∞", "5 6", "1 2 3",
		"12 kg", "€", "€€5€$", strings.Repeat("9", 200),
	} {
		if n, err := ParseNumber(in); !errors.Is(err, ErrSyntax) {
			t.Errorf("ParseNumber(%q) = %+v, %v; want ErrSyntax", in, n, err)
		}
	}
	for _, in := range []string{"1234567890123456789", "0.1234567890123"} {
		if n, err := ParseNumber(in); !errors.Is(err, ErrRange) {
			t.Errorf("ParseNumber(%q) = %+v, %v; want ErrRange", in, n, err)
		}
	}
}

func TestParseNumberNamesTheCurrency(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Currency
		only bool
	}{
		{"12 EUR", "EUR", true}, {"€12", "EUR", true}, {"$12", "USD", false}, {"$12 CAD", "CAD", true}, {"CAD $12", "CAD", true},
		{"12 kr", "SEK", false}, {"12,50 zł", "PLN", true}, {"12 Ft", "HUF", true}, {"12", "", true},
	} {
		n, err := ParseNumber(tt.in)
		var first Currency
		if len(n.Currencies) > 0 {
			first = n.Currencies[0]
		}
		if err != nil || first != tt.want || (len(n.Currencies) < 2) != tt.only {
			t.Errorf("ParseNumber(%q): currencies %v, %v; want %s first", tt.in, n.Currencies, err, tt.want)
		}
	}
}

func TestParseCurrency(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"€", "EUR"}, {"EUR", "EUR"}, {"eur", "EUR"}, {"Euro", "EUR"}, {"£", "GBP EGP"}, {"zł", "PLN"}, {"CHF", "CHF"}, {"Fr.", "CHF"},
		{"Kč", "CZK"}, {"RM", "MYR"}, {"¥", "JPY CNY"}, {"kr", "SEK NOK DKK ISK"}, {"EUR €", "EUR"}, {"$ CAD", "CAD"}, {"XCG", "XCG"},
		{"all", ""}, {"top", ""}, {"try", ""}, {"ABC", ""}, {"", ""}, {"£ USD", ""}, {"Kilo", ""}, {strings.Repeat("€", 99), ""},
	} {
		var got []string
		for _, c := range ParseCurrency(tt.in) {
			got = append(got, string(c))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("ParseCurrency(%q) = %v, want %s", tt.in, got, tt.want)
		}
	}
}

func TestSymbolsNameRealCurrencies(t *testing.T) {
	for word, list := range symbols {
		if word != strings.ToLower(word) {
			t.Errorf("symbol %q is not in lower case and is never found", word)
		}
		for _, c := range strings.Fields(list) {
			if !Currency(c).Valid() {
				t.Errorf("symbol %q names %q, which is no currency", word, c)
			}
		}
	}
}

// What Format writes in any style is read back as the same amount: at once with
// the document's decimal mark known, and as one of the readings without.
func TestFormatReadsBack(t *testing.T) {
	styles := []struct{ group, mark rune }{
		{',', '.'}, {'.', ','}, {' ', ','}, {'\u00a0', ','}, {'\u202f', ','}, {'\'', '.'}, {'’', '.'}, {0, '.'}, {0, ','},
	}
	rapid.Check(t, func(t *rapid.T) {
		limit := int64(1e18 - 1)
		c := Currency(rapid.SampledFrom(strings.Fields(codes)).Draw(t, "currency"))
		a := New(rapid.Int64Range(-limit, limit).Draw(t, "minor"), c)
		st := rapid.SampledFrom(styles).Draw(t, "style")
		text := a.Format(st.group, st.mark)
		n, err := ParseNumberIn(text, st.mark)
		if err != nil || !n.Value.Equal(a.Decimal()) || n.Ambiguous() {
			t.Fatalf("%q with its mark known: %+v, %v", text, n, err)
		}
		if len(n.Currencies) != 1 || n.Currencies[0] != c {
			t.Fatalf("%q: currencies %v", text, n.Currencies)
		}
		n, err = ParseNumber(text)
		if err != nil || !n.Value.Equal(a.Decimal()) && !(n.Ambiguous() && n.Alternative.Equal(a.Decimal())) {
			t.Fatalf("%q: %+v, %v", text, n, err)
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1.234,56", "(12.00) CR", "12,-", "1,23,456.78", "Rs. 5", "1’234.—", "kr.", "-€.5", "٣٫٥"} {
		f.Add(s, ',')
	}
	f.Fuzz(func(t *testing.T, s string, mark rune) {
		n, err := ParseNumberIn(s, mark)
		if err != nil {
			if !errors.Is(err, ErrSyntax) && !errors.Is(err, ErrRange) {
				t.Fatalf("%q: untyped error %v", s, err)
			}
			return
		}
		back, err := ParseDecimal(n.Value.String())
		if err != nil || !back.Equal(n.Value) {
			t.Fatalf("%q: %s does not read back: %v", s, n.Value, err)
		}
		if n.Ambiguous() && n.Alternative.Equal(n.Value) && !n.Value.IsZero() {
			t.Fatalf("%q: both readings are %s", s, n.Value)
		}
		ParseCurrency(s)
	})
}
