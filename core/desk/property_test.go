package desk

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// firm is a desk under random commands. What it remembers beside the store is who had
// which right when an approval was given, by other means than the program's.
type firm struct {
	*Desk
	t     *rapid.T
	store *coretest.Store
	clock *handClock
	zone  *time.Location
	acme  core.Supplier
	ids   []core.ReviewID
	// right says of an approval, by invoice, person and time, whether it was due; approved
	// what the invoice said then.
	right    map[string]bool
	approved map[string]string
}

// zones are where a firm may be: its day is another than that of UTC for many hours.
var zones = []*time.Location{time.UTC, time.FixedZone("east", 13*3600), time.FixedZone("west", -10*3600)}

var crew = []string{"olga", "otto", "anna", "bert", "karl", "paula", "vera"}

func newFirm(t *rapid.T) *firm {
	c := &handClock{coretest.Noon}
	s := coretest.NewStore(func() time.Time { c.now = c.now.Add(time.Second); return c.now })
	zone := rapid.SampledFrom(zones).Draw(t, "zone")
	f := &firm{Desk: New(s, rand.Reader).In(zone), t: t, store: s, clock: c, zone: zone, right: map[string]bool{}, approved: map[string]string{}}
	f.acme = coretest.Supplier("Acme", func(s *core.Supplier) { s.TaxID = "DE123456788" })
	limited := core.User{Name: "bert", Roles: []core.Role{core.Approver}, Limit: amount("117.00")}
	f.update(func(tx core.Tx) error {
		errs := []error{tx.SaveFirm(core.Firm{Name: "Nordlicht", Country: "DE", Currency: "EUR"}), tx.SaveSettings(core.DefaultSettings()), tx.SaveSupplier(f.acme)}
		for _, u := range []core.User{olga, {Name: "otto", Roles: []core.Role{core.Owner}}, anna, limited, karl, paula, vera} {
			errs = append(errs, tx.SaveUser(u))
		}
		return errors.Join(errs...)
	})
	away := rapid.Bool().Draw(t, "away")
	files := rapid.SliceOfN(rapid.SampledFrom(someSettings), 0, 4).Draw(t, "settings")
	if away {
		files = append(files, rapid.SampledFrom([]string{someSettings[1], annaAndOneMore}).Draw(t, "away settings"))
	} else {
		files = append(files, someSettings[8])
	}
	set := core.DefaultSettings()
	for _, file := range files {
		var err error
		if set, err = core.MergeSettings(set, []byte(file)); err != nil {
			t.Fatal(err)
		}
	}
	f.update(func(tx core.Tx) error { return tx.SaveSettings(set) })
	if away {
		s := core.Substitution{User: "otto", From: coretest.Day, By: "olga"}
		f.update(func(tx core.Tx) error {
			return tx.SaveUser(core.User{Name: "anna", Roles: anna.Roles, Substitutes: []core.Substitution{s}})
		})
	}
	for i := range 3 {
		f.take(i)
	}
	return f
}

