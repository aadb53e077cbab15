package vm_test

import (
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// review loads the invoice whose row has the words.
func review(t *testing.T, f *uitest.Firm, by core.User, words string) *vm.Review {
	t.Helper()
	q := loaded(t, f, by)
	q.SetSearch(words)
	row, ok := q.Current()
	if !ok {
		t.Fatalf("no invoice with %q", words)
	}
	r := vm.NewReview(row.ID, format(t))
	reload(t, f, by, r)
	return r
}

func reload(t *testing.T, f *uitest.Firm, by core.User, r *vm.Review) {
	t.Helper()
	v, err := vm.LoadReview(t.Context(), f.Desk, by, r.ID, r.Format)
	r.Loaded(v, err)
	if r.Phase != vm.PhaseReady {
		t.Fatal(err)
	}
}

func TestReviewOfTheSample(t *testing.T) {
	f := sample(t)
	t.Run("mismatch", func(t *testing.T) { testMismatch(t, f) })
	t.Run("fields", func(t *testing.T) { testFields(t, f) })
	t.Run("duplicate", func(t *testing.T) { testDuplicate(t, f) })
	t.Run("bank", func(t *testing.T) { testBank(t, f) })
	t.Run("hold and undo", func(t *testing.T) { testHold(t, f) })
	t.Run("clerk", func(t *testing.T) { testClerk(t, f) })
	t.Run("activity", func(t *testing.T) { testLists(t, f) })
}

func testMismatch(t *testing.T, f *uitest.Firm) {
	r := review(t, f, f.Approver, "mp-90311")
	v := r.View
	if v.Settle.Text != "1 thing to settle" || v.Due != "due 29 Oct (5 days late)" || v.Amount != "EUR 594.05" {
		t.Errorf("head: %q %q %q", v.Settle.Text, v.Due, v.Amount)
	}
	if !strings.HasPrefix(v.Asked, "Asked: you, because") {
		t.Errorf("asked: %q", v.Asked)
	}
	row := v.Lines.Rows[0]
	if row.Price != "11.00" || row.Ordered != "20" || row.Verdict.Tone != vm.ToneBlock || !strings.HasPrefix(row.Difference, "+1.00") {
		t.Errorf("line 1: %+v", row)
	}
	if v.Lines.Rows[1].Verdict.Tone != vm.ToneGood {
		t.Errorf("line 2: %+v", v.Lines.Rows[1])
	}
	if _, now, n := r.Want(vm.DoApprove, true); now || n.Text != "1 thing to settle first." && n.Text != "1 thing to settle first" {
		t.Errorf("approving what blocks: %v %q", now, n.Text)
	}
	r.AskAccept(0)
	if _, ok := r.Answer("  "); ok || r.Fault == "" {
		t.Error("accepted without a reason")
	}
	in, ok := r.Answer("agreed on the phone")
	if !ok {
		t.Fatal("the reason was not taken")
	}
	after, err := in.Carry(t.Context(), f.Desk, f.Approver)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := in.Undo(after); ok {
		t.Error("a settled exception can be undone")
	}
	reload(t, f, f.Approver, r)
	if len(r.View.Open) != 0 || len(r.View.Settled) != 1 || !strings.Contains(r.View.Settled[0].By, "agreed on the phone") {
		t.Errorf("after: %+v %+v", r.View.Open, r.View.Settled)
	}
	if got := r.View.Lines.Rows[0].Verdict.Text; got != "accepted" {
		t.Errorf("the line says %q", got)
	}
}

func testFields(t *testing.T, f *uitest.Firm) {
	r := review(t, f, f.Clerk, "1251.64")
	if r.Focus != "number" {
		t.Fatalf("the cursor begins at %s, want the missing number", r.Focus)
	}
	if !r.StepField(1) || r.Focus != "due_date" {
		t.Fatalf("the next stop is %s, want the unsure due date", r.Focus)
	}
	if c, _ := r.View.Field("due_date"); c.State != vm.FieldUnsure || len(c.Choices) != 1 || c.Mark.Text != "unsure: Enter accepts" {
		t.Errorf("due date: %+v", c)
	}
	reader := review(t, f, core.User{Name: "vera", Roles: []core.Role{core.Auditor}}, "1251.64")
	if c, _ := reader.View.Field("due_date"); c.State != vm.FieldUnsure || c.Mark.Text != "unsure" {
		t.Errorf("who may not correct is told %+v", c.Mark)
	}
	if len(r.Evidence()) != 1 || r.Page.Number != 1 {
		t.Errorf("the page shows %v of page %d", r.Evidence(), r.Page.Number)
	}
	r.Edit("number")
	r.FocusField("number")
	in, ok := r.Typed("BW-4410")
	if !ok {
		t.Fatalf("not taken: %s", r.Fault)
	}
	after, err := in.Carry(t.Context(), f.Desk, f.Clerk)
	if err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Clerk, r)
	if c, _ := r.View.Field("number"); c.State != vm.FieldCorrected || c.Value != "BW-4410" || !strings.Contains(c.Mark.Text, "carl") {
		t.Errorf("corrected: %+v", c)
	}
	back, ok := in.Undo(after)
	if !ok {
		t.Fatal("a correction cannot be taken back")
	}
	if _, err := back.Carry(t.Context(), f.Desk, f.Clerk); err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Clerk, r)
	if c, _ := r.View.Field("number"); c.State != vm.FieldMissing {
		t.Errorf("taken back: %+v", c)
	}
	if _, err := in.Carry(t.Context(), f.Desk, f.Clerk); core.KindOf(err) != core.Conflict {
		t.Errorf("a decision on an older revision: %v", err)
	}
	r.FocusField("due_date")
	accept, ok := r.Accept()
	if !ok || accept.Values["due_date"] != "2026-12-01" {
		t.Errorf("accepting: %+v %v", accept, ok)
	}
}

