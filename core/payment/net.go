package payment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// bundle is what one transfer pays: an invoice, or several with credit notes.
type bundle struct {
	claims  []item
	credits []item
}

// net sets credit notes off against invoices of the same supplier that go to one
// account. A credit note is used whole or not at all, and no transfer falls below
// nought: one that is larger than what is left to pay stays for a later run.
func net(claims, credits []item) ([]bundle, []LeftOut, error) {
	groups := map[string][]item{}
	var keys []string
	slices.SortStableFunc(claims, byDue)
	for _, c := range claims {
		k := string(c.Review.Invoice.SupplierID) + "\n" + checksum.Compact(c.Account.Key())
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], c)
	}
	used := map[string][]item{}
	room := map[string]int64{}
	for k, g := range groups {
		sum, err := total(g)
		if err != nil {
			return nil, nil, err
		}
		room[k] = sum.Minor
	}
	var unused []LeftOut
	slices.SortStableFunc(credits, byIssue)
	for _, c := range credits {
		k := roomiest(keys, room, c.Review.Invoice.SupplierID)
		if k == "" || room[k] < -c.line.Amount.Minor {
			unused = append(unused, stays(c, k != ""))
			continue
		}
		room[k] += c.line.Amount.Minor
		used[k] = append(used[k], c)
	}
	var out []bundle
	for _, k := range keys {
		out = append(out, bundles(groups[k], used[k])...)
	}
	slices.SortStableFunc(out, byStake)
	return out, unused, nil
}

// roomiest is the group of the supplier's with the most left to pay.
func roomiest(keys []string, room map[string]int64, s core.SupplierID) string {
	best := ""
	for _, k := range keys {
		if strings.HasPrefix(k, string(s)+"\n") && (best == "" || room[k] > room[best]) {
			best = k
		}
	}
	return best
}

func stays(c item, some bool) LeftOut {
	why := "there is no invoice of the supplier to set it off against"
	if some {
		why = "it is more than what is left to pay to the supplier"
	}
	return leftOut(c.Fact, "it stays for a later run", why)
}

// bundles pays the invoices of a group one by one, but for those that the credit notes
// are set off against: the earliest due, as many as it takes.
func bundles(claims, credits []item) []bundle {
	var out []bundle
	joint := bundle{credits: credits}
	need := int64(0)
	for _, c := range credits {
		need -= c.line.Amount.Minor
	}
	for _, c := range claims {
		if need <= 0 {
			out = append(out, bundle{claims: []item{c}})
			continue
		}
		need -= c.line.Amount.Minor
		joint.claims = append(joint.claims, c)
	}
	if len(joint.claims) > 0 {
		out = append(out, joint)
	}
	return out
}

func (b bundle) items() []item { return slices.Concat(b.claims, b.credits) }

func total(list []item) (money.Amount, error) {
	var sum money.Amount
	for _, c := range list {
		var err error
		if sum, err = sum.Add(c.line.Amount); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// sum and stake are for ordering alone, where an overflow does no harm.
func (b bundle) sum() money.Amount {
	sum, _ := total(b.items())
	return sum
}

func (b bundle) stake() money.Amount {
	var sum money.Amount
	for _, c := range b.claims {
		sum, _ = sum.Add(c.line.Discount)
	}
	return sum
}

func (b bundle) due() core.Date {
	first := b.claims[0].due
	for _, c := range b.claims {
		if byDay(c.due, first) < 0 {
			first = c.due
		}
	}
	return first
}

func (b bundle) transfer() (core.Transfer, error) {
	first := b.claims[0]
	t := core.Transfer{Supplier: first.Supplier.ID, Name: cmp.Or(first.Account.Holder, first.Supplier.Name), Account: first.Account.PaymentAccount, State: core.TransferOpen}
	for _, c := range b.items() {
		t.Lines = append(t.Lines, c.line)
	}
	var err error
	if t.Amount, err = total(b.items()); err != nil {
		return t, err
	}
	if len(t.Lines) == 1 {
		t.Reference, t.Text = remittance(first.Review.Invoice, first.line)
		return t, nil
	}
	t.Text = listed(b.claims)
	if len(b.credits) > 0 {
		t.Text += " less " + listed(b.credits)
	}
	return t, nil
}

// remittance is how the supplier knows what was paid: by its own reference, with the
// invoice's number, and what was taken off.
func remittance(inv core.Invoice, l core.PaymentLine) (reference, text string) {
	if rf := checksum.Compact(inv.PaymentReference); checksum.CreditorReference(rf) {
		return rf, ""
	}
	text = strings.TrimSpace(inv.PaymentReference)
	if !strings.Contains(text, inv.Number) {
		text = strings.TrimSpace(text + " " + inv.Number)
	}
	if l.Discount.Minor > 0 {
		text += " discount " + l.Discount.String()
	}
	return "", text
}

// listRoom is what numbers may take of the 140 characters of a remittance text, on
// each side of "less".
const listRoom = 60

func listed(list []item) string {
	s := ""
	for i, c := range list {
		next := strings.TrimSpace(s + " " + c.line.Number)
		if left := len(list) - i; len(next) > listRoom && i > 0 {
			return fmt.Sprintf("%s and %d more", s, left)
		}
		s = next
	}
	return s
}

func byDue(a, b item) int {
	return cmp.Or(byDay(a.due, b.due), cmp.Compare(a.line.Number, b.line.Number), cmp.Compare(a.Review.ID, b.Review.ID))
}

func byIssue(a, b item) int {
	return cmp.Or(byDay(a.Review.Invoice.IssueDate, b.Review.Invoice.IssueDate), cmp.Compare(a.line.Number, b.line.Number), cmp.Compare(a.Review.ID, b.Review.ID))
}
