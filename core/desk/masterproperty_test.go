package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"
)

// nordic is what the firm's second supplier is called until it is merged; seenIBAN is
// an account that nobody trusts yet.
const (
	nordic   = "Nordic"
	seenIBAN = "DE75512108001245126199"
)

// second adds a supplier with policies of its own, its order and its invoice.
func (f *firm) second() {
	s := coretest.Supplier(nordic, func(s *core.Supplier) { s.TaxID, s.Accounts[0].IBAN = "DE143593636", newIBAN })
	f.update(func(tx core.Tx) error {
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		set.Payment = core.Debtor{Account: "DE02500105170137075030"}
		set.Approval = append([]core.Policy{{Name: "acme", When: core.PolicyWhen{Supplier: []string{"Acme"}}, Ask: []core.Step{{Who: []string{"role:owner"}}}}}, set.Approval...)
		if err := tx.SaveSettings(set); err != nil {
			return err
		}
		f.acme.Accounts = append(slices.Clone(f.acme.Accounts), core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: seenIBAN}, State: core.AccountSeen})
		return errors.Join(tx.SaveSupplier(s), tx.SaveSupplier(f.acme))
	})
	acme := f.acme
	f.acme = s
	f.take(len(f.ids))
	f.take(len(f.ids))
	f.acme = acme
}

func (f *firm) orderNumber() string {
	return fmt.Sprintf("PO-%d", rapid.IntRange(0, 6).Draw(f.t, "order"))
}

// master is one command about orders, receipts, suppliers, contracts or payments.
func (f *firm) master() {
	ctx, by := f.t.Context(), f.person("by")
	suppliers := []core.SupplierID{f.acme.ID, "nordic"}
	supplier := rapid.SampledFrom(suppliers).Draw(f.t, "supplier")
	quantity := fmt.Sprint(rapid.IntRange(1, 20).Draw(f.t, "quantity"))
	switch rapid.IntRange(0, 13).Draw(f.t, "master command") {
	case 0:
		o := coretest.Order(f.orderNumber(), supplier, coretest.OrderLine("1", "Widget", quantity, "9.90"))
		imports(f, []core.PurchaseOrder{o}, func(l []core.PurchaseOrder) (Changes, error) { return f.SaveOrders(ctx, by, l) })
	case 1:
		g := coretest.Receipt("R-"+f.orderNumber(), coretest.Received(f.orderNumber(), "1", quantity))
		imports(f, []core.GoodsReceipt{g}, func(l []core.GoodsReceipt) (Changes, error) { return f.SaveReceipts(ctx, by, l) })
	case 2:
		s := core.Supplier{Name: rapid.SampledFrom([]string{"Acme", nordic, "New"}).Draw(f.t, "name"), State: core.SupplierApproved, Phone: "+49 40 " + quantity, Emails: []string{"Bills@Acme.example"},
			Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: seenIBAN}, State: core.AccountTrusted, How: "import"}}}
		imports(f, []core.Supplier{s}, func(l []core.Supplier) (Changes, error) { return f.SaveSuppliers(ctx, by, l) })
	case 3, 4:
		i := rapid.IntRange(0, 1).Draw(f.t, "from")
		_, _ = f.MergeSupplier(ctx, by, suppliers[i], suppliers[1-i], "the same firm")
	case 5:
		_, _ = f.AddContract(ctx, by, core.Contract{Supplier: supplier, Text: "rent", Currency: "EUR", Low: money.MustDecimal("1"), High: money.MustDecimal("999"), Period: core.Monthly})
	case 6:
		_ = f.EndContract(ctx, by, "C-1", core.DateOf(f.clock.now), "over")
	case 7:
		if f.CloseOrder(ctx, by, core.OrderID(f.orderNumber()), "x") == nil && rapid.Bool().Draw(f.t, "again") {
			_ = f.ReopenOrder(ctx, f.person("by"), core.OrderID(f.orderNumber()), "x")
		}
	case 8:
		_, _ = f.Link(ctx, by, f.invoice(), 0, []core.OrderID{core.OrderID(f.orderNumber())})
	case 9:
		first, second := rapid.SampledFrom([]core.User{anna, olga}).Draw(f.t, "first"), rapid.SampledFrom([]core.User{anna, olga}).Draw(f.t, "second")
		iban := rapid.SampledFrom([]string{newIBAN, seenIBAN, seenIBAN}).Draw(f.t, "iban")
		_ = f.VerifyAccount(ctx, first, supplier, iban, "call-back", "Ms A")
		_ = f.TrustAccount(ctx, second, supplier, iban)
		if rapid.IntRange(0, 3).Draw(f.t, "retire") == 0 {
			_ = f.RetireAccount(ctx, by, supplier, iban, "x")
		}
	case 10:
		limit := amount(quantity + "0.00")
		_ = f.SetRights(ctx, by, rapid.SampledFrom([]string{"karl", "paula"}).Draw(f.t, "whose"), Rights{Limit: &limit})
	case 11: // who signs the rules goes, and comes back
		otto := core.User{Name: "otto", Roles: []core.Role{core.Owner}}
		_ = f.SetDisabled(ctx, otto, "olga", true)
		_ = f.SetDisabled(ctx, otto, "olga", false)
	default:
		f.payChain()
	}
}

