package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// sheet is an invoice of Acme on one page.
func sheet(number, price, tax, gross string) string {
	return fmt.Sprintf(`Acme
Werkstraße 5, 50667 Köln                        USt-IdNr.: DE123456788

Nordlicht Beispiel GmbH
Hafenstraße 1
20457 Hamburg

RECHNUNG                                        Rechnungsnummer: %s
                                                Rechnungsdatum: 02.11.2026
                                                Fällig am: 02.12.2026

Pos   Bezeichnung              Menge    Einzelpreis      Betrag
1     Widget                      10          %s      %s

                                Nettobetrag              %s EUR
                                zzgl. 19 %% USt.           %s EUR
                                Gesamtbetrag            %s EUR
`, number, price[:len(price)-3]+",00", times10(price), times10(price), tax, gross)
}

func times10(price string) string { return strings.TrimSuffix(price, ".00") + "0,00" }

// threeInOne is a file with two pages of invoice A-1 and one each of.
var threeInOne = strings.Join([]string{sheet("A-1", "10.00", "19,00", "119,00"), "Allgemeine Geschäftsbedingungen\n\n1. Alle Preise sind netto.\n2. Rechnungen sind sofort zu zahlen.",
	sheet("A-2", "20.00", "38,00", "238,00"), sheet("A-3", "30.00", "57,00", "357,00")}, "\f")

// noOrders is an office that matches nothing.
func noOrders(t *testing.T) *office {
	o := newOffice(t)
	s := core.DefaultSettings()
	s.MatchingPolicy = core.MatchNone
	o.update(func(tx core.Tx) error { return tx.SaveSettings(s) })
	return o
}

// file takes a typed file in through the intake and gives its review.
func (o *office) file(text string, mend ...func(*core.Reading)) core.Review {
	o.t.Helper()
	r := coretest.Typed(text)
	for _, m := range mend {
		m(&r)
	}
	blobs := coretest.NewBlobs()
	sum, _, err := blobs.Put(o.t.Context(), strings.NewReader("%PDF "+text))
	if err != nil {
		o.t.Fatal(err)
	}
	in := intake.New(intake.Ports{Store: o.store, Blobs: blobs, Unpacker: pdfs{}, Reader: &coretest.DocumentReader{Readings: map[core.DocumentID]core.Reading{core.DocumentID(sum): r}}})
	_, err = in.File(o.t.Context(), karl, "batch.pdf", []byte("%PDF "+text))
	if err = errors.Join(err, in.Process(o.t.Context())); err != nil {
		o.t.Fatal(err)
	}
	return o.get(core.NewReviewID(core.DocumentID(sum), 1))
}

type pdfs struct{}

func (pdfs) MediaType(string, []byte) string { return "application/pdf" }
func (pdfs) Unpack(_ context.Context, name string, data []byte) (core.Unpacked, error) {
	return core.Unpacked{Parts: []core.Part{{Path: name, MediaType: "application/pdf", Data: data}}}, nil
}

func (o *office) get(id core.ReviewID) core.Review {
	o.t.Helper()
	var v core.Review
	if err := o.store.View(o.t.Context(), func(r core.Reader) (err error) { v, err = r.FindReview(id); return err }); err != nil {
		o.t.Fatal(err)
	}
	return v
}

