package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
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

// The watch over the mailboxes sends what is due, and mail and notices do not wait for
// each other: the server of outgoing mail hangs, and mail is taken in.
func TestWatchSendsNotices(t *testing.T) {
	t.Parallel()
	p := newPolled(t, 2)
	taken, goOn := make(chan struct{}, 1), make(chan struct{})
	server := mailtest.Posting(t, func(c *mailtest.PostConn, command string) bool {
		if strings.HasPrefix(command, "RCPT") {
			taken <- struct{}{}
			<-goOn
		}
		return false
	})
	p.must(append([]string{"notices", "setup", "--host", "127.0.0.1", "--port", strconv.Itoa(server.Port), "--tls", "none", "--no-user", "--from", "invoices@nordlicht.example",
		"--kind", "digest", "--digest-to", "office@nordlicht.example", "--hour", "0"}, everyDay()...)...)
	watch := p.command("poll", "--watch", "--every", "1s")
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-taken:
	case <-time.After(time.Minute):
		t.Error("nothing was sent")
	}
	waitFor(t, "mail to be taken in", func() bool { return p.seen().received == 2 })
	close(goOn)
	waitFor(t, "the digest", func() bool { return len(server.Mails()) == 1 })
	if runtime.GOOS == "windows" {
		_ = watch.Process.Kill()
	} else if err := watch.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := watch.Wait(); err != nil && runtime.GOOS != "windows" {
		t.Errorf("the watch ended with %v", err)
	}
	if m := server.Mails(); len(m) != 1 || !strings.Contains(m[0], "mailbox box, never yet") {
		t.Errorf("%q", m)
	}
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1200 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("waited a minute for %s", what)
}
