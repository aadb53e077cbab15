package match

import "math"

// optimum gives each row at most one column and each column at most one row so
// that the sum of the scores is as high as it can be. Scores of nought or less
// stand for "cannot be". It returns the column of each row, -1 for none. Among
// equal sums the answer depends on the order of rows and columns alone.
//
// The rows and columns that can have to do with one another are taken group by
// group, each with the Hungarian method in the form of shortest augmenting paths
// (Kuhn, Munkres; O(rows² x columns) per group).
func optimum(scores [][]int64) []int {
	out := make([]int, len(scores))
	for i := range out {
		out[i] = -1
	}
	for _, g := range groups(scores) {
		g.solve(scores, out)
	}
	return out
}

// group is a set of rows and columns without possible pairs to the outside.
type group struct{ rows, cols []int }

func groups(scores [][]int64) []group {
	if len(scores) == 0 {
		return nil
	}
	seenRow, seenCol := make([]bool, len(scores)), make([]bool, len(scores[0]))
	var out []group
	for i := range scores {
		if seenRow[i] {
			continue
		}
		g, todo := group{}, []int{i}
		seenRow[i] = true
		for len(todo) > 0 {
			r := todo[0]
			todo = todo[1:]
			g.rows = append(g.rows, r)
			for c, s := range scores[r] {
				if s <= 0 || seenCol[c] {
					continue
				}
				seenCol[c] = true
				g.cols = append(g.cols, c)
				for r2 := range scores {
					if scores[r2][c] > 0 && !seenRow[r2] {
						seenRow[r2] = true
						todo = append(todo, r2)
					}
				}
			}
		}
		if len(g.cols) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// solve adds as many empty columns as there are rows, so that a row may stay
// without a column at a cost of nought.
func (g group) solve(scores [][]int64, out []int) {
	n, m := len(g.rows), len(g.cols)+len(g.rows)
	cost := func(i, j int) int64 {
		if j < len(g.cols) {
			return -max(0, scores[g.rows[i]][g.cols[j]])
		}
		return 0
	}
	rowOf := hungarian(n, m, cost)
	for j, i := range rowOf {
		if i >= 0 && j < len(g.cols) && scores[g.rows[i]][g.cols[j]] > 0 {
			out[g.rows[i]] = g.cols[j]
		}
	}
}

// hungarian gives each of n rows one of m >= n columns at the lowest total cost and
// returns the row of each column, -1 for none.
func hungarian(n, m int, cost func(i, j int) int64) []int {
	s := solver{cost: cost, u: make([]int64, n), v: make([]int64, m), rowOf: make([]int, m), from: make([]int, m), slack: make([]int64, m), done: make([]bool, m)}
	for j := range s.rowOf {
		s.rowOf[j] = -1
	}
	for i := range n {
		s.add(i)
	}
	return s.rowOf
}

// solver holds the potentials u of the rows and v of the columns; slack is the reduced
// cost of reaching a column from the tree of the search, from the column before it.
type solver struct {
	cost        func(i, j int) int64
	u, v, slack []int64
	rowOf, from []int
	done        []bool
}

// add finds a column for one more row and moves the others where that is cheaper.
func (s *solver) add(i int) {
	for j := range s.slack {
		s.slack[j], s.done[j], s.from[j] = math.MaxInt64, false, -1
	}
	row, col := i, -1
	for {
		next := s.step(i, row, col)
		s.done[next], col = true, next
		if s.rowOf[next] < 0 {
			break
		}
		row = s.rowOf[next]
	}
	for col >= 0 {
		before := s.from[col]
		if before < 0 {
			s.rowOf[col] = i
		} else {
			s.rowOf[col] = s.rowOf[before]
		}
		col = before
	}
}

// step goes on from a row to the nearest column that is not in the tree, and brings
// the potentials up to it.
func (s *solver) step(first, row, col int) int {
	next, delta := -1, int64(math.MaxInt64)
	for j := range s.slack {
		if s.done[j] {
			continue
		}
		if d := s.cost(row, j) - s.u[row] - s.v[j]; d < s.slack[j] {
			s.slack[j], s.from[j] = d, col
		}
		if s.slack[j] < delta {
			next, delta = j, s.slack[j]
		}
	}
	s.u[first] += delta
	for j := range s.slack {
		if s.done[j] {
			s.u[s.rowOf[j]] += delta
			s.v[j] -= delta
		} else {
			s.slack[j] -= delta
		}
	}
	return next
}
