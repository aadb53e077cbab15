package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
	"countersign/core/money"
)

// typed lays text out as a page of fixed-width letters: a row of the text is a line,
// and every word keeps its column.
func typed(text string) core.Reading {
	p := core.Page{Number: 1, Width: 595, Height: 842, Source: core.FromText}
	for row, line := range strings.Split(text, "\n") {
		for col := 0; col < len(line); {
			if line[col] == ' ' {
				col++
				continue
			}
			end := col
			for end < len(line) && line[end] != ' ' {
				end++
			}
			at := func(c int) float64 { return 0.05 + 0.0095*float64(c) }
			y := 0.05 + 0.018*float64(row)
			p.Words = append(p.Words, core.Word{Text: line[col:end], Confidence: 1, Box: core.Box{X0: at(col), X1: at(end) - 0.001, Y0: y, Y1: y + 0.012}})
			col = end
		}
	}
	return core.Reading{Pages: []core.Page{p}, Engine: "test"}
}

// paper is the reader of these tests: it reads what was laid on it, by the file's name.
type paper map[string]core.Reading

func (p paper) Read(_ context.Context, doc core.Document, _ string) (core.Reading, error) {
	return p[doc.Name], nil
}

// post is an office with documents that come in by name.
type post struct {
	*office
	paper paper
	in    *intake.Intake
}

func newPost(t *testing.T) *post {
	o := newOffice(t)
	p := &post{office: o, paper: paper{}}
	p.in = intake.New(intake.Ports{Store: o.store, Blobs: coretest.NewBlobs(), Reader: p.paper, Unpacker: plainFiles{}})
	s := core.DefaultSettings()
	s.MatchingPolicy = core.MatchNone
	o.update(func(tx core.Tx) error { return tx.SaveSettings(s) })
	return p
}

type plainFiles struct{}

func (plainFiles) Unpack(_ context.Context, name string, data []byte) (core.Unpacked, error) {
	return core.Unpacked{Parts: []core.Part{{Path: name, MediaType: "application/pdf", Data: data}}}, nil
}
func (plainFiles) MediaType(string, []byte) string { return "application/pdf" }

// bring takes a document in and gives its invoice.
func (p *post) bring(name, text string) core.Review {
	p.t.Helper()
	p.paper[name] = typed(text)
	list, err := p.in.File(p.t.Context(), karl, name, []byte("%PDF-"+name))
	if err != nil || len(list) != 1 {
		p.t.Fatal(list, err)
	}
	if err := p.in.Process(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	return p.find(core.NewReviewID(list[0].Document, 1))
}

// approve says yes past the desk: these tests are about reading.
func (p *post) approve(v core.Review) {
	p.t.Helper()
	v = p.find(v.ID)
	v.Status, v.Revision = core.StatusApproved, v.Revision+1
	p.update(func(tx core.Tx) error { return tx.SaveReview(v) })
}

func (p *post) correct(v core.Review, field, value string) []core.Lesson {
	p.t.Helper()
	_, lessons, err := p.CorrectAt(p.t.Context(), karl, v.ID, 0, map[string]string{field: value}, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return lessons
}

// odd is an invoice of Acme whose number and dates stand beside words of no language.
func odd(n int, iban string) string {
	cents := int64(10000 + 700*n)
	tax := cents * 19 / 100
	eur := func(c int64) string { return strings.Replace(money.NewDecimal(c, 2).String(), ".", ",", 1) }
	return fmt.Sprintf(`Acme GmbH
Lange Gasse 12
12345 Berlin

                                             Zalvik     K-%d
                                             Ordun      %02d.10.2026
                                             Mefsken    %02d.10.2026
Nordlicht Beispiel GmbH
Hafenweg 3
20457 Hamburg

Rechnung

Menge    Bezeichnung             Preis      Betrag
1        Widget                  %s     %s

         Nettobetrag                        %s EUR
         MwSt 19 %%                          %s EUR
         Rechnungsbetrag                    %s EUR



IBAN %s
USt-IdNr. DE123456788`, 1000+n, 3+n, 1+n, eur(cents), eur(cents), eur(cents), eur(tax), eur(cents+tax), iban)
}

const acmeIBAN, otherIBAN = "DE02120300000000202051", "DE02500105170137075030"

func actions(list []core.AuditEntry) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Action)
	}
	return strings.Join(out, " ")
}

