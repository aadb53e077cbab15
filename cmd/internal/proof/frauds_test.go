package proof

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/desk"
)

// fraud is one attempt to have money sent to an account that is not the supplier's.
type fraud struct {
	kind   string
	known  []core.Supplier // on file before
	letter letter
	byHand bool   // whether a clerk imports the files instead
	evil   string // the account that the money would go to
	// inside is what somebody in the firm does once it came.
	inside func(*office, core.ReviewID) error
	says   []string // what must be said of it, in words
	// vouched is who vouched for the account, so that only one's own consent is no
	// second one.
	vouched string
}

const (
	fraudCount = 200
	perOffice  = 20 // attempts on one firm
)

// Of 200 attempts none gets to the bank while the supplier was not called back and a
// second person did not agree, whoever tries what; it is said why; and with both it can be
// paid (issue 5, point 3).
func TestFrauds(t *testing.T) {
	t.Parallel()
	var o *office
	list := makeFrauds(fraudCount)
	if len(list) != fraudCount {
		t.Fatalf("%d frauds", len(list))
	}
	kinds := map[string]int{}
	tries, stopped, payable := 0, 0, 0
	for i, f := range list {
		if i%perOffice == 0 {
			o = openOffice(t)
		}
		kinds[f.kind]++
		v, ok := o.arrive(f)
		if !ok {
			continue
		}
		n := o.attack(f, v.ID)
		tries += n
		if n > 0 {
			stopped++
		}
		if o.settle(f, v.ID, i%10 == 0) {
			payable++
		}
	}
	t.Logf("%d attempts of %d kinds, %d tries at payment: %d stopped, %d payable after call-back and second person", len(list), len(kinds), tries, stopped, payable)
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		t.Logf("%4d  %s", kinds[k], k)
	}
	if stopped != len(list) || payable != len(list) {
		t.Errorf("%d stopped and %d payable in the end, of %d", stopped, payable, len(list))
	}
}

// arrive takes the attempt in and looks at what is said of it.
func (o *office) arrive(f fraud) (core.Review, bool) {
	o.t.Helper()
	o.know(f.known...)
	if f.byHand {
		for _, x := range f.letter.files {
			if _, err := o.in.File(o.t.Context(), karl, x.name, x.data); err != nil {
				o.t.Fatalf("%s: %v", f.kind, err)
			}
		}
	} else {
		o.post(f.letter)
	}
	list := o.process()
	if len(list) != 1 {
		o.t.Errorf("%s: %d documents came of it", f.kind, len(list))
		return core.Review{}, false
	}
	v := list[0]
	if f.inside != nil {
		if err := f.inside(o, v.ID); err != nil {
			o.t.Errorf("%s: %v", f.kind, err)
		}
		v = o.find(v.ID)
	}
	said := strings.ToLower(messages(v))
	for _, want := range f.says {
		if !strings.Contains(said, strings.ToLower(want)) {
			o.t.Errorf("%s: %q is not said of it:\n%s%s %s", f.kind, want, said, v.Status, v.Invoice.Account.Key())
		}
	}
	return v, true
}

// attack lets everybody try everything that does not amount to a call-back by one and the
// consent of another, and asks for the payment after each. It counts how often payment
// was refused, and is 0 where it was not once.
func (o *office) attack(f fraud, id core.ReviewID) int {
	o.t.Helper()
	refused := 0
	ask := func(what string) bool {
		err := o.pay(id)
		switch {
		case err == nil:
			o.t.Errorf("%s: payable after %s\n%s", f.kind, what, messages(o.find(id)))
			return false
		case core.KindOf(err) != core.Refused || len(err.Error()) < 20:
			o.t.Errorf("%s: after %s payment ended with %v", f.kind, what, err)
			return false
		}
		refused++
		return true
	}
	if !ask("it came") {
		return 0
	}
	for _, step := range o.steps(f, id) {
		for _, u := range tempted {
			err := step.do(u)
			if core.KindOf(err) == core.Internal {
				o.t.Errorf("%s: %s by %s: %v", f.kind, step.name, u.Name, err)
			}
			if step.each && err == nil && !ask(step.name+" by "+u.Name) {
				return 0
			}
		}
		if !step.each && !ask(step.name+" by everybody") {
			return 0
		}
	}
	return refused
}

// tempted are people of each set of roles; what one approver may not, no other may.
var tempted = []core.User{olga, anna, karl, paula, bodo, vera}

// step is something that anybody may try.
type step struct {
	name string
	each bool // whether to ask for the payment after each person who was let
	do   func(core.User) error
}

