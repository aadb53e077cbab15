package core_test

import (
	"encoding/json"
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/money"

	"pgregory.net/rapid"
)

// A brief says of its invoice what the whole says: its lane, who is asked, what it
// costs and what each person may do with it.
func TestBriefSaysTheSame(t *testing.T) {
	people := []core.User{clerk, approver, second, payer, auditor, owner, limited(user("small", core.Approver), "50.00")}
	kinds := append(slices.Clone(core.Kinds), "")
	rapid.Check(t, func(t *rapid.T) {
		r := invoice(ask("role:approver", "user:second"), askAll("role:owner", "role:payer"))
		r.Draft.Kind.Value = rapid.SampledFrom(kinds).Draw(t, "kind")
		r.Invoice.Kind = r.Draft.Kind.Value
		r.Draft.Supplier = core.Field[string]{Value: "Acme", Confidence: 0.7, Proof: "XML"}
		r.Status = rapid.SampledFrom(core.Statuses).Draw(t, "status")
		if rapid.Bool().Draw(t, "blocked") {
			r = blocked(r, core.BankChanged, core.NoOrder)
		}
		if rapid.Bool().Draw(t, "held") {
			r.Held = &core.Hold{By: "clerk"}
		}
		if rapid.Bool().Draw(t, "entered") {
			r.EnteredBy = []string{"approver"}
		}
		if rapid.Bool().Draw(t, "asked") {
			r.Questions = []core.Question{{Number: 1, By: "approver", To: "clerk"}}
		}
		if rapid.Bool().Draw(t, "approved once") {
			r.Approvals = []core.Approval{{By: "approver", For: "role:approver"}}
		}
		r.Invoice.Lines = []core.Line{{ID: "1"}}
		r.Match.Lines = []core.LineMatch{{InvoiceLine: "1", Order: "PO-1"}}
		b := r.Brief()
		if b.Lane() != r.Lane() || b.Payable() != r.Payable() || !slices.Equal(b.Asked(), r.Asked()) || b.Draft.Supplier.Text() != "Acme" {
			t.Fatalf("%s %v %v, whole %s %v %v", b.Lane(), b.Payable(), b.Asked(), r.Lane(), r.Payable(), r.Asked())
		}
		for _, a := range core.PersonActions {
			for _, u := range people {
				x, y := core.Allowed(b, a, u), core.Allowed(r, a, u)
				if (x == nil) != (y == nil) || x != nil && x.Error() != y.Error() {
					t.Fatalf("%s %s: %v, whole %v", u.Name, a, x, y)
				}
			}
		}
		if len(b.Invoice.Lines)+len(b.Match.Lines) > 0 || len(r.Invoice.Lines) != 1 {
			t.Fatal("a brief carries lines, or took them from the whole")
		}
	})
}

// An invoice of sixty lines costs a list no more than one of one line.
func TestBriefIsBrief(t *testing.T) {
	size := func(lines int) int {
		r := invoice(ask("role:approver"))
		for range lines {
			r.Invoice.Lines = append(r.Invoice.Lines, core.Line{Description: "Item", NetAmount: money.New(100, "EUR")})
			r.Draft.Lines = append(r.Draft.Lines, core.DraftLine{})
			r.Match.Lines = append(r.Match.Lines, core.LineMatch{})
		}
		b, err := json.Marshal(r.Brief())
		if err != nil {
			t.Fatal(err)
		}
		return len(b)
	}
	if one, sixty := size(1), size(60); sixty > one {
		t.Errorf("%d bytes, %d with sixty lines", one, sixty)
	}
}
