package store

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
	"countersign/core/money"

	"pgregory.net/rapid"
)

// Whatever is saved, in whatever order: the database answers every question as
// the plain maps of coretest do.
func TestAnswersAsTheModel(t *testing.T) { asTheModel(t, (*machine).step, questions) }

// asTheModel takes random steps in both stores and asks them the same.
func asTheModel(t *testing.T, step func(*machine), questions func(core.Reader) []any) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		s, err := Create(t.Context(), filepath.Join(dir, fmt.Sprint(n)), Options{Host: "memory", Now: func() time.Time { return coretest.Noon }})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		m := &machine{T: t, db: s, model: coretest.NewStore(func() time.Time { return coretest.Noon }), revisions: map[string]int64{}}
		m.both(func(tx core.Tx) error {
			for _, s := range modelSuppliers {
				if err := tx.SaveSupplier(s); err != nil {
					return err
				}
			}
			for i := range 3 {
				if err := tx.SaveOrder(coretest.Order(fmt.Sprint("PO-", i), modelSuppliers[0].ID)); err != nil {
					return err
				}
			}
			return nil
		})
		defer func() {
			if found, err := s.CheckLog(t.Context(), audit.Anchor{}, nil); err != nil || len(found.Problems) > 0 {
				t.Errorf("the log and what is stored do not fit: %q, %v", found.Problems, err)
			}
		}()
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			step(m)
		}
		m.compare(questions)
	})
}

var modelSuppliers = []core.Supplier{coretest.Supplier("Acme"), coretest.Supplier("Other")}

// machine saves the same in both stores.
type machine struct {
	*rapid.T
	db, model core.Store
	revisions map[string]int64
}

func (m *machine) both(fn func(core.Tx) error) {
	audited := func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}
	x, y := m.db.Update(m.Context(), audited), m.model.Update(m.Context(), audited)
	if core.KindOf(x) != core.KindOf(y) {
		m.Fatalf("the database says %v, the model %v", x, y)
	}
}

func (m *machine) pick(name string, from ...string) string {
	return rapid.SampledFrom(from).Draw(m.T, name)
}

func (m *machine) number(name string) int { return rapid.IntRange(0, 4).Draw(m.T, name) }

func (m *machine) step() {
	switch m.pick("step", "order", "receipt", "review", "review", "review", "review") {
	case "order":
		o := coretest.Order(m.pick("order", "PO-0", "PO-1", "P01", "7"), modelSuppliers[m.number("supplier")%2].ID)
		o.SupplierRef, o.Closed = m.pick("ref", "", "1", "X-7"), m.number("closed") == 0
		for i := range m.number("order lines") {
			l := coretest.OrderLine(fmt.Sprint(i+1), "x", m.pick("ordered", "1", "2", "10"), m.pick("price", "1.00", "-0.50", "3.00"))
			l.ItemCode, l.GTIN = m.pick("item", "", "A-1", "a1", "B"), m.pick("gtin", "", "4006381333931")
			o.Lines = append(o.Lines, l)
		}
		m.both(func(tx core.Tx) error { return tx.SaveOrder(o) })
	case "receipt":
		r := coretest.Receipt(m.pick("receipt", "R-1", "R-2"))
		for range m.number("lines") {
			r.Lines = append(r.Lines, coretest.Received(m.pick("order", "PO-0", "PO-1", "PO-2"), m.pick("line", "1", "2"), m.pick("quantity", "1", "2.50", "0")))
		}
		m.both(func(tx core.Tx) error { return tx.SaveReceipt(r) })
	case "review":
		m.review()
	}
}

func (m *machine) review() {
	number := m.pick("number", "1", "01", "A-2", "B", "")
	inv := coretest.Invoice(number, modelSuppliers[m.number("supplier")%2], coretest.Line("1", "x", "1", m.pick("price", "1.00", "2.00")))
	if m.number("credit") == 0 {
		inv = coretest.CreditNote(inv)
	}
	inv.IssueDate = coretest.Day.AddDays(m.number("day"))
	if m.number("dated") == 0 {
		inv.IssueDate = core.Date{}
	}
	r := coretest.Review(inv)
	r.ReceivedAt = coretest.Noon.Add(time.Duration(m.number("received")) * time.Second)
	r.Status = core.Statuses[rapid.IntRange(0, len(core.Statuses)-1).Draw(m.T, "status")]
	for range m.number("bills") {
		coretest.Bill(m.pick("order", "PO-0", "PO-1", "PO-2"), m.pick("line", "1", "2"), m.pick("quantity", "1", "2.50"), "1.00")(&r)
	}
	for i := range r.Match.Lines {
		if m.number("foreign") == 0 {
			r.Match.Lines[i].Net.Currency = "USD"
		}
	}
	if m.number("unlinked") == 0 {
		r.Match.Orders = nil
	}
	next := m.revisions[string(r.ID)] + 1
	r.Revision = next
	if m.number("stale") == 0 {
		r.Revision += int64(m.number("by")) - 2
	}
	if r.Revision == next {
		m.revisions[string(r.ID)] = next
	}
	m.both(func(tx core.Tx) error {
		if err := tx.SaveDocument(coretest.DocumentOf(r)); err != nil {
			return err
		}
		return tx.SaveReview(r)
	})
}

