package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// Every value of the digital documents and the e-invoices has a page and a box that
// holds it: what a supplier's page does not print stands on the page that is made of the
// electronic invoice.
func TestValuesHaveTheirPlaces(t *testing.T) {
	t.Parallel()
	root := corpus(t)
	for _, folder := range []string{"digital", "einvoice"} {
		r := finish(t, exec.Command("countersignctl", "--json", "bench", "extract", filepath.Join(root, folder), "--places"))
		if r.code != 0 {
			t.Fatalf("exit code %d: %s%s", r.code, r.out, r.err)
		}
		p := object[benchAnswer](t, r.out).Places
		t.Logf("%s: %d values, %d boxed, %d hold, %d inferred, %d misplaced", folder, p.Values, p.Boxed, p.Holding, p.Inferred, len(p.Misplaced))
		if p.Values < 1500 || p.Boxed != p.Values || p.Holding+p.Inferred+p.Repaired+len(p.Misplaced) != p.Values {
			t.Errorf("%s: the counts do not add up: %+v", folder, p)
		}
		for _, m := range p.Misplaced {
			t.Errorf("%s %s: %s is not in %q on page %d", m.File, m.Field, m.Value, m.Found, m.Page)
		}
	}
}
