package desk

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// twoLines is an invoice over widgets and freight, whose total is read right and whose
// lines are those given.
func (o *office) twoLines(lines ...core.Line) core.Review {
	whole := coretest.Review(coretest.Invoice("INV-50", o.acme, coretest.Line("1", "Widget", "10", "10.00"), coretest.Line("2", "Freight", "1", "5.00")))
	read := coretest.Review(coretest.Invoice("INV-50", o.acme, lines...))
	whole.Draft.Lines, whole.Draft.Pages = read.Draft.Lines, []int{1}
	whole.Draft.OrderRef = core.Field[string]{Value: "PO-9", Confidence: 0.99}
	return whole
}

func newLinesOffice(t *testing.T) *office {
	o := newOffice(t)
	o.update(func(tx core.Tx) error {
		return tx.SaveOrder(coretest.Order("PO-9", o.acme.ID, coretest.OrderLine("1", "Widget", "10", "10.00"), coretest.OrderLine("2", "Freight", "1", "5.00")))
	})
	return o
}

// A line that was missed is put in, matched and checked; taking it back, and back
// again, ends where it began.
func TestMissingLine(t *testing.T) {
	o := newLinesOffice(t)
	v := o.enter(o.twoLines(coretest.Line("1", "Widget", "10", "10.00")))
	if got := state(v); got != "OnHold needs_data SumMismatch" {
		t.Fatal(got)
	}
	at := map[string]core.Evidence{"line.new.net_amount": {Page: 1, Boxes: []core.Box{{X0: 0.8, Y0: 0.5, X1: 0.9, Y1: 0.52}}, Text: "5,00"}}
	v, lessons, err := o.CorrectAt(t.Context(), karl, v.ID, v.Revision, map[string]string{
		"line.new.description": "Freight", "line.new.quantity": "1", "line.new.unit_price": "5.00", "line.new.net_amount": "5.00"}, at)
	if err != nil || len(lessons) != 0 || state(v) != "Matched clean" || len(v.Match.Lines) != 2 || v.Draft.Lines[1].PutInBy != "karl" {
		t.Fatal(state(v), v.Match.Lines, lessons, err)
	}
	l := v.Draft.Lines[1]
	if l.NetAmount.CorrectedBy != "karl" || l.NetAmount.Evidence.Page != 1 || l.NetAmount.Evidence.Text != "5,00" || v.Invoice.Lines[1].ID != "2" {
		t.Errorf("the line is %+v", l)
	}
	e := o.log(2)[0]
	if e.Action != "Corrected" || e.After["line.new.at"] != "2" || e.After["line.new.net_amount"] != "5.00" {
		t.Errorf("the log has %+v", e)
	}

	if v, _, err = o.TakeBackCorrection(t.Context(), karl, v.ID, 0); err != nil || len(v.Draft.Lines) != 1 || state(v) != "OnHold needs_data SumMismatch" {
		t.Fatal(state(v), v.Draft.Lines, err)
	}
	if v, _, err = o.TakeBackCorrection(t.Context(), karl, v.ID, 0); err != nil || len(v.Draft.Lines) != 2 || state(v) != "Matched clean" {
		t.Fatal(state(v), v.Draft.Lines, err)
	}
	if v, err = o.Approve(t.Context(), anna, v.ID, 0, ""); err != nil || v.Status != core.StatusApproved {
		t.Fatal(state(v), err)
	}
	_, _, err = o.TakeBackCorrection(t.Context(), karl, v.ID, 0)
	is(t, err, core.Refused, "anna has approved")
}

// A subtotal that was taken for a line goes; the approvals of the content before go
// with it.
func TestLineTooMany(t *testing.T) {
	o := newLinesOffice(t)
	s := core.DefaultSettings()
	s.Approval = []core.Policy{{Name: "two", Ask: []core.Step{{Who: []string{"role:approver"}}, {Who: []string{"role:approver"}}}}}
	if err := o.SaveSettings(t.Context(), olga, s); err != nil {
		t.Fatal(err)
	}
	good := o.enter(o.twoLines(coretest.Line("1", "Widget", "10", "10.00"), coretest.Line("2", "Freight", "1", "5.00")))
	good, err := o.Approve(t.Context(), anna, good.ID, 0, "")
	if err != nil || len(good.Approvals) != 1 {
		t.Fatal(state(good), err)
	}
	bad, err := o.Correct(t.Context(), karl, good.ID, 0, map[string]string{"line.new.description": "Subtotal", "line.new.net_amount": "105.00", "line.new.at": "2"})
	if err != nil || len(bad.Approvals) != 0 || o.log(2)[0].After["approvals_voided"] != "anna" {
		t.Fatal(bad.Approvals, err)
	}
	ids := []string{bad.Invoice.Lines[0].ID, bad.Invoice.Lines[1].ID, bad.Invoice.Lines[2].ID}
	if !slices.Contains(names(bad), core.SumMismatch) || slices.Compact(slices.Sorted(slices.Values(ids)))[0] == "" || ids[1] == ids[2] {
		t.Errorf("%s, lines %v", state(bad), ids)
	}
	v, err := o.Correct(t.Context(), bert, bad.ID, 0, map[string]string{"line.2": ""})
	if err != nil || state(v) != "Matched clean" || len(v.Draft.Lines) != 2 || len(v.Match.Lines) != 2 {
		t.Fatal(state(v), err)
	}
	e := o.log(2)[0]
	if e.Before["line.2"] != "there" || e.Before["line.2.description"] != "Subtotal" || e.Before["line.2.net_amount"] != "105.00" || e.After["line.2"] != "" {
		t.Errorf("the log has %+v", e)
	}
	// Who took a line out has entered something, and does not approve.
	_, err = o.Approve(t.Context(), bert, v.ID, 0, "")
	is(t, err, core.Refused, "")
}

