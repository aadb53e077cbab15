package money

import "strings"

// readBody reads digits with their separators, without sign or currency.
func readBody(b string, hint rune) (Number, error) {
	for _, c := range b {
		if (c < '0' || c > '9') && !strings.ContainsRune(".,' ", c) {
			return Number{}, ErrSyntax
		}
	}
	dots, commas := strings.Count(b, "."), strings.Count(b, ",")
	switch {
	case dots > 0 && commas > 0:
		mark := rune('.')
		if strings.LastIndexByte(b, ',') > strings.LastIndexByte(b, '.') {
			mark = ','
		}
		return withMark(b, mark)
	case dots == 1:
		return oneMark(b, '.', hint)
	case commas == 1:
		return oneMark(b, ',', hint)
	}
	d, err := grouped(b, "")
	return Number{Value: d}, err
}

// oneMark reads a number with a single point or comma, which may be the decimal
// mark or a grouping one.
func oneMark(b string, mark, hint rune) (Number, error) {
	asDecimal, err := withMark(b, mark)
	asGroup, groupErr := grouped(b, "")
	switch {
	case groupErr != nil:
		return asDecimal, err
	case err != nil:
		return Number{Value: asGroup}, nil
	case hint == mark:
		return asDecimal, nil
	case hint == '.' || hint == ',':
		return Number{Value: asGroup, Mark: hint}, nil
	}
	return Number{Value: asGroup, Alternative: &asDecimal.Value}, nil
}

// withMark reads b with a decimal mark that must stand in it once and behind all
// grouping.
func withMark(b string, mark rune) (Number, error) {
	whole, frac, _ := strings.Cut(b, string(mark))
	if frac == "" || strings.Trim(frac, "0123456789") != "" {
		return Number{}, ErrSyntax
	}
	d, err := grouped(whole, frac)
	return Number{Value: d, Mark: mark}, err
}

// grouped reads a whole part that is plain or grouped by one kind of separator:
// groups of three, or the Indian way of two with three at the end (1,23,456). A
// grouped number has no leading zero.
func grouped(whole, frac string) (Decimal, error) {
	if i := strings.IndexAny(whole, ".,' "); i >= 0 {
		kind := whole[i : i+1]
		groups := strings.Split(whole, kind)
		if !evenGroups(groups, kind == ",") {
			return Decimal{}, ErrSyntax
		}
		whole = strings.Join(groups, "")
	}
	if frac != "" {
		return ParseDecimal(whole + "." + frac)
	}
	return ParseDecimal(whole)
}

// evenGroups checks the digits between separators: one to three, then threes; or,
// where the Indian way is possible, one or two, then twos, then three.
func evenGroups(groups []string, indian bool) bool {
	first, last := groups[0], groups[len(groups)-1]
	if first == "" || first[0] == '0' || len(first) > 3 || len(last) != 3 {
		return false
	}
	threes, twos := true, indian && len(groups) > 2 && len(first) < 3
	for _, g := range groups {
		if strings.Trim(g, "0123456789") != "" {
			return false
		}
	}
	for _, g := range groups[1 : len(groups)-1] {
		threes = threes && len(g) == 3
		twos = twos && len(g) == 2
	}
	return threes || twos
}
