package main

import (
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail/mailtest"
)

// The program is killed when the server has a notice and it is not noted yet: the next
// run sends it again with the same Message-ID, and no run after that.
func TestKilledWhileSending(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	var killed atomic.Bool
	taken := make(chan struct{}, 1)
	server := mailtest.Posting(t, func(c *mailtest.PostConn, command string) bool {
		if command == "." && !killed.Load() {
			taken <- struct{}{}
			c.Hang()
			return true
		}
		return false
	})
	b.must("users", "add", "anna", "--role", "approver", "--address", "anna@nordlicht.example")
	b.must("users", "add", "karl", "--role", "clerk")
	b.asked()
	b.must(append([]string{"notices", "setup", "--host", "127.0.0.1", "--port", strconv.Itoa(server.Port), "--tls", "none", "--no-user", "--from", "invoices@nordlicht.example", "--hour", "0"}, everyDay()...)...)
	cmd := b.command("notices", "send")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-taken:
	case <-time.After(time.Minute):
		t.Error("the server got nothing")
	}
	killed.Store(true)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	for range 2 {
		b.must("notices", "send")
	}
	mails := server.Mails()
	if len(mails) != 2 || mails[0] != mails[1] {
		t.Errorf("%d mails: %q", len(mails), mails)
	}
	b.read(func(r core.Reader) error {
		list, err := r.ListNotices(core.NoticeFilter{})
		if len(list) != 1 || list[0].State != core.NoticeSent {
			t.Errorf("%+v", list)
		}
		return err
	})
	b.must("audit", "verify")
}

func everyDay() (args []string) {
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		args = append(args, "--day", d)
	}
	return args
}

// asked brings in an invoice that waits for an approver.
func (b *books) asked() {
	b.t.Helper()
	dir := b.t.TempDir()
	files := map[string]string{
		"suppliers.csv": "supplier,tax_id,iban\nAcme GmbH,DE123456788,DE02120300000000202051\n",
		"orders.csv":    "order,supplier,line,item_code,description,quantity,unit,unit_price,tax_rate\nPO-1,Acme GmbH,1,W-1,Widget,10,C62,10.00,19\n",
	}
	day := core.DateOf(time.Now())
	data, err := einvoiceXML(map[string]string{"date": day.String(), "due": day.AddDays(30).String()})
	if err != nil {
		b.t.Fatal(err)
	}
	files["bill.xml"] = string(data)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	b.must("suppliers", "import", filepath.Join(dir, "suppliers.csv"))
	b.must("orders", "import", filepath.Join(dir, "orders.csv"))
	b.must("--as", "karl", "import", filepath.Join(dir, "bill.xml"))
}