func names(v core.Review) []core.Reason {
	var out []core.Reason
	for _, e := range v.Exceptions {
		out = append(out, e.Reason)
	}
	return out
}

// Which lines there are stays settled when the pages are read again.
func TestLinesStayAfterRereading(t *testing.T) {
	p := newPost(t)
	first := p.bring("a.pdf", letter("R-1", "1"))
	second := p.bring("b.pdf", letter("R-2", "2"))
	if len(second.Draft.Lines) < 2 {
		t.Fatalf("%d lines are read", len(second.Draft.Lines))
	}
	v, err := p.Correct(t.Context(), karl, second.ID, 0, map[string]string{"line.1": ""})
	if err != nil || len(v.Draft.Lines) != len(second.Draft.Lines)-1 {
		t.Fatal(v.Draft.Lines, err)
	}
	// A lesson of the other invoice has this one read again.
	_, lessons, err := p.CorrectAt(t.Context(), karl, first.ID, 0, map[string]string{"payment_reference": "77001"}, nil)
	if err != nil || len(lessons) == 0 || lessons[0].State != core.LessonOn {
		t.Fatal(lessons, err)
	}
	again := p.find(second.ID)
	if again.Draft.PaymentReference.Value != "77002" || len(again.Draft.Lines) != len(v.Draft.Lines) || len(again.Draft.TakenOut) != 1 {
		t.Errorf("reference %q, %d lines, taken out %v", again.Draft.PaymentReference.Value, len(again.Draft.Lines), again.Draft.TakenOut)
	}
	_, _, err = p.TakeBackCorrection(t.Context(), karl, second.ID, 0)
	is(t, err, core.Refused, "read again")
	_, _, err = p.TakeBackCorrection(t.Context(), vera, p.find(first.ID).ID, 0)
	is(t, err, core.Refused, "may not change")
	third := p.bring("c.pdf", letter("R-3", "3"))
	_, _, err = p.TakeBackCorrection(t.Context(), karl, third.ID, 0)
	is(t, err, core.NotFound, "nobody has corrected")
}

// letter is an invoice with a number at an odd place.
func letter(number, last string) string {
	return "Acme\nAcme Street 1\nVAT ID DE123456788\n\nINVOICE\n\nInvoice number: " + number + "\nInvoice date: 03.11.2026\n\nKundenkonto: 7700" + last + "\n\n" +
		"Description                 Quantity    Unit price      Amount\n" +
		"Subtotal carried over              1         25.00       25.00\n" +
		"Blue widgets, large                2         10.00       20.00\n" +
		"Freight                            1          5.00        5.00\n\n" +
		"Net total                                                25.00\nVAT 19 %                                                  4.75\nTotal EUR                                                29.75\n"
}

