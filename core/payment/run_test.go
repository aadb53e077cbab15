package payment

import (
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/money"
)

var (
	noon  = on.Time().Add(12 * time.Hour)
	paula = core.User{Name: "paula", Roles: []core.Role{core.Payer}}
	petra = core.User{Name: "petra", Roles: []core.Role{core.Payer}}
	peter = core.User{Name: "peter", Roles: []core.Role{core.Payer}}
	olga  = core.User{Name: "olga", Roles: []core.Role{core.Owner}}
	anna  = core.User{Name: "anna", Roles: []core.Role{core.Approver}}
	firm  = core.Debtor{Account: "DE02120300000000202051", Name: "Nordlicht Beispiel GmbH"}
)

// table is a run and its invoices as they are now.
type table struct {
	t     *testing.T
	run   core.PaymentRun
	facts Facts
}

// laid is a run of three invoices and a credit note: A-1 alone, A-2 and A-3 less G-1.
func laid(t *testing.T) *table {
	t.Helper()
	other := from(supplier("Other"), ibanB)
	list := []Fact{fact("A-1 100.00 2026-11-04"), fact("A-2 50.00 2026-11-05", other), fact("A-3 50.00 2026-11-06", other), fact("G-1 -80.00 -", other)}
	run, err := New(propose(t, plan(), list...), "P1", firm, paula, noon)
	if err != nil {
		t.Fatal(err)
	}
	d := &table{t: t, run: run, facts: Facts{}}
	for _, f := range list {
		f.Review.Revision++
		f.Review.Payment = "P1"
		f.Review.EnteredBy = []string{"karl"}
		f.Review.Approvals = []core.Approval{{By: "anna"}}
		f.Account.VerifiedBy = "vera"
		d.facts[f.Review.ID] = f
	}
	return d
}

func (d *table) change(id core.ReviewID, fn func(*Fact)) {
	f := d.facts[id]
	fn(&f)
	d.facts[id] = f
}

func (d *table) release(by core.User) {
	d.t.Helper()
	run, err := Release(d.run, by, noon, d.facts)
	if err != nil {
		d.t.Fatal(err)
	}
	d.run = run
}

func is(t *testing.T, what string, err error, kind core.Kind, says string) {
	t.Helper()
	if core.KindOf(err) != kind || err != nil && !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v (%s), want %s %q", what, err, core.KindOf(err), kind, says)
	}
}

func TestNew(t *testing.T) {
	d := laid(t)
	if len(d.run.Transfers) != 2 || d.run.Total != eur("120.00") || d.run.Transfers[0].EndToEnd != "P1-1" || d.run.Transfers[1].EndToEnd != "P1-2" || d.run.Transfers[0].Lines[0].Revision != 6 {
		t.Errorf("%+v", d.run)
	}
	if err := Intact(d.run, d.run.Hash); err != nil {
		t.Error(err)
	}
	p := propose(t, plan(), fact("A-1 100.00 2026-11-04"))
	for _, c := range []struct {
		name string
		p    Proposal
		from core.Debtor
		by   core.User
		at   time.Time
		says string
	}{
		{"an approver", p, firm, anna, noon, "anna may not prepare payments"},
		{"nothing to pay", propose(t, plan()), firm, paula, noon, "nothing to pay"},
		{"from no account", p, core.Debtor{}, paula, noon, "own account is not known"},
		{"for yesterday", p, firm, paula, noon.AddDate(0, 0, 1), "2026-11-03 is past"},
	} {
		_, err := New(c.p, "P1", c.from, c.by, c.at)
		is(t, c.name, err, core.Refused, c.says)
	}
}

