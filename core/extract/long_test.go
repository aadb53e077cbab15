package extract

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/extract/drawn"
)

// TestLongTables reads generated invoices over two to six pages, with the table's
// head on each page or on the first alone, with sums carried over, page counters and
// items that break off at the end of a page: all items, the totals, one document.
// EXTRACT_LONG=N reads N of them and lists the misses.
func TestLongTables(t *testing.T) {
	n, verbose := 120, false
	if s := os.Getenv("EXTRACT_LONG"); s != "" {
		n, _ = strconv.Atoi(s)
		verbose = true
	}
	lines, right, wrong, files, totals := 0, 0, 0, 0, 0
	for seed := range n {
		m := drawn.Long(uint64(seed), 2+seed%5)
		drafts := Read(m.Reading, Context{})
		if len(drafts) != 1 {
			t.Errorf("seed %d: %d documents, want 1", seed, len(drafts))
			continue
		}
		d := &drafts[0]
		var have [][2]string
		for i := range d.Lines {
			have = append(have, [2]string{d.Lines[i].Quantity.Text(), twoPlaces(d.Lines[i].NetAmount.Value).String()})
		}
		k := 0
		var lost [][2]string
		for _, l := range m.Lines {
			if i := slices.Index(have, l); i >= 0 {
				k++
				have = slices.Delete(have, i, i+1)
			} else {
				lost = append(lost, l)
			}
		}
		lines, right, wrong = lines+len(m.Lines), right+k, wrong+len(have)
		sums := 0
		for _, f := range []string{"net_total", "tax_total", "gross_total"} {
			if compared(f, d.Field(f).Text()) == compared(f, m.Want[f]) {
				sums++
			}
		}
		if sums == 3 {
			totals++
		}
		if k == len(m.Lines) && len(have) == 0 {
			files++
		} else if verbose {
			fmt.Printf("MISS seed %d %s, %d pages, %d of %d lines, lost %v, too many %v; %d sums; %s\n", seed, m.Lang, len(m.Reading.Pages), k, len(m.Lines), lost[:min(6, len(lost))], have[:min(6, len(have))], sums, m.Layout)
		}
		if verbose && sums < 3 {
			fmt.Printf("SUMS seed %d %s: %s %s %s want %s %s %s; %s\n", seed, m.Lang, d.NetTotal.Text(), d.TaxTotal.Text(), d.GrossTotal.Text(), m.Want["net_total"], m.Want["tax_total"], m.Want["gross_total"], m.Layout)
		}
	}
	f1 := 2 * float64(right) / float64(max(1, lines+right+wrong))
	t.Logf("%d documents: lines %d, right %d, too many %d, F1 %.4f; %.3f of the documents with exactly their lines, %.3f with their totals", n, lines, right, wrong, f1, float64(files)/float64(n), float64(totals)/float64(n))
	if f1 < 0.98 || float64(totals) < 0.97*float64(n) {
		t.Errorf("lines F1 %.4f, totals %d of %d; the floors are 0.98 and 0.97", f1, totals, n)
	}
}

// TestMorePagesThanLookedAt: the totals at the end of a document that is too long are
// read, and the pages that were passed over are said.
func TestMorePagesThanLookedAt(t *testing.T) {
	var b strings.Builder
	b.WriteString("Muster Alfa GmbH\n\nRechnung Nr. 4711\nDatum: 02.11.2026\n\n")
	const pages = maxPages + 40
	for n := range pages {
		fmt.Fprintf(&b, "Bezeichnung              Menge    Einzelpreis      Betrag\nWidget %-5d                 2          10,00       20,00\n\f", n+1)
	}
	b.WriteString("Nettobetrag                                     5.800,00\n19 % MwSt.                                      1.102,00\nGesamtbetrag                                    6.902,00\n")
	d := one(t, b.String())
	if d.GrossTotal.Text() != "6902.00" || d.Number.Text() != "4711" {
		t.Errorf("number %s, total %s", d.Number.Text(), d.GrossTotal.Text())
	}
	want := fmt.Sprintf("Pages %d to %d were not looked at: the document is too long.", maxPages-1, pages-1)
	if len(d.Exceptions) != 1 || d.Exceptions[0].Message != want || d.Exceptions[0].Severity != core.Block {
		t.Errorf("%+v, want %q", d.Exceptions, want)
	}
}
