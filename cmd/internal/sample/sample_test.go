package sample_test

import (
	"bytes"
	"io"
	"math/big"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/money"
	"countersign/core/tabular"
)

var today = core.MustDate("2026-11-22")

var once = sync.OnceValues(func() ([]sample.Mail, error) { return sample.Mails(today) })

// mails is today's set, made once for all tests.
func mails(t *testing.T) []sample.Mail {
	t.Helper()
	list, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSameDaySameBytes(t *testing.T) {
	a := mails(t)
	start := time.Now()
	b, err := sample.Mails(today)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d mails in %v", len(b), time.Since(start))
	for i := range a {
		if !bytes.Equal(a[i].Raw, b[i].Raw) {
			t.Errorf("%s differs when it is made again", a[i].Name)
		}
	}
}

// TestDatesAreRecent also makes the set for a day early in a month, whose
// invoices are of the month before.
func TestDatesAreRecent(t *testing.T) {
	if testing.Short() {
		t.Skip("draws a second whole set")
	}
	early := core.MustDate("2027-03-05")
	list, err := sample.Mails(early)
	if err != nil {
		t.Fatal(err)
	}
	for day, set := range map[core.Date][]sample.Mail{today: mails(t), early: list} {
		year, month := sample.Month(day)
		for _, m := range set {
			for _, e := range m.Expect {
				if e.Invoice == nil {
					continue
				}
				d := e.Invoice.IssueDate
				if d.Year != year || d.Month != month || !d.Before(day) || d.DaysUntil(day) > 50 {
					t.Errorf("on %s %s is dated %s, want a past day of %d-%02d", day, m.Name, d, year, month)
				}
			}
		}
	}
}

func TestEveryLaneHasSomething(t *testing.T) {
	seen := map[core.Lane]int{}
	for _, m := range mails(t) {
		for _, e := range m.Expect {
			if e.Outcome == core.Became {
				seen[e.Lane]++
			}
		}
	}
	for _, l := range core.Lanes {
		if seen[l] == 0 {
			t.Errorf("no mail ends in lane %s", l)
		}
	}
}

func TestMailsParse(t *testing.T) {
	names, ids := map[string]bool{}, map[string]bool{}
	for _, m := range mails(t) {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		if _, err := msg.Header.Date(); err != nil {
			t.Errorf("%s: Date: %v", m.Name, err)
		}
		if _, err := msg.Header.AddressList("From"); err != nil {
			t.Errorf("%s: From: %v", m.Name, err)
		}
		id := msg.Header.Get("Message-ID")
		if names[m.Name] || ids[id] || id == "" {
			t.Errorf("%s: name or Message-ID %s is not unique", m.Name, id)
		}
		names[m.Name], ids[id] = true, true
		if m.About == "" || len(m.Expect) == 0 {
			t.Errorf("%s does not say what it is for", m.Name)
		}
		for _, line := range bytes.SplitAfter(m.Raw, []byte("\n")) {
			if len(line) > 998 || len(line) > 0 && !bytes.HasSuffix(line, []byte("\r\n")) {
				t.Errorf("%s: a line of %d bytes, or without CR LF (RFC 5322, 2.1.1)", m.Name, len(line))
				break
			}
		}
	}
}

// TestSumsHold adds every claim up again; one of them is wrong on purpose.
func TestSumsHold(t *testing.T) {
	for _, m := range mails(t) {
		for _, e := range m.Expect {
			if e.Invoice == nil {
				continue
			}
			sum, err := e.Invoice.NetTotal.Add(e.Invoice.TaxTotal)
			if err != nil {
				t.Fatal(err)
			}
			if wrong := sum != e.Invoice.GrossTotal; wrong != slices.Contains(e.Reasons, core.SumMismatch) {
				t.Errorf("%s: net %s + tax %s, gross %s", m.Name, e.Invoice.NetTotal, e.Invoice.TaxTotal, e.Invoice.GrossTotal)
			}
		}
	}
}

func TestIBANsHold(t *testing.T) {
	var ibans []string
	for _, s := range append(sample.Suppliers(), sample.BulkSuppliers()...) {
		for _, a := range s.Accounts {
			ibans = append(ibans, a.IBAN)
		}
	}
	for _, m := range mails(t) {
		for _, e := range m.Expect {
			if e.Invoice != nil && e.Invoice.Account.IBAN != "" {
				ibans = append(ibans, e.Invoice.Account.IBAN)
			}
		}
	}
	for _, iban := range ibans {
		digits := ""
		for _, c := range iban[4:] + iban[:4] {
			digits += big.NewInt(int64(strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c))).String()
		}
		n, ok := new(big.Int).SetString(digits, 10)
		if !ok || new(big.Int).Mod(n, big.NewInt(97)).Int64() != 1 {
			t.Errorf("%s: the check digits do not hold", iban)
		}
	}
	if len(ibans) < 60 {
		t.Errorf("only %d accounts", len(ibans))
	}
}

