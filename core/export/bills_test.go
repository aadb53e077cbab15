package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the goldens anew")

func bill(number string, changes ...func(*Bill)) Bill {
	s := coretest.Supplier("Acme", func(s *core.Supplier) { s.Name, s.TaxID = "Acme GmbH", "DE123456788" })
	r := coretest.Review(coretest.Invoice(number, s, coretest.Line("1", "Widget", "10", "10.00")), func(r *core.Review) {
		r.Status = core.StatusApproved
		r.Approvals = []core.Approval{
			{By: "anna", At: time.Date(2026, 11, 4, 9, 30, 0, 0, time.UTC)},
			{By: "olga", At: time.Date(2026, 11, 5, 10, 0, 0, 0, time.FixedZone("CET", 3600))},
		}
		r.Invoice.PaymentReference = "RF18 5390"
	})
	b := Bill{Review: r, Supplier: s, Orders: []core.OrderID{"PO-1", "PO-2"}, LedgerAccount: "5400"}
	for _, c := range changes {
		c(&b)
	}
	return b
}

func credit(b *Bill) { b.Review.Invoice = coretest.CreditNote(b.Review.Invoice) }

func bills() []Bill {
	return []Bill{
		bill("INV-17"),
		bill("CN-1", credit),
		bill("=1+1", func(b *Bill) {
			b.Supplier.Name = "@SUM(A1)"
			b.Review.Invoice.PaymentReference = "+49 40, \"quoted\"\nline"
			b.Orders = []core.OrderID{"-1"}
		}),
		bill("bare", func(b *Bill) {
			b.Supplier, b.Orders, b.LedgerAccount, b.Review.Approvals = core.Supplier{}, nil, "", nil
			b.Review.Invoice.NetTotal, b.Review.Invoice.AmountDue, b.Review.Invoice.DueDate = money.Amount{}, money.Amount{}, core.Date{}
		}),
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is\n%s\nwant\n%s%v", name, got, want, err)
	}
}

func TestCSVAndJSON(t *testing.T) {
	var c, j bytes.Buffer
	if err := CSV(&c, bills()); err != nil {
		t.Fatal(err)
	}
	golden(t, "bills.csv", c.Bytes())
	if err := JSON(&j, bills()); err != nil {
		t.Fatal(err)
	}
	golden(t, "bills.jsonl", j.Bytes())
}

// A credit note's amounts are negative; one that is written negative already on a
// credit note is money owed.
func TestCreditSign(t *testing.T) {
	r := record(bill("CN-1", credit))
	if r["gross_total"] != "-119.00" || r["net_total"] != "-100.00" || r["tax_total"] != "-19.00" || r["amount_due"] != "-119.00" {
		t.Errorf("%v", r)
	}
	r = record(bill("CN-2", credit, func(b *Bill) {
		b.Review.Invoice.GrossTotal = money.New(-11900, "EUR")
		b.Review.Invoice.AmountDue = money.New(0, "EUR")
	}))
	if r["gross_total"] != "119.00" || r["amount_due"] != "0.00" {
		t.Errorf("%v", r)
	}
}

// No cell is run as a formula by a spreadsheet, amounts stay numbers, and the rest
// comes back as it was.
func TestNoFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("=+-@\t\"', ;\nabcÄ1"))).Draw(t, "text")
		b := bill("x", func(b *Bill) {
			b.Review.Invoice.Number, b.Supplier.Name, b.Review.Invoice.PaymentReference, b.LedgerAccount = text, text, text, text
		})
		if rapid.Bool().Draw(t, "credit") {
			credit(&b)
		}
		var out bytes.Buffer
		if err := CSV(&out, []Bill{b}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != len(billColumns) {
			t.Fatalf("%q, %v", rows, err)
		}
		for i, cell := range rows[1] {
			number := strings.HasSuffix(billColumns[i], "_total") || billColumns[i] == "amount_due"
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !number {
				t.Fatalf("%s is %q", billColumns[i], cell)
			}
			if _, err := money.ParseDecimal(cell); number && err != nil {
				t.Fatalf("%s is %q", billColumns[i], cell)
			}
		}
		if got := strings.TrimPrefix(rows[1][5], "'"); got != strings.TrimPrefix(text, "'") {
			t.Fatalf("the number %q came back as %q", text, got)
		}
	})
}

// full is a disk with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrPermission }

func TestNoRoom(t *testing.T) {
	for name, write := range map[string]func() error{
		"CSV": func() error { return CSV(full{}, bills()) }, "JSON": func() error { return JSON(full{}, bills()) },
	} {
		if err := write(); core.KindOf(err) != core.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The answer of extract has every list as a list, only fields that were found, and
// boxes inside the page.
func TestExtraction(t *testing.T) {
	d := coretest.Draft(coretest.Invoice("INV-17", coretest.Supplier("Acme"), coretest.Line("1", "Widget", "10", "10.00")))
	d.Number.Evidence.Boxes = []core.Box{{X0: -0.5, Y0: 0.1, X1: 0.4, Y1: 0.2}}
	x := Extract(d, 41)
	n := x.Fields["number"]
	if n.Value != "INV-17" || n.Page != 1 || n.Box == nil || n.Box[0] != 0 || x.Milliseconds != 41 || x.Kind != core.KindInvoice {
		t.Errorf("%+v", x)
	}
	if _, ok := x.Fields["kind"]; ok || x.Lines[0]["quantity"].Value != "10" {
		t.Errorf("%+v", x)
	}
	if _, ok := x.Fields["order_ref"]; ok {
		t.Error("a field that the document does not carry is there")
	}
	b, err := json.Marshal(Extraction{File: "x", Documents: []Extracted{Extract(core.Draft{}, 0)}})
	if want := `{"file":"x","error":null,"documents":[{"kind":"other","pages":[],"source":"","fields":{},"lines":[],"checks":[],"milliseconds":0}]}`; err != nil || string(b) != want {
		t.Errorf("%s, %v", b, err)
	}
}