// payChain takes what may be paid on its way, mostly by who may; now and then a payment
// comes back.
func (f *firm) payChain() {
	ctx := f.t.Context()
	run, err := f.PreparePayments(ctx, f.payer(), PayPlan{Until: core.DateOf(f.clock.now).AddDays(60)})
	if err != nil {
		return
	}
	for _, by := range []core.User{paula, f.payer(), f.person("by")} {
		if now, err := f.ReleaseRun(ctx, by, run.ID); err == nil {
			run = now
		}
	}
	if run.State != core.RunReleased || rapid.IntRange(0, 3).Draw(f.t, "cancel") == 0 {
		_, _ = f.CancelRun(ctx, paula, run.ID, "x")
		return
	}
	if _, err := f.MarkPaid(ctx, paula, run.ID, core.Date{}, nil); err == nil && rapid.Bool().Draw(f.t, "returned") {
		back := Returned{Invoice: rapid.SampledFrom(run.Invoices()).Draw(f.t, "which"), Reason: rapid.SampledFrom([]string{"AC04", "MS03"}).Draw(f.t, "code")}
		_, _ = f.PaymentReturned(ctx, f.payer(), run.ID, back)
	}
}

// payer is somebody who may pay, most of the time.
func (f *firm) payer() core.User {
	if rapid.IntRange(0, 3).Draw(f.t, "anybody") == 0 {
		return f.person("by")
	}
	return rapid.SampledFrom([]core.User{paula, olga, {Name: "otto", Roles: []core.Role{core.Owner}}}).Draw(f.t, "payer")
}

// billed holds what is counted as invoiced of each order line against the invoices.
func (f *firm) billed() {
	f.view(func(r core.Reader) error {
		orders, err := r.ListOrders("")
		if err != nil {
			return err
		}
		var ids []core.OrderID
		for _, o := range orders {
			ids = append(ids, o.ID)
		}
		states, err := r.LineStates(ids, "")
		if err != nil {
			return err
		}
		list, err := r.ListReviews(core.ReviewFilter{})
		sum := map[core.LineRef]int64{}
		for _, v := range list {
			if v.Status == core.StatusRejected || v.Status == core.StatusWithdrawn {
				continue
			}
			for _, l := range v.Match.Lines {
				if l.Net.Currency != "EUR" {
					continue // counts for no order in another currency
				}
				sum[core.LineRef{Order: l.Order, Line: l.OrderLine}] += v.Invoice.Sign() * l.Net.Minor
			}
		}
		for at, s := range states {
			if s.InvoicedNet.Minor != sum[at] {
				f.t.Fatalf("%v is invoiced with %s, its invoices say %d", at, s.InvoicedNet, sum[at])
			}
			delete(sum, at)
		}
		for at, n := range sum {
			if n != 0 {
				f.t.Fatalf("%v is invoiced with %d, and nobody counts it", at, n)
			}
		}
		return err
	})
}

// accounts holds that no account is trusted on one person's word, but for what came with
// an import.
func (f *firm) accounts() {
	f.view(func(r core.Reader) error {
		list, err := r.ListSuppliers()
		for _, s := range list {
			for _, a := range s.Accounts {
				if a.State == core.AccountTrusted && a.How == "call-back" && (a.VerifiedBy == "" || a.TrustedBy == "" || a.VerifiedBy == a.TrustedBy) {
					f.t.Fatalf("account %s of %s is trusted by %q and verified by %q", a.Key(), s.Name, a.TrustedBy, a.VerifiedBy)
				}
			}
		}
		return err
	})
}

// unpaidFor holds what was approved and has not left against the policy of the supplier
// that it is of now; a signed rule takes the place of a policy.
func (f *firm) unpaidFor(v core.Review) string {
	if v.Status != core.StatusApproved || v.Invoice.SupplierID != f.acme.ID || v.Route.Policy == "acme" || v.Route.Rule != "" {
		return ""
	}
	var set core.Settings
	f.view(func(r core.Reader) (err error) {
		set, err = r.Settings()
		return err
	})
	i := slices.IndexFunc(f.log(), func(e core.AuditEntry) bool {
		return e.Object == "review:"+string(v.ID) && e.Action == "SupplierMerged"
	})
	if i < 0 || v.Payment != "" || len(set.Approval) == 0 || set.Approval[0].Name != "acme" {
		return ""
	}
	return "was merged to Acme past its policy " + strings.Join(v.Route.Steps[0].Who, ",")
}

// Issue 5, properties: whatever people do to orders, receipts, suppliers, contracts and
// people besides deciding: nothing is approved or paid without what its policy asks, no
// record changes without its entry, what is invoiced of an order line is the sum of its
// invoices, and the same import twice is the same state.
func TestWhateverTheOfficeDoes(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		f := newFirm(t)
		f.second()
		for range rapid.IntRange(10, 40).Draw(t, "commands") {
			if rapid.Bool().Draw(t, "decides") {
				f.logged(f.step)
			} else {
				f.logged(f.master)
			}
			f.billed()
			f.accounts()
			f.view(func(r core.Reader) error {
				list, err := r.ListReviews(core.ReviewFilter{})
				for _, v := range list {
					if f.boundTo(v); !stands(v) {
						continue
					}
					if why := f.wrong(v) + f.unpaidFor(v); why != "" {
						t.Fatalf("%s is %s: %s; route %+v", v.Invoice.Number, v.Status, why, v.Route)
					}
				}
				return err
			})
		}
		for _, e := range f.log() {
			seen[e.Action]++
		}
	})
	for _, action := range []string{"Approved", "Paid", "SupplierMerged", "Imported", "ContractAdded", "OrderClosed", "Linked", "AccountTrusted", "RightsChanged", "SubstituteSet", "UserDisabled", "PaymentReturned", "SignaturesVoided"} {
		if seen[action] == 0 {
			t.Errorf("the commands never get to %s: %v", action, seen)
		}
	}
}
