package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the goldens anew")

var made = time.Date(2026, 11, 30, 18, 0, 0, 0, time.UTC)

// claim is a reviewed invoice of November over a net amount at 19 %.
func claim(number, supplier, net string, changes ...func(*core.Review)) core.Review {
	s := coretest.Supplier(supplier)
	return coretest.Review(coretest.Invoice(number, s, coretest.Line("1", "Widget", "1", net)),
		append([]func(*core.Review){func(r *core.Review) { r.Status = core.StatusMatched }}, changes...)...)
}

func status(s core.Status) func(*core.Review) { return func(r *core.Review) { r.Status = s } }

func credit(r *core.Review) {
	r.Invoice = coretest.CreditNote(r.Invoice)
	r.Draft.Kind.Value = core.KindCreditNote
}

func dated(issue, due string) func(*core.Review) {
	return func(r *core.Review) {
		r.Invoice.IssueDate, r.Invoice.DueDate = core.Date{}, core.Date{}
		if issue != "" {
			r.Invoice.IssueDate = core.MustDate(issue)
		}
		if due != "" {
			r.Invoice.DueDate = core.MustDate(due)
		}
	}
}

func in(reviews ...core.Review) Input {
	return Input{
		Firm: core.Firm{Name: "Nordlicht Beispiel GmbH", Country: "DE", Currency: "EUR"}, Year: 2026, Month: time.November, Reviews: reviews,
		Supplier: map[core.SupplierID]string{"acme": "Acme GmbH"}, Head: core.AuditHead{Seq: 42, Hash: strings.Repeat("ab", 32)}, Now: made,
	}
}