func testDuplicate(t *testing.T, f *uitest.Firm) {
	r := review(t, f, f.Approver, `"r 0012345678"`[1:13])
	if !r.OpenTwin() {
		r = review(t, f, f.Approver, "hosting")
		if !r.OpenTwin() {
			t.Fatal("no twin to compare with")
		}
	}
	c, _ := r.Comparison()
	i := slices.IndexFunc(c.Rows, func(x vm.CompareRow) bool { return !x.Same })
	if i < 0 || c.Rows[i].Label != "Invoice number" {
		t.Errorf("rows: %+v", c.Rows)
	}
	for _, x := range c.Rows {
		if x.Label == "Gross total" && !x.Same {
			t.Error("equal totals are shown as different")
		}
	}
	if !r.Escape() || r.Compare >= 0 {
		t.Error("Escape does not leave the comparison")
	}
	if r.Escape() {
		t.Error("Escape closes something that is not open")
	}
}

func testBank(t *testing.T, f *uitest.Firm) {
	r := review(t, f, f.Approver, "mp-90342")
	b := r.View.Panel.Bank
	if b == nil {
		t.Fatal("no bank view")
	}
	if b.Phone != "+49 30 5550 1200" || b.Known[0].Value != "DE02 5001 0517 0137 0750 30" || b.New[0].Value != "LT60 1010 0123 4567 8901" {
		t.Errorf("bank: %+v", b)
	}
	if r.View.Open[0].Reason != core.BankChanged || r.View.Open[0].Barred == "" {
		t.Errorf("the account is not first, or can be waved through: %+v", r.View.Open[0])
	}
	if !b.Verify.Enabled || b.Trust.Enabled {
		t.Errorf("steps before: %+v %+v", b.Verify, b.Trust)
	}
	if _, now := r.AskStep(b.Verify); now {
		t.Error("verified without a note")
	}
	in, _ := r.Answer("Ms Meier confirmed the new account")
	if _, err := in.Carry(t.Context(), f.Desk, f.Approver); err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Approver, r)
	if b := r.View.Panel.Bank; b == nil || b.Verify.Done == "" || b.Trust.Enabled {
		t.Errorf("the one who verified may also trust: %+v", b)
	}
	other := review(t, f, f.Owner, "mp-90342")
	trust, now := other.AskStep(other.View.Panel.Bank.Trust)
	if !now {
		t.Fatalf("the second person cannot trust: %+v", other.View.Panel.Bank.Trust)
	}
	if _, err := trust.Carry(t.Context(), f.Desk, f.Owner); err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Approver, r)
	if r.View.Panel.Bank != nil {
		t.Errorf("a trusted account still asks: %+v", r.View.Open)
	}
}

