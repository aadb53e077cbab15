package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"countersign/cmd/internal/sample"
	"countersign/core"
)

// Monthly invoices come on paper and are scanned twice, each time by another machine, and
// read with all that is misread then: the second scan names the first, and nobody is told
// that the next month's invoice looks the same. COUNTERSIGN_LONG takes more suppliers.
func TestScannedTwice(t *testing.T) {
	suppliers, months := 4, 2
	if os.Getenv("COUNTERSIGN_LONG") != "" {
		suppliers, months = 20, 3
	}
	papers, err := sample.Monthly(core.MustDate("2026-03-04"), suppliers, months)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlay(t, newBase(t))
	p.at = "scanned twice"
	first, second := scanAll(t, p, papers, 1), scanAll(t, p, papers, 2)
	levels, read, right, wrong := map[string]int{}, 0, 0, 0
	for i, id := range second {
		found, unread := "", false
		for _, e := range slices.Concat(exceptionsOf(t, p, id), exceptionsOf(t, p, first[i])) {
			unread = unread || text(e, "reason") == string(core.Unreadable)
			switch level, twin := text(e, "level"), core.ReviewID(text(e, "twin")); {
			case twin == first[i] || twin == id:
				found = level
			case level == "D5":
				wrong++
				t.Errorf("%s: %s", papers[i].Invoice.Number, text(e, "message"))
			}
		}
		if unread { // a busy machine gives up on some
			t.Logf("%s could not be read twice", papers[i].Invoice.Number)
			continue
		}
		read++
		if levels[found]++; found != "" {
			right++
		} else {
			t.Logf("%s is not found", papers[i].Invoice.Number)
		}
	}
	if read == 0 {
		t.Fatal("no paper could be read twice")
	}
	if 2*read < len(papers) {
		t.Skipf("only %d of %d papers could be read twice", read, len(papers))
	}
	recall := float64(right) / float64(read)
	t.Logf("%d of %d papers read twice: precision %.3f, recall %.3f, found as %v", read, len(papers), float64(right)/float64(max(1, right+wrong)), recall, levels)
	if recall < 0.95 {
		t.Errorf("recall %.3f", recall)
	}
}

func exceptionsOf(t *testing.T, p *play, id core.ReviewID) []any {
	t.Helper()
	list, _ := object[any](t, p.do(0, "olga", "show", string(id))).(map[string]any)["exceptions"].([]any)
	return list
}

// scanAll scans the papers on so many different machines as there are papers, takes them
// in and gives what they became.
func scanAll(t *testing.T, p *play, papers []sample.Paper, round uint64) []core.ReviewID {
	t.Helper()
	name := func(i int) string { return fmt.Sprintf("scan-%d-%03d.jpg", round, i) }
	args := []string{"import"}
	for i, paper := range papers {
		data, err := sample.Scan(paper.Page, round*1000+uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, p.write(name(i), data))
	}
	at := map[string]core.ReviewID{}
	for _, line := range objects[imported](t, p.do(0, "olga", args...)) {
		at[filepath.Base(line.Path)] = line.ID
	}
	out := make([]core.ReviewID, len(papers))
	for i := range papers {
		if out[i] = at[name(i)]; out[i] == "" {
			t.Fatalf("scan %d of %s became nothing: %v", round, papers[i].Invoice.Number, at)
		}
	}
	return out
}