// Every change of what a run pays is seen: of any field, also where the hash was
// written anew, and where a person released something else.
func TestIntact(t *testing.T) {
	for name, do := range map[string]func(*core.PaymentRun){
		"another account":          func(r *core.PaymentRun) { r.Transfers[0].Account.IBAN = ibanB },
		"another name":             func(r *core.PaymentRun) { r.Transfers[0].Name = "Mallory" },
		"another amount":           func(r *core.PaymentRun) { r.Transfers[0].Amount, r.Total = eur("100.01"), eur("120.01") },
		"another line":             func(r *core.PaymentRun) { r.Transfers[0].Lines[0].Review = "x" },
		"another control sum":      func(r *core.PaymentRun) { r.Total = eur("120.01") },
		"another day":              func(r *core.PaymentRun) { r.ExecuteOn = on.AddDays(1) },
		"another debtor":           func(r *core.PaymentRun) { r.Debtor.Account = ibanA },
		"another maker":            func(r *core.PaymentRun) { r.MadeBy = "petra" },
		"a transfer more":          func(r *core.PaymentRun) { r.Transfers = append(r.Transfers, r.Transfers[0]) },
		"a currency":               func(r *core.PaymentRun) { r.Transfers[0].Amount.Currency = "USD" },
		"a release of another":     func(r *core.PaymentRun) { r.Releases = []core.RunStep{{By: "petra", Hash: "x"}} },
		"below nought":             func(r *core.PaymentRun) { r.Transfers[0].Amount = eur("-1.00") },
		"lines that do not amount": func(r *core.PaymentRun) { r.Transfers[0].Lines[0].Amount = eur("99.00") },
	} {
		d := laid(t)
		logged := d.run.Hash
		run := d.run.Clone()
		for i := range run.Transfers {
			run.Transfers[i].Lines = append([]core.PaymentLine{}, run.Transfers[i].Lines...)
		}
		do(&run)
		is(t, name, Intact(run, logged), core.Damaged, "payment run P1 is not what was prepared")
		run.Hash = Hash(run)
		is(t, name+", hash and all", Intact(run, logged), core.Damaged, "changed past the program")
	}
	is(t, "no hash at all", Intact(core.PaymentRun{}, ""), core.Damaged, "not what was prepared")
	d := laid(t)
	d.release(paula)
	d.run.Transfers[0].State, d.run.Transfers[0].PaidOn, d.run.State = core.TransferPaid, on, core.RunExported
	if err := Intact(d.run, d.run.Hash); err != nil {
		t.Errorf("what became of it is not what it pays: %v", err)
	}
}

// Two people, and none who had a part in the invoice before (DOMAIN 7).
func TestReleaseSegregation(t *testing.T) {
	d := laid(t)
	d.release(paula) // who prepared it may be one of the two
	if d.run.State != core.RunReleasedOnce {
		t.Errorf("after one it is %s", d.run.State)
	}
	_, err := Release(d.run, paula, noon, d.facts)
	is(t, "the same person", err, core.Refused, "paula has released it already")
	for _, c := range []struct {
		name string
		do   func(*Fact)
		says string
	}{
		{"who entered", func(f *Fact) { f.Review.EnteredBy = []string{"petra"} }, "petra entered invoice A-2 and so does not release its payment"},
		{"who approved", func(f *Fact) { f.Review.Approvals = append(f.Review.Approvals, core.Approval{By: "petra"}) }, "petra approved invoice A-2"},
		{"for whom somebody approved", func(f *Fact) { f.Review.Approvals = []core.Approval{{By: "anna", OnBehalf: "petra"}} }, "petra approved invoice A-2"},
		{"who signed the rule", func(f *Fact) { f.Signers = []string{"petra"} }, "petra signed the rule that approved invoice A-2"},
		{"whose import alone trusts the account", func(f *Fact) { f.Verified = []string{"olga", "petra"} }, "petra checked the bank account of invoice A-2"},
		{"who checked the account", func(f *Fact) { f.Account.VerifiedBy = "petra" }, "petra checked the bank account of invoice A-2"},
	} {
		d := laid(t)
		d.release(paula)
		d.change("id-A-2", c.do)
		_, err := Release(d.run, petra, noon, d.facts)
		is(t, c.name, err, core.Refused, c.says)
		d.change("id-A-2", func(f *Fact) { f.Review.Waivers = []core.Waiver{{Rule: core.RuleEntered, By: "olga"}} })
		_, err = Release(d.run, petra, noon, d.facts)
		is(t, c.name+", with another rule waived", err, core.Refused, c.says)
		d.change("id-A-2", func(f *Fact) { f.Review.Waivers = []core.Waiver{{Rule: core.RulePays, By: "olga"}} })
		d.release(petra)
	}
	late := laid(t)
	late.release(olga)
	late.change("id-A-3", func(f *Fact) { f.Review.EnteredBy = []string{"karl", "olga"} })
	_, err = Release(late.run, petra, noon, late.facts)
	is(t, "the first corrected an invoice after releasing it", err, core.Refused, "olga entered invoice A-3 and so does not release its payment")
	_, err = Release(d.run, anna, noon, d.facts)
	is(t, "who may not pay", err, core.Refused, "anna may not release payments; ask a person with the role payer or owner")
	d.release(olga)
	if d.run.State != core.RunReleased || len(d.run.Releases) != 2 || d.run.Releases[1].Hash != d.run.Hash {
		t.Errorf("after two it is %s by %+v", d.run.State, d.run.Releases)
	}
	_, err = Release(d.run, peter, noon, d.facts)
	is(t, "a third", err, core.Refused, "released by two people")
}