func (f *firm) update(fn func(core.Tx) error) {
	err := f.store.Update(f.t.Context(), func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:firm"))
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// take brings in an invoice that matches its order and receipt.
func (f *firm) take(i int) {
	order, price := fmt.Sprintf("PO-%d", i), fmt.Sprintf("9.%02d", 90-7*i)
	v := coretest.Review(coretest.Invoice(fmt.Sprintf("INV-%d", i), f.acme, coretest.Line("1", "Widget", "5", price), coretest.Line("2", "Hex bolt", "5", price)))
	f.arrive(v, coretest.Order(order, f.acme.ID, coretest.OrderLine("1", "Widget", "5", price), coretest.OrderLine("2", "Hex bolt", "5", price)), i == 0)
}

// arrive brings in an invoice with its order and the receipt of all that was ordered.
func (f *firm) arrive(v core.Review, o core.PurchaseOrder, byAnna bool) {
	v.Draft.OrderRef = core.Field[string]{Value: string(o.ID), Confidence: 0.99}
	if byAnna {
		v.EnteredBy = []string{"anna"}
	}
	receipt := coretest.Receipt("R-" + string(o.ID))
	for _, l := range o.Lines {
		receipt.Lines = append(receipt.Lines, coretest.Received(string(o.ID), l.ID, l.Quantity.String()))
	}
	f.update(func(tx core.Tx) error {
		err := errors.Join(tx.SaveOrder(o), tx.SaveReceipt(receipt), tx.SaveDocument(coretest.DocumentOf(v)), tx.SaveReview(v),
			tx.Audit(coretest.Entry("Read", "review:"+string(v.ID))))
		if err == nil {
			_, err = intake.Check(tx, v)
		}
		return err
	})
	f.ids = append(f.ids, v.ID)
}

// credit brings in a credit note of what an order's first line was billed with.
func (f *firm) credit() {
	n := len(f.ids)
	if n >= 8 {
		return
	}
	var o core.PurchaseOrder
	f.view(func(r core.Reader) (err error) {
		o, err = r.FindOrder(core.OrderID(fmt.Sprintf("PO-%d", rapid.IntRange(0, 2).Draw(f.t, "credited"))))
		return err
	})
	l := o.Lines[0]
	inv := coretest.CreditNote(coretest.Invoice(fmt.Sprintf("CN-%d", n), f.acme, coretest.Line("1", l.Description, "2", l.UnitPrice.String())))
	f.arrive(coretest.Review(inv), o, false)
}

func (f *firm) view(fn func(core.Reader) error) {
	if err := f.store.View(f.t.Context(), fn); err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) person(label string) (u core.User) {
	name := rapid.SampledFrom(crew).Draw(f.t, label)
	f.view(func(r core.Reader) (err error) {
		u, err = r.FindUser(name)
		return err
	})
	return u
}

// chief is an owner most of the time: what only owners may do is to be done too.
func (f *firm) chief() core.User {
	if rapid.IntRange(0, 3).Draw(f.t, "owner") > 0 {
		return olga
	}
	return f.person("by")
}

func (f *firm) invoice() core.ReviewID { return rapid.SampledFrom(f.ids).Draw(f.t, "invoice") }

// approve lets somebody say yes, and notes whether it was due by the rules as they are
// written, if it was taken.
func (f *firm) approve() { f.approveBy(f.person("by"), f.invoice()) }

func (f *firm) approveBy(u core.User, id core.ReviewID) {
	out, err := f.Approve(f.t.Context(), u, id, 0, "")
	if err != nil {
		return
	}
	a := out.Approvals[len(out.Approvals)-1]
	f.right[rightKey(id, a)] = f.due(u, out, a)
}

// annaAndOneMore asks the same person by name and by role: whoever stands in for her has
// spoken for her.
const annaAndOneMore = `{"approval": [{"name": "anna and one more", "when": {}, "ask": ["user:anna", "role:approver"]}], "escalation": {"substitute_days": 1, "owner_days": 2}}`

var someSettings = []string{
	`{"approval": []}`,
	`{"approval": [{"name": "anna alone", "when": {}, "ask": ["user:anna"]}], "escalation": {"remind_days": 1, "substitute_days": 2, "owner_days": 3}}`,
	`{"approval": [{"name": "two", "when": {}, "ask": ["role:approver", "role:owner"]}]}`,
	`{"approval": [{"name": "anna", "when": {"gross_below": "117.50"}, "ask": ["user:anna"]}, {"name": "rest", "when": {}, "ask": [{"all": ["role:approver", "role:approver"]}]}]}`,
	annaAndOneMore,
	`{"groups": {"buyers": ["anna", "bert"]}, "approval": [{"name": "group", "when": {"kind": ["invoice"]}, "ask": ["group:buyers", "user:otto"]}]}`,
	`{"escalation": {"remind_days": 1, "substitute_days": 2, "owner_days": 3}}`,
	`{"escalation": {"substitute_days": 0, "owner_days": 0}}`,
	`{"matching_policy": "three-way", "auto_approve": {"enabled": true, "rules": [{"name": "widgets", "supplier": "Acme", "gross_below": "117.50"}]}}`,
	`{"auto_approve": {"rules": [{"name": "widgets", "supplier": "Acme", "gross_below": "500.00"}]}}`,
	`{"auto_approve": {"enabled": false}}`,
}

// change changes the settings, as somebody.
func (f *firm) change() {
	var now core.Settings
	f.view(func(r core.Reader) (err error) {
		now, err = r.Settings()
		return err
	})
	set, err := core.MergeSettings(now, []byte(rapid.SampledFrom(someSettings).Draw(f.t, "settings")))
	if err != nil {
		f.t.Fatal(err)
	}
	_ = f.SaveSettings(f.t.Context(), f.chief(), set)
}

// sign puts a signature under the rule, past the passphrase, which takes long to check.
func (f *firm) sign() {
	f.update(func(tx core.Tx) error {
		s, err := tx.Settings()
		if err != nil || len(s.AutoApprove.Rules) == 0 {
			return err
		}
		r := s.AutoApprove.Rules[0]
		s.AutoApprove.Signed = []core.RuleSignature{{Rule: r.Name, Hash: s.AutoApprove.Hash(r), By: "olga", At: tx.Now()}}
		if err := tx.SaveSettings(s); err != nil {
			return err
		}
		list, err := tx.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusMatched}})
		for _, v := range list {
			if err == nil {
				_, err = intake.Check(tx, v)
			}
		}
		return err
	})
}