func TestCorrectionIsLearnt(t *testing.T) {
	p := newPost(t)
	first, waiting, decided := p.bring("a", odd(1, acmeIBAN)), p.bring("b", odd(2, acmeIBAN)), p.bring("c", odd(3, acmeIBAN))
	if first.Invoice.SupplierID != "acme" || first.Draft.Number.IsSet() || waiting.Draft.Number.IsSet() {
		t.Fatalf("the first reading says %q of %q", first.Draft.Number.Value, first.Invoice.SupplierID)
	}
	p.approve(decided)
	from := p.last().Seq
	lessons := p.correct(first, "number", "K-1001")
	if len(lessons) != 1 || lessons[0].State != core.LessonOn || lessons[0].Number != "K-1001" || lessons[0].Replay.Past != 0 {
		t.Fatalf("%+v", lessons)
	}
	log := p.log(int(p.last().Seq - from))
	if got := actions(log); got != "Corrected Checked LessonLearnt LessonSwitchedOn ReadAgain Checked" {
		t.Errorf("the log has %s", got)
	}
	if e := log[4]; e.Object != "review:"+string(waiting.ID) || e.Before["number"] != "" || e.After["number"] != "K-1002" || e.Reason != "learnt from K-1001" || e.Actor != core.System.Name {
		t.Errorf("%+v", e)
	}
	if e := log[2]; e.Actor != karl.Name || e.Object != "lesson:L1" || e.After["value"] != "K-1001" {
		t.Errorf("%+v", e)
	}
	if v := p.find(waiting.ID); v.Invoice.Number != "K-1002" || v.Draft.Number.Evidence.Rule != "learnt from K-1001" || v.Draft.Number.Evidence.Page != 1 {
		t.Errorf("the waiting invoice is %q by %q", v.Invoice.Number, v.Draft.Number.Evidence.Rule)
	}
	if v := p.find(decided.ID); v.Draft.Number.IsSet() {
		t.Error("what is decided was read again")
	}
	if v := p.bring("d", odd(4, acmeIBAN)); v.Invoice.Number != "K-1004" {
		t.Errorf("the next invoice is %q", v.Invoice.Number)
	}
}

func TestLessonIsTriedOnThePast(t *testing.T) {
	p := newPost(t)
	for n := 1; n <= 3; n++ {
		v := p.bring(fmt.Sprint("past", n), odd(n, acmeIBAN))
		p.correct(v, "number", fmt.Sprint("K-", 1000+n))
		p.approve(v)
	}
	for _, l := range p.lessons() { // start anew, with three confirmed invoices
		if l.State == core.LessonOn {
			if _, err := p.TakeBack(t.Context(), karl, l.ID, "to be learnt again"); err != nil {
				t.Fatal(err)
			}
		}
	}
	v := p.bring("now", odd(4, acmeIBAN))
	if v.Draft.Number.IsSet() {
		t.Fatal("taken back lessons are still used")
	}
	good := p.correct(v, "number", "K-1004")
	if r := good[0].Replay; r.Past != 3 || r.Fixes != 3 || r.Breaks != 0 || good[0].State != core.LessonOn {
		t.Errorf("%+v %s", r, good[0].State)
	}
	// The second date is none of the invoice's: taken for the issue date, it breaks what
	// was right on three invoices.
	issue := v.Draft.IssueDate.Value
	other := issue.AddDays(-2)
	bad := p.correct(v, "issue_date", other.String())
	if len(bad) != 1 || bad[0].Replay.Breaks != 3 || bad[0].State != core.LessonOff || len(bad[0].Replay.Broken) != 3 {
		t.Fatalf("%+v", bad)
	}
	if e := p.log(1)[0]; e.Action != "LessonLearnt" || e.After["state"] != "off" || e.After["breaks"] != "3" {
		t.Errorf("%+v", e)
	}
	if v := p.bring("next", odd(5, acmeIBAN)); v.Draft.IssueDate.Value != core.MustDate("2026-10-08") || v.Invoice.Number != "K-1005" {
		t.Errorf("the next invoice is %s of %s", v.Invoice.Number, v.Draft.IssueDate.Value)
	}
}