func testHold(t *testing.T, f *uitest.Firm) {
	r := review(t, f, f.Approver, "kg-1200")
	if k := r.HoldOrRelease(); k != vm.DoHold {
		t.Fatalf("H means %s", k)
	}
	r.Want(vm.DoHold, false)
	in, ok := r.Answer("waiting for the timesheet")
	if !ok {
		t.Fatal("no reason taken")
	}
	after, err := in.Carry(t.Context(), f.Desk, f.Approver)
	if err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Approver, r)
	if r.HoldOrRelease() != vm.DoRelease || !strings.Contains(r.View.Asked, "waiting for the timesheet") {
		t.Errorf("held: %s %q", r.HoldOrRelease(), r.View.Asked)
	}
	back, ok := in.Undo(after)
	if !ok || back.Kind != vm.DoRelease {
		t.Fatalf("undo: %+v", back)
	}
	if _, err := back.Carry(t.Context(), f.Desk, f.Approver); err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Approver, r)
	in, now, _ := r.Want(vm.DoApprove, true)
	if !now || !in.Next {
		t.Fatal("a clean invoice cannot be approved")
	}
	done, err := in.Carry(t.Context(), f.Desk, f.Approver)
	if err != nil || done.Status != core.StatusApproved {
		t.Fatalf("%v %v", done.Status, err)
	}
	if _, ok := in.Undo(done); ok {
		t.Error("an approval can be undone")
	}
}

func testClerk(t *testing.T, f *uitest.Firm) {
	r := review(t, f, f.Clerk, "kg-1201")
	for _, a := range r.View.Actions {
		if a.Action != core.ActHold && a.Action != core.ActAsk && a.Enabled {
			t.Errorf("a clerk may %s", a.Action)
		}
		if !a.Enabled && a.Why == "" {
			t.Errorf("%s is grey without a reason", a.Action)
		}
	}
}

func testLists(t *testing.T, f *uitest.Firm) {
	for _, s := range []vm.Screen{vm.ScreenInvoices, vm.ScreenOrders, vm.ScreenSuppliers, vm.ScreenArrivals, vm.ScreenActivity} {
		l := vm.NewList(s, format(t))
		data, err := vm.LoadList(t.Context(), s, vm.ListAsk{}, f.Desk, f.Store, f.Clerk, l.Format)
		l.Loaded(data, err)
		if l.Phase != vm.PhaseReady || len(l.Rows()) == 0 {
			t.Fatalf("%s: %s, %v", s, l.Phase, err)
		}
		for _, r := range l.Rows() {
			if len(r.Cells) != len(l.Columns()) {
				t.Fatalf("%s: %d cells in %d columns", s, len(r.Cells), len(l.Columns()))
			}
			for _, c := range r.Cells {
				if strings.Contains(c.Text, "review:") || strings.Contains(c.Text, "lesson:") || strings.Contains(c.Text, "role:") {
					t.Errorf("%s speaks in codes: %q", s, c.Text)
				}
			}
		}
		opens := slices.ContainsFunc(l.Rows(), func(r vm.ListRow) bool { return r.Review != "" || r.Order != "" })
		tells := slices.ContainsFunc(l.Rows(), func(r vm.ListRow) bool { return len(r.Detail) > 1 })
		if !opens && !tells {
			t.Errorf("%s: Enter opens nothing, and no row says more than it shows", s)
		}
		if s == vm.ScreenActivity && !opens {
			t.Error("what happened to an invoice does not lead to it")
		}
		l.SetSearch("nothing like this")
		if b, ok := l.Blank(); !ok || b.Command != vm.ClearSearch {
			t.Errorf("%s: %+v", s, b)
		}
	}
}
