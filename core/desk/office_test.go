package desk

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
	"countersign/core/intake"
	"countersign/core/money"
)

// The people of the tests.
var (
	olga  = core.User{Name: "olga", Roles: []core.Role{core.Owner}}
	anna  = core.User{Name: "anna", Roles: []core.Role{core.Approver}}
	bert  = core.User{Name: "bert", Roles: []core.Role{core.Approver}}
	karl  = core.User{Name: "karl", Roles: []core.Role{core.Clerk}}
	paula = core.User{Name: "paula", Roles: []core.Role{core.Payer}}
	vera  = core.User{Name: "vera", Roles: []core.Role{core.Auditor}}
)

// office is a desk on a firm with one supplier, Acme.
type office struct {
	*Desk
	t     *testing.T
	store *coretest.Store
	acme  core.Supplier
}

func newOffice(t *testing.T) *office {
	t.Helper()
	s := coretest.NewStore(coretest.Clock())
	o := &office{Desk: New(s, rand.Reader), t: t, store: s}
	o.acme = coretest.Supplier("Acme", func(s *core.Supplier) { s.TaxID = "DE123456788" })
	o.update(func(tx core.Tx) error {
		return errors.Join(tx.SaveFirm(core.Firm{Name: "Nordlicht Beispiel GmbH", Country: "DE", Currency: "EUR"}), tx.SaveSettings(core.DefaultSettings()),
			tx.SaveSupplier(o.acme), tx.SaveUser(olga))
	})
	o.order("PO-1", "10.00")
	return o
}

// update writes past the desk.
func (o *office) update(fn func(core.Tx) error) {
	o.t.Helper()
	err := o.store.Update(o.t.Context(), func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:office"))
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) view(fn func(core.Reader) error) {
	o.t.Helper()
	if err := o.store.View(o.t.Context(), fn); err != nil {
		o.t.Fatal(err)
	}
}

// order saves, past the desk, an order over ten widgets.
func (o *office) order(id, price string) {
	o.t.Helper()
	o.update(func(tx core.Tx) error {
		return tx.SaveOrder(coretest.Order(id, o.acme.ID, coretest.OrderLine("1", "Widget", "10", price)))
	})
}

// widgets is an invoice over ten widgets at 10.00, which names an order.
func (o *office) widgets(number, order string) core.Review {
	v := coretest.Review(coretest.Invoice(number, o.acme, coretest.Line("1", "Widget", "10", "10.00")))
	if order != "" {
		v.Draft.OrderRef = core.Field[string]{Value: order, Confidence: 0.99}
	}
	return v
}

// enter takes an invoice in that karl imported, and checks it.
func (o *office) enter(v core.Review) core.Review {
	o.t.Helper()
	v.EnteredBy = []string{karl.Name}
	o.update(func(tx core.Tx) (err error) {
		if err := errors.Join(tx.SaveDocument(coretest.DocumentOf(v)), tx.SaveReview(v)); err != nil {
			return err
		}
		v, err = intake.Check(tx, v)
		return err
	})
	return v
}

func (o *office) find(id core.ReviewID) (v core.Review) {
	o.t.Helper()
	o.view(func(r core.Reader) (err error) {
		v, err = r.FindReview(id)
		return err
	})
	return v
}

// log is the newest n entries, oldest first.
func (o *office) log(n int) []core.AuditEntry {
	o.t.Helper()
	list, err := o.AuditLog(o.t.Context(), olga, 1, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	var v audit.Verifier
	for _, e := range list {
		if err := v.Add(e); err != nil {
			o.t.Fatal(err)
		}
	}
	return list[max(0, len(list)-n):]
}

func (o *office) last() core.AuditEntry { return o.log(1)[0] }

// is fails the test unless err is of the kind and says the words.
func is(t *testing.T, err error, kind core.Kind, words string) {
	t.Helper()
	if core.KindOf(err) != kind || err != nil && !strings.Contains(err.Error(), words) {
		t.Errorf("%v (%s), want %s %q", err, core.KindOf(err), kind, words)
	}
}

// state is what an invoice waits for: its status, lane and open exceptions.
func state(v core.Review) string {
	s := fmt.Sprintf("%s %s", v.Status, v.Lane())
	for _, e := range v.Exceptions {
		if e.Open() {
			s += " " + string(e.Reason) + e.Level
		}
	}
	return s
}

func amount(s string) money.Amount { return money.MustAmount(s, "EUR") }
