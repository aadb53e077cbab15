package paycode

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Bill is the billing information that a Swiss QR code may carry (Swico, Syntax
// definition of the billing information, S1). Its parts are known by two digits.
type Bill struct {
	Number      string     // 10
	Date        core.Date  // 11
	Customer    string     // 20, the customer's own reference
	UID         string     // 30, CHE-123.456.789
	From, Until core.Date  // 31, day or period of the service
	Rates       []BillRate // 32
	Import      []BillRate // 33, tax that was paid at the border: rate and amount
	Terms       []BillTerm // 40
}

// BillRate is a rate of tax, with its base (32) or amount (33) where it is given.
// A single rate without one holds for the whole invoice.
type BillRate struct {
	Percent money.Decimal
	Sum     money.Decimal
	HasSum  bool
}

// BillTerm is a discount for payment within so many days; zero percent is the
// ordinary term.
type BillTerm struct {
	Percent money.Decimal
	Days    int
}

// Due is the day on which the full amount is due: the term without a discount,
// counted from the invoice's date. The zero Date when either is missing.
func (b Bill) Due() core.Date {
	if b.Date.IsZero() {
		return core.Date{}
	}
	for _, t := range b.Terms {
		if t.Percent.IsZero() {
			return b.Date.AddDays(t.Days)
		}
	}
	return core.Date{}
}

// ParseBill reads billing information. A text that does not begin with //S1/ is
// ErrNoPayment; one that does and breaks a rule is an *Error, and then none of it
// is to be used.
func ParseBill(s string) (Bill, error) {
	rest, ok := strings.CutPrefix(s, "//S1/")
	if !ok {
		return Bill{}, ErrNoPayment
	}
	var b Bill
	parts := slashed(rest)
	if len(parts)%2 != 0 {
		return Bill{}, billError("S1", s, "a number and a value for each part")
	}
	last := 0
	for i := 0; i < len(parts); i += 2 {
		tag, err := strconv.Atoi(parts[i])
		if err != nil || len(parts[i]) != 2 {
			return Bill{}, billError("S1", parts[i], "two digits before each value")
		}
		if tag <= last {
			return Bill{}, billError("S1/"+parts[i], parts[i+1], "each part once and in rising order")
		}
		last = tag
		if err := b.take(tag, parts[i+1]); err != nil {
			return Bill{}, err
		}
	}
	return b, nil
}

func billError(field, value, rule string) *Error {
	return &Error{Scheme: Swiss, Field: "StrdBkgInf/" + field, Rule: rule, Value: clip(value, 40)}
}

// slashed parts a text at slashes; a backslash takes the next sign as it is.
func slashed(s string) []string {
	var out []string
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '/':
			out = append(out, b.String())
			b.Reset()
		default:
			b.WriteRune(r)
		}
	}
	return append(out, b.String())
}

// take reads one part. Numbers that a later version may add are passed over.
func (b *Bill) take(tag int, v string) error {
	var err error
	field := fmt.Sprintf("S1/%02d", tag)
	switch tag {
	case 10:
		b.Number = v
	case 11:
		b.Date, err = billDate(field, v)
	case 20:
		b.Customer = v
	case 30:
		if len(v) != 9 || !digitsOnly(v) || !uidHolds(v) {
			return billError(field, v, "nine digits of a UID whose check digit holds")
		}
		b.UID = "CHE-" + v[:3] + "." + v[3:6] + "." + v[6:]
	case 31:
		err = b.period(field, v)
	case 32:
		b.Rates, err = billRates(field, v)
	case 33:
		b.Import, err = billRates(field, v)
	case 40:
		b.Terms, err = billTerms(field, v)
	}
	return err
}

// uidHolds checks the last digit of a UID (modulus 11, eCH-0097).
func uidHolds(s string) bool {
	sum := 0
	for i, w := range [8]int{5, 4, 3, 2, 7, 6, 5, 4} {
		sum += int(s[i]-'0') * w
	}
	check := (11 - sum%11) % 11
	return check < 10 && check == int(s[8]-'0')
}

// billDate reads YYMMDD, of this century.
func billDate(field, v string) (core.Date, error) {
	if len(v) == 6 && digitsOnly(v) {
		n, _ := strconv.Atoi(v)
		if d, ok := core.NewDate(2000+n/10000, time.Month(n/100%100), n%100); ok {
			return d, nil
		}
	}
	return core.Date{}, billError(field, v, "a day as YYMMDD")
}

func (b *Bill) period(field, v string) (err error) {
	first := v
	if len(v) == 12 {
		first = v[:6]
		if b.Until, err = billDate(field, v[6:]); err != nil {
			return err
		}
	}
	if b.From, err = billDate(field, first); err != nil {
		return err
	}
	if b.Until.IsZero() {
		b.Until = b.From
	}
	if b.Until.Before(b.From) {
		return billError(field, v, "a period that ends after it begins")
	}
	return nil
}

func billRates(field, v string) ([]BillRate, error) {
	var out []BillRate
	for _, p := range strings.Split(v, ";") {
		rate, sum, has := strings.Cut(p, ":")
		r := BillRate{HasSum: has}
		var err error
		if r.Percent, err = billNumber(rate); err != nil || r.Percent.Sign() < 0 {
			return nil, billError(field, p, "a rate in percent")
		}
		if has {
			if r.Sum, err = billNumber(sum); err != nil {
				return nil, billError(field, p, "rate:amount")
			}
		}
		out = append(out, r)
	}
	if len(out) > 1 {
		for _, r := range out {
			if !r.HasSum {
				return nil, billError(field, v, "an amount for each of several rates")
			}
		}
	}
	return out, nil
}

func billTerms(field, v string) ([]BillTerm, error) {
	var out []BillTerm
	for _, p := range strings.Split(v, ";") {
		percent, days, ok := strings.Cut(p, ":")
		n, err := strconv.Atoi(days)
		if !ok || err != nil || n < 0 || n > 999 {
			return nil, billError(field, p, "percent:days")
		}
		t := BillTerm{Days: n}
		if t.Percent, err = billNumber(percent); err != nil || t.Percent.Sign() < 0 || t.Percent.Cmp(money.NewDecimal(100, 0)) >= 0 {
			return nil, billError(field, p, "percent:days")
		}
		out = append(out, t)
	}
	return out, nil
}

// billNumber reads a number with a decimal point and at most twelve digits.
func billNumber(s string) (money.Decimal, error) {
	if len(s) == 0 || len(s) > 13 || strings.Trim(s, "0123456789.") != "" {
		return money.Decimal{}, ErrNoPayment
	}
	return money.ParseDecimal(s)
}
