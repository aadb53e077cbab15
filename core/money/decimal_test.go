package money

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestParseDecimal(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		err      error
	}{
		{"0", "0", nil}, {"-0", "0", nil}, {"10.00", "10.00", nil}, {"-1234.50", "-1234.50", nil}, {".5", "0.5", nil}, {" 7 ", "7", nil},
		{"000123", "123", nil}, {"0.000000000001", "0.000000000001", nil}, {"999999999999999999", "999999999999999999", nil},
		{"", "", ErrSyntax}, {"-", "", ErrSyntax}, {".", "", ErrSyntax}, {"5.", "", ErrSyntax}, {"1.2.3", "", ErrSyntax}, {"1,5", "", ErrSyntax},
		{"+1", "", ErrSyntax}, {"--1", "", ErrSyntax}, {"1e3", "", ErrSyntax}, {"NaN", "", ErrSyntax}, {"١", "", ErrSyntax},
		{"1000000000000000000", "", ErrRange}, {"0.0000000000001", "", ErrRange},
	} {
		d, err := ParseDecimal(tt.in)
		if !errors.Is(err, tt.err) || err == nil && d.String() != tt.want {
			t.Errorf("ParseDecimal(%q) = %s, %v; want %s, %v", tt.in, d, err, tt.want, tt.err)
		}
	}
}

// decimals draws numbers over the whole range that a Decimal holds.
var decimals = rapid.Custom(func(t *rapid.T) Decimal {
	const limit = 1e18 - 1
	return NewDecimal(rapid.Int64Range(-limit, limit).Draw(t, "coef"), rapid.IntRange(0, maxScale).Draw(t, "scale"))
})

func TestDecimalTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimals.Draw(t, "d")
		if back, err := ParseDecimal(d.String()); err != nil || back != d {
			t.Fatalf("%s read back as %s, %v", d, back, err)
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Decimal
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Fatalf("%s over JSON: %s, %v", b, back, err)
		}
		if trimmed := d.Trim(); !trimmed.Equal(d) {
			t.Fatalf("Trim changed %s to %s", d, trimmed)
		}
	})
}

// The operations agree with exact rational arithmetic, and a result that does
// not fit is an error, never a wrong number.
func TestDecimalArithmeticIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := decimals.Draw(t, "a"), decimals.Draw(t, "b")
		if sum, err := a.Add(b); err == nil {
			if want := new(big.Rat).Add(a.Rat(), b.Rat()); sum.Rat().Cmp(want) != 0 {
				t.Fatalf("%s + %s = %s", a, b, sum)
			}
			if back, err := sum.Sub(b); err == nil && !back.Equal(a) {
				t.Fatalf("(%s + %s) - %s = %s", a, b, b, back)
			}
		} else if !errors.Is(err, ErrRange) {
			t.Fatalf("untyped error %v", err)
		}
		scale := rapid.IntRange(0, maxScale).Draw(t, "to")
		if p, err := a.Mul(b, scale); err == nil {
			within(t, p, new(big.Rat).Mul(a.Rat(), b.Rat()))
		}
		if b.IsZero() {
			return
		}
		if q, err := a.Div(b, scale); err == nil {
			within(t, q, new(big.Rat).Quo(a.Rat(), b.Rat()))
		}
	})
}

// within checks that got is want rounded: at most half a unit of its last place
// away.
func within(t *rapid.T, got Decimal, want *big.Rat) {
	diff := new(big.Rat).Sub(got.Rat(), want)
	half := big.NewRat(1, 2*pow10[got.scale])
	if diff.Abs(diff).Cmp(half) > 0 {
		t.Fatalf("%s is more than half a last place from %s", got, want.FloatString(14))
	}
	if _, err := ParseDecimal(got.String()); err != nil {
		t.Fatalf("the result %s does not read back: %v", got, err)
	}
}

func TestRoundIsHalfAwayFromZero(t *testing.T) {
	for _, tt := range []struct {
		in    string
		scale int
		want  string
	}{
		{"0.005", 2, "0.01"}, {"-0.005", 2, "-0.01"}, {"0.0049", 2, "0.00"}, {"2.5", 0, "3"}, {"-2.5", 0, "-3"}, {"1.005", 2, "1.01"}, {"7", 3, "7.000"},
	} {
		if d, err := MustDecimal(tt.in).WithScale(tt.scale); err != nil || d.String() != tt.want {
			t.Errorf("%s to %d decimals = %s, %v; want %s", tt.in, tt.scale, d, err, tt.want)
		}
	}
	for _, big1 := range []int64{math.MaxInt64, 1e18} {
		if d, err := Round(new(big.Rat).SetInt64(big1), 0); !errors.Is(err, ErrRange) {
			t.Errorf("Round(%d) = %s, %v; want ErrRange above 18 digits", big1, d, err)
		}
	}
	if _, err := Round(big.NewRat(1, 3), 13); !errors.Is(err, ErrRange) {
		t.Errorf("13 decimals: %v", err)
	}
	if _, err := MustDecimal("1").Div(Decimal{}, 2); !errors.Is(err, ErrRange) {
		t.Errorf("division by zero: %v", err)
	}
}

func TestDecimalComparesByValue(t *testing.T) {
	if !MustDecimal("1.50").Equal(MustDecimal("1.5")) || MustDecimal("-2").Cmp(MustDecimal("1.99")) != -1 {
		t.Error("comparison goes by writing, not by value")
	}
	if MustDecimal("-0.01").Sign() != -1 || !MustDecimal("0.00").IsZero() || MustDecimal("-3").Abs().String() != "3" {
		t.Error("sign is wrong")
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1.5", "-0", ".5", "5.", "999999999999999999", "1_000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDecimal(s)
		if err != nil {
			return
		}
		if back, err := ParseDecimal(d.String()); err != nil || back != d {
			t.Fatalf("%q: %s read back as %s, %v", s, d, back, err)
		}
	})
}