// compare asks both stores everything.
func (m *machine) compare(questions func(core.Reader) []any) {
	answers := func(s core.Store) (out []string) {
		err := s.View(m.Context(), func(r core.Reader) error {
			for _, v := range questions(r) {
				text, err := toJSON(v)
				if err != nil {
					return err
				}
				out = append(out, text)
			}
			return nil
		})
		if err != nil {
			m.Fatal(err)
		}
		return out
	}
	want, got := answers(m.model), answers(m.db)
	for i := range want {
		if want[i] != got[i] {
			m.Errorf("answer %d of the database:\n%s\nof the model:\n%s", i, got[i], want[i])
		}
	}
}

// questions are all that can be asked about orders, receipts and invoices.
func questions(r core.Reader) (out []any) {
	add := func(v any, err error) { out = append(out, v, core.KindOf(err)) }
	orders := []core.OrderID{"PO-0", "PO-1", "PO-2", "P01", "7"}
	reviews := func(list []core.Review, err error) { add(list, err) }
	for _, s := range []core.SupplierID{"", "acme", "other"} {
		o, err := r.ListOrders(s)
		add(o, err)
		reviews(r.ListReviews(core.ReviewFilter{Supplier: s, Queue: true}))
		for _, key := range []string{"", "1", "A2", "B"} {
			for _, days := range []int{0, 2} {
				q := core.TwinQuery{Supplier: s, NumberKey: key, Gross: money.New(119, "EUR"), Date: coretest.Day.AddDays(2), Days: days}
				reviews(r.FindTwins(q))
			}
		}
	}
	for _, s := range []core.SupplierID{"acme", "other"} {
		for _, q := range []core.OpenOrderQuery{{}, {Limit: 1}, {Currency: "USD"}, {Currency: "EUR", Left: &core.MinorSpan{Low: 100, High: 900}},
			{Left: &core.MinorSpan{High: 50}}, {Items: []string{"A1"}}, {Items: []string{"B", "A1", core.GTINKey("4006381333931")}, Limit: 2}} {
			for _, q.Credit = range []bool{false, true} {
				q.Supplier = s
				open, err := r.ListOpenOrders(q)
				add(open, err)
			}
		}
		numbers, err := r.ListOrderNumbers(s, 1, 1)
		slices.Sort(numbers)
		add(numbers, err)
		past, err := r.ListPast(core.ReviewFilter{Supplier: s, Newest: true, Limit: 3})
		add(past, err)
	}
	for i := range orders {
		states, err := states(r, orders[i:], "")
		add(states, err)
		receipts, err := r.ListReceipts(orders[i:])
		add(receipts, err)
		ids, err := r.FindReviewsByOrder(orders[i:])
		add(ids, err)
		byKey, err := r.FindOrdersByKey(core.OrderKey(string(orders[i])))
		add(byKey, err)
	}
	all, err := r.ListReviews(core.ReviewFilter{Newest: true})
	add(all, err)
	for _, v := range all {
		reviews(r.ListReviews(core.ReviewFilter{After: v.ID, Limit: 2}))
		reviews(r.ListReviews(core.ReviewFilter{From: coretest.Day.AddDays(1), To: coretest.Day.AddDays(3), Status: []core.Status{v.Status}}))
		states, err := states(r, orders, v.ID)
		add(states, err)
	}
	head, err := r.AuditHead()
	add(head.Seq, err) // the hashes differ: the maps of the model keep no digests of rows
	return out
}

// states are line states in an order, as JSON knows no keys of two parts.
func states(r core.Reader, orders []core.OrderID, without core.ReviewID) (out []any, _ error) {
	m, err := r.LineStates(orders, without)
	refs := slices.SortedFunc(maps.Keys(m), func(a, b core.LineRef) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Line, b.Line))
	})
	for _, at := range refs {
		out = append(out, at, m[at])
	}
	return out, err
}