// family says what the file's reviews are.
func (o *office) family(doc core.DocumentID) string {
	o.t.Helper()
	var out []string
	if err := o.store.View(o.t.Context(), func(r core.Reader) error {
		list, err := r.ListReviews(core.ReviewFilter{Document: doc})
		for _, v := range list {
			out = append(out, fmt.Sprintf("%d %s p%s %s %s", v.Part, v.Status, core.PageRanges(v.Draft.Pages), v.Invoice.Number, strings.TrimPrefix(v.Invoice.GrossTotal.Format('.', ','), "0,00")))
		}
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

func (o *office) actions(object string) []string {
	o.t.Helper()
	var out []string
	if err := o.store.View(o.t.Context(), func(r core.Reader) error {
		list, err := r.AuditEntriesOf(object)
		for _, e := range list {
			out = append(out, e.Action)
		}
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	return out
}

func TestAProposedSplitWaitsForAPerson(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne)
	if v.Status != core.StatusOnHold || v.Lane() != core.LaneNeedsData || len(v.Exceptions) != 1 || v.Exceptions[0].Reason != core.SplitProposed {
		t.Fatalf("it is %s in %s: %+v", v.Status, v.Lane(), v.Exceptions)
	}
	if got, want := v.Exceptions[0].Message, "This file seems to hold 3 invoices: pages 1-2 (A-1), page 3 (A-2) and page 4 (A-3)."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if v.Invoice.GrossTotal.IsSet() || v.Invoice.Number != "" || v.Invoice.SupplierID != "" || !v.Draft.Supplier.IsSet() {
		t.Errorf("the whole file passes for an invoice: %+v", v.Invoice)
	}
	ctx := t.Context()
	for name, err := range map[string]error{
		"approve": second(o.Approve(ctx, anna, v.ID, 0, "")), "correct": second(o.Correct(ctx, karl, v.ID, 0, map[string]string{"number": "X"})),
		"link": second(o.Link(ctx, karl, v.ID, 0, []core.OrderID{"PO-1"})), "resolve": second(o.Resolve(ctx, olga, v.ID, 0, core.SplitProposed, "", "fine")),
		"split by an auditor": second(o.Split(ctx, vera, v.ID, 0, nil)), "undo": second(o.Unsplit(ctx, karl, v.ID, 0)),
	} {
		if core.KindOf(err) != core.Refused {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	rows, err := o.Queue(ctx, karl, QueueFilter{})
	if err != nil || len(rows) != 1 {
		t.Errorf("%d rows in the queue, %v", len(rows), err)
	}
}

func second(_ core.Review, err error) error { return err }

func TestConfirmingASplit(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne)
	for range 2 { // twice is once
		if _, err := o.Split(t.Context(), karl, v.ID, 0, nil); err != nil {
			t.Fatal(err)
		}
	}
	want := "1 Matched p1-2 A-1 119,00 EUR\n2 Matched p3 A-2 238,00 EUR\n3 Matched p4 A-3 357,00 EUR"
	if got := o.family(v.Document); got != want {
		t.Errorf("the parts are\n%s\nwant\n%s", got, want)
	}
	if got := o.actions("review:" + string(v.ID)); !slices.Equal(got, []string{"Read", "Split", "Checked"}) {
		t.Errorf("the log of the first part: %v", got)
	}
	if got := o.actions("review:" + string(v.ID) + "-2"); !slices.Equal(got, []string{"Split", "Checked"}) {
		t.Errorf("the log of the second part: %v", got)
	}
	two := o.get(v.ID + "-2")
	if two.Document != v.Document || !slices.Equal(two.EnteredBy, []string{"karl"}) || slices.ContainsFunc(two.Exceptions, func(e core.Exception) bool { return e.Reason == core.Duplicate }) {
		t.Errorf("the second part is %+v", two)
	}
	s, err := o.Show(t.Context(), karl, two.ID)
	if err != nil || len(s.Parts) != 3 || s.Division == nil || s.Division.By != "karl" || len(s.Pages) != 4 || !s.Pages[2].Own || s.Pages[0].Own {
		t.Errorf("shown with %d parts, %+v, %+v: %v", len(s.Parts), s.Division, s.Pages, err)
	}
	if _, err := o.Approve(t.Context(), anna, two.ID, 0, ""); err != nil {
		t.Error("the second part alone:", err)
	}
	for _, err := range []error{second(o.Unsplit(t.Context(), karl, v.ID, 0)), second(o.SplitAsOne(t.Context(), karl, two.ID, 0))} {
		if core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), "page 3 is approved already") {
			t.Errorf("taking it back with a part decided: %v", err)
		}
	}
}

// Who was disabled after signing in divides nothing.
func TestDividingWithTheRightsOfNow(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne)
	o.update(func(tx core.Tx) error { return tx.SaveUser(core.User{Name: "bodo", Roles: bodo.Roles, Disabled: true}) })
	_, err := o.Split(t.Context(), bodo, v.ID, 0, nil) // who signed in before
	is(t, err, core.Refused, "bodo does not work here any more")
}

func TestTakingASplitBack(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne)
	ctx := t.Context()
	if _, err := o.Split(ctx, karl, v.ID, 0, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Unsplit(ctx, karl, v.ID+"-3", 0); err != nil {
		t.Fatal(err)
	}
	if got, want := o.family(v.Document), "1 OnHold p1-4  \n2 Withdrawn p  \n3 Withdrawn p  "; got != want {
		t.Errorf("taken back:\n%s\nwant\n%s", got, want)
	}
	if rows, err := o.Queue(ctx, karl, QueueFilter{}); err != nil || len(rows) != 1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	for name, err := range map[string]error{"approve": second(o.Approve(ctx, anna, v.ID+"-2", 0, "")), "reject": second(o.Reject(ctx, anna, v.ID+"-2", 0, "x")),
		"hold": second(o.Hold(ctx, karl, v.ID+"-2", 0, "x")), "correct": second(o.Correct(ctx, karl, v.ID+"-2", 0, map[string]string{"number": "1"}))} {
		if core.KindOf(err) != core.Refused {
			t.Errorf("%s of a withdrawn part: %v", name, err)
		}
	}
	// Other pages than proposed; what is corrected stays where the pages stay.
	if _, err := o.Split(ctx, karl, v.ID, 0, [][]int{{1, 2}, {3, 4}}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Correct(ctx, karl, v.ID, 0, map[string]string{"number": "A-1b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Split(ctx, karl, v.ID, 0, [][]int{{1, 2}, {3}, {4}}); err != nil {
		t.Fatal(err)
	}
	if got, want := o.family(v.Document), "1 Matched p1-2 A-1b 119,00 EUR\n2 Matched p3 A-2 238,00 EUR\n3 Matched p4 A-3 357,00 EUR"; got != want {
		t.Errorf("divided anew:\n%s\nwant\n%s", got, want)
	}
	if _, err := o.SplitAsOne(ctx, karl, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if got := o.family(v.Document); !strings.HasPrefix(got, "1 OnHold p1-4 A-1") && !strings.HasPrefix(got, "1 Matched p1-4 A-1") || strings.Count(got, "Withdrawn") != 2 {
		t.Errorf("as one:\n%s", got)
	}
}

func TestWrongPages(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne + "\f")
	before := o.family(v.Document)
	for _, pages := range [][][]int{{{1, 2}, {3}}, {{1, 2}, {2, 3, 4}}, {{1, 2, 3, 4, 5, 6}}, {{0, 1, 2, 3, 4}}, {{1, 2, 3}, {4}, {9}}} {
		if _, err := o.Split(t.Context(), karl, v.ID, 0, pages); core.KindOf(err) != core.Usage {
			t.Errorf("%v: %v", pages, err)
		}
	}
	if got := o.family(v.Document); got != before {
		t.Errorf("a refusal changed\n%s\nto\n%s", before, got)
	}
	if _, err := o.Split(t.Context(), karl, v.ID, v.Revision-1, nil); core.KindOf(err) != core.Conflict {
		t.Errorf("an old revision: %v", err)
	}
	if _, err := o.Split(t.Context(), karl, v.ID, 0, [][]int{{1, 2}, {3}, {4}}); err != nil { // page 5 is empty
		t.Error(err)
	}
	if got := o.get(v.ID + "-3").Draft.Pages; !slices.Equal(got, []int{4, 5}) {
		t.Errorf("the empty page went to %v", got)
	}
}

// A file that the program takes for one document may be divided all the same.
func TestDividingUnasked(t *testing.T) {
	o := noOrders(t)
	v := o.file(sheet("A-1", "10.00", "19,00", "119,00") + "\fNotiz zur Rechnung A-1\n")
	if v.Split != nil || v.Status != core.StatusMatched {
		t.Fatalf("it is %s, %+v", v.Status, v.Split)
	}
	if _, err := o.Split(t.Context(), karl, v.ID, 0, nil); core.KindOf(err) != core.Refused {
		t.Errorf("nothing is proposed: %v", err)
	}
	if _, err := o.Split(t.Context(), karl, v.ID, 0, [][]int{{1}, {2}}); err != nil {
		t.Fatal(err)
	}
	if got, want := o.family(v.Document), "1 Matched p1 A-1 119,00 EUR\n2 Read p2  "; got != want {
		t.Errorf("divided:\n%s\nwant\n%s", got, want)
	}
	if _, err := o.Unsplit(t.Context(), karl, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if got, want := o.family(v.Document), "1 Matched p1-2 A-1 119,00 EUR\n2 Withdrawn p  "; got != want {
		t.Errorf("taken back:\n%s\nwant\n%s", got, want)
	}
}

func TestAPageThatCouldNotBeRead(t *testing.T) {
	o := noOrders(t)
	v := o.file(sheet("A-1", "10.00", "19,00", "119,00")+"\f\f", func(r *core.Reading) { r.Pages[1].Fault = "The page took too long" })
	i := slices.IndexFunc(v.Exceptions, func(e core.Exception) bool { return e.Reason == core.Unreadable })
	if i < 0 || v.Exceptions[i].Severity != core.Block || v.Exceptions[i].Message != "Page 2 could not be read: the page took too long." {
		t.Fatalf("the reviewer sees %+v", v.Exceptions)
	}
	if _, err := o.Approve(t.Context(), anna, v.ID, 0, ""); core.KindOf(err) != core.Refused {
		t.Errorf("approving: %v", err)
	}
	nothing := o.file("\f", func(r *core.Reading) { r.Pages[0].Fault = "It is damaged" })
	if nothing.Lane() != core.LaneNeedsData {
		t.Errorf("a file of which nothing could be read is in %s: %+v", nothing.Lane(), nothing.Exceptions)
	}
}

func TestTwelveInvoicesInOneFile(t *testing.T) {
	o := noOrders(t)
	var pages []string
	for i := range 12 {
		pages = append(pages, sheet(fmt.Sprintf("B-%d", 201+i), "10.00", "19,00", "119,00"))
	}
	v := o.file(strings.Join(pages, "\f"))
	if _, err := o.Split(t.Context(), karl, v.ID, v.Revision, nil); err != nil {
		t.Fatal(err)
	}
	s, err := o.Show(t.Context(), karl, v.ID)
	if err != nil || len(s.Parts) != 12 {
		t.Fatalf("%d parts, %v", len(s.Parts), err)
	}
	for i, p := range s.Parts {
		if p.Number != fmt.Sprintf("B-%d", 201+i) || p.Review.Part != i+1 {
			t.Errorf("part %d is %s, number %s", i+1, p.ID, p.Number)
		}
		for _, e := range p.Exceptions {
			if e.Reason == core.Duplicate && e.Severity == core.Block {
				t.Errorf("%s: %s", p.Number, e.Message)
			}
		}
	}
	is(t, second(o.Split(t.Context(), karl, v.ID, v.Revision, [][]int{{1}})), core.Conflict, "")
}

// The question outlives a rejection that is taken back, a hold and an import that
// checks everything again.
func TestTheQuestionStays(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne)
	ctx := t.Context()
	for _, step := range []func() error{
		func() error { return second(o.Reject(ctx, anna, v.ID, 0, "not ours")) },
		func() error { return second(o.Reopen(ctx, anna, v.ID, 0, "it is ours")) },
		func() error { return second(o.Hold(ctx, karl, v.ID, 0, "asking")) },
		func() error { return second(o.Release(ctx, karl, v.ID, 0)) },
		func() error { return o.SaveSettings(ctx, olga, core.DefaultSettings()) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if v = o.find(v.ID); v.Status != core.StatusOnHold || v.Lane() != core.LaneNeedsData || len(v.Exceptions) != 1 || !v.Split.Open() {
		t.Errorf("it is %s in %s: %+v", v.Status, v.Lane(), v.Exceptions)
	}
	if _, err := o.Hold(ctx, karl, v.ID, 0, "asking again"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Split(ctx, karl, v.ID, 0, nil); err != nil {
		t.Fatal(err)
	}
	for _, id := range []core.ReviewID{v.ID, v.ID + "-2", v.ID + "-3"} {
		if p := o.find(id); p.Held == nil {
			t.Errorf("%s is not held as its file was", id)
		}
	}
}

// What pages look like is noted of each part by its own pages, and of a file that waits to
// be divided or was taken together again not by what it was before.
func TestLooksOfParts(t *testing.T) {
	o := noOrders(t)
	v := o.file(threeInOne)
	sums := func(id core.ReviewID) string {
		var out []string
		err := o.store.View(t.Context(), func(r core.Reader) error {
			l, err := r.FindLooks(id)
			for _, f := range l {
				if slices.Contains([]string{"11900", "23800", "35700"}, f.Text) {
					out = append(out, f.Text)
				}
			}
			return err
		})
		if err != nil {
			return string(core.KindOf(err))
		}
		return strings.Join(out, " ")
	}
	want := func(when string, looks ...string) {
		t.Helper()
		for i, id := range []core.ReviewID{v.ID, v.ID + "-2", v.ID + "-3"} {
			if got := sums(id); got != looks[i] {
				t.Errorf("%s, part %d: %q, want %q", when, i+1, got, looks[i])
			}
		}
	}
	want("to be divided", "not_found", "not_found", "not_found")
	ctx := t.Context()
	for _, step := range []struct {
		when  string
		do    func() error
		looks []string
	}{
		{"divided", func() error { return second(o.Split(ctx, karl, v.ID, 0, nil)) }, []string{"11900", "23800", "35700"}},
		{"divided anew", func() error { return second(o.Split(ctx, karl, v.ID, 0, [][]int{{1, 2}, {3, 4}})) }, []string{"11900", "23800 35700", "not_found"}},
		{"taken back", func() error { return second(o.Unsplit(ctx, karl, v.ID, 0)) }, []string{"not_found", "not_found", "not_found"}},
		{"as one", func() error { return second(o.SplitAsOne(ctx, karl, v.ID, 0)) }, []string{"11900 23800 35700", "not_found", "not_found"}},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.when, err)
		}
		want(step.when, step.looks...)
	}
}
