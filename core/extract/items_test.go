package extract

import (
	"fmt"
	"testing"
)

// TestCodesUnderItem: "Item #" heads positions and codes.
func TestCodesUnderItem(t *testing.T) {
	const page = "Invoice 1001\nItem #     Description        Qty    Price    Amount\n%s        Shingles            2    10.00     20.00\nTotal   20.00"
	for text, want := range map[string][2]string{"SHG-30": {"", "SHG-30"}, "10    ": {"10", ""}, "1.2   ": {"1.2", ""}, "A1    ": {"A1", ""}} {
		l := one(t, fmt.Sprintf(page, text)).Lines[0]
		if l.ID.Text() != want[0] || l.Code.Text() != want[1] {
			t.Errorf("%s: position %q, code %q, want %q", text, l.ID.Text(), l.Code.Text(), want)
		}
	}
}
