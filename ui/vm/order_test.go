package vm_test

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/ui/vm"
)

// TestOrderReadsLikeThis holds the screen of an order to a text that a buyer could check.
func TestOrderReadsLikeThis(t *testing.T) {
	f := sample(t)
	var b strings.Builder
	for _, id := range []core.OrderID{"PO-1002", "PO-1004"} {
		v, err := vm.LoadOrder(t.Context(), f.Desk, f.Approver, id, format(t))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s (%s)\n%s\n%s\n", v.Title, v.Status.Text, v.Detail, v.Sums)
		for _, r := range v.Rows {
			for i, c := range r.Cells {
				align := "%-*s  "
				if r.Columns[i].Number {
					align = "%*s  "
				}
				fmt.Fprintf(&b, align, int(10*max(0.9, r.Columns[i].Width)), c.Text+c.Mark.Text)
			}
			b.WriteString("\n")
			for _, d := range r.Detail {
				fmt.Fprintf(&b, "    %s\n", d)
			}
		}
		b.WriteString("\n")
	}
	var lines []string
	for l := range strings.SplitSeq(b.String(), "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	golden(t, "order.txt", strings.Join(lines, "\n"))
}

// What nobody billed yet has no invoice to go to: the cursor stays among the lines.
func TestOrderWithoutInvoices(t *testing.T) {
	f := sample(t)
	sup, err := f.Desk.FindOrder(t.Context(), f.Owner, "PO-1002")
	if err != nil {
		t.Fatal(err)
	}
	po := coretest.Order("PO-77", sup.SupplierID, coretest.OrderLine("1", "Rent of a stall", "0.5", "1000.005"))
	po.Lines[0].Unit, po.Requester, po.Lines[0].ItemCode = "MON", "carl", "ST-9"
	if _, err := f.Desk.SaveOrders(t.Context(), f.Owner, []core.PurchaseOrder{po}); err != nil {
		t.Fatal(err)
	}
	o := vm.NewOrder("PO-77", format(t))
	o.Loaded(vm.LoadOrder(t.Context(), f.Desk, f.Owner, "PO-77", o.Format))
	for _, n := range []int{1, -1, 5, -5} {
		if o.Move(n); o.Cursor != 1 {
			t.Errorf("%d rows on the cursor is on row %d", n, o.Cursor)
		}
	}
	r, _ := o.Row()
	var cells []string
	for _, c := range r.Cells {
		cells = append(cells, c.Text)
	}
	if got := strings.Join(cells, "|"); got != "1|Rent of a stall|0.5|0.0|0.0|0.5|months|1,000.005|0.00" {
		t.Error(got)
	}
	if got := o.View.Rows[2].Cells[0].Text; got != "No invoice for this order yet" || !strings.Contains(o.View.Detail, "ordered by carl") || !strings.Contains(r.Detail[0], "item ST-9") {
		t.Errorf("%q, %q, %q", got, o.View.Detail, r.Detail)
	}
	o.Loaded(vm.LoadOrder(t.Context(), f.Desk, core.User{Name: "carl"}, "PO-77", o.Format))
	if _, ok := o.Row(); !ok {
		t.Error("a reload that fails takes away what was shown")
	}
}
