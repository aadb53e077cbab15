package intake

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/coretest"
	"countersign/core/match"
)

// Of a supplier with many open orders only a few are read; an invoice finds among them
// what it would find among all.
func TestFewOrdersFindWhatAllFind(t *testing.T) {
	acme := coretest.Supplier("Acme")
	ways := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := coretest.NewStore(coretest.Clock())
		item := func(i int) string { return fmt.Sprint("A-", i) }
		kinds := rapid.SampledFrom([]int{4, 40}).Draw(t, "kinds of goods") // few make orders alike
		err := s.Update(t.Context(), func(tx core.Tx) error {
			err := tx.SaveSupplier(acme)
			for i := range rapid.IntRange(fewOrders-3, fewOrders+12).Draw(t, "orders") {
				n := rapid.IntRange(1, kinds).Draw(t, "item")
				l := coretest.OrderLine("1", "Part "+item(n), "10", fmt.Sprintf("%d.%02d", n, rapid.SampledFrom([]int{0, 0, 50}).Draw(t, "cents")))
				l.ItemCode = item(n)
				o := coretest.Order(fmt.Sprintf("PO-%03d", i), acme.ID, l)
				o.Closed = rapid.IntRange(0, 9).Draw(t, "closed") == 0
				err = errors.Join(err, tx.SaveOrder(o))
				if rapid.IntRange(0, 3).Draw(t, "billed") > 0 {
					continue
				}
				r := coretest.Review(coretest.Invoice(fmt.Sprint("OLD-", i), acme), coretest.Bill(string(o.ID), "1", rapid.SampledFrom([]string{"5", "10"}).Draw(t, "quantity"), rapid.SampledFrom([]string{"1.00", "50.00", "120.00"}).Draw(t, "net")))
				r.Status = rapid.SampledFrom([]core.Status{core.StatusPaid, core.StatusOnHold, core.StatusRejected}).Draw(t, "status")
				r.ReceivedAt = coretest.Noon.AddDate(0, 0, rapid.IntRange(-1, 1).Draw(t, "received"))
				err = errors.Join(err, tx.SaveDocument(coretest.DocumentOf(r)), tx.SaveReview(r))
			}
			return errors.Join(err, tx.Audit(coretest.Entry("Tested", "test:1")))
		})
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.IntRange(1, kinds).Draw(t, "item billed")
		line := coretest.Line("1", "Part "+item(n), rapid.SampledFrom([]string{"10", "5", "4"}).Draw(t, "billed"), fmt.Sprintf("%d.00", n))
		line.Code = item(n)
		inv := coretest.Invoice("NEW", acme, line)
		if rapid.IntRange(0, 4).Draw(t, "credit") == 0 {
			inv = coretest.CreditNote(inv)
		}
		v := coretest.Review(inv)
		if rapid.IntRange(0, 4).Draw(t, "misread") == 0 {
			v.Invoice.OrderRefs = []string{rapid.SampledFrom([]string{"PO-0O1X", "PO-9999", "PO-01"}).Draw(t, "number")}
		}
		way := few(t, s, acme, v)
		ways[way]++
	})
	for _, way := range []string{"linked", string(core.NoOrder), string(core.OrderAmbiguous)} {
		if ways[way] == 0 {
			t.Errorf("no invoice was %s: %v", way, ways)
		}
	}
}

// nothingAlike is the score of an order that shares no item, text or amount.
const nothingAlike = 0.05

// few matches an invoice against few orders and against all, and tells how it ended.
func few(t *rapid.T, s core.Store, acme core.Supplier, v core.Review) (way string) {
	err := s.View(t.Context(), func(r core.Reader) error {
		in := &control.Input{Review: v, Settings: core.DefaultSettings(), Supplier: &acme}
		got, err := matched(r, in, func(s core.SupplierID) ([]core.Past, error) { return r.ListPast(lastOf(s)) })
		if err != nil {
			return err
		}
		w := match.World{Settings: in.Settings, Supplier: &acme}
		if w.Orders, err = r.ListOrders(acme.ID); err != nil {
			return err
		}
		if w.States, err = r.LineStates(idsOf(w.Orders), v.ID); err != nil {
			return err
		}
		want := match.Compare(v.Invoice, w)
		if !slices.Equal(got.Orders, want.Orders) || got.How != want.How || len(got.Lines) != len(want.Lines) || reasons(got) != reasons(want) {
			t.Errorf("few: %v %q %s\nall: %v %q %s", got.Orders, got.How, reasons(got), want.Orders, want.How, reasons(want))
		}
		// An order that has nothing in common but being open is no loss.
		if len(want.Candidates) > 0 && want.Candidates[0].Score > nothingAlike && (len(got.Candidates) == 0 || want.Candidates[0].Score > got.Candidates[0].Score) {
			t.Errorf("candidates of few %v, of all %v", got.Candidates, want.Candidates)
		}
		way = "linked"
		if len(got.Orders) == 0 {
			way = string(got.Exceptions[0].Reason)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return way
}

func reasons(m core.Match) (out string) {
	for _, e := range m.Exceptions {
		out += string(e.Reason) + " "
	}
	return out
}