// What was read first is found again behind lines that people put in and took out.
func TestConfirmedLines(t *testing.T) {
	o := newLinesOffice(t)
	v := o.enter(o.twoLines(coretest.Line("1", "Subtotal", "3", "35.00"), coretest.Line("2", "Widget", "9", "10.00")))
	for _, values := range []map[string]string{
		{"line.2.quantity": "11", "line.2.net_amount": "100.00"},
		{"line.1": "", "line.2.quantity": "10"},
		{"line.new.description": "Freight", "line.new.quantity": "1", "line.new.unit_price": "5.00", "line.new.net_amount": "5.00"},
	} {
		if _, err := o.Correct(t.Context(), karl, v.ID, 0, values); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := o.Approve(t.Context(), anna, v.ID, 0, ""); err != nil {
		t.Fatal(state(v), err)
	}
	list, _, err := o.Confirmed(t.Context(), vera)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	first, label := list[0].First.Lines, list[0].Label.Lines
	if len(first) != 2 || first[0].NetAmount != "105.00" || first[1].Quantity != "9" || first[1].NetAmount != "90.00" {
		t.Errorf("read first: %+v", first)
	}
	if len(label) != 2 || label[0].Quantity != "10" || label[1].NetAmount != "5.00" {
		t.Errorf("confirmed: %+v", label)
	}
}

// What was settled on a line stays with that line when the ones before it go, and is
// never taken for another's.
func TestSettledLineKeepsItsSettlement(t *testing.T) {
	o := newLinesOffice(t)
	v := o.twoLines(coretest.Line("", "Widget", "10", "11.00"), coretest.Line("", "Widget", "10", "11.00"), coretest.Line("", "Freight", "1", "5.00"))
	for i := range v.Draft.Lines {
		v.Draft.Lines[i].ID = core.Field[string]{} // the page numbers none
	}
	v = o.enter(v)
	over := func(v core.Review) string {
		var out []string
		for _, e := range v.Exceptions {
			if e.Line != "" {
				out = append(out, e.Line+" "+string(e.Reason)+map[bool]string{true: "", false: " settled"}[e.Open()])
			}
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	v, err := o.Resolve(t.Context(), anna, v.ID, 0, core.PriceOverTolerance, "2", "new price list")
	if err != nil {
		t.Fatal(over(v), err)
	}
	before := over(v)
	if v, err = o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"line.new.description": "Pallet", "line.new.net_amount": "1.00", "line.new.at": "1"}); err != nil || !strings.Contains(over(v), "3 PriceOverTolerance settled") || strings.Contains(over(v), "2 PriceOverTolerance settled") {
		t.Errorf("before %s, then %s, %v", before, over(v), err)
	}
	if v, err = o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"line.3": ""}); err != nil || strings.Contains(over(v), "settled") {
		t.Errorf("the line is gone: %s, %v", over(v), err)
	}
}

// Whoever takes a correction back is named in the log with what was taken back, also
// where the first one made an invoice of a document that could not be read.
func TestTakingBackIsLogged(t *testing.T) {
	o := newLinesOffice(t)
	v := o.twoLines(coretest.Line("1", "Widget", "10", "10.00"))
	v.Draft.Kind = core.Field[core.DocKind]{}
	v = o.enter(v)
	if _, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"line.1": ""}); err != nil {
		t.Fatal(err)
	}
	if e := o.corrected(); e.After["kind"] != "invoice" {
		t.Errorf("the log has %v", e.After)
	}
	if _, _, err := o.TakeBackCorrection(t.Context(), anna, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if e := o.corrected(); e.Actor != "anna" || e.Reason != "takes back what karl entered" {
		t.Errorf("the log has %q by %s", e.Reason, e.Actor)
	}
}

// corrected is the newest correction in the log.
func (o *office) corrected() core.AuditEntry {
	for _, e := range slices.Backward(o.log(5)) {
		if e.Action == "Corrected" {
			return e
		}
	}
	o.t.Fatal("no correction is logged")
	return core.AuditEntry{}
}

// Taken back, a value is as the program read it, with its doubt: nobody has confirmed
// it. What somebody had corrected before stays theirs.
func TestTakingBackConfirmsNothing(t *testing.T) {
	p := newPost(t)
	v := p.bring("a.pdf", letter("R-1", "1"))
	if _, err := p.Correct(t.Context(), karl, v.ID, 0, map[string]string{"due_date": "2026-12-03"}); err != nil {
		t.Fatal(err)
	}
	before := p.find(v.ID).Draft
	after, err := p.Correct(t.Context(), anna, v.ID, 0, map[string]string{"number": "R-9", "issue_date": "", "due_date": "2026-12-04", "line.2.quantity": "3", "line.1": ""})
	if err != nil || after.Draft.Number.Read == nil || after.Draft.Number.Read.Value != "R-1" {
		t.Fatal(after.Draft.Number.Read, err)
	}
	back, _, err := p.TakeBackCorrection(t.Context(), karl, v.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	if d := back.Draft.DueDate; d.Value.String() != "2026-12-03" || d.CorrectedBy == "" {
		t.Errorf("what was corrected before is %s by %q", d.Value, d.CorrectedBy)
	}
	back.Draft.DueDate = before.DueDate
	if !reflect.DeepEqual(back.Draft.Number, before.Number) || !reflect.DeepEqual(back.Draft.IssueDate, before.IssueDate) || !reflect.DeepEqual(back.Draft.Lines, before.Lines) {
		t.Errorf("it is not as it was read: %+v, %+v", back.Draft.Number, back.Draft.IssueDate)
	}
	if again, _, err := p.TakeBackCorrection(t.Context(), karl, v.ID, 0); err != nil || again.Draft.Number.Value != "R-9" || again.Draft.Number.CorrectedBy != "karl" || again.Draft.IssueDate.IsSet() {
		t.Errorf("counted again: %+v, %v", again.Draft.Number, err)
	}
}
