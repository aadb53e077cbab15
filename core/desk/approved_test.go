package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"countersign/core"
)

// knownWords is the odd invoice with words that everybody knows: the lower of its two
// dates is the invoice's.
func knownWords(n int, iban string) string {
	return strings.NewReplacer("Zalvik ", "Beleg-Nr ", "Ordun    ", "Lieferung", "Mefsken ", "Datum   ").Replace(odd(n, iban))
}

// newTrusted is a post whose supplier's account is trusted, so that its invoices can be
// approved.
func newTrusted(t *testing.T) *post {
	p := newPost(t)
	p.acme.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: acmeIBAN}, State: core.AccountTrusted}}
	p.update(func(tx core.Tx) error { return tx.SaveSupplier(p.acme) })
	return p
}

// yes approves an invoice as a person does.
func (p *post) yes(v core.Review) {
	p.t.Helper()
	if v, err := p.Approve(p.t.Context(), anna, v.ID, 0, ""); err != nil || v.Status != core.StatusApproved {
		p.t.Fatalf("%s: %v", state(v), err)
	}
}

func (p *post) lessonOf(field string) LessonRow {
	p.t.Helper()
	list := p.lessons()
	i := slices.IndexFunc(list, func(l LessonRow) bool { return l.Field == field })
	if i < 0 {
		p.t.Fatalf("no lesson of the %s", field)
	}
	return list[i]
}

func TestApprovalTeachesPlaces(t *testing.T) {
	p := newTrusted(t)
	waiting, first := p.bring("w", odd(1, acmeIBAN)), p.bring("a", knownWords(2, acmeIBAN))
	if waiting.Draft.IssueDate.Text() != "2026-10-04" || first.Draft.IssueDate.Text() != "2026-10-03" {
		t.Fatalf("read as %s and %s", waiting.Draft.IssueDate.Value, first.Draft.IssueDate.Value)
	}
	p.yes(first)
	var fields []string
	for _, l := range p.lessons() {
		fields = append(fields, l.Field)
		if l.State != core.LessonOn || !l.Confirmed || l.By != anna.Name || l.From != first.ID || slices.ContainsFunc(l.Rules, func(r core.Rule) bool { return r.Kind != core.RulePlace || r.Weight > 0.5 }) {
			t.Errorf("%+v", l)
		}
	}
	if got := strings.Join(fields, " "); got != "buyer gross_total issue_date net_total number payment_account supplier_tax_id tax_total" {
		t.Errorf("approving taught of %s", got)
	}
	if got := actions(p.log(2)); got != "LessonLearnt LessonSwitchedOn" {
		t.Errorf("the log ends with %s", got)
	}
	if v := p.find(waiting.ID); v.Draft.IssueDate.Text() != "2026-10-04" {
		t.Error("a waiting invoice was read again")
	}
	next := p.bring("b", odd(3, acmeIBAN))
	if next.Draft.IssueDate.Text() != "2026-10-04" || next.Draft.IssueDate.Evidence.Learnt() != "K-1002" {
		t.Errorf("the next invoice is of %s by %q", next.Draft.IssueDate.Value, next.Draft.IssueDate.Evidence.Rule)
	}
	before := len(p.lessons())
	p.yes(p.bring("c", knownWords(4, acmeIBAN)))
	if n := len(p.lessons()); n != before {
		t.Errorf("another invoice of the same layout taught %d lessons more", n-before)
	}
	if v := p.bring("d", odd(5, otherIBAN)); v.Draft.PaymentAccount.Value != otherIBAN || !strings.Contains(state(v), "BankChanged") {
		t.Errorf("another account is read as %q: %s", v.Draft.PaymentAccount.Value, state(v))
	}
}

// Whoever corrects what an approval taught is right.
func TestCorrectionReplacesWhatAnApprovalTaught(t *testing.T) {
	p := newTrusted(t)
	p.yes(p.bring("a", knownWords(2, acmeIBAN)))
	next := p.bring("b", odd(3, acmeIBAN))
	lessons := p.correct(next, "issue_date", "2026-10-06")
	if len(lessons) != 1 || lessons[0].Confirmed || lessons[0].Was != "2026-10-04" || lessons[0].State != core.LessonOn {
		t.Fatalf("%+v", lessons)
	}
	if l := p.lessonOf("issue_date"); l.State != core.LessonReplaced || l.EndedBy != karl.Name {
		t.Errorf("the approval's lesson is %s", l.State)
	}
	if v := p.bring("c", odd(4, acmeIBAN)); v.Draft.IssueDate.Text() != "2026-10-07" {
		t.Errorf("the next invoice is of %s", v.Draft.IssueDate.Value)
	}
}

// What was taken back is not taught again by the next approval.
func TestApprovalsTeachNoMoreWhatWasTakenBack(t *testing.T) {
	p := newTrusted(t)
	p.yes(p.bring("a", knownWords(2, acmeIBAN)))
	if _, err := p.TakeBack(t.Context(), karl, p.lessonOf("issue_date").ID, "that is the day of delivery"); err != nil {
		t.Fatal(err)
	}
	p.yes(p.bring("b", knownWords(3, acmeIBAN)))
	for _, l := range p.lessons() {
		if l.Field == "issue_date" && l.State != core.LessonTakenBack {
			t.Errorf("%+v", l)
		}
	}
	if v := p.bring("c", odd(4, acmeIBAN)); v.Draft.IssueDate.Text() != "2026-10-07" {
		t.Errorf("the next invoice is of %s", v.Draft.IssueDate.Value)
	}
}

// A place that would be wrong on invoices which people confirmed is kept and not used;
// the others count.
func TestApprovalIsTriedOnThePast(t *testing.T) {
	p := newTrusted(t)
	for n := 1; n <= 3; n++ {
		p.approve(p.bring(fmt.Sprint("past", n), odd(n, acmeIBAN)))
	}
	p.yes(p.bring("a", knownWords(4, acmeIBAN)))
	if l := p.lessonOf("issue_date"); l.State != core.LessonOff || l.Replay.Past != 3 || l.Replay.Breaks != 3 || len(l.Replay.Broken) != 3 {
		t.Errorf("%s after %+v", l.State, l.Replay)
	}
	if l := p.lessonOf("gross_total"); l.State != core.LessonOn || l.Replay.Past != 3 || l.Replay.Breaks != 0 {
		t.Errorf("%s after %+v", l.State, l.Replay)
	}
	if v := p.bring("b", odd(5, acmeIBAN)); v.Draft.IssueDate.Text() != "2026-10-08" {
		t.Errorf("the next invoice is of %s", v.Draft.IssueDate.Value)
	}
}

// An invoice whose words were never stored teaches nothing.
func TestApprovalWithoutPages(t *testing.T) {
	o := newOffice(t)
	o.order("PO-1", "10.00")
	v := o.enter(o.widgets("INV-1", "PO-1"))
	if _, err := o.Approve(t.Context(), anna, v.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if list, err := o.Lessons(t.Context(), vera, ""); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