func month(t *testing.T, reviews ...core.Review) Month {
	t.Helper()
	m, err := Make(in(reviews...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sample is a month with one of everything.
func sample() []core.Review {
	settled := func(r *core.Review) {
		r.Exceptions = []core.Exception{
			{Reason: core.PriceOverTolerance, Severity: core.Block, Resolved: &core.Resolution{By: "anna"}},
			{Reason: core.PriceOverTolerance, Severity: core.Block, Line: "2", Resolved: &core.Resolution{By: "anna"}},
		}
		r.Approvals = []core.Approval{{By: "anna"}}
	}
	open := func(r *core.Review) {
		r.Exceptions = []core.Exception{{Reason: core.NoOrder, Severity: core.Block}, {Reason: core.PriceOverTolerance, Severity: core.Block}}
	}
	dollars := func(r *core.Review) {
		for _, a := range []*money.Amount{&r.Invoice.NetTotal, &r.Invoice.TaxTotal, &r.Invoice.GrossTotal, &r.Invoice.AmountDue} {
			a.Currency = "USD"
		}
		r.Invoice.Currency = "USD"
	}
	return []core.Review{
		claim("A-1", "acme", "100.00", status(core.StatusApproved), settled),
		claim("A-2", "acme", "40.00", credit, status(core.StatusApproved)),
		claim("A-3", "acme", "7.00", status(core.StatusRejected)),
		claim("B-1", "=cmd|' /C calc'!A0", "1000.00", open, status(core.StatusOnHold)),
		claim("C-1", "cloud", "20.00", dollars, status(core.StatusPaid)),
		claim("D-1", "acme", "9.00", dated("2026-10-31", "2026-11-01")),
		claim("S-1", "acme", "5.00", func(r *core.Review) { r.Draft.Kind.Value = core.KindStatement }),
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := month(t, sample()...).CSV(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "month.csv")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || b.String() != string(want) {
		t.Errorf("the report is\n%s\nwant\n%s%v", b.String(), want, err)
	}
}

func find(rows []Row, name string) Row {
	for _, r := range rows {
		if r.Name == name {
			return r
		}
	}
	return Row{}
}

// A credit note counts negative; what was rejected counts nowhere but as rejected; two
// currencies are never added.
func TestSums(t *testing.T) {
	m := month(t, sample()...)
	for _, c := range []struct {
		rows []Row
		name string
		want string
	}{
		{m.Totals, "all but rejected", "3 1060.00 201.40 1261.40 EUR"},
		{m.Suppliers, "Acme GmbH", "2 60.00 11.40 71.40 EUR"},
		{m.Suppliers, "cloud", "1 20.00 3.80 23.80 USD"},
		{m.States, "approved", "2 60.00 11.40 71.40 EUR"},
		{m.States, "rejected", "1 7.00 1.33 8.33 EUR"},
		{m.Problems, "PriceOverTolerance (settled)", "1 100.00 19.00 119.00 EUR"},
		{m.Problems, "PriceOverTolerance (open)", "1 1000.00 190.00 1190.00 EUR"},
	} {
		r := find(c.rows, c.name)
		if got := fmt.Sprintf("%d %s %s %s %s", r.Count, r.Net, r.Tax, r.Gross, r.Currency); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if len(m.Totals) != 2 || len(m.Invoices) != 5 {
		t.Errorf("%d totals, %d invoices", len(m.Totals), len(m.Invoices))
	}
}

// Amounts that an invoice does not state are left out of the sums.
func TestUnstatedAmounts(t *testing.T) {
	bare := claim("A-1", "acme", "100.00", func(r *core.Review) { r.Invoice.NetTotal, r.Invoice.TaxTotal = money.Amount{}, money.Amount{} })
	nothing := claim("A-2", "acme", "1.00", func(r *core.Review) {
		r.Invoice.Currency, r.Invoice.NetTotal, r.Invoice.TaxTotal, r.Invoice.GrossTotal = "", money.Amount{}, money.Amount{}, money.Amount{}
	})
	m := month(t, bare, nothing, claim("A-3", "acme", "1.00"))
	for _, r := range m.Totals {
		if r.Currency == "EUR" && (r.Count != 2 || r.Net.String() != "1.00" || r.Gross.String() != "120.19") {
			t.Errorf("%+v", r)
		}
		if r.Currency == "" && (r.Count != 1 || r.Gross.IsSet()) {
			t.Errorf("%+v", r)
		}
	}
}

func TestMonthBoundaries(t *testing.T) {
	for _, c := range []struct {
		issue    string
		received time.Time
		in       bool
	}{
		{"2026-10-31", made, false}, {"2026-11-01", made, true}, {"2026-11-30", made, true}, {"2026-12-01", made, false},
		{"2025-11-15", made, false},
		{"", time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC), true}, {"", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), false},
	} {
		m := month(t, claim("A-1", "acme", "1.00", dated(c.issue, ""), func(r *core.Review) { r.ReceivedAt = c.received }))
		if (len(m.Invoices) == 1) != c.in {
			t.Errorf("issued %q, received %v: in the month is %v", c.issue, c.received, !c.in)
		}
	}
	leap, err := Make(Input{Year: 2028, Month: time.February, Now: made})
	if err != nil || leap.To.String() != "2028-02-29" || leap.From.String() != "2028-02-01" {
		t.Errorf("%v to %v, %v", leap.From, leap.To, err)
	}
}

func TestAgeing(t *testing.T) {
	for _, c := range []struct{ due, want string }{
		{"2026-12-01", NotDue}, {"2026-11-30", NotDue}, {"2026-11-29", Late30}, {"2026-10-31", Late30}, {"2026-10-30", Late60},
		{"2026-10-01", Late60}, {"2026-09-30", Late90}, {"2026-09-01", Late90}, {"2026-08-31", LateMore}, {"", NoDue},
	} {
		m := month(t, claim("A-1", "acme", "1.00", dated("2026-01-05", c.due)))
		if len(m.Ageing) != 1 || m.Ageing[0].Name != c.want {
			t.Errorf("due %q: %+v, want %s", c.due, m.Ageing, c.want)
		}
	}
	for _, done := range []core.Status{core.StatusPaid, core.StatusRejected} {
		if m := month(t, claim("A-1", "acme", "1.00", status(done))); len(m.Ageing) != 0 {
			t.Errorf("what is %s ages: %+v", done, m.Ageing)
		}
	}
	m := month(t, claim("1", "a", "1.00", dated("", "")), claim("2", "a", "1.00", dated("", "2026-01-01")), claim("3", "a", "1.00", dated("", "2026-12-24")))
	if m.Ageing[0].Name != NotDue || m.Ageing[1].Name != LateMore || m.Ageing[2].Name != NoDue {
		t.Errorf("the order is %+v", m.Ageing)
	}
}

// Every claim of the month is in exactly one state, and the states add up to all.
func TestStatesAddUp(t *testing.T) {
	held := slices.DeleteFunc(slices.Clone(core.Statuses), func(s core.Status) bool { return s == core.StatusWithdrawn })
	rapid.Check(t, func(t *rapid.T) {
		var list []core.Review
		var want int64
		for i := range rapid.IntRange(0, 12).Draw(t, "n") {
			cents := rapid.Int64Range(0, 1e9).Draw(t, "cents")
			r := claim(fmt.Sprint(i), rapid.SampledFrom([]string{"acme", "b", "c"}).Draw(t, "supplier"), money.New(cents, "EUR").String(),
				status(rapid.SampledFrom(held).Draw(t, "status")))
			if rapid.Bool().Draw(t, "credit") {
				credit(&r)
			}
			list = append(list, r)
			want += r.Invoice.GrossTotal.Minor * r.Invoice.Sign()
		}
		m, err := Make(in(list...))
		if err != nil {
			t.Fatal(err)
		}
		n, sum := 0, int64(0)
		for _, r := range m.States {
			n += r.Count
			sum += r.Gross.Minor
		}
		if n != len(list) || sum != want {
			t.Fatalf("%d of %d claims, %d of %d", n, len(list), sum, want)
		}
	})
}

func TestSumsThatDoNotFit(t *testing.T) {
	huge := func(r *core.Review) { r.Invoice.NetTotal = money.New(1<<62, "EUR") }
	_, err := Make(in(claim("1", "a", "1.00", huge), claim("2", "a", "1.00", huge)))
	if core.KindOf(err) != core.Internal {
		t.Errorf("%v", err)
	}
}

// The workbook opens, has its sheets, and amounts are numbers in it.
func TestXLSX(t *testing.T) {
	var b bytes.Buffer
	if err := month(t, sample()...).XLSX(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), " "); got != "Summary Suppliers Exceptions Ageing Invoices" {
		t.Errorf("sheets %s", got)
	}
	rows, err := f.GetRows("Invoices", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 6 {
		t.Fatalf("%q, %v", rows, err)
	}
	for _, row := range rows[1:] {
		switch row[1] {
		case "A-2":
			if row[7] != "-47.60" || row[8] != "approved" {
				t.Errorf("the credit note is %q", row)
			}
		case "A-1":
			if row[0] != "Acme GmbH" || row[5] != "100.00" || row[9] != "anna" {
				t.Errorf("A-1 is %q", row)
			}
		case "B-1":
			if row[10] != "NoOrder, PriceOverTolerance" {
				t.Errorf("B-1 is %q", row)
			}
		}
	}
	for _, cell := range []string{"A2", "A3", "A4", "A5", "A6"} {
		if formula, err := f.GetCellFormula("Invoices", cell); err != nil || formula != "" {
			t.Errorf("%s runs %s, %v", cell, formula, err)
		}
		kind, err := f.GetCellType("Invoices", strings.Replace(cell, "A", "F", 1))
		if err != nil || kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
			t.Errorf("the net amount beside %s is of type %v, %v", cell, kind, err)
		}
	}
}

// full is a disk with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrPermission }

func TestNoRoom(t *testing.T) {
	m := month(t, sample()...)
	if err := m.CSV(full{}); core.KindOf(err) != core.Unavailable {
		t.Errorf("CSV: %v", err)
	}
	if err := m.XLSX(full{}); core.KindOf(err) != core.Unavailable {
		t.Errorf("XLSX: %v", err)
	}
}
