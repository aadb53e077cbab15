package vm_test

import (
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/desk"
	"countersign/ui/vm"
)

// A question goes to a colleague, who finds it in the queue, answers it, and the
// answer is there for who asked.
func TestAskAndAnswer(t *testing.T) {
	f := sample(t)
	r := review(t, f, f.Approver, "77-1182")
	if n := r.AskColleague(); n.IsSet() || r.Asking == nil || !slices.Equal(r.Asking.People, []string{"carl", "olga"}) {
		t.Fatalf("%+v %+v", n, r.Asking)
	}
	if _, ok := r.Answer(" "); ok {
		t.Error("an empty question was taken")
	}
	r.AskTo("olga")
	in, ok := r.Answer("whose blades were these?")
	if !ok || in.To != "olga" {
		t.Fatalf("%+v", in)
	}
	after, err := in.Carry(t.Context(), f.Desk, f.Approver)
	if err != nil {
		t.Fatal(err)
	}
	if n := in.Done(after, r.Format.Words); !strings.HasPrefix(n.Text, "Asked olga: ") {
		t.Errorf("said %q", n.Text)
	}
	if _, ok := in.Undo(after); ok {
		t.Error("a question can be unasked")
	}

	for _, c := range []struct {
		by   core.User
		want string
		mine bool
	}{{f.Owner, "question to you", true}, {f.Clerk, "question to olga", false}} {
		q := loaded(t, f, c.by)
		q.SetSearch("77-1182")
		row, _ := q.Current()
		if !slices.ContainsFunc(row.Marks, func(m vm.Mark) bool { return m.Text == c.want }) {
			t.Errorf("%s sees %+v", c.by.Name, row.Marks)
		}
		r := review(t, f, c.by, "77-1182")
		if len(r.View.Questions) != 1 || r.View.Questions[0].Mine != c.mine {
			t.Errorf("%s sees %+v", c.by.Name, r.View.Questions)
		}
		if r.AskAnswer(0); (r.Asking != nil) != c.mine {
			t.Errorf("%s can answer: %v", c.by.Name, r.Asking != nil)
		}
	}

	o := review(t, f, f.Owner, "77-1182")
	o.AskAnswer(0)
	in, _ = o.Answer("the blue saw's")
	if _, err := in.Carry(t.Context(), f.Desk, f.Owner); err != nil {
		t.Fatal(err)
	}
	reload(t, f, f.Approver, r)
	if s := r.View.Settled; len(r.View.Questions) != 0 || len(s) != 1 || !strings.Contains(s[0].By, "the blue saw's") {
		t.Errorf("after: %+v %+v", r.View.Questions, s)
	}
	if e := r.View.History[0]; e.What != "Question answered" || e.Reason != "The blue saw's." {
		t.Errorf("the history has %+v", e)
	}
}

// Nobody to ask is said, and an auditor is told why not.
func TestNobodyToAsk(t *testing.T) {
	f := sample(t)
	r := review(t, f, f.Approver, "77-1182")
	r.View.Colleagues = nil
	if n := r.AskColleague(); n.Text == "" || n.Hint == "" || r.Asking != nil {
		t.Errorf("%+v", n)
	}
	r = review(t, f, core.User{Name: "vera", Roles: []core.Role{core.Auditor}}, "77-1182")
	if n := r.AskColleague(); n.Text == "" || r.Asking != nil {
		t.Errorf("an auditor asks: %+v", n)
	}
}

