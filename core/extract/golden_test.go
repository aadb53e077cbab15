package extract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestPages reads typed pages in eight languages and compares what was found
// with goldens that read like the document's data sheet.
func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			d := one(t, string(raw))
			got := sheetOf(&d)
			golden := strings.TrimSuffix(f, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// sheetOf writes a draft as lines of name and value.
func sheetOf(d *core.Draft) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-20s %s\n", "kind", d.Kind.Value)
	for _, n := range core.FieldNames {
		if f := d.Field(n); f.IsSet() && n != "kind" {
			sure := "  "
			if f.Detail().Confidence >= 0.95 {
				sure = " !"
			}
			fmt.Fprintf(&b, "%-20s %s%s\n", n, f.Text(), sure)
		}
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		fmt.Fprintf(&b, "line %s | %s | %s | %s %s | x %s | %s %%| = %s\n", l.ID.Text(), l.Code.Text(), l.Description.Text(), l.Quantity.Text(), l.Unit.Text(), l.UnitPrice.Text(), l.TaxRate.Text(), l.NetAmount.Text())
	}
	for _, x := range d.Taxes {
		fmt.Fprintf(&b, "tax %s %% of %s = %s\n", x.Rate, x.Base, x.Tax)
	}
	for _, c := range d.Charges {
		fmt.Fprintf(&b, "charge %s %s\n", c.Type, c.Amount)
	}
	for _, x := range d.Discounts {
		fmt.Fprintf(&b, "discount %s %% in %d days\n", x.Percent, x.Days)
	}
	for _, c := range d.Checks {
		if c.Result != core.NotApplicable {
			fmt.Fprintf(&b, "check %s %s\n", c.Name, c.Result)
		}
	}
	out := b.String()
	var lines []string
	for _, l := range strings.Split(out, "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	return strings.Join(lines, "\n")
}
