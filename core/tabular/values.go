package tabular

import (
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// number reads a decimal number; an empty cell is 0. Both 1.50 and 1,50 are read;
// grouping is not, because it cannot be told from decimals for sure.
func (r row) number(column string) (money.Decimal, error) {
	text := r.text(column)
	if text == "" {
		return money.Decimal{}, nil
	}
	if r.t.mayBeGrouped(text) {
		return money.Decimal{}, r.bad(column, "%q may be thousands or a number with three decimals; write it like 1000 or 1.0", text)
	}
	d, err := decimal(r.t.sheet.number(text))
	if err != nil {
		return d, r.bad(column, "%q is not a number like 1234.50", text)
	}
	return d, nil
}

// decimal reads a number with a decimal point or, alone, a decimal comma.
func decimal(s string) (money.Decimal, error) {
	if !strings.Contains(s, ".") && strings.Count(s, ",") == 1 {
		s = strings.Replace(s, ",", ".", 1)
	}
	return money.ParseDecimal(s)
}

// TypedNumber reads a number that a person typed by itself, as the cell of a table is
// read; without a table around it 1.000 may be thousands as well as 1,000.
func TypedNumber(s string) (money.Decimal, error) {
	s = strings.TrimSpace(s)
	for _, mark := range []string{",", "."} {
		if whole, part, found := strings.Cut(strings.TrimPrefix(s, "-"), mark); found && isGroup(whole, part) {
			return money.Decimal{}, core.Errorf(core.BadInput, "%q may be thousands or a number with three decimals", s).WithHint("write it like 1000 or 1.0")
		}
	}
	d, err := decimal(s)
	if err != nil {
		return d, core.Errorf(core.BadInput, "%q is not a number like 1234.50", s)
	}
	return d, nil
}

// TypedDate reads a day that a person typed by itself, as the cell of a table is read.
func TypedDate(s string) (core.Date, error) { return core.ParseDate(dotted(strings.TrimSpace(s))) }

// mayBeGrouped says whether the mark in a number may be that of the thousands: a comma
// where commas are between the cells too, or which stands as text in a sheet or was typed,
// and a point where the table has decimal commas. What a sheet stores as a number has a
// decimal point.
func (t *table) mayBeGrouped(text string) bool {
	whole, part, found := strings.Cut(strings.TrimPrefix(text, "-"), ",")
	if found {
		return t.between != ';' && isGroup(whole, part)
	}
	whole, part, found = strings.Cut(whole, ".")
	return found && t.between == ';' && isGroup(whole, part) && t.hasCommas()
}

// isGroup is whether the digits around a mark are those of thousands. 0,125 is not.
func isGroup(whole, part string) bool {
	return len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' && len(part) == 3 && isDigits(whole) && isDigits(part)
}

func (t *table) hasCommas() bool {
	if t.commas != nil {
		return *t.commas
	}
	found := false
	for _, r := range t.rows {
		for _, cell := range r.cells {
			whole, part, cut := strings.Cut(strings.TrimSpace(cell), ",")
			found = found || cut && isDigits(strings.ReplaceAll(whole, ".", "")) && isDigits(part)
		}
	}
	t.commas = &found
	return found
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// date reads 2026-11-03, and 3.11.2026, where no order but this is in use. Dates with
// slashes are not read: day and month stand in either order.
func (r row) date(column string) (core.Date, error) {
	s := r.text(column)
	if s == "" {
		return core.Date{}, nil
	}
	if d, ok := r.t.sheet.date(s); ok {
		return d, nil
	}
	d, err := core.ParseDate(dotted(s))
	if err != nil {
		return d, r.bad(column, "%q is not a date like 2026-11-03", s)
	}
	return d, nil
}

// dotted writes 3.11.2026 as 2026-11-03 and leaves everything else as it is.
func dotted(s string) string {
	part := strings.Split(s, ".")
	if len(part) != 3 || len(part[0]) > 2 || len(part[1]) > 2 || len(part[2]) != 4 {
		return s
	}
	pad := func(n string) string { return strings.Repeat("0", 2-len(n)) + n }
	return part[2] + "-" + pad(part[1]) + "-" + pad(part[0])
}

// rate reads a tax rate in percent. What a spreadsheet shows as 19 % it keeps as 0.19,
// and no tax is that small.
func (r row) rate(column string) (money.Decimal, error) {
	d, err := r.number(column)
	if err != nil {
		return d, err
	}
	if d.Sign() < 0 || d.Cmp(money.NewDecimal(100, 0)) > 0 {
		return d, r.bad(column, "must be from 0 to 100")
	}
	if d.Sign() > 0 && d.Cmp(money.NewDecimal(4, 1)) < 0 {
		return d, r.bad(column, "%s would be less than half a percent; write 19 for 19 %%", d)
	}
	return d, nil
}

// discount reads what is taken off for paying early, in percent. What could never be
// taken is refused, and so is 0.02, as a spreadsheet keeps what it shows as 2 %.
func (r row) discount(column string) (money.Decimal, error) {
	d, err := r.number(column)
	switch {
	case err != nil:
		return d, err
	case d.Sign() < 0 || d.Cmp(money.NewDecimal(core.MostDiscount, 0)) > 0:
		return d, r.bad(column, "must be from 0 to %d", core.MostDiscount)
	case d.Sign() > 0 && d.Cmp(money.NewDecimal(2, 1)) <= 0:
		return d, r.bad(column, "%s would be next to nothing; write 2 for 2 %%", d)
	}
	return d, nil
}