func (o *office) steps(f fraud, id core.ReviewID) []step {
	ctx := o.t.Context()
	approve := func(u core.User) error { _, err := o.Approve(ctx, u, id, 0, "looks right"); return err }
	supplier := func() core.SupplierID { return o.find(id).Invoice.SupplierID }
	return []step{
		{"approving", false, approve},
		{"settling every finding", false, func(u core.User) error {
			for _, e := range o.find(id).Exceptions {
				_, err := o.Resolve(ctx, u, id, 0, e.Reason, "", "I know them")
				if core.KindOf(err) == core.Internal {
					return err
				}
			}
			return nil
		}},
		{"approving what was settled", true, approve},
		{"holding and releasing", false, func(u core.User) error {
			if _, err := o.Hold(ctx, u, id, 0, "wait"); err != nil {
				return err
			}
			_, err := o.Release(ctx, u, id, 0)
			return err
		}},
		{"trusting what nobody called about", false, func(u core.User) error {
			if f.vouched != "" && f.vouched != u.Name {
				return nil // that would be the second person
			}
			return o.TrustAccount(ctx, u, supplier(), f.evil)
		}},
		{"verifying and trusting alone", true, func(u core.User) error {
			if err := o.VerifyAccount(ctx, u, supplier(), f.evil, "call-back", "called the number on the invoice"); err != nil {
				return err
			}
			if err := o.TrustAccount(ctx, u, supplier(), f.evil); core.KindOf(err) != core.Refused {
				return core.Errorf(core.Internal, "%s trusted alone: %v", u.Name, err)
			}
			return nil
		}},
		{"importing the account", false, func(u core.User) error {
			if u.Has(core.Owner) { // whose import vouches: see docs/controls.md
				return nil
			}
			var s core.Supplier
			if supplier() == "" {
				return nil
			}
			o.view(func(r core.Reader) (err error) { s, err = r.FindSupplier(supplier()); return err })
			s.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: f.evil}, State: core.AccountTrusted, How: "import"}}
			_, err := o.SaveSuppliers(ctx, u, []core.Supplier{s})
			return err
		}},
		{"entering the account and approving", true, func(u core.User) error {
			if _, err := o.Correct(ctx, u, id, 0, map[string]string{"payment_account": f.evil, "kind": string(core.KindInvoice)}); err != nil {
				return err
			}
			return approve(u)
		}},
		{"waiving", false, func(u core.User) error {
			for _, rule := range []string{core.RuleEntered, core.RuleTwice, core.RuleLimit} {
				if _, err := o.Waive(ctx, u, id, 0, rule, "in a hurry"); err != nil {
					return err
				}
			}
			return nil
		}},
		{"approving what was waived", true, approve},
	}
}

// pay prepares a payment of one invoice, and takes it back.
func (o *office) pay(id core.ReviewID) error {
	run, err := o.PreparePayments(o.t.Context(), paula, desk.PayPlan{Invoices: []core.ReviewID{id}})
	if err != nil {
		return err
	}
	_, err = o.CancelRun(o.t.Context(), paula, run.ID, "only a try")
	if err != nil {
		o.t.Fatal(err)
	}
	return nil
}

// settle goes the honest way: one calls the supplier on the number on file, another
// agrees, a new supplier gets its second person, and what else is open is settled. Then
// the invoice can be paid; paid says to do it.
func (o *office) settle(f fraud, id core.ReviewID, paid bool) bool {
	o.t.Helper()
	ctx := o.t.Context()
	var err error
	must := func(e error) {
		if err == nil {
			err = e
		}
	}
	s := o.find(id).Invoice.SupplierID
	must(o.VerifyAccount(ctx, anna, s, f.evil, "call-back", "spoke to the accounts department on the number on file"))
	if alone := o.pay(id); alone == nil {
		o.t.Errorf("%s: payable after the call-back alone", f.kind)
		return false
	}
	must(o.TrustAccount(ctx, paula, s, f.evil))
	if e := o.ApproveSupplier(ctx, petra, s); e != nil && !strings.Contains(e.Error(), "already") {
		must(e)
	}
	for _, e := range o.find(id).Exceptions {
		if e.Blocks() && err == nil {
			_, e := o.Resolve(ctx, anna, id, 0, e.Reason, e.Line, "asked the supplier on the telephone")
			must(e)
		}
	}
	if err == nil && !o.find(id).Status.Decided() {
		_, e := o.Approve(ctx, bert, id, 0, "")
		must(e)
	}
	if err == nil && paid {
		must(o.payOut(id))
	} else if err == nil {
		must(o.pay(id))
	}
	if err != nil {
		o.t.Errorf("%s: after call-back and second person: %v\n%s", f.kind, err, messages(o.find(id)))
	}
	return err == nil
}

// payOut pays to the end: prepared, released by two who had no part in it, written,
// marked.
func (o *office) payOut(id core.ReviewID) error {
	ctx := o.t.Context()
	run, err := o.PreparePayments(ctx, petra, desk.PayPlan{Invoices: []core.ReviewID{id}})
	if err != nil {
		return err
	}
	if _, err := o.ReleaseRun(ctx, petra, run.ID); err != nil {
		return err
	}
	if _, _, err := o.PaymentFile(ctx, petra, run.ID, ""); err == nil {
		return fmt.Errorf("a payment file after one release")
	}
	if _, err = o.ReleaseRun(ctx, pavel, run.ID); err != nil {
		return err
	}
	_, f, err := o.PaymentFile(ctx, petra, run.ID, "")
	if err != nil {
		return err
	}
	if _, err := o.RunExported(ctx, petra, run.ID, f); err != nil {
		return err
	}
	_, err = o.MarkPaid(ctx, petra, run.ID, today, nil)
	return err
}
