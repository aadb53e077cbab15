package vm_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestQueueReadsLikeThis holds the rows of the sample's queue to a text that a
// bookkeeper could check.
func TestQueueReadsLikeThis(t *testing.T) {
	f := sample(t)
	q := loaded(t, f, f.Approver)
	var b strings.Builder
	for _, l := range q.Lanes() {
		fmt.Fprintf(&b, "%-12s %3s  %s\n", l.Name, l.Count, l.Oldest)
	}
	for _, r := range q.Rows() {
		var marks []string
		for _, m := range r.Marks {
			marks = append(marks, fmt.Sprintf("(%s) %s", m.Tone, m.Text))
		}
		if len(marks) == 0 {
			marks = []string{r.Status.Text}
		}
		fmt.Fprintf(&b, "\n%-60.60s %3s %18s\n%s · %s · %s · %s\n", r.Supplier, r.Currency, r.Amount, r.Detail, r.Due, strings.Join(marks, ", "), r.Age)
	}
	golden(t, "queue.txt", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}