func (p *post) lessons() []LessonRow {
	p.t.Helper()
	list, err := p.Lessons(p.t.Context(), vera, "Acme")
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

func TestLessonIsTakenBack(t *testing.T) {
	p := newPost(t)
	first, waiting := p.bring("a", odd(1, acmeIBAN)), p.bring("b", odd(2, acmeIBAN))
	p.correct(first, "number", "K-1001")
	_, err := p.TakeBack(t.Context(), karl, "L1", " ")
	is(t, err, core.Usage, "needs a reason")
	_, err = p.TakeBack(t.Context(), vera, "L1", "x")
	is(t, err, core.Refused, "may not take lessons back")
	_, err = p.TakeBack(t.Context(), karl, "L9", "x")
	is(t, err, core.NotFound, "L9")
	if _, err = p.TakeBack(t.Context(), karl, "L1", "it was another number"); err != nil {
		t.Fatal(err)
	}
	if got := actions(p.log(3)); got != "LessonTakenBack ReadAgain Checked" {
		t.Errorf("the log has %s", got)
	}
	if v := p.find(waiting.ID); v.Draft.Number.IsSet() {
		t.Errorf("the waiting invoice still has %q", v.Draft.Number.Value)
	}
	if v := p.find(first.ID); v.Invoice.Number != "K-1001" {
		t.Error("what a person entered is gone")
	}
	_, err = p.TakeBack(t.Context(), karl, "L1", "again")
	is(t, err, core.Refused, "this lesson has ended")
	row, history, err := p.Lesson(t.Context(), vera, "L1")
	if err != nil || row.SupplierName != "Acme" || row.EndedBy != karl.Name || actions(history) != "LessonLearnt LessonSwitchedOn LessonTakenBack" {
		t.Errorf("%+v, %s, %v", row, actions(history), err)
	}
}

// Whoever corrects back what he corrected takes the lesson back with it.
func TestUndoneCorrectionTeachesNothing(t *testing.T) {
	p := newPost(t)
	first, waiting := p.bring("a", odd(1, acmeIBAN)), p.bring("b", odd(2, acmeIBAN))
	p.correct(first, "number", "1001 Zalvik") // stands nowhere: nothing to learn
	if n := len(p.lessons()); n != 0 {
		t.Errorf("%d lessons of a value that is not on the page", n)
	}
	p.correct(first, "number", "K-1001")
	if v := p.find(waiting.ID); v.Invoice.Number != "K-1002" {
		t.Fatalf("the waiting invoice is %q", v.Invoice.Number)
	}
	if list := p.correct(first, "number", ""); len(list) != 0 {
		t.Errorf("undoing taught %+v", list)
	}
	if v := p.find(waiting.ID); v.Draft.Number.IsSet() {
		t.Errorf("the waiting invoice is still %q", v.Invoice.Number)
	}
}

// What people entered stays, also that there is nothing.
func TestReadingAgainKeepsWhatPeopleEntered(t *testing.T) {
	p := newPost(t)
	first, waiting := p.bring("a", odd(1, acmeIBAN)), p.bring("b", odd(2, acmeIBAN))
	p.correct(waiting, "gross_total", "130.00")
	p.correct(waiting, "payment_account", "")
	p.correct(first, "number", "K-1001")
	v := p.find(waiting.ID)
	if v.Invoice.Number != "K-1002" || v.Draft.GrossTotal.Text() != "130.00" || v.Draft.GrossTotal.CorrectedBy != karl.Name || v.Draft.PaymentAccount.IsSet() {
		t.Errorf("%s %s %s", v.Invoice.Number, v.Draft.GrossTotal.Text(), v.Draft.PaymentAccount.Text())
	}
}

// Three approved invoices prove a supplier's constants; they never hide a changed
// account.
func TestPriorsProveAndNeverHideAnAccount(t *testing.T) {
	p := newPost(t)
	p.acme.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: acmeIBAN}, State: core.AccountTrusted}}
	p.update(func(tx core.Tx) error { return tx.SaveSupplier(p.acme) })
	for n := 1; n <= 3; n++ {
		v := p.bring(fmt.Sprint("past", n), odd(n, acmeIBAN))
		if v.Draft.PaymentAccount.Proof != "checksum" {
			t.Fatalf("invoice %d: the account is proven by %q", n, v.Draft.PaymentAccount.Proof)
		}
		p.approve(v)
	}
	v := p.bring("same", odd(4, acmeIBAN))
	for _, f := range []string{"payment_account", "supplier_tax_id", "currency"} {
		if d := v.Draft.Field(f).Detail(); d.Proof != "as on 3 earlier invoices" {
			t.Errorf("%s is proven by %q", f, d.Proof)
		}
	}
	changed := p.bring("changed", odd(5, otherIBAN))
	if changed.Draft.PaymentAccount.Value != otherIBAN || !strings.Contains(state(changed), "BankChanged") {
		t.Errorf("another account is read as %q: %s", changed.Draft.PaymentAccount.Value, state(changed))
	}
	// A correction of an account teaches the place, never the account.
	lessons := p.correct(changed, "payment_account", acmeIBAN)
	for _, l := range lessons {
		for _, r := range l.Rules {
			if r.Kind != core.RulePlace {
				t.Errorf("an account was learnt as %+v", r)
			}
		}
	}
	if v := p.bring("again", odd(6, otherIBAN)); v.Draft.PaymentAccount.Value != otherIBAN || !strings.Contains(state(v), "BankChanged") {
		t.Errorf("after a correction another account is read as %q: %s", v.Draft.PaymentAccount.Value, state(v))
	}
}

