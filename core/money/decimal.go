package money

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// ErrRange is returned when a number does not fit: more than 18 significant
// digits or more than 12 decimals.
var ErrRange = errors.New("number out of range")

// ErrSyntax is returned for text that is not a plain decimal number.
var ErrSyntax = errors.New("not a number")

const maxScale = 12

// limit is the first coefficient that no Decimal has: what is computed reads back
// as what was written.
var limit = big.NewInt(1e18)

var pow10 = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// Decimal is an exact decimal number: coef / 10^scale. It keeps the scale it was
// written with, so that "10.00" prints as "10.00"; compare with Cmp, not ==. The
// zero Decimal is 0.
type Decimal struct {
	coef  int64
	scale uint8
}

// NewDecimal returns coef / 10^scale. It panics on a scale outside 0..12, which
// is a programmer's mistake.
func NewDecimal(coef int64, scale int) Decimal {
	if scale < 0 || scale > maxScale {
		panic(fmt.Sprintf("money: scale %d outside 0..%d", scale, maxScale))
	}
	return Decimal{coef, uint8(scale)}
}

// ParseDecimal reads the canonical form: an optional minus, digits, and at most
// one decimal point ("-1234.50"). For what people and documents write, use
// ParseNumber. It returns ErrSyntax or ErrRange.
func ParseDecimal(s string) (Decimal, error) {
	t := strings.TrimSpace(s)
	neg := strings.HasPrefix(t, "-")
	t = strings.TrimPrefix(t, "-")
	whole, frac, point := strings.Cut(t, ".")
	if whole == "" && frac == "" || point && frac == "" {
		return Decimal{}, fmt.Errorf("%w: %q", ErrSyntax, s)
	}
	if len(frac) > maxScale || len(strings.TrimLeft(whole+frac, "0")) > 18 {
		return Decimal{}, fmt.Errorf("%w: %q", ErrRange, s)
	}
	var n int64
	for _, c := range whole + frac {
		if c < '0' || c > '9' {
			return Decimal{}, fmt.Errorf("%w: %q", ErrSyntax, s)
		}
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return Decimal{n, uint8(len(frac))}, nil
}

// MustDecimal is ParseDecimal for constants; it panics on a mistake in one.
func MustDecimal(s string) Decimal {
	d, err := ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

// String prints d in the canonical form with its own scale.
func (d Decimal) String() string {
	s := fmt.Sprintf("%0*d", int(d.scale)+1, magnitude(d.coef))
	if d.scale > 0 {
		s = s[:len(s)-int(d.scale)] + "." + s[len(s)-int(d.scale):]
	}
	if d.coef < 0 {
		s = "-" + s
	}
	return s
}

// MarshalText and UnmarshalText use the canonical form, so that JSON carries
// numbers as strings and loses nothing.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the canonical form; the empty text is 0.
func (d *Decimal) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Decimal{}
		return nil
	}
	v, err := ParseDecimal(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.coef < 0:
		return -1
	case d.coef > 0:
		return 1
	}
	return 0
}

// IsZero reports whether d is 0, whatever its scale.
func (d Decimal) IsZero() bool { return d.coef == 0 }

// Scale is the number of decimals that d is written with.
func (d Decimal) Scale() int { return int(d.scale) }

// Neg is -d.
func (d Decimal) Neg() Decimal { return Decimal{-d.coef, d.scale} }

// Abs is d without its sign.
func (d Decimal) Abs() Decimal {
	if d.coef < 0 {
		return d.Neg()
	}
	return d
}

// Rat is d as a rational number, for exact arithmetic over several steps.
func (d Decimal) Rat() *big.Rat {
	return new(big.Rat).SetFrac64(d.coef, pow10[d.scale])
}

// Cmp compares by value: -1, 0 or 1.
func (d Decimal) Cmp(e Decimal) int { return d.Rat().Cmp(e.Rat()) }

// Equal reports equality by value: 1.50 equals 1.5.
func (d Decimal) Equal(e Decimal) bool { return d.Cmp(e) == 0 }

// Add is d + e with the larger scale. It returns ErrRange on overflow.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	return Round(new(big.Rat).Add(d.Rat(), e.Rat()), int(max(d.scale, e.scale)))
}

// Sub is d - e with the larger scale. It returns ErrRange on overflow.
func (d Decimal) Sub(e Decimal) (Decimal, error) { return d.Add(e.Neg()) }

// Mul is d * e rounded to scale decimals, half away from zero.
func (d Decimal) Mul(e Decimal, scale int) (Decimal, error) {
	return Round(new(big.Rat).Mul(d.Rat(), e.Rat()), scale)
}

// Div is d / e rounded to scale decimals, half away from zero; ErrRange when e
// is 0.
func (d Decimal) Div(e Decimal, scale int) (Decimal, error) {
	if e.coef == 0 {
		return Decimal{}, fmt.Errorf("%w: division by zero", ErrRange)
	}
	return Round(new(big.Rat).Quo(d.Rat(), e.Rat()), scale)
}

// Round brings an exact number to scale decimals, half away from zero, as
// EN 16931 and commercial practice do. It returns ErrRange when the result does
// not fit.
func Round(r *big.Rat, scale int) (Decimal, error) {
	if scale < 0 || scale > maxScale {
		return Decimal{}, fmt.Errorf("%w: %d decimals", ErrRange, scale)
	}
	n := new(big.Int).Mul(r.Num(), big.NewInt(pow10[scale]))
	n.Mul(n, big.NewInt(2))
	den := r.Denom()
	if n.Sign() >= 0 {
		n.Add(n, den)
	} else {
		n.Sub(n, den)
	}
	n.Quo(n, new(big.Int).Mul(den, big.NewInt(2)))
	if n.CmpAbs(limit) >= 0 {
		return Decimal{}, fmt.Errorf("%w: more than 18 digits", ErrRange)
	}
	return Decimal{n.Int64(), uint8(scale)}, nil
}

// Trim drops trailing zeros behind the decimal point: 2.000 becomes 2.
func (d Decimal) Trim() Decimal {
	for d.scale > 0 && d.coef%10 == 0 {
		d.coef /= 10
		d.scale--
	}
	return d
}

// WithScale is d with exactly scale decimals, rounded half away from zero.
func (d Decimal) WithScale(scale int) (Decimal, error) { return Round(d.Rat(), scale) }

// Amount is d in the minor units of c. It returns ErrRange when d has more
// decimals than c has, so that no fraction of a cent is lost unseen.
func (d Decimal) Amount(c Currency) (Amount, error) {
	t := d.Trim()
	if int(t.scale) > c.Exponent() {
		return Amount{}, fmt.Errorf("%w: %s has more decimals than %s", ErrRange, d, c)
	}
	r, err := d.WithScale(c.Exponent())
	return Amount{r.coef, c}, err
}

// RoundAmount is d in the minor units of c, rounded half away from zero.
func (d Decimal) RoundAmount(c Currency) (Amount, error) {
	r, err := d.WithScale(c.Exponent())
	return Amount{r.coef, c}, err
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}
