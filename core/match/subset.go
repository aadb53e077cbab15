package match

import (
	"cmp"
	"math/big"
	"slices"
)

// subsetSteps bounds the search for lines that add up to a total. It counts steps
// and not time, so that the same invoice gets the same answer on every machine.
const subsetSteps = 200_000

// onlySubset finds the one set of values that adds up to the total and returns the
// places of its members. It reports false when there is none, more than one, or
// when the search would take too long; values of nought or less are left out. With
// two lines of the same value in doubt there is more than one solution.
func onlySubset(values []*big.Rat, total *big.Rat) ([]int, bool) {
	places, found := subsets(values, total)
	return places, found == 1
}

// subsets gives a set that adds up to the total, and whether there are none, one or
// more: 0, 1 or 2. It is 0 too where the search was given up.
func subsets(values []*big.Rat, total *big.Rat) ([]int, int) {
	s := subset{left: subsetSteps}
	scale := commonScale(append(slices.Clone(values), total))
	if scale == nil || total.Sign() <= 0 {
		return nil, 0
	}
	for i, v := range values {
		if n, ok := scaled(v, scale); ok && n > 0 {
			s.items = append(s.items, item{i, n})
		} else if !ok {
			return nil, 0
		}
	}
	want, ok := scaled(total, scale)
	if !ok {
		return nil, 0
	}
	slices.SortFunc(s.items, func(a, b item) int { return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.place, b.place)) })
	s.rest = make([]int64, len(s.items)+1)
	for i := len(s.items) - 1; i >= 0; i-- {
		s.rest[i] = s.rest[i+1] + s.items[i].value
	}
	s.search(0, want, nil)
	switch {
	case s.found > 1:
		return nil, 2
	case s.left <= 0 || s.found == 0:
		return nil, 0
	}
	slices.Sort(s.solution)
	return s.solution, 1
}

type item struct {
	place int
	value int64
}

type subset struct {
	items    []item
	rest     []int64 // sum of the items from here on
	left     int
	found    int
	solution []int
}

func (s *subset) search(i int, want int64, taken []int) {
	s.left--
	switch {
	case s.left <= 0 || s.found > 1:
		return
	case want == 0:
		s.found++
		s.solution = slices.Clone(taken)
		return
	case i == len(s.items) || want < 0 || s.rest[i] < want:
		return
	}
	s.search(i+1, want-s.items[i].value, append(taken, s.items[i].place))
	s.search(i+1, want, taken)
}

// commonScale is the power of ten that makes all values whole; nil when six
// decimals do not.
func commonScale(values []*big.Rat) *big.Int {
	scale := big.NewInt(1)
	for d := 0; d <= 6; d++ {
		whole := true
		for _, v := range values {
			if new(big.Int).Rem(scale, v.Denom()).Sign() != 0 {
				whole = false
				break
			}
		}
		if whole {
			return scale
		}
		scale = new(big.Int).Mul(scale, big.NewInt(10))
	}
	return nil
}

// scaled is v x scale as an integer that leaves room for sums.
func scaled(v *big.Rat, scale *big.Int) (int64, bool) {
	n := new(big.Int).Mul(v.Num(), scale)
	n.Quo(n, v.Denom())
	return n.Int64(), n.IsInt64() && n.BitLen() < 53
}