// TestCSVFilesImport reads the import files back with the program's own importer.
func TestCSVFilesImport(t *testing.T) {
	files := map[string]io.Writer{}
	for _, name := range sample.CSVFiles {
		files[name] = new(bytes.Buffer)
	}
	if err := sample.WriteCSV(today, files); err != nil {
		t.Fatal(err)
	}
	read := func(name string) io.Reader { return files[name].(*bytes.Buffer) }
	suppliers, err := tabular.Suppliers(read("suppliers.csv"), nil)
	if err != nil || len(suppliers) != len(sample.Suppliers()) {
		t.Fatalf("%d suppliers, %v", len(suppliers), err)
	}
	byName := func(name string) (core.Supplier, bool) {
		i := slices.IndexFunc(sample.Suppliers(), func(s core.Supplier) bool { return s.Name == name })
		return sample.Suppliers()[max(i, 0)], i >= 0
	}
	orders, err := tabular.Orders(read("orders.csv"), nil, byName, sample.Firm())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample.Orders(today), orders, cmpopts.EquateComparable(money.Decimal{})); diff != "" {
		t.Errorf("orders.csv says something else than Orders (-want +got):\n%s", diff)
	}
	byID := func(id core.OrderID) (core.PurchaseOrder, bool) {
		i := slices.IndexFunc(orders, func(o core.PurchaseOrder) bool { return o.ID == id })
		return orders[max(i, 0)], i >= 0
	}
	receipts, err := tabular.Receipts(read("receipts.csv"), nil, byID)
	if err != nil || len(receipts) != len(sample.Receipts(today)) {
		t.Errorf("%d receipts, %v", len(receipts), err)
	}
}

// TestExpectedOrdersExist keeps the mails and the orders together.
func TestExpectedOrdersExist(t *testing.T) {
	supplier := map[core.OrderID]core.SupplierID{}
	for _, o := range sample.Orders(today) {
		supplier[o.ID] = o.SupplierID
	}
	for _, m := range mails(t) {
		for _, e := range m.Expect {
			for _, o := range e.Orders {
				if supplier[o] != e.Invoice.SupplierID {
					t.Errorf("%s: %s is not an order to %s", m.Name, o, e.Invoice.SupplierID)
				}
			}
		}
	}
}

func TestBulkIsFastAndDistinct(t *testing.T) {
	start := time.Now()
	a, err := sample.Bulk(today, 300, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("300 mails in %v", time.Since(start))
	b, err := sample.Bulk(today, 300, 1)
	if err != nil {
		t.Fatal(err)
	}
	seen, senders := map[string]bool{}, map[string]bool{}
	for i := range a {
		if !bytes.Equal(a[i].Raw, b[i].Raw) {
			t.Fatalf("%s differs when it is made again", a[i].Name)
		}
		seen[string(a[i].Files[0].Data)] = true
		senders[a[i].Expect[0].Invoice.Seller.Name] = true
	}
	if len(seen) != 300 || len(senders) < 30 {
		t.Errorf("%d different files from %d senders", len(seen), len(senders))
	}
}