// substitute appoints somebody, who then tries what that is good for.
func (f *firm) substitute() {
	s := core.Substitution{User: rapid.SampledFrom(crew[:5]).Draw(f.t, "substitute")}
	if rapid.Bool().Draw(f.t, "dated") {
		s.From = core.DateOf(f.clock.now.In(f.zone)).AddDays(rapid.IntRange(-1, 1).Draw(f.t, "from"))
		s.To = s.From.AddDays(rapid.IntRange(0, 3).Draw(f.t, "days"))
	}
	of := rapid.SampledFrom([]string{"anna", "otto", "anna", "bert", "vera"}).Draw(f.t, "for")
	_ = f.SetSubstitute(f.t.Context(), f.chief(), of, s)
	f.everything(s.User)
	f.everything(of)
}

// everything is somebody saying yes to all there is.
func (f *firm) everything(name string) {
	var u core.User
	f.view(func(r core.Reader) (err error) {
		u, err = r.FindUser(name)
		return err
	})
	for _, id := range f.ids {
		f.approveBy(u, id)
	}
}

// later puts the clock on, by hours or by days; an owner and a substitute try whether
// that makes it their turn.
func (f *firm) later() {
	f.clock.now = f.clock.now.Add(time.Duration(rapid.IntRange(1, 80).Draw(f.t, "hours")) * time.Hour)
	for _, name := range rapid.SampledFrom([][]string{nil, {"olga"}, {"otto"}, {"bert", "anna"}}).Draw(f.t, "whose turn") {
		f.everything(name)
	}
}

func (f *firm) correct() {
	field := rapid.SampledFrom([]string{"number=X-7", "gross_total=150.00", "currency=USD", "line.1.quantity=4", "line.2.unit_price=1.00", "due_date=2026-12-24", "payment_account=DE02120300000000202051", "payment_account=DE89370400440532013000"}).Draw(f.t, "field")
	name, value, _ := strings.Cut(field, "=")
	_, _ = f.Correct(f.t.Context(), f.person("by"), f.invoice(), 0, map[string]string{name: value})
}

// step is one command of somebody's, taken or refused.
func (f *firm) step() {
	ctx := f.t.Context()
	switch rapid.IntRange(0, 20).Draw(f.t, "command") {
	case 0, 1, 2, 3, 4, 5, 6:
		f.approve()
	case 7:
		f.correct()
	case 8:
		_, _ = f.Hold(ctx, f.person("by"), f.invoice(), 0, "x")
	case 9:
		_, _ = f.Release(ctx, f.person("by"), f.invoice(), 0)
	case 10:
		_, _ = f.Reject(ctx, f.person("by"), f.invoice(), 0, "x")
	case 11:
		_, _ = f.Reopen(ctx, f.person("by"), f.invoice(), 0, "x")
	case 12:
		f.substitute()
	case 13:
		_ = f.SetDisabled(ctx, f.person("by"), rapid.SampledFrom(crew).Draw(f.t, "whom"), rapid.Bool().Draw(f.t, "off"))
	case 14:
		f.change()
	case 15:
		f.later()
	case 16, 18:
		f.sign()
	case 19:
		if len(f.ids) < 7 {
			f.take(len(f.ids))
		}
	case 20:
		f.credit()
	case 17:
		_, _ = f.StopRules(ctx, f.person("by"), "x")
	}
}

// Issue 5, properties: no sequence of commands by any set of people makes an invoice
// approved without the approvals that its policy asks; no approval survives a material
// change. No rule is waived here, so that each holds.
func TestNothingIsApprovedUnasked(t *testing.T) {
	approved, ruled, lent := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f := newFirm(t)
		for range rapid.IntRange(10, 40).Draw(t, "commands") {
			f.step()
			f.view(func(r core.Reader) error {
				list, err := r.ListReviews(core.ReviewFilter{})
				for _, v := range list {
					if f.boundTo(v); !stands(v) {
						continue
					}
					if why := f.wrong(v); why != "" {
						t.Fatalf("%s is %s: %s; route %+v", v.Invoice.Number, v.Status, why, v.Route)
					}
					approved++
					for _, a := range v.Approvals {
						if a.Rule != "" {
							ruled++
						}
						if a.OnBehalf != "" {
							lent++
						}
					}
				}
				return err
			})
		}
	})
	t.Logf("looked at %d approved states: %d approvals by rule, %d by substitutes", approved, ruled, lent)
	if approved == 0 || ruled == 0 || lent == 0 {
		t.Error("the commands do not reach what they are to try")
	}
}
