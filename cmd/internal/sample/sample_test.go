package sample_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"math/big"
	"net/mail"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/einvoice"
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

// documents are the files that a mail's Expect speaks of, archives opened.
func documents(t *testing.T, m sample.Mail) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range m.Files {
		out[f.Name] = f.Data
		if path.Ext(f.Name) != ".zip" {
			continue
		}
		z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range z.File {
			r, err := in.Open()
			if err != nil {
				t.Fatal(err)
			}
			if out[in.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func TestPDFsAreValid(t *testing.T) {
	api.DisableConfigDir()
	for _, m := range mails(t) {
		for name, data := range documents(t, m) {
			if path.Ext(name) != ".pdf" {
				continue
			}
			conf := model.NewDefaultConfiguration()
			err := api.Validate(bytes.NewReader(data), conf)
			switch {
			case strings.HasSuffix(m.Name, "broken-pdf"), strings.HasSuffix(m.Name, "password-pdf"):
				if err == nil {
					t.Errorf("%s: %s opens, and should not", m.Name, name)
				}
			case err != nil:
				t.Errorf("%s: %s: %v", m.Name, name, err)
			}
		}
	}
}

func TestPasswordOpensTheProtectedPDF(t *testing.T) {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.UserPW = sample.DocumentPassword
	if err := api.Validate(bytes.NewReader(find(t, "password-pdf").Files[0].Data), conf); err != nil {
		t.Error(err)
	}
}

func find(t *testing.T, suffix string) sample.Mail {
	t.Helper()
	list := mails(t)
	i := slices.IndexFunc(list, func(m sample.Mail) bool { return strings.HasSuffix(m.Name, "-"+suffix) })
	if i < 0 {
		t.Fatalf("no mail %s", suffix)
	}
	return list[i]
}

func TestFacturXCarriesItsXML(t *testing.T) {
	api.DisableConfigDir()
	m := find(t, "facturx-french")
	pdf := m.Files[0].Data
	list, err := api.ExtractAttachmentsRaw(bytes.NewReader(pdf), "", nil, model.NewDefaultConfiguration())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d attachments, %v; want factur-x.xml", len(list), err)
	}
	xml, err := io.ReadAll(list[0].Reader)
	if err != nil {
		t.Fatal(err)
	}
	inv := m.Expect[0].Invoice
	for _, want := range []string{inv.Number, inv.GrossTotal.String(), inv.Account.IBAN, inv.Seller.TaxID, "urn:cen.eu:en16931:2017"} {
		if !bytes.Contains(xml, []byte(">"+want+"<")) {
			t.Errorf("the XML does not say %s", want)
		}
	}
	if list[0].FileName != "factur-x.xml" && list[0].ID != "factur-x.xml" || !bytes.Contains(pdf, []byte("/AFRelationship /Alternative")) || !bytes.Contains(pdf, []byte("/AF [")) {
		t.Errorf("the XML is attached as %q (%q), or not as an associated file", list[0].FileName, list[0].ID)
	}
}

// TestXMLSaysWhatIsExpected reads the e-invoices with the program's own reader,
// which also applies the rules of EN 16931.
func TestXMLSaysWhatIsExpected(t *testing.T) {
	api.DisableConfigDir()
	list, err := api.ExtractAttachmentsRaw(bytes.NewReader(find(t, "facturx-french").Files[0].Data), "", nil, model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	cii, err := io.ReadAll(list[0].Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"facturx-french": cii, "ubl-dutch": find(t, "ubl-dutch").Files[0].Data} {
		want := find(t, name).Expect[0].Invoice
		d, err := einvoice.Parse(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, c := range d.Checks {
			if c.Result == core.Fail {
				t.Errorf("%s: %s: %s", name, c.Name, c.Message)
			}
		}
		got := []string{d.Number.Text(), d.IssueDate.Text(), d.DueDate.Text(), d.NetTotal.Text(), d.TaxTotal.Text(), d.GrossTotal.Text(), d.OrderRef.Text(), d.SupplierTaxID.Text()}
		exp := []string{want.Number, want.IssueDate.String(), want.DueDate.String(), want.NetTotal.String(), want.TaxTotal.String(), want.GrossTotal.String(), want.OrderRefs[0], want.Seller.TaxID}
		if !slices.Equal(got, exp) || len(d.Lines) != len(want.Lines) {
			t.Errorf("%s: the XML says %v with %d lines, want %v with %d", name, got, len(d.Lines), exp, len(want.Lines))
		}
	}
}

func TestRepeatedFileIsTheSame(t *testing.T) {
	if !bytes.Equal(find(t, "modern-english").Files[0].Data, find(t, "same-bytes-again").Files[0].Data) {
		t.Error("the repeated file has other bytes")
	}
	if bytes.Equal(find(t, "letter-german").Files[0].Data, find(t, "printed-again").Files[0].Data) {
		t.Error("the reprint has the same bytes")
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

func TestCSVFilesParse(t *testing.T) {
	files := map[string]io.Writer{}
	for _, name := range sample.CSVFiles {
		files[name] = new(bytes.Buffer)
	}
	if err := sample.WriteCSV(today, files); err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string]int{"suppliers.csv": 14, "orders.csv": 103, "receipts.csv": 11} {
		got, err := csv.NewReader(files[name].(*bytes.Buffer)).ReadAll()
		if err != nil || len(got)-1 != rows {
			t.Errorf("%s: %d rows, %v; want %d", name, len(got)-1, err, rows)
		}
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
