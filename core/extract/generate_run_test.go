package extract

import (
	"countersign/core/extract/drawn"
	"fmt"
	"os"
	"slices"
	"sort"
	"strconv"
	"testing"
)

// generatedFloors are below what was measured when they were set. They keep the
// reader general; they say nothing about how well it reads real documents, because
// whoever changes it can look at the generator.
var generatedFloors = map[string]float64{
	"supplier": 0.97, "supplier_tax_id": 0.98, "number": 0.97, "issue_date": 0.98, "due_date": 0.97, "currency": 0.98, "net_total": 0.98,
	"tax_total": 0.98, "gross_total": 0.98, "order_ref": 0.96, "payment_account": 0.98, "buyer": 0.96, "kind": 0.98, "lines": 0.97,
}

// TestGenerated reads documents of the seeded generator and asserts a floor for the
// F1 of each field. EXTRACT_GENERATED=N reads N of them and lists the misses.
func TestGenerated(t *testing.T) {
	n, verbose := 250, false
	if s := os.Getenv("EXTRACT_GENERATED"); s != "" {
		n, _ = strconv.Atoi(s)
		verbose = true
	}
	right, want, got := map[string]int{}, map[string]int{}, map[string]int{}
	for seed := range n {
		m := drawn.Draw(uint64(seed))
		drafts := Read(m.Reading, Context{})
		miss := func(f, w, g string) {
			if verbose {
				fmt.Printf("MISS %-16s seed %4d %s want %q got %q %s\n", f, seed, m.Lang, w, g, m.Layout)
			}
		}
		if len(drafts) != 1 {
			miss("drafts", "1", fmt.Sprint(len(drafts)))
			continue
		}
		d := &drafts[0]
		for f := range generatedFloors {
			if f == "lines" {
				continue
			}
			w, g := m.Want[f], d.Field(f).Text()
			if g != "" && (w != "" || f != "currency" && f != "due_date" && f != "payment_account") {
				got[f]++
			}
			if w == "" {
				continue
			}
			want[f]++
			switch {
			case compared(f, w) == compared(f, g), f == "buyer" && sameParty(w, g), f == "supplier_tax_id" && (len(w) > 2 && squash(w[2:]) == squash(g)):
				right[f]++
			default:
				miss(f, w, g)
			}
		}
		got["lines"] += len(d.Lines)
		want["lines"] += len(m.Lines)
		var have [][2]string
		for i := range d.Lines {
			have = append(have, [2]string{d.Lines[i].Quantity.Text(), twoPlaces(d.Lines[i].NetAmount.Value).String()})
		}
		k := 0
		for _, l := range m.Lines {
			if i := slices.Index(have, l); i >= 0 {
				k++
				have = slices.Delete(have, i, i+1)
			}
		}
		if right["lines"] += k; k < len(m.Lines) {
			miss("lines", fmt.Sprint(m.Lines), fmt.Sprint(have))
		}
	}
	var fields []string
	for f := range generatedFloors {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	for _, f := range fields {
		f1 := 2 * float64(right[f]) / float64(max(1, want[f]+got[f]))
		t.Logf("%-16s %5d of %5d, F1 %.3f", f, right[f], want[f], f1)
		if f1 < generatedFloors[f] {
			t.Errorf("%s: F1 %.3f, the floor is %.2f", f, f1, generatedFloors[f])
		}
	}
}