// A lesson that is taught while a document is being read counts for it.
func TestLessonTaughtWhileReading(t *testing.T) {
	p := newPost(t)
	first := p.bring("a", odd(1, acmeIBAN))
	p.in.Reader = meanwhile{p.paper, func() { p.correct(first, "number", "K-1001") }}
	if v := p.bring("b", odd(2, acmeIBAN)); v.Invoice.Number != "K-1002" {
		t.Errorf("the invoice is %q", v.Invoice.Number)
	}
}

// meanwhile is a reader during whose work something happens.
type meanwhile struct {
	paper
	do func()
}

func (m meanwhile) Read(ctx context.Context, doc core.Document, path string) (core.Reading, error) {
	m.do()
	return m.paper.Read(ctx, doc, path)
}

// A supplier's lessons are nobody else's.
func TestLessonsAreOfOneSupplier(t *testing.T) {
	p := newPost(t)
	p.update(func(tx core.Tx) error {
		return tx.SaveSupplier(coretest.Supplier("Bolt", func(s *core.Supplier) { s.TaxID = "DE136695976" }))
	})
	first := p.bring("a", odd(1, acmeIBAN))
	other := strings.NewReplacer("Acme", "Bolt", "DE123456788", "DE136695976").Replace(odd(2, otherIBAN))
	theirs := p.bring("b", other)
	if theirs.Invoice.SupplierID != "bolt" {
		t.Fatalf("the other supplier is %q", theirs.Invoice.SupplierID)
	}
	p.correct(first, "number", "K-1001")
	if v := p.find(theirs.ID); v.Revision != theirs.Revision {
		t.Error("the other supplier's invoice was touched")
	}
	if v := p.bring("c", strings.Replace(other, "K-1002", "K-1003", 1)); v.Draft.Number.IsSet() {
		t.Errorf("the other supplier's next invoice is %q", v.Invoice.Number)
	}
}

