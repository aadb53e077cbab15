package desk

import (
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

func numbers(rows []Row) string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Number)
	}
	return strings.Join(out, " ")
}

// What blocks comes first, then what waits for a yes, then what is decided; within
// each the oldest.
func TestQueueOrder(t *testing.T) {
	o := newOffice(t)
	at := func(number, order string, minutes int) core.Review {
		v := o.widgets(number, order)
		v.ReceivedAt = coretest.Noon.Add(time.Duration(minutes) * time.Minute)
		return o.enter(v)
	}
	for _, id := range []string{"PO-2", "PO-3"} {
		o.order(id, "10.00")
	}
	at("clean-new", "PO-1", 30)
	decided := at("decided", "PO-2", 1)
	at("clean-old", "PO-3", 2)
	at("open-new", "PO-77", 40)
	at("open-old", "PO-78", 3)
	if _, err := o.Approve(t.Context(), anna, decided.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	rows, err := o.Queue(t.Context(), vera, QueueFilter{})
	if err != nil || numbers(rows) != "open-old open-new clean-old clean-new decided" {
		t.Errorf("%s, %v", numbers(rows), err)
	}
}

func TestQueueFiltersAndSearch(t *testing.T) {
	o := newOffice(t)
	clean := o.enter(o.widgets("INV-17", "PO-1"))
	open := o.enter(o.widgets("INV-99", "PO-77"))
	for _, c := range []struct {
		f    QueueFilter
		want string
	}{
		{QueueFilter{}, "INV-99 INV-17"},
		{QueueFilter{Lane: core.LaneClean}, "INV-17"},
		{QueueFilter{Lane: core.LaneNoOrder}, "INV-99"},
		{QueueFilter{Lane: core.LaneBank}, ""},
		{QueueFilter{Status: core.StatusOnHold}, "INV-99"},
		{QueueFilter{Status: core.StatusMatched, Lane: core.LaneNoOrder}, ""},
		{QueueFilter{Search: "inv-17"}, "INV-17"},
		{QueueFilter{Search: "ACME 119.00"}, "INV-99 INV-17"},
		{QueueFilter{Search: "acme po-1"}, "INV-17"},
		{QueueFilter{Search: string(open.ID)[:6]}, "INV-99"},
		{QueueFilter{Search: "inv-17.pdf"}, "INV-17"},
		{QueueFilter{Search: "acme nothing"}, ""},
	} {
		rows, err := o.Queue(t.Context(), karl, c.f)
		if err != nil || numbers(rows) != c.want {
			t.Errorf("%+v: %q, want %q, %v", c.f, numbers(rows), c.want, err)
		}
	}
	_, err := o.Queue(t.Context(), core.User{Name: "stranger"}, QueueFilter{})
	is(t, err, core.Refused, "stranger may not see the queue")
	if clean.Lane() != core.LaneClean {
		t.Errorf("%s", state(clean))
	}
}

// The row has every field of the contract, and lists instead of null.
func TestRow(t *testing.T) {
	o := newOffice(t)
	o.enter(o.widgets("INV-17", "PO-1"))
	rows, err := o.Queue(t.Context(), karl, QueueFilter{})
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	r := rows[0]
	if r.Supplier != "Acme" || r.NetTotal != "100.00" || r.TaxTotal != "19.00" || r.GrossTotal != "119.00" || r.Currency != "EUR" || r.Match != core.TwoWay ||
		r.Exceptions == nil || len(r.Asked) != 1 || r.Asked[0] != "role:approver" || r.Why == "" || len(r.Orders) != 1 {
		t.Errorf("%+v", r)
	}
	blank := newRow(core.Review{}, nil)
	if blank.Orders == nil || blank.Exceptions == nil || blank.Asked == nil || blank.Kind != core.KindOther || blank.Match != core.MatchNone || blank.GrossTotal != "" {
		t.Errorf("a document that nothing is known of: %+v", blank)
	}
}

func TestShow(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-1"))
	s, err := o.Show(t.Context(), vera, v.ID[:6])
	if err != nil || s.ID != v.ID || s.Supplier == nil || s.Supplier.ID != o.acme.ID || len(s.Purchase) != 1 || s.Document.ID != v.Document || len(s.History) == 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if s.Allowed[core.ActApprove] == "" || s.Allowed[core.ActHold] == "" {
		t.Errorf("an auditor may %v", s.Allowed)
	}
	if s, err = o.Show(t.Context(), anna, v.ID); err != nil || s.Allowed[core.ActApprove] != "" || s.Allowed[core.ActWaive] == "" {
		t.Errorf("an approver may not %v, %v", s.Allowed, err)
	}
	_, err = o.Show(t.Context(), anna, v.ID[:3])
	is(t, err, core.NotFound, "")
	_, err = o.Show(t.Context(), anna, "ffff")
	is(t, err, core.NotFound, "ffff")

	// A part of the same document has an ID that begins alike.
	second := o.widgets("INV-18", "")
	second.Document, second.Name, second.Part = v.Document, v.Name, 2
	second.ID = core.NewReviewID(v.Document, 2)
	o.enter(second)
	_, err = o.Show(t.Context(), anna, v.ID[:8])
	is(t, err, core.NotFound, "2 invoices begin with")
	if s, err = o.Show(t.Context(), anna, v.ID); err != nil || s.ID != v.ID {
		t.Errorf("a whole ID that another begins with: %s, %v", s.ID, err)
	}
}

func TestShowTwins(t *testing.T) {
	o := newOffice(t)
	first := o.enter(o.widgets("INV-17", "PO-1"))
	again := o.widgets("INV-17", "PO-1")
	again.Name = "copy.pdf"
	again.Document = coretest.Document(again.Name).ID
	again.ID = core.NewReviewID(again.Document, 1)
	again = o.enter(again)
	s, err := o.Show(t.Context(), anna, again.ID)
	if err != nil || len(s.Twins) == 0 || s.Twins[0].ID != first.ID || s.Lane != core.LaneDuplicate {
		t.Errorf("%s, twins %+v, %v", state(again), s.Twins, err)
	}
}
