package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/money"
)

// TestMain lets the test binary be the worker that reads documents.
func TestMain(m *testing.M) {
	if wire.IsWorker(os.Args) {
		os.Exit(wire.RunWorker(os.Args))
	}
	os.Exit(m.Run())
}

// arrived is one file of a mail, as it came out.
type arrived struct {
	delivery *core.Delivery
	review   *core.Review
	twins    map[string]string // level of a duplicate to the number that it repeats
}

// TestDemo runs the demo: within two minutes every lane has something in it, one
// invoice is approved and exported, and every file of every mail became what it should.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 37 mails with scans and photos")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	var out strings.Builder
	s := newShow(dir, &out)
	if err := s.run(t.Context(), ""); err != nil {
		t.Fatalf("%v after\n%s", err, out.String())
	}
	if took := time.Since(s.start); took > 2*time.Minute {
		t.Errorf("it took %v", took)
	}
	for _, lane := range core.Lanes {
		if !strings.Contains(out.String(), "\n"+words(string(lane))+" ") {
			t.Errorf("nothing is in the lane %s:\n%s", lane, out.String())
		}
	}
	for _, said := range []string{"it is now approved", "Exported 1 approved invoice", "The audit log is sound"} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("it does not say %q", said)
		}
	}
	csv, err := os.ReadFile(filepath.Join(dir, "approved.csv"))
	if err != nil || strings.Count(string(csv), "\n") != 2 {
		t.Errorf("approved.csv is %q, %v", csv, err)
	}
	asExpected(t, s)

	if err := newShow(t.TempDir(), &out).run(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "was not made by the demo") {
		t.Errorf("over a folder of somebody else: %v", err)
	}
}

