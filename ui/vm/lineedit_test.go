package vm_test

import (
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/ui/vm"
)

func corrected(t *testing.T, r *vm.Review) string {
	t.Helper()
	for _, e := range r.View.History {
		if len(e.Changes) > 0 && strings.Contains(e.What, "orrected") {
			return strings.Join(e.Changes, "; ")
		}
	}
	t.Fatalf("no correction in %+v", r.View.History)
	return ""
}

// A line that was missed is put in behind the one with the cursor, then taken out
// again, and both are taken back.
func TestLinesInAndOut(t *testing.T) {
	f := sample(t)
	r := review(t, f, f.Clerk, "mp-90311")
	r.SetTab(vm.TabLines)
	r.FocusLine("2")
	if n := r.AddLine(); n.IsSet() || r.EditingLine != vm.NewLine || r.NewAt != 3 {
		t.Fatalf("%+v, %q at %d", n, r.EditingLine, r.NewAt)
	}
	if _, ok := r.TypedLine(map[string]string{"description": " "}); ok || r.EditingLine != "" {
		t.Error("an empty line is a line")
	}
	r.AddLine()
	if _, ok := r.TypedLine(map[string]string{"description": "Freight"}); ok || !strings.Contains(r.Fault, "net amount") || r.EditingLine == "" {
		t.Errorf("a line without an amount was taken: %q", r.Fault)
	}
	if _, ok := r.TypedLine(map[string]string{"quantity": "1.234"}); ok || !strings.HasPrefix(r.Fault, "Quantity: ") {
		t.Errorf("a number with two meanings was taken: %q", r.Fault)
	}
	in, ok := r.TypedLine(map[string]string{"description": "Freight", "net_amount": "5,00"})
	if !ok || in.Values["line.new.net_amount"] != "5.00" || in.Values["line.new.at"] != "3" || in.Title != "line 3, Freight" {
		t.Fatalf("%+v", in)
	}
	reload := func(after core.Review, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		v, err := vm.LoadReview(t.Context(), f.Desk, f.Clerk, after.ID, r.Format)
		r.Loaded(v, err)
	}
	sums := func() bool {
		return slices.ContainsFunc(r.View.Open, func(i vm.SettleItem) bool { return strings.Contains(i.Text, "lines") })
	}
	added, err := in.Carry(t.Context(), f.Desk, f.Clerk)
	reload(added, err)
	row := r.View.Lines.Rows[2]
	if row.Description != "Freight" || !strings.Contains(row.PutIn, "carl") || r.Line != row.Key || len(r.View.Lines.Rows) != 4 {
		t.Errorf("cursor on %q, row %+v", r.Line, row)
	}
	if !sums() {
		t.Errorf("the sum of the lines is not in %+v", r.View.Open)
	}
	if got := corrected(t, r); !strings.HasPrefix(got, "Line 3 put in: Freight · 5.00; ") || strings.Contains(got, "line.new") {
		t.Errorf("the history says %q", got)
	}
	undo, ok := in.Undo(added)
	if !ok {
		t.Fatal("it cannot be taken back")
	}

	out, ok, _ := r.RemoveLine()
	if !ok || out.Values["line.3"] != "" || out.Title != "line 3a, Freight" {
		t.Fatalf("%+v", out)
	}
	reload(out.Carry(t.Context(), f.Desk, f.Clerk))
	if got := corrected(t, r); len(r.View.Lines.Rows) != 3 || r.Line != r.View.Lines.Rows[2].Key || sums() || !strings.HasPrefix(got, "Line 3 taken out: Freight · 5.00") {
		t.Errorf("%d rows, cursor on %q, history %q", len(r.View.Lines.Rows), r.Line, got)
	}
	if _, err := undo.Carry(t.Context(), f.Desk, f.Clerk); core.KindOf(err) != core.Conflict {
		t.Errorf("what was seen before is taken back: %v", err)
	}
	last, ok, _ := r.RemoveLine()
	if !ok || last.Values["line.3"] != "" {
		t.Fatalf("%+v", last)
	}
	gone, err := last.Carry(t.Context(), f.Desk, f.Clerk)
	reload(gone, err)
	if len(r.View.Lines.Rows) != 2 || r.Line != r.View.Lines.Rows[1].Key {
		t.Errorf("%d rows, cursor on %q", len(r.View.Lines.Rows), r.Line)
	}
	back, ok := last.Undo(gone)
	if !ok {
		t.Fatal("it cannot be taken back")
	}
	reload(back.Carry(t.Context(), f.Desk, f.Clerk))
	if rows := r.View.Lines.Rows; len(rows) != 3 || rows[2].Description != "Envelopes DL with window, 500" || rows[2].PutIn != "" || rows[2].Page == 0 {
		t.Errorf("it came back as %+v", rows)
	}
}

func TestLinesOfOthers(t *testing.T) {
	f := sample(t)
	r := review(t, f, core.User{Name: "vera", Roles: []core.Role{core.Auditor}}, "mp-90311")
	r.SetTab(vm.TabLines)
	if n := r.AddLine(); !n.IsSet() || r.EditingLine != "" {
		t.Error("an auditor puts a line in")
	}
	if _, ok, n := r.RemoveLine(); ok || !n.IsSet() {
		t.Error("an auditor takes a line out")
	}
	r = review(t, f, f.Clerk, "mp-90311")
	if _, ok, n := r.RemoveLine(); ok || n.IsSet() {
		t.Error("a line goes while the fields are shown")
	}
}
