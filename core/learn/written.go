package learn

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"countersign/core"
	"countersign/core/money"
)

// cut takes off what stands at the ends of the words and is no part of the value:
// the same as where it was learnt, and signs.
func cut(r core.Rule, s string) string {
	s = strings.TrimPrefix(s, r.Before)
	s = strings.TrimSuffix(s, r.Behind)
	return strings.Trim(strings.TrimSpace(s), ":;,|*")
}

// writtenAs notes how a printed text stands for a value: the order of a date's
// parts, the decimal mark, whether spaces count.
func writtenAs(r *core.Rule, text, value string) {
	switch fieldKinds[r.Field] {
	case isDate:
		for _, order := range []string{"dmy", "mdy", "ymd"} {
			if d, ok := dateIn(text, order); ok && d.String() == value {
				r.Order = order
				return
			}
		}
	case isAmount:
		for _, mark := range []rune{',', '.'} {
			if n, err := money.ParseNumberIn(text, mark); err == nil && strings.ContainsAny(text, ".,") && sameNumber(n.Value, value) {
				r.Mark = string(mark)
				return
			}
		}
	case isText:
		r.Tight = strings.Contains(text, " ") && strings.ReplaceAll(text, " ", "") == value
	}
}

func sameNumber(d money.Decimal, value string) bool {
	v, err := money.ParseDecimal(value)
	return err == nil && v.Abs().Equal(d.Abs())
}

// valueOf is the canonical value of a printed text, empty when the rule alone cannot
// tell: months have names in many languages, which the reader knows.
func valueOf(r core.Rule, text string) string {
	switch fieldKinds[r.Field] {
	case isDate:
		if d, ok := dateIn(text, r.Order); ok {
			return d.String()
		}
		return ""
	case isAmount:
		if n, err := money.ParseNumberIn(text, markOf(r)); err == nil && !n.Ambiguous() {
			return n.Value.String()
		}
		return ""
	case isAccount:
		return strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	}
	if r.Tight {
		return strings.ReplaceAll(text, " ", "")
	}
	return text
}

func markOf(r core.Rule) rune {
	for _, c := range r.Mark {
		return c
	}
	return 0
}

// dateIn reads a date of three numbers, or of six or eight digits without any sign,
// in a known order.
func dateIn(text, order string) (core.Date, bool) {
	if len(order) != 3 {
		return core.Date{}, false
	}
	parts := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsDigit(c) && !unicode.IsLetter(c) })
	if len(parts) == 1 {
		parts = apart(parts[0], order)
	}
	if len(parts) != 3 {
		return core.Date{}, false
	}
	var y, m, d int
	for i, c := range order {
		n, err := strconv.Atoi(parts[i])
		if err != nil || len(parts[i]) > 4 {
			return core.Date{}, false
		}
		switch c {
		case 'y':
			y = n
			if len(parts[i]) == 2 {
				y += 2000
			}
		case 'm':
			m = n
		case 'd':
			d = n
		}
	}
	if y < 1990 || y > 2090 {
		return core.Date{}, false
	}
	return core.NewDate(y, time.Month(m), d)
}

// apart cuts 20240312 and 120324 into their parts.
func apart(s, order string) []string {
	year := len(s) - 4
	if year != 2 && year != 4 || digitsIn(s) != len(s) {
		return nil
	}
	var out []string
	for _, c := range order {
		n := 2
		if c == 'y' {
			n = year
		}
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

func parse(s string) (money.Decimal, error) { return money.ParseDecimal(s) }