// A run whose invoices changed since is not released, and says which one did.
func TestReleaseRefusesWhatChanged(t *testing.T) {
	for _, c := range []struct {
		name, says string
		do         func(*Fact)
	}{
		{"the gate says no", "invoice A-3 of Other may not be paid: karl holds the invoice; release it, or cancel the run", func(f *Fact) {
			f.Refusal = core.Errorf(core.Refused, "karl holds the invoice").WithHint("release it")
		}},
		{"its content", "invoice A-3 of Other was changed", func(f *Fact) { f.Review.Invoice.Account.IBAN = ibanA }},
		{"it left the run", "invoice A-3 of Other is not in it any more", func(f *Fact) { f.Review.Payment = "" }},
		{"it is in another run", "invoice A-3 of Other is not in it any more", func(f *Fact) { f.Review.Payment = "P2" }},
	} {
		d := laid(t)
		d.change("id-A-3", c.do)
		_, err := Release(d.run, petra, noon, d.facts)
		is(t, c.name, err, core.Refused, c.says)
	}
	d := laid(t)
	_, err := Release(d.run, petra, noon.AddDate(0, 0, 1), d.facts)
	is(t, "the day after", err, core.Refused, "was to be carried out on 2026-11-03, which is past")
	d.change("id-A-3", func(f *Fact) { f.Refusal = core.Errorf(core.Unavailable, "no disk") })
	_, err = Release(d.run, petra, noon, d.facts)
	is(t, "no answer of the gate", err, core.Unavailable, "no disk")
}

func TestCancel(t *testing.T) {
	for _, c := range []struct {
		name  string
		state core.RunState
		paid  bool
		by    core.User
		says  string // empty for a yes
	}{
		{"a proposed one", core.RunProposed, false, petra, ""},
		{"a released one", core.RunReleased, false, petra, ""},
		{"by an approver", core.RunProposed, false, anna, "may not cancel payments"},
		{"a written one by a payer", core.RunExported, false, petra, "only the owner cancels it"},
		{"a written one by the owner", core.RunExported, false, olga, ""},
		{"one that is paid in part", core.RunExported, true, olga, "a part of it is paid"},
		{"a paid one", core.RunPaid, true, olga, "it is paid"},
		{"a cancelled one", core.RunCancelled, false, olga, "it is cancelled"},
	} {
		d := laid(t)
		d.run.State = c.state
		if c.paid {
			d.run.Transfers[0].State = core.TransferPaid
		}
		run, err := Cancel(d.run, c.by, noon, "wrong day")
		if c.says != "" {
			is(t, c.name, err, core.Refused, c.says)
			continue
		}
		if err != nil || run.State != core.RunCancelled || run.End.By != c.by.Name || run.Takes("id-A-1") || run.Revision != d.run.Revision+1 {
			t.Errorf("%s: %+v, %v", c.name, run, err)
		}
	}
}

// wrote is a run that was released and, if so, written for the bank.
func wrote(t *testing.T, file bool) *table {
	d := laid(t)
	d.release(paula)
	is(t, "a file after one release", MayExport(d.run, paula, noon), core.Refused, "two people release it first")
	d.release(petra)
	if file {
		is(t, "a file", MayExport(d.run, paula, noon), "", "")
		d.run = Exported(d.run, core.RunFile{Version: "09", SHA256: "aa"})
	}
	return d
}

func TestExported(t *testing.T) {
	d := wrote(t, false)
	is(t, "by an approver", MayExport(d.run, anna, noon), core.Refused, "may not write")
	is(t, "the day after", MayExport(d.run, paula, noon.AddDate(0, 0, 1)), core.Refused, "is past")
	d = wrote(t, true)
	is(t, "again, the day after too", MayExport(d.run, paula, noon.AddDate(0, 0, 1)), "", "")
	d.run = Exported(d.run, core.RunFile{Version: "09", SHA256: "aa"})
	d.run = Exported(d.run, core.RunFile{Version: "03", SHA256: "bb"})
	if len(d.run.Files) != 2 || d.run.State != core.RunExported {
		t.Errorf("%+v", d.run.Files)
	}
	d.run.Transfers[0].State = core.TransferPaid
	is(t, "with a part paid", MayExport(d.run, paula, noon), core.Refused, "carried out a part of it")
	d.run.State = core.RunCancelled
	is(t, "cancelled", MayExport(d.run, paula, noon), core.Refused, "it is cancelled")
}

