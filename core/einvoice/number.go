package einvoice

import (
	"math/big"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// decimal reads a number of the XML. The schema allows a point and no grouping;
// "+5" and "5." are legal too. A number of more
// decimals than money.Decimal keeps is rounded to as many as fit; the text stays
// in the evidence.
func (v value) decimal() (money.Decimal, bool) {
	t := strings.TrimPrefix(v.text, "+")
	if strings.HasSuffix(t, ".") && len(t) > 1 {
		t = t[:len(t)-1]
	}
	if d, err := money.ParseDecimal(t); err == nil {
		return d, true
	}
	r, ok := new(big.Rat).SetString(t)
	if !ok || len(t) > 64 || strings.Trim(t, "-.0123456789") != "" {
		return money.Decimal{}, false
	}
	for scale := 12; scale >= 0; scale-- {
		if d, err := money.Round(r, scale); err == nil {
			return d, true
		}
	}
	return money.Decimal{}, false
}

// currencyDecimal is a total with at least the decimals of its currency, so that
// "202.7" EUR reads 202.70.
func (v value) currencyDecimal(c money.Currency) (money.Decimal, bool) {
	d, ok := v.decimal()
	if !ok {
		return d, false
	}
	if t := d.Trim(); t.Scale() <= c.Exponent() {
		if padded, err := t.WithScale(c.Exponent()); err == nil {
			return padded, true
		}
	}
	return d, true
}

// date reads the forms that dates have in practice: CCYYMMDD with or without a
// time (UNTDID 2379 codes 102, 203, 204, 205), and ISO 8601 with or without a
// time or zone. A time is cut off: the invoice's day is the one it states.
func (v value) date() (core.Date, bool) {
	t := v.text
	if len(t) >= 10 && t[4] == '-' && t[7] == '-' {
		d, err := core.ParseDate(t[:10])
		if err != nil || len(t) > 10 && !strings.ContainsRune("TZ+-", rune(t[10])) {
			return core.Date{}, false
		}
		return d, true
	}
	if len(t) < 8 || len(t) > 20 || strings.Trim(t[:8], "0123456789") != "" {
		return core.Date{}, false
	}
	n := func(s string) int {
		v := 0
		for _, c := range s {
			v = v*10 + int(c-'0')
		}
		return v
	}
	d, ok := core.NewDate(n(t[:4]), time.Month(n(t[4:6])), n(t[6:8]))
	if !ok {
		return core.Date{}, false
	}
	return d, true
}
