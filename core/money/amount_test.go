package money

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestParseAmount(t *testing.T) {
	for _, tt := range []struct {
		in    string
		c     Currency
		minor int64
		err   error
	}{
		{"119.00", "EUR", 11900, nil}, {"119", "EUR", 11900, nil}, {"1.500", "EUR", 150, nil}, {"-0.01", "EUR", -1, nil},
		{"1500", "JPY", 1500, nil}, {"1500.00", "JPY", 1500, nil}, {"1.234", "KWD", 1234, nil},
		{"1.234", "EUR", 0, ErrRange}, {"0.5", "JPY", 0, ErrRange}, {"1,00", "EUR", 0, ErrSyntax}, {"99999999999999999", "EUR", 0, ErrRange},
	} {
		a, err := ParseAmount(tt.in, tt.c)
		if !errors.Is(err, tt.err) || err == nil && a != New(tt.minor, tt.c) {
			t.Errorf("ParseAmount(%q, %s) = %v, %v; want %d, %v", tt.in, tt.c, a, err, tt.minor, tt.err)
		}
	}
}

func TestAmountFormat(t *testing.T) {
	for _, tt := range []struct {
		a           Amount
		group, mark rune
		want        string
	}{
		{New(123456789, "EUR"), '.', ',', "1.234.567,89 EUR"}, {New(-123456, "USD"), ',', '.', "-1,234.56 USD"}, {New(5, "EUR"), ',', '.', "0.05 EUR"},
		{New(1234, "JPY"), ',', '.', "1,234 JPY"}, {New(1234567, "KWD"), '\'', '.', "1'234.567 KWD"}, {New(99999, "CHF"), 0, '.', "999.99 CHF"},
	} {
		if got := tt.a.Format(tt.group, tt.mark); got != tt.want {
			t.Errorf("Format(%v) = %q, want %q", tt.a, got, tt.want)
		}
	}
}

func TestAmountAddIsExactOrAnError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Int64().Draw(t, "x"), rapid.Int64().Draw(t, "y")
		a, b := New(x, "EUR"), New(y, "EUR")
		for _, op := range []struct {
			got  func(Amount) (Amount, error)
			want *big.Int
		}{
			{a.Add, new(big.Int).Add(big.NewInt(x), big.NewInt(y))},
			{a.Sub, new(big.Int).Sub(big.NewInt(x), big.NewInt(y))},
		} {
			got, err := op.got(b)
			switch {
			case err == nil && big.NewInt(got.Minor).Cmp(op.want) != 0:
				t.Fatalf("%d and %d: %d, want %s", x, y, got.Minor, op.want)
			case err != nil && (!errors.Is(err, ErrRange) || op.want.IsInt64() && y != math.MinInt64):
				t.Fatalf("%d and %d: %v, want %s", x, y, err, op.want)
			}
		}
	})
}

func TestAmountsOfTwoCurrencies(t *testing.T) {
	eur, usd := New(1, "EUR"), New(1, "USD")
	if sum, err := eur.Add(usd); err == nil {
		t.Errorf("EUR + USD = %v", sum)
	}
	if sum, err := Sum(eur, Amount{}, eur); err != nil || sum != New(2, "EUR") {
		t.Errorf("an unset amount is not nothing: %v, %v", sum, err)
	}
	if sum, err := Sum(); err != nil || sum.IsSet() {
		t.Errorf("Sum() = %v, %v", sum, err)
	}
	defer func() {
		if recover() == nil {
			t.Error("comparing two currencies gave an answer")
		}
	}()
	eur.Cmp(usd)
}

func TestTimes(t *testing.T) {
	for _, tt := range []struct {
		quantity, price, base string
		c                     Currency
		want                  int64
	}{
		{"3", "3.3333", "0", "EUR", 1000}, {"1000", "5.49", "100", "EUR", 5490}, {"6.5", "2", "1", "EUR", 1300}, {"-1", "0.005", "0", "EUR", -1}, {"3", "0.5", "0", "JPY", 2},
	} {
		got, err := Times(MustDecimal(tt.quantity), MustDecimal(tt.price), MustDecimal(tt.base), tt.c)
		if err != nil || got != New(tt.want, tt.c) {
			t.Errorf("%s x %s / %s = %v, %v; want %d", tt.quantity, tt.price, tt.base, got, err, tt.want)
		}
	}
	if got, err := Times(MustDecimal("999999999999999999"), MustDecimal("9"), Decimal{}, "EUR"); !errors.Is(err, ErrRange) {
		t.Errorf("a product of 19 digits: %v, %v", got, err)
	}
}

func TestAmountJSONRoundTrip(t *testing.T) {
	b, err := json.Marshal(New(-150, "EUR"))
	var a Amount
	if err != nil || json.Unmarshal(b, &a) != nil || a != New(-150, "EUR") {
		t.Errorf("%s, %v: %v", b, err, a)
	}
}

func TestCurrency(t *testing.T) {
	for c, want := range map[Currency]bool{"EUR": true, "XCG": true, "eur": false, "": false, "EU": false, "EURO": false, "R U": false, "DEM": false} {
		if c.Valid() != want {
			t.Errorf("%q valid: %v", c, !want)
		}
	}
	for c, want := range map[Currency]int{"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4, "HUF": 2} {
		if c.Exponent() != want {
			t.Errorf("%s has %d decimals, want %d", c, c.Exponent(), want)
		}
	}
	for c := range exponents {
		if !c.Valid() {
			t.Errorf("exponent for %q, which is no currency", c)
		}
	}
}