func TestPay(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  bool
		which []int
		on    core.Date
		by    core.User
		says  string
		state core.RunState
	}{
		{"all of it", true, nil, on, paula, "", core.RunPaid},
		{"one of two", true, []int{1}, on, paula, "", core.RunExported},
		{"without a file", false, nil, on, paula, "", core.RunPaid},
		{"one of two without a file", false, []int{1}, on, paula, "without a payment file it is marked as paid as a whole", ""},
		{"tomorrow", true, nil, on.AddDays(1), paula, "2026-11-04 is still to come", ""},
		{"before it was made", true, nil, on.AddDays(-1), paula, "it was prepared after 2026-11-02", ""},
		{"by an approver", true, nil, on, anna, "may not mark", ""},
	} {
		d := wrote(t, c.file)
		run, which, err := Pay(d.run, c.by, c.which, c.on, noon)
		if c.says != "" {
			is(t, c.name, err, core.Refused, c.says)
			continue
		}
		want := max(1, 2-len(c.which))
		if err != nil || run.State != c.state || len(which) != want || run.Transfers[1].PaidOn != on {
			t.Errorf("%s: %s, %v, %v", c.name, run.State, which, err)
		}
		if _, _, err := Pay(run, c.by, []int{1}, c.on, noon); core.KindOf(err) != core.Refused {
			t.Errorf("%s: paid twice: %v", c.name, err)
		}
	}
	d := laid(t)
	_, _, err := Pay(d.run, paula, nil, on, noon)
	is(t, "one that nobody released", err, core.Refused, "two people release it first")
}

func TestReturn(t *testing.T) {
	d := wrote(t, true)
	_, err := Return(d.run, anna, 0, noon, "AC04")
	is(t, "by an approver", err, core.Refused, "may not mark")
	run, err := Return(d.run, paula, 0, noon, "AC04")
	if err != nil || run.State != core.RunExported || run.Transfers[0].State != core.TransferReturned || run.Takes("id-A-1") || !run.Takes("id-A-2") {
		t.Errorf("%+v, %v", run, err)
	}
	_, err = Return(run, paula, 0, noon, "AC04")
	is(t, "twice", err, core.Refused, "came back already")
	run, _, err = Pay(run, paula, nil, on, noon)
	if err != nil || run.State != core.RunPaid || run.Transfers[0].State != core.TransferReturned {
		t.Errorf("%+v, %v", run, err)
	}
	if run, err = Return(run, paula, 1, noon, "x"); err != nil || run.Takes("id-G-1") {
		t.Errorf("after it was paid: %v", err)
	}
	d = wrote(t, false)
	_, err = Return(d.run, paula, 0, noon, "AC04")
	is(t, "one that was never sent", err, core.Refused, "no payment of it came back")
	d = wrote(t, true)
	d.run.Transfers[1].Amount = money.New(0, "EUR")
	_, err = Return(d.run, paula, 1, noon, "AC04")
	is(t, "one without money", err, core.Refused, "set off against credit notes")
}

func TestReturnReason(t *testing.T) {
	for in, want := range map[string]string{
		"AC04": "AC04, the account is closed !", "ac01": "AC01, the account number is wrong !", "AC04 account closed": "AC04, account closed !",
		"MS03: no idea": "MS03, no idea", "AM05": "AM05, the bank takes it for a payment made twice", "they sent it back": "they sent it back", "XY99": "XY99", "  ": "", "CUST": "CUST, the payer asked for it back",
	} {
		got, wrong := ReturnReason(in)
		if wrong {
			got += " !"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPaying(t *testing.T) {
	got, err := Paying(core.Debtor{Account: "de02 1203 0000 0000 2020 51", BIC: "byladem1001", Name: " Nordlicht "})
	if err != nil || got != (core.Debtor{Account: "DE02120300000000202051", BIC: "BYLADEM1001", Name: "Nordlicht"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := Paying(core.Debtor{}); err != nil || got != (core.Debtor{}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []core.Debtor{{Account: "DE02120300000000202052"}, {Account: "12345678"}, {BIC: "BYLADEM1001"}, {Account: "TR330006100519786457841326"}, {Account: "DE02120300000000202051", BIC: "BYLADEM"}} {
		_, err := Paying(bad)
		is(t, bad.Account+bad.BIC, err, core.BadInput, "payment.")
	}
}

// The fingerprint of a run stays what it is, or the runs of an earlier version would
// count as tampered with.
func TestHashStays(t *testing.T) {
	if got := laid(t).run.Hash; got != "84be9580c858835bc87db0841c76db006f38ddeeddf6354148df1476144c7053" {
		t.Errorf("it is %s now", got)
	}
}
