package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/audit"
)

// worked is a data folder in which much was done, the head that was kept elsewhere, and
// copies of the database from before.
type worked struct {
	*books
	anchor audit.Anchor
	older  []string
}

// newWorked does many kinds of work through the program, has a head signed and goes on.
func newWorked(t *testing.T) *worked {
	w := &worked{books: newBooks(t)}
	files := w.files()
	in := func(name string) string { return filepath.Join(files, name) }
	w.must("users", "add", "anna", "--role", "approver", "--limit", "5000.00")
	w.must("users", "add", "vera", "--role", "auditor")
	w.must("users", "add", "karl", "--role", "clerk")
	for _, kind := range []string{"suppliers", "orders", "receipts"} {
		w.must(kind, "import", in(kind+".csv"))
	}
	w.keep()
	w.must("--as", "karl", "import", in("A-1.xml"), in("A-2.xml"), in("A-3.xml"), in("mail.eml"))
	w.must("settings", "import", in("settings.json"))
	w.deliver()
	w.keep()
	ids := w.ids()
	w.must("--as", "anna", "approve", ids["A-1"])
	w.must("correct", ids["A-2"], "payment_reference=RF18539007547034")
	w.run("--as", "karl", "approve", ids["A-3"]) // refused, which the log says
	w.must("hold", ids["A-3"], "--reason", "asked back")
	w.keep() // before the export, with which a head is signed
	today := core.DateOf(time.Now())
	w.must("export", "csv", "--from", today.AddDays(-400).String(), "--to", today.String(), "--out", in("out.csv"))
	w.must("audit", "head", "--out", in("head.txt"))
	text, err := os.ReadFile(in("head.txt"))
	if err == nil {
		w.anchor, err = audit.ParseAnchor(string(text))
	}
	if err != nil {
		t.Fatal(err)
	}
	w.must("release", ids["A-3"])
	w.must("import", in("A-4.xml"))
	w.must("report", "--month", today.String()[:7], "--out", in("month.csv"))
	return w
}

// files are what is imported.
func (w *worked) files() string {
	w.t.Helper()
	dir := w.t.TempDir()
	write := func(name string, data []byte, err error) {
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o644)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for i := 1; i <= 4; i++ {
		data, err := einvoiceXML(map[string]string{"number": fmt.Sprint("A-", i), "order": fmt.Sprint("PO-", i)})
		write(fmt.Sprintf("A-%d.xml", i), data, err)
	}
	write("suppliers.csv", []byte("supplier,tax_id,iban,account\nAcme GmbH,DE123456788,DE02120300000000202051,5400\n"), nil)
	orders := "order,supplier,line,item_code,description,quantity,unit,unit_price,tax_rate\n"
	for i := 1; i <= 4; i++ {
		orders += fmt.Sprintf("PO-%d,Acme GmbH,1,W-1,Widget,10,C62,10.00,19\n", i)
	}
	write("orders.csv", []byte(orders), nil)
	write("receipts.csv", []byte("receipt,order,line,date,quantity_accepted,quantity_rejected\nR-1,PO-1,1,2026-11-01,10,0\n"), nil)
	write("settings.json", []byte(`{"price_rise_percent": "7"}`), nil)
	mails, err := sample.Mails(core.DateOf(time.Now()))
	if err != nil {
		w.t.Fatal(err)
	}
	write("mail.eml", mails[0].Raw, nil)
	return dir
}

// deliver brings mails that lie in a batch, as after a poll that was cut off.
func (w *worked) deliver() {
	w.t.Helper()
	app, err := wire.Open(w.t.Context(), wire.Config{Dir: w.dir})
	if err != nil {
		w.t.Fatal(err)
	}
	var list []core.RawMail
	for i := range 20 {
		list = append(list, core.RawMail{At: core.MailKey{Account: "invoices", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)},
			Raw: fmt.Appendf(nil, "Message-ID: <%d@example.com>\r\nSubject: Invoice\r\n\r\nText %d\r\n", i, i)})
	}
	if err := errors.Join(app.Intake.DeliverAll(w.t.Context(), list), app.Close()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *worked) ids() map[string]string {
	out := map[string]string{}
	w.read(func(r core.Reader) error {
		list, err := r.ListReviews(core.ReviewFilter{})
		for _, v := range list {
			out[v.Invoice.Number] = string(v.ID)
		}
		return err
	})
	return out
}

// keep copies the database as it is now.
func (w *worked) keep() {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "countersign.db")
	w.exec(fmt.Sprintf("VACUUM INTO '%s'", path))
	w.older = append(w.older, path)
}

func (b *books) open() *sql.DB {
	b.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(b.dir, "countersign.db"))
	if err != nil {
		b.t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

func (b *books) exec(q string, args ...any) {
	b.t.Helper()
	db := b.open()
	defer db.Close()
	if _, err := db.Exec(q, args...); err != nil {
		b.t.Fatalf("%s: %v", q, err)
	}
}

func (b *books) query(q string, scan func(*sql.Rows) error) {
	b.t.Helper()
	db := b.open()
	defer db.Close()
	rows, err := db.Query(q)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		b.t.Fatal(err)
	}
}

// verify checks a folder as `audit verify` does; a folder that cannot be opened any more
// is a finding too.
func (w *worked) verify(c *books) []string {
	w.t.Helper()
	app, err := wire.Open(w.t.Context(), wire.Config{Dir: c.dir, ReadOnly: true})
	if err != nil {
		return []string{err.Error()}
	}
	found, err := app.Verify(w.t.Context(), w.anchor, nil)
	if cerr := app.Close(); cerr != nil {
		w.t.Error(cerr)
	}
	if err != nil {
		found.Problems = append(found.Problems, err.Error())
	}
	return found.Problems
}
