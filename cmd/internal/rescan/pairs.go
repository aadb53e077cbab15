package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"countersign/core"
	"countersign/core/control"
)

// kind is what two readings have to do with each other.
type kind string

const (
	rescan kind = "scanned twice"
	// as if the second were read as an order or a delivery note
	unclaimed kind = "scanned twice, the second read as no claim"
	another   kind = "another invoice of the form"
	beside    kind = "an invoice and other paper"
	stranger  kind = "another form"
)

// pair is two readings and how alike they are.
type pair struct {
	kind     kind
	a, b     string
	drawn    bool
	half     int // of the suppliers; 2 where a and b are in different ones
	likeness float64
}

// same reports whether the two are one paper.
func (k kind) same() bool { return k == rescan || k == unclaimed }

func (p pair) found() bool { return p.likeness >= control.LooksSame }

// halfOf deals the suppliers into two halves: limits are chosen on the one and measured
// on the other.
func halfOf(a, b paper) int {
	x, y := sha256.Sum256([]byte(a.supplier)), sha256.Sum256([]byte(b.supplier))
	if x[0]%2 != y[0]%2 {
		return 2
	}
	return int(x[0] % 2)
}

// compared are all pairs of readings that are one paper or of one form, and as many of
// different forms as there are papers. Papers of one form that claim the same are
// neither: nobody knows what they should be.
func compared(papers []paper) []pair {
	looks := make([][2]core.Looks, len(papers))
	for i, p := range papers {
		for k, r := range p.scans {
			looks[i][k] = control.LooksOf(r.Pages)
		}
	}
	var out []pair
	add := func(k kind, i, m, j, n int) {
		a, b, liken := papers[i], papers[j], control.Resemblance
		if k == beside || k == unclaimed {
			liken = control.OnceMore
		}
		out = append(out, pair{k, fmt.Sprintf("%s.%d", a.name, m+1), fmt.Sprintf("%s.%d", b.name, n+1), a.drawn() && b.drawn(), halfOf(a, b), liken(looks[i][m], looks[j][n])})
	}
	for i, p := range papers {
		if !p.beside {
			add(rescan, i, 0, i, 1)
			add(unclaimed, i, 0, i, 1)
		}
		for j := i + 1; j < len(papers); j++ {
			q := papers[j]
			switch {
			case p.beside && q.beside:
			case p.beside != q.beside && p.supplier == q.supplier:
				add(beside, i, 0, j, 0)
				add(beside, i, 1, j, 1)
			case p.claim == q.claim:
				add(rescan, i, 0, j, 0)
				add(rescan, i, 1, j, 1)
			case p.supplier == q.supplier && p.said != q.said:
				add(another, i, 0, j, 1)
				add(another, i, 1, j, 0)
			case p.supplier != q.supplier && (i*31+j*17)%len(papers) == 0:
				add(stranger, i, 0, j, 1)
			}
		}
	}
	return out
}

// steps are where the columns of likeness begin.
var steps = []float64{0, 0.01, control.LooksSame, 0.8, 0.9, 1}

// report prints how alike the pairs of each kind are, and which are told wrongly.
func report(w io.Writer, pairs []pair) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "kind\tfrom\tpairs")
	for _, s := range steps {
		fmt.Fprintf(t, "\t%.2f-", s)
	}
	fmt.Fprintln(t)
	for _, k := range []kind{rescan, unclaimed, another, beside, stranger} {
		for _, from := range []string{"corpus", "drawn"} {
			all, counts := spread(pairs, k, from == "drawn")
			fmt.Fprintf(t, "%s\t%s\t%d", k, from, all)
			for _, c := range counts {
				fmt.Fprintf(t, "\t%d", c)
			}
			fmt.Fprintln(t)
		}
	}
	_ = t.Flush() // what cannot be printed is not there to be read
	reportHalves(w, pairs)
	for _, p := range pairs {
		if p.found() != p.kind.same() {
			fmt.Fprintf(w, "%s, %.2f: %s and %s\n", p.kind, p.likeness, p.a, p.b)
		}
	}
}

// spread counts the pairs of a kind by the step that they reach.
func spread(pairs []pair, k kind, drawn bool) (all int, counts []int) {
	counts = make([]int, len(steps))
	for _, p := range pairs {
		if p.kind == k && p.drawn == drawn {
			all++
			counts[slices.IndexFunc(append(steps[1:len(steps):len(steps)], 2), func(next float64) bool { return p.likeness < next })]++
		}
	}
	return all, counts
}

func reportHalves(w io.Writer, pairs []pair) {
	for half := range 2 {
		var found, all [2]int // of one paper, of two
		for _, p := range pairs {
			if p.half != half {
				continue
			}
			two := 1
			if p.kind.same() {
				two = 0
			}
			all[two]++
			if p.found() {
				found[two]++
			}
		}
		fmt.Fprintf(w, "half %d of the suppliers: %d of %d found, %d of %d told wrongly\n", half+1, found[0], all[0], found[1], all[1])
	}
}
