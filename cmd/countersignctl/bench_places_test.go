package main

import (
	"os/exec"
	"path/filepath"
	"testing"

	"countersign/core"
)

// Every value that is read from the pages of the digital documents has a box that
// holds it. Of an e-invoice, what is printed has one; what is not can have none.
func TestValuesHaveTheirPlaces(t *testing.T) {
	t.Parallel()
	root := corpus(t)
	for _, folder := range []string{"digital", "einvoice"} {
		r := finish(t, exec.Command("countersignctl", "--json", "bench", "extract", filepath.Join(root, folder), "--places"))
		if r.code != 0 {
			t.Fatalf("exit code %d: %s%s", r.code, r.out, r.err)
		}
		p := object[benchAnswer](t, r.out).Places
		t.Logf("%s: %d values, %d boxed, %d hold, %d inferred, %d printed nowhere, %d misplaced", folder, p.Values, p.Boxed, p.Holding, p.Inferred, p.Unprinted, len(p.Misplaced))
		if p.Values < 1500 || p.Holding+p.Inferred+p.Unprinted+len(p.Misplaced) != p.Values {
			t.Errorf("%s: the counts do not add up: %+v", folder, p)
		}
		found := 0
		for _, m := range p.Misplaced {
			if m.Source != core.FromEInvoice {
				t.Errorf("%s %s: %s is not in %q on page %d", m.File, m.Field, m.Value, m.Found, m.Page)
			}
			found++
		}
		if found*200 > p.Values {
			t.Errorf("%s: %d of %d values are printed and were not found on the pages", folder, found, p.Values)
		}
	}
}