// asExpected compares what is in the demo's books with what the sample mails expect.
func asExpected(t *testing.T, s *show) {
	t.Helper()
	app, err := wire.Open(t.Context(), wire.Config{Dir: s.books(), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	s.app = app
	defer func() {
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	}()
	mails, err := sample.Mails(s.today)
	if err != nil {
		t.Fatal(err)
	}
	f := &findings{t: t}
	for _, m := range mails {
		for _, e := range m.Expect {
			f.compare(m, e, s.find(t.Context(), t, m, e))
		}
	}
	f.judge()
}

// find looks up what became of a file of a mail.
func (s *show) find(ctx context.Context, t *testing.T, m sample.Mail, e sample.Expect) (a arrived) {
	t.Helper()
	err := s.app.Books().View(ctx, func(r core.Reader) error {
		messages, err := r.ListMessages("")
		if err != nil {
			return err
		}
		for _, msg := range messages {
			if string(msg.ID) != sumOf(m.Raw) {
				continue
			}
			list, err := r.ListDeliveries(core.DeliveryFilter{Message: msg.ID})
			if err != nil {
				return err
			}
			for _, d := range list {
				name := d.Path[strings.LastIndex(d.Path, "/")+1:]
				if name == e.File || e.File == "" && strings.HasPrefix(name, "mail body") && len(list) == 1 {
					a.delivery = &d
				}
			}
		}
		if a.delivery == nil || a.delivery.Document == "" {
			return nil
		}
		v, err := r.FindReview(core.NewReviewID(a.delivery.Document, 1))
		if err != nil {
			return err
		}
		a.review, a.twins = &v, map[string]string{}
		for _, x := range v.Exceptions {
			if x.Twin == nil {
				continue
			}
			twin, err := r.FindReview(*x.Twin)
			if err != nil {
				return err
			}
			a.twins[x.Level] = twin.Invoice.Number
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// findings counts how often something was expected of what was once paper, and met.
type findings struct {
	t          *testing.T
	met, asked int
}

// paper says that a file went through a scanner, a fax or a camera. The dates printed
// on it are of this month, so what is read from it moves a little from day to day.
func paper(file string) bool {
	return strings.Contains(file, "-scan ") || strings.Contains(file, "-fax ") || strings.Contains(file, "-photo ")
}

// share is how much of what is expected of paper must be met, in percent. All of it
// was when this was written.
const share = 85

// is notes one expectation. What was never paper meets it.
func (f *findings) is(what, file string, got, want any) {
	f.t.Helper()
	ok := fmt.Sprint(got) == fmt.Sprint(want)
	switch {
	case !ok && paper(file):
		f.t.Logf("%s: %s is %v, want %v", file, what, got, want)
	case !ok:
		f.t.Errorf("%s: %s is %v, want %v", file, what, got, want)
	}
	if paper(file) {
		f.asked++
		if ok {
			f.met++
		}
	}
}

// compare holds one file against what is expected of it. Paper is no excuse for a file
// that ends as something else, or for a fraud or a duplicate that is not stopped.
func (f *findings) compare(m sample.Mail, e sample.Expect, a arrived) {
	name := m.Name + " " + e.File
	if a.delivery == nil {
		f.t.Errorf("%s: nothing became of it", name)
		return
	}
	if o := a.delivery.Outcome; o != e.Outcome && (e.OrOutcome == "" || o != e.OrOutcome) {
		f.t.Errorf("%s: %s %s, want %s", name, o, a.delivery.Reason, e.Outcome)
	}
	if e.Outcome != core.Became || a.delivery.Outcome != core.Became {
		return
	}
	v := a.review
	stopped := slices.ContainsFunc(e.Reasons, func(r core.Reason) bool {
		return r == core.Unreadable || r == core.BankChanged || r == core.BankUnverified || r == core.CodeDiffersFromPage || r == core.Duplicate && e.Level < "D3"
	})
	if stopped && (v.Status != core.StatusOnHold && v.Status != core.StatusReceived || v.Lane() != e.Lane) {
		f.t.Errorf("%s: %s in %s, want it stopped in %s", name, v.Status, v.Lane(), e.Lane)
	}
	f.is("kind", name, kindOf(*v), e.Kind)
	f.is("lane", name, v.Lane(), e.Lane)
	f.is("match", name, orNone(v.Match.Kind), e.Match)
	f.is("orders", name, v.Match.Orders, e.Orders)
	for _, r := range e.Reasons {
		open := slices.ContainsFunc(v.Exceptions, func(x core.Exception) bool { return x.Reason == r && x.Open() && (e.Level == "" || x.Level == e.Level) })
		f.is("an open "+string(r)+e.Level, name, open, true)
	}
	if e.CodeAccount != "" && !slices.Equal(v.Draft.CodeAccounts, []string{e.CodeAccount}) {
		f.t.Errorf("%s: payment codes name %v, want %s", name, v.Draft.CodeAccounts, e.CodeAccount)
	}
	if e.Twin != "" {
		f.is("the number that it repeats", name, a.twins[e.Level], e.Twin)
	}
	if e.Lane == core.LaneClean {
		var found []core.Reason
		for _, x := range v.Exceptions {
			found = append(found, x.Reason)
		}
		f.is("what is open", name, found, []core.Reason(nil))
	}
	if e.Invoice != nil && v.Failure == nil {
		f.fields(name, v.Invoice, *e.Invoice)
	}
}

func kindOf(v core.Review) core.DocKind {
	if v.Draft.Kind.Value == "" {
		return core.KindOther
	}
	return v.Draft.Kind.Value
}

func orNone(p core.MatchPolicy) core.MatchPolicy {
	if p == "" {
		return core.MatchNone
	}
	return p
}

// fields compares what was read, value by value.
func (f *findings) fields(name string, got, want core.Invoice) {
	f.is("supplier", name, strings.ToLower(got.Seller.Name), strings.ToLower(want.Seller.Name))
	f.is("number", name, got.Number, want.Number)
	f.is("issue date", name, got.IssueDate, want.IssueDate)
	f.is("due date", name, got.DueDate, want.DueDate)
	f.is("currency", name, got.Currency, want.Currency)
	f.is("net total", name, got.NetTotal, want.NetTotal)
	f.is("tax total", name, got.TaxTotal, want.TaxTotal)
	f.is("gross total", name, got.GrossTotal, want.GrossTotal)
	f.is("account", name, got.Account.Key(), want.Account.Key())
	f.is("line count", name, len(got.Lines), len(want.Lines))
	for i := range min(len(got.Lines), len(want.Lines)) {
		g, w := got.Lines[i], want.Lines[i]
		f.is(fmt.Sprintf("line %d", i+1), name, lineText(g.Quantity, g.UnitPrice, g.NetAmount), lineText(w.Quantity, w.UnitPrice, w.NetAmount))
	}
}

func lineText(quantity, price money.Decimal, net money.Amount) string {
	return fmt.Sprintf("%s x %s = %s", quantity.Trim(), price.Trim(), net)
}

// judge asks for the share.
func (f *findings) judge() {
	f.t.Helper()
	f.t.Logf("%d of %d expectations of scans, fax and photo met", f.met, f.asked)
	if f.asked < 40 || 100*f.met < share*f.asked {
		f.t.Errorf("at least %d %% should be", share)
	}
}

func sumOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