// A wrong name is known from then on, unless it is how others are read.
func TestNameIsLearnt(t *testing.T) {
	p := newPost(t)
	text := func(n int) string {
		return strings.NewReplacer("Acme GmbH", "Kaufhaus Sonnenschein", "USt-IdNr. DE123456788", "").Replace(odd(n, otherIBAN))
	}
	first, waiting := p.bring("a", text(1)), p.bring("0", text(3))
	if first.Invoice.SupplierID == "acme" {
		t.Fatal("found without its name")
	}
	p.correct(first, "supplier", "Acme")
	if v := p.bring("b", text(2)); v.Invoice.SupplierID != "acme" || v.Draft.Supplier.Value != "Acme" {
		t.Errorf("the next invoice is of %q, %q", v.Invoice.SupplierID, v.Draft.Supplier.Value)
	}
	if v := p.find(waiting.ID); v.Invoice.SupplierID != "acme" || v.Draft.Supplier.Value != "Acme" {
		t.Errorf("the waiting invoice is of %q, %q", v.Invoice.SupplierID, v.Draft.Supplier.Value)
	}
	var acme core.Supplier
	p.view(func(r core.Reader) (err error) { acme, err = r.FindSupplier("acme"); return err })
	if len(acme.Aliases) != 0 {
		t.Errorf("the learnt name was stored with the supplier: %v", acme.Aliases)
	}
}

// A code that a person enters for an item is there the next time.
func TestItemCodeIsLearnt(t *testing.T) {
	p := newPost(t)
	first := p.bring("a", odd(1, acmeIBAN))
	lessons := p.correct(first, "line.1.buyer_code", "W-7")
	if len(lessons) != 1 || lessons[0].Field != "line.buyer_code" {
		t.Fatalf("%+v", lessons)
	}
	v := p.bring("b", odd(2, acmeIBAN))
	if c := v.Draft.Lines[0].BuyerCode; c.Value != "W-7" || c.Evidence.Rule != "learnt from "+string(first.ID) || v.Invoice.Lines[0].BuyerCode != "W-7" {
		t.Errorf("%+v", c)
	}
	if v := p.bring("c", strings.Replace(odd(3, acmeIBAN), "Widget", "Gadget", 1)); v.Draft.Lines[0].BuyerCode.IsSet() {
		t.Errorf("another item has the code %q", v.Draft.Lines[0].BuyerCode.Value)
	}
}

// What stands beside a label need not be the field's value: a person who empties a
// field says so.
func TestThatThereIsNoneIsLearnt(t *testing.T) {
	p := newPost(t)
	text := func(n int) string {
		return strings.Replace(odd(n, acmeIBAN), "Ordun ", "Datum ", 1) + fmt.Sprintf("\n\nBestellnummer: 77%d", n)
	}
	first := p.bring("a", text(1))
	if first.Draft.OrderRef.Value != "771" {
		t.Fatalf("the order is %q", first.Draft.OrderRef.Value)
	}
	if lessons := p.correct(first, "order_ref", ""); len(lessons) != 1 || lessons[0].Rules[0].Kind != core.RuleNot {
		t.Fatalf("%+v", lessons)
	}
	if v := p.bring("b", text(2)); v.Draft.OrderRef.IsSet() {
		t.Errorf("the next order is %q", v.Draft.OrderRef.Value)
	}
}

// Where a value stands twice, the place that the person pointed to is the one.
func TestPointingSaysWhichPlaceIsMeant(t *testing.T) {
	p := newPost(t)
	text := func(voucher, batch string) string {
		return strings.Replace(odd(1, acmeIBAN), "Zalvik     K-1001", "Zalvik     "+voucher, 1) + "\n\nBrixhul     " + batch
	}
	first := p.bring("a", text("K-1", "K-1"))
	var at core.Evidence
	for _, w := range p.paper["a"].Pages[0].Words {
		if w.Text == "K-1" {
			at = core.Evidence{Page: 1, Boxes: []core.Box{w.Box}, Text: w.Text} // the last one
		}
	}
	if _, _, err := p.CorrectAt(t.Context(), karl, first.ID, 0, map[string]string{"number": "K-1"}, map[string]core.Evidence{"number": at}); err != nil {
		t.Fatal(err)
	}
	if v := p.bring("b", text("K-2", "K-7")); v.Invoice.Number != "K-7" {
		t.Errorf("the next invoice is %q", v.Invoice.Number)
	}
}
