package desk

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/report"
)

// approved is an invoice with an approval.
func (o *office) approved(number, order string) core.Review {
	o.t.Helper()
	v := o.enter(o.widgets(number, order))
	v, err := o.Approve(o.t.Context(), anna, v.ID, 0, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// What leaves is marked once and left out of the next export for the same target;
// asked for again it is taken along and changes nothing.
func TestExportedOnce(t *testing.T) {
	o := newOffice(t)
	v := o.approved("INV-17", "PO-1")
	o.order("PO-2", "10.00")
	o.enter(o.widgets("INV-18", "PO-2"))
	from, to := coretest.Day.AddDays(-1), coretest.Day
	export := func(sum string, again bool) core.ExportBatch {
		t.Helper()
		bills, _, err := o.Bills(t.Context(), karl, Leaving{Target: "csv", From: from, To: to, Again: again})
		if err != nil || len(bills) != 1 || bills[0].Review.ID != v.ID || bills[0].Supplier.ID != o.acme.ID || len(bills[0].Orders) != 1 {
			t.Fatalf("%+v, %v", bills, err)
		}
		b, err := o.Exported(t.Context(), karl, core.ExportBatch{Target: "csv", From: from, To: to, SHA256: sum}, bills)
		if err != nil || len(b.Reviews) != 1 || b.By != "karl" || b.At.IsZero() {
			t.Fatalf("%+v, %v", b, err)
		}
		return b
	}
	first := export("aa11", false)
	w := o.find(v.ID)
	if w.Status != core.StatusExported || w.Batch != first.ID || w.Revision != v.Revision+1 {
		t.Errorf("%s in batch %s, revision %d", w.Status, w.Batch, w.Revision)
	}
	for target, want := range map[string][2]int{"csv": {0, 1}, "json": {1, 0}} {
		bills, before, err := o.Bills(t.Context(), karl, Leaving{Target: target, From: from, To: to})
		if err != nil || len(bills) != want[0] || before != want[1] {
			t.Errorf("for %s: %d to write, %d left before, %v; want %v", target, len(bills), before, err, want)
		}
	}
	export("bb22", true)
	if again := o.find(v.ID); again.Revision != w.Revision || again.Batch != first.ID {
		t.Errorf("the second export changed it: %s, revision %d", again.Batch, again.Revision)
	}
	var marked, batches int
	for _, e := range o.log(20) {
		switch {
		case e.Action == "Exported" && e.Object == "review:"+string(v.ID):
			marked++
		case e.Action == "Exported":
			batches++
		}
	}
	if marked != 1 || batches != 2 {
		t.Errorf("%d times marked in %d exports", marked, batches)
	}
	rows, err := o.Queue(t.Context(), karl, QueueFilter{})
	if err != nil || numbers(rows) != "INV-18" {
		t.Errorf("in the queue is %s, %v", numbers(rows), err)
	}
	rows, err = o.Queue(t.Context(), karl, QueueFilter{All: true})
	if err != nil || len(rows) != 2 {
		t.Errorf("with all are %s, %v", numbers(rows), err)
	}
	if bills, _, err := o.Bills(t.Context(), karl, Leaving{Target: "csv", From: to.AddDays(1), To: to.AddDays(9)}); err != nil || len(bills) != 0 {
		t.Errorf("in another week %+v, %v", bills, err)
	}
}

// An invoice that changed while the file was written is not marked.
func TestExportedConflict(t *testing.T) {
	o := newOffice(t)
	v := o.approved("INV-17", "PO-1")
	bills, _, err := o.Bills(t.Context(), karl, Leaving{Target: "csv", From: coretest.Day, To: coretest.Day})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"number": "INV-71"}); err != nil {
		t.Fatal(err)
	}
	before := o.last()
	_, err = o.Exported(t.Context(), karl, core.ExportBatch{Target: "csv", SHA256: "aa"}, bills)
	is(t, err, core.Conflict, "was changed while it was exported; export again")
	if after := o.last(); after.Seq != before.Seq || o.find(v.ID).Status == core.StatusExported {
		t.Errorf("the log has %+v", after)
	}
}

func TestMonth(t *testing.T) {
	o := newOffice(t)
	o.approved("INV-17", "PO-1")
	m, err := o.Month(t.Context(), vera, report.Input{Year: 2026, Month: 11, Now: coretest.Noon})
	if err != nil || len(m.Invoices) != 1 || len(m.Totals) != 1 || m.Totals[0].Gross != amount("119.00") || m.Suppliers[0].Name != "Acme" || m.Head.Seq != o.last().Seq || m.Firm.Name == "" {
		t.Errorf("%+v, %v", m, err)
	}
	_, err = o.Month(t.Context(), core.User{Name: "stranger"}, report.Input{Year: 2026, Month: 11})
	is(t, err, core.Refused, "stranger")
	if err := o.Wrote(t.Context(), vera, "ReportWritten", "report:2026-11", "aa"); err != nil || o.last().Action != "ReportWritten" || o.last().Object != "report:2026-11" {
		t.Errorf("%+v, %v", o.last(), err)
	}
}

func TestAuditLogInParts(t *testing.T) {
	o := newOffice(t)
	list, err := o.AuditLog(t.Context(), vera, 2, 1)
	if err != nil || len(list) != 1 || list[0].Seq != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err = o.AuditLog(t.Context(), vera, 99, 0); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
