package match

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func rats(cents ...int64) []*big.Rat {
	out := make([]*big.Rat, len(cents))
	for i, c := range cents {
		out[i] = big.NewRat(c, 100)
	}
	return out
}

// DOMAIN 5: a subset that sums to the total, only if exactly one.
func TestOnlySubset(t *testing.T) {
	for _, c := range []struct {
		clause string
		values []int64
		total  int64
		want   []int
	}{
		{"one of them", []int64{100, 200, 400}, 200, []int{1}},
		{"several", []int64{100, 200, 400}, 500, []int{0, 2}},
		{"all", []int64{100, 200, 400}, 700, []int{0, 1, 2}},
		{"a cent below", []int64{100, 200, 400}, 499, nil},
		{"a cent above", []int64{100, 200, 400}, 501, nil},
		{"two solutions", []int64{100, 200, 300}, 300, nil},
		{"two of the same value", []int64{100, 100}, 100, nil},
		{"both of the same value", []int64{100, 100}, 200, []int{0, 1}},
		{"what is worth nothing is left out", []int64{0, 100, -50}, 100, []int{1}},
		{"no total", []int64{100}, 0, nil},
		{"nothing to add up", nil, 100, nil},
	} {
		got, ok := onlySubset(rats(c.values...), big.NewRat(c.total, 100))
		if ok != (c.want != nil) || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", c.clause, got, ok, c.want)
		}
	}
}

func TestOnlySubsetAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(1, 40), 0, 10).Draw(t, "values")
		total := rapid.Int64Range(1, 120).Draw(t, "total")
		solutions := 0
		for set := range 1 << len(values) {
			var sum int64
			for i, v := range values {
				if set>>i&1 == 1 {
					sum += v
				}
			}
			if sum == total {
				solutions++
			}
		}
		got, ok := onlySubset(rats(values...), big.NewRat(total, 100))
		if ok != (solutions == 1) {
			t.Fatalf("%v to %d: %d solutions, got %v", values, total, solutions, got)
		}
	})
}

// The search gives up after a number of steps and not after a time, and then says
// "not found" rather than a guess.
func TestOnlySubsetIsBounded(t *testing.T) {
	var values []int64
	for i := range int64(60) {
		values = append(values, 1_000_000+2*i)
	}
	if got, ok := onlySubset(rats(values...), big.NewRat(30_000_001, 100)); ok {
		t.Errorf("found %v", got)
	}
}