func TestCorrectALine(t *testing.T) {
	f := sample(t)
	r := review(t, f, f.Clerk, "sf-2026-118")
	r.EditLine("1")
	if r.EditingLine != "1" || r.Tab != vm.TabLines {
		t.Fatalf("editing %q in %s", r.EditingLine, r.Tab)
	}
	row := r.View.Lines.Rows[0]
	typed := map[string]string{}
	for _, x := range row.Fields {
		typed[x.Name] = x.Shown
	}
	if typed["quantity"] != "8" || typed["description"] != "Pallet Rotterdam to Berlin" {
		t.Fatalf("%v", typed)
	}
	if _, ok := r.TypedLine(typed); ok || r.EditingLine != "" {
		t.Error("no change is a change")
	}
	r.EditLine("1")
	typed["quantity"] = "1.234"
	if _, ok := r.TypedLine(typed); ok || !strings.HasPrefix(r.Fault, "Quantity: ") || r.EditingLine == "" {
		t.Errorf("a number with two meanings was taken: %q", r.Fault)
	}
	typed["quantity"], typed["net_amount"] = "6", "675,00"
	in, ok := r.TypedLine(typed)
	if !ok || len(in.Values) != 2 || in.Values["line.1.quantity"] != "6" || in.Values["line.1.net_amount"] != "675.00" {
		t.Fatalf("%+v", in)
	}
	after, err := in.Carry(t.Context(), f.Desk, f.Clerk)
	if err != nil || after.Invoice.Lines[0].Quantity.String() != "6" {
		t.Fatalf("%v, %v", after.Invoice.Lines, err)
	}
	back, ok := in.Undo(after)
	if !ok {
		t.Fatal("a corrected line cannot be taken back")
	}
	if after, err = back.Carry(t.Context(), f.Desk, f.Clerk); err != nil || after.Invoice.Lines[0].Quantity.String() != "8" {
		t.Errorf("%v, %v", after.Invoice.Lines, err)
	}

	r = review(t, f, core.User{Name: "vera", Roles: []core.Role{core.Auditor}}, "sf-2026-118")
	if n := r.EditLine("1"); !n.IsSet() || r.EditingLine != "" {
		t.Error("an auditor corrects a line")
	}
}

func TestArrivals(t *testing.T) {
	f := sample(t)
	l := vm.NewList(vm.ScreenArrivals, format(t))
	load := func() {
		data, err := vm.LoadList(t.Context(), vm.ScreenArrivals, l.Ask(), f.Desk, f.Store, f.Clerk, l.Format)
		l.Loaded(data, err)
	}
	load()
	var counts []string
	for _, x := range l.Filters() {
		counts = append(counts, x.Name+" "+string(rune('0'+x.Count)))
	}
	if got := strings.Join(counts, ", "); got != "All 9, Taken in 3, Known 1, Left out 2, Failed 2, Waiting 1" || len(l.Rows()) != 9 {
		t.Errorf("%s; %d rows", got, len(l.Rows()))
	}
	l.Filter = l.NextFilter()
	load()
	opens := 0
	for i := range l.Rows() {
		l.Cursor = i
		if r, ok := l.Row(); ok && r.Review != "" {
			opens++
		}
	}
	if l.Filter != string(core.Became) || opens != 3 {
		t.Errorf("%s: %d of %d lead to an invoice", l.Filter, opens, len(l.Rows()))
	}
	l.Filter, l.Cursor = string(core.Failed), 1
	load()
	if d := l.Detail(); len(d) != 3 || !strings.Contains(d[1], "save it as PDF and import that") {
		t.Errorf("a failed file says %q", d)
	}
	if _, more := l.AskMore(); more {
		t.Error("there is a further page")
	}
	l.Filter = string(desk.Waiting)
	load()
	if len(l.Rows()) != 1 {
		t.Errorf("%d wait", len(l.Rows()))
	}
}

// A page that comes late, after the list was loaded anew, is dropped.
func TestFurtherPages(t *testing.T) {
	row := func(n int) []vm.ListRow {
		return make([]vm.ListRow, n)
	}
	l := vm.NewList(vm.ScreenArrivals, format(t))
	if _, ok := l.AskMore(); ok {
		t.Error("a list that is not loaded has a further page")
	}
	l.Loaded(vm.ListData{Rows: row(3), Next: "40"}, nil)
	ask, ok := l.AskMore()
	if !ok || ask.After != "40" {
		t.Fatalf("%+v", ask)
	}
	l.Loaded(vm.ListData{Rows: row(3), Next: "41"}, nil)
	if l.LoadedMore(ask, vm.ListData{Rows: row(5)}); len(l.Rows()) != 3 {
		t.Error("a late page was added")
	}
	ask, _ = l.AskMore()
	l.LoadedMore(ask, vm.ListData{Rows: row(5)})
	if _, more := l.AskMore(); len(l.Rows()) != 8 || more {
		t.Errorf("%d rows", len(l.Rows()))
	}
}
