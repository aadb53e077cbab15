package main

import (
	"errors"

	"countersign/core"
	"countersign/core/money"
	"countersign/core/tabular"
)

// What a person types for a flag is read as the cells of their tables are.

// dayOf reads a flag that is a day; empty is the zero Date.
func dayOf(flag, s string) (core.Date, error) {
	if s == "" {
		return core.Date{}, nil
	}
	d, err := tabular.TypedDate(s)
	if err != nil {
		return d, core.Errorf(core.Usage, "%s %s is not a date", flag, s).WithHint("write 2026-11-30 or 30.11.2026")
	}
	return d, nil
}

// numberOf reads a flag that is a number.
func numberOf(flag, s string) (money.Decimal, error) {
	d, err := tabular.TypedNumber(s)
	if err == nil {
		return d, nil
	}
	hint := "write 1234.50 or 1234,50"
	if e, ok := errors.AsType[*core.Error](err); ok && e.Hint != "" {
		hint = e.Hint
	}
	return d, core.Errorf(core.Usage, "%s: %s", flag, core.MessageOf(err)).WithHint("%s", hint)
}

// amountOf reads a flag that is a sum of money, from nought on.
func amountOf(flag, s string, c money.Currency) (money.Amount, error) {
	d, err := numberOf(flag, s)
	if err != nil {
		return money.Amount{}, err
	}
	a, err := d.Amount(c)
	if err != nil || a.Minor < 0 {
		return a, core.Errorf(core.Usage, "%s: %q is not an amount in %s", flag, s, c).WithHint("write 500.00 or 500,00")
	}
	return a, nil
}
