package vm

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Canonical brings what a person typed into a field into the canonical form
// (dates YYYY-MM-DD, numbers with a point and no grouping). It returns a BadInput
// error that says how the field is written.
func Canonical(field, typed string, f Format) (string, error) {
	s := strings.TrimSpace(typed)
	switch {
	case s == "":
		return "", nil
	case slices.Contains(dateFields, field):
		return canonicalDate(s, f)
	case slices.Contains(moneyFields, field):
		return canonicalNumber(s, f)
	case field == "currency":
		c := strings.ToUpper(s)
		if !money.Currency(c).Valid() {
			return "", core.Errorf(core.BadInput, "%s", f.Words.Say("input.currency", "typed", s))
		}
		return c, nil
	case field == "payment_account" || field == "bic":
		return strings.ToUpper(strings.ReplaceAll(s, " ", "")), nil
	case field == "kind":
		return canonicalKind(s, f)
	}
	return s, nil
}

// canonicalDate takes 2026-11-03, 3.11.2026, 3/11/2026 where the day cannot be a
// month, and 3 Nov 2026. A day that could be read two ways is refused.
func canonicalDate(s string, f Format) (string, error) {
	refuse := func() (string, error) {
		return "", core.Errorf(core.BadInput, "%s", f.Words.Say("input.date", "typed", s))
	}
	for _, layout := range []string{time.DateOnly, "2.1.2006", "2. 1. 2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return refuse()
	}
	a, errA := strconv.Atoi(parts[0])
	b, errB := strconv.Atoi(parts[1])
	y, errY := strconv.Atoi(parts[2])
	if errA != nil || errB != nil || errY != nil || a <= 12 && b <= 12 && a != b {
		return refuse()
	}
	if b > 12 {
		a, b = b, a
	}
	d, ok := core.NewDate(y, time.Month(b), a)
	if !ok {
		return refuse()
	}
	return d.String(), nil
}

// canonicalNumber takes every form that money.ParseNumber reads. "1.234", which
// could be either of two numbers, is refused.
func canonicalNumber(s string, f Format) (string, error) {
	n, err := money.ParseNumber(s)
	if err != nil || n.Ambiguous() {
		return "", core.Errorf(core.BadInput, "%s", f.Words.Say("input.number", "typed", s))
	}
	return n.Value.String(), nil
}

func canonicalKind(s string, f Format) (string, error) {
	for k, key := range kindKeys {
		if strings.EqualFold(s, string(k)) || strings.EqualFold(s, f.Words.Say(key)) {
			return string(k), nil
		}
	}
	return "", core.Errorf(core.BadInput, "%s", f.Words.Say("input.kind", "typed", s))
}

// OrderNumbers splits what a person typed into order numbers.
func OrderNumbers(typed string) []core.OrderID {
	var out []core.OrderID
	for _, s := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, core.OrderID(s)) {
			out = append(out, core.OrderID(s))
		}
	}
	return out
}

// OrderText writes order numbers as a person types them.
func OrderText(orders []core.OrderID) string {
	list := make([]string, len(orders))
	for i, o := range orders {
		list[i] = string(o)
	}
	return strings.Join(list, ", ")
}

func itoa(n int) string { return strconv.Itoa(n) }
