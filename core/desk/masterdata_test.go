package desk

import (
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

func counts(c Changes) [4]int { return [4]int{c.Added, c.Updated, c.Unchanged, c.Rechecked} }

// An import is taken whole or not at all.
func TestImportsAllOrNone(t *testing.T) {
	o := newOffice(t)
	before := o.last()
	good := coretest.Order("PO-8", o.acme.ID, coretest.OrderLine("1", "Bolt", "1", "1.00"))
	_, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{good, coretest.Order("PO-9", "nobody")})
	is(t, err, core.NotFound, "nobody")
	_, err = o.SaveReceipts(t.Context(), karl, []core.GoodsReceipt{
		coretest.Receipt("GR-1", coretest.Received("PO-1", "1", "5")), coretest.Receipt("GR-2", coretest.Received("PO-1", "7", "5")),
	})
	is(t, err, core.BadInput, "receipt GR-2 names line 7 of order PO-1")
	_, err = o.SaveReceipts(t.Context(), karl, []core.GoodsReceipt{
		coretest.Receipt("GR-1", coretest.Received("PO-1", "1", "5")), coretest.Receipt("GR-2", coretest.Received("PO-404", "1", "5")),
	})
	is(t, err, core.NotFound, "PO-404")
	if after := o.last(); after.Seq != before.Seq {
		t.Errorf("the log has %+v", after)
	}
	orders, err := o.Orders(t.Context(), karl)
	if err != nil || len(orders) != 1 {
		t.Errorf("%d orders, %v", len(orders), err)
	}
	if list, err := o.Receipts(t.Context(), karl); err != nil || len(list) != 0 {
		t.Errorf("%d receipts, %v", len(list), err)
	}
}

func TestWhoMayImport(t *testing.T) {
	o := newOffice(t)
	for _, by := range []core.User{vera, paula} {
		_, err := o.SaveSuppliers(t.Context(), by, nil)
		is(t, err, core.Refused, "may not import suppliers")
		_, err = o.SaveOrders(t.Context(), by, nil)
		is(t, err, core.Refused, "may not import orders")
		_, err = o.SaveReceipts(t.Context(), by, nil)
		is(t, err, core.Refused, "may not import receipts")
	}
	for _, by := range []core.User{karl, anna, paula, vera} {
		is(t, o.SaveSettings(t.Context(), by, core.DefaultSettings()), core.Refused, "may not change the settings")
		is(t, o.SaveMailAccount(t.Context(), by, core.MailAccount{}), core.Refused, "may not set up mailboxes")
		is(t, o.AddUser(t.Context(), by, core.User{Name: "x", Roles: []core.Role{core.Clerk}}, "pass phrase"), core.Refused, "may not add users")
	}
}

// The same again changes nothing; a changed row updates, and the log has it before
// and after.
func TestImportAgain(t *testing.T) {
	o := newOffice(t)
	order := coretest.Order("PO-8", o.acme.ID, coretest.OrderLine("1", "Bolt", "1", "1.00"))
	for i, want := range [][4]int{{1, 0, 0, 0}, {0, 0, 1, 0}} {
		ch, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{order})
		if err != nil || counts(ch) != want {
			t.Errorf("time %d: %+v, %v", i+1, ch, err)
		}
	}
	seq := o.last().Seq
	order.Lines[0] = coretest.OrderLine("1", "Bolt", "2", "1.00")
	if ch, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{order}); err != nil || counts(ch) != [4]int{0, 1, 0, 0} {
		t.Errorf("%+v, %v", ch, err)
	}
	e := o.last()
	if e.Seq != seq+1 || e.Action != "Imported" || e.Object != "order:PO-8" || e.Actor != "karl" || !strings.Contains(e.Before["record"], `"quantity":"1"`) || !strings.Contains(e.After["record"], `"quantity":"2"`) {
		t.Errorf("the log has %+v", e)
	}
}

// A closed order stays closed, whatever the other program exports.
func TestImportKeepsAnOrderClosed(t *testing.T) {
	o := newOffice(t)
	closed := coretest.Order("PO-8", o.acme.ID, coretest.OrderLine("1", "Bolt", "1", "1.00"))
	closed.Closed = true
	o.update(func(tx core.Tx) error { return tx.SaveOrder(closed) })
	again := closed
	again.Closed = false
	if ch, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{again}); err != nil || ch.Unchanged != 1 {
		t.Errorf("%+v, %v", ch, err)
	}
}

// An invoice that waits for its goods is matched by itself when they are taken in.
func TestReceiptMakesAWaitingInvoiceClean(t *testing.T) {
	o := newOffice(t)
	s := core.DefaultSettings()
	s.MatchingPolicy = core.ThreeWay
	if err := o.SaveSettings(t.Context(), olga, s); err != nil {
		t.Fatal(err)
	}
	v := o.enter(o.widgets("INV-17", "PO-1"))
	if got := state(v); got != "OnHold waiting NoReceipt" {
		t.Fatal(got)
	}
	ch, err := o.SaveReceipts(t.Context(), karl, []core.GoodsReceipt{coretest.Receipt("GR-1", coretest.Received("PO-1", "1", "6"))})
	if got := state(o.find(v.ID)); err != nil || ch.Rechecked != 1 || got != "OnHold mismatch QuantityOverTolerance" {
		t.Errorf("six of ten are there: %s, %+v, %v", got, ch, err)
	}
	if _, err := o.SaveReceipts(t.Context(), karl, []core.GoodsReceipt{coretest.Receipt("GR-2", coretest.Received("PO-1", "1", "4"))}); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); got != "Matched clean" {
		t.Errorf("all are there: %s", got)
	}
	if e := o.log(2); e[0].Action != "Imported" || e[1].Action != "Checked" {
		t.Errorf("the log has %s %s", e[0].Action, e[1].Action)
	}
	if ch, err = o.SaveReceipts(t.Context(), karl, []core.GoodsReceipt{coretest.Receipt("GR-2", coretest.Received("PO-1", "1", "4"))}); err != nil || ch.Rechecked != 0 {
		t.Errorf("the same again: %+v, %v", ch, err)
	}
}

// An order that comes after its invoice finds it.
func TestOrderFindsAWaitingInvoice(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-9"))
	if got := state(v); got != "OnHold no_order NoOrder" {
		t.Fatal(got)
	}
	_, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{coretest.Order("PO-9", o.acme.ID, coretest.OrderLine("1", "Widget", "10", "10.00"))})
	if got := state(o.find(v.ID)); err != nil || got != "Matched clean" {
		t.Errorf("%s, %v", got, err)
	}
}

// Changed rules hold at once for what is not decided, and not for what is.
func TestSettingsMatchAgain(t *testing.T) {
	o := newOffice(t)
	o.order("PO-2", "9.90")
	dear := o.enter(o.widgets("INV-17", "PO-2"))
	decided := o.enter(o.widgets("INV-18", "PO-1"))
	if _, err := o.Approve(t.Context(), anna, decided.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if got := state(dear); !strings.HasPrefix(got, "OnHold mismatch PriceOverTolerance") {
		t.Fatal(got)
	}
	s := core.DefaultSettings()
	s.Tolerance.UnitPricePercent = core.LimitOf("2")
	if err := o.SaveSettings(t.Context(), olga, s); err != nil {
		t.Fatal(err)
	}
	if got := o.find(dear.ID); got.Status != core.StatusMatched {
		t.Errorf("%s", state(got))
	}
	if got := o.find(decided.ID); got.Status != core.StatusApproved || got.Revision != decided.Revision+1 {
		t.Errorf("the approved one: %s, revision %d", state(got), got.Revision)
	}
	var e core.AuditEntry
	for _, x := range o.log(5) {
		if x.Action == "SettingsChanged" {
			e = x
		}
	}
	if !strings.Contains(e.Before["settings"], `"unit_price_percent":"0"`) || !strings.Contains(e.After["settings"], `"unit_price_percent":"2"`) {
		t.Errorf("the log has %+v", e)
	}
}

func TestMailAccounts(t *testing.T) {
	o := newOffice(t)
	good := core.MailAccount{Name: "box", Host: "imap.example.org", Port: 993, TLS: "implicit", User: "u", Folder: []string{"INBOX"}}
	for _, c := range []struct {
		kind   core.Kind
		change func(*core.MailAccount)
	}{
		{core.Usage, func(a *core.MailAccount) { a.Name = "" }},
		{core.Usage, func(a *core.MailAccount) { a.Host = "" }},
		{core.Usage, func(a *core.MailAccount) { a.User = "" }},
		{core.Usage, func(a *core.MailAccount) { a.Port = 0 }},
		{core.Usage, func(a *core.MailAccount) { a.Port = 70000 }},
		{core.Usage, func(a *core.MailAccount) { a.TLS = "maybe" }},
		{core.Usage, func(a *core.MailAccount) { a.SignIn = "yahoo" }},
		{core.Usage, func(a *core.MailAccount) { a.Host = "https://imap.example.org" }},
		{core.Usage, func(a *core.MailAccount) { a.User = "u\r\nA1 LOGOUT" }},
		{core.Usage, func(a *core.MailAccount) { a.Folder = []string{"INBOX", strings.Repeat("x", 300)} }},
		{core.Refused, func(a *core.MailAccount) { a.TLS = "none" }},
		{core.Refused, func(a *core.MailAccount) { a.TLS, a.Host = "none", "127.evil.example" }},
	} {
		a := good
		c.change(&a)
		is(t, o.SaveMailAccount(t.Context(), olga, a), c.kind, "")
	}
	local := good
	local.TLS, local.Host, local.Name = "none", "127.0.0.1", "local"
	for _, a := range []core.MailAccount{good, local, good} {
		if err := o.SaveMailAccount(t.Context(), olga, a); err != nil {
			t.Error(err)
		}
	}
	list, err := o.MailAccounts(t.Context(), vera)
	if err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	if e := o.log(3); e[0].Action != "MailAccountAdded" || e[2].Action != "MailAccountChanged" {
		t.Errorf("the log has %s and %s", e[0].Action, e[2].Action)
	}
}

// A name stays with one mailbox once mail came from it, also after it was removed:
// another server may give the same numbers to other mails, which would then count as
// known.
func TestMailboxNames(t *testing.T) {
	o := newOffice(t)
	box := core.MailAccount{Name: "box", Host: "imap.example.org", Port: 993, TLS: "implicit", User: "u", Folder: []string{"INBOX"}}
	save := func(a core.MailAccount) error { return o.SaveMailAccount(t.Context(), olga, a) }
	typo := box
	typo.User = "uu"
	if err := save(typo); err != nil {
		t.Fatal(err)
	}
	if err := save(box); err != nil { // nothing came from it yet
		t.Fatal(err)
	}
	err := o.store.Update(t.Context(), func(tx core.Tx) error {
		a, err := tx.FindMailAccount("box")
		if err != nil {
			return err
		}
		a.LastOK = tx.Now()
		return tx.SaveMailAccount(a)
	})
	if err != nil {
		t.Fatal(err)
	}
	moved, other := box, box
	moved.Host, other.User = "imap.example.net", "v"
	is(t, save(moved), core.Refused, "another name")
	is(t, save(other), core.Refused, "another name")
	box.Port, box.Folder = 143, []string{"INBOX", "Rechnungen"}
	is(t, save(box), "", "")

	is(t, o.RemoveMailAccount(t.Context(), vera, "box"), core.Refused, "may not remove mailboxes")
	is(t, o.RemoveMailAccount(t.Context(), olga, "box"), "", "")
	is(t, o.RemoveMailAccount(t.Context(), olga, "box"), core.NotFound, "there is no mailbox box")
	if list, err := o.MailAccounts(t.Context(), olga); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = o.MailAccount(t.Context(), olga, "box")
	is(t, err, core.NotFound, "")
	is(t, save(moved), core.Refused, "another name")
	is(t, save(box), "", "")
	if list, err := o.MailAccounts(t.Context(), olga); err != nil || len(list) != 1 || list[0].LastOK.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	if e := o.log(3); e[0].Action != "MailAccountRemoved" || e[1].Action != "Refused" || e[2].Action != "MailAccountAdded" {
		t.Errorf("the log has %s, %s and %s", e[0].Action, e[1].Action, e[2].Action)
	}
}

// A file may hold some of an order's or a receipt's rows only: the others stay.
func TestImportOfSomeRows(t *testing.T) {
	o := newOffice(t)
	bolt, nut := coretest.OrderLine("1", "Bolt", "10", "1.00"), coretest.OrderLine("2", "Nut", "10", "2.00")
	dearer := coretest.OrderLine("1", "Bolt", "10", "1.50")
	for i, c := range []struct {
		rows []core.OrderLine
		want string
		ch   [4]int
	}{
		{[]core.OrderLine{bolt}, "1 1.00", [4]int{1, 0, 0, 0}},
		{[]core.OrderLine{nut}, "1 1.00; 2 2.00", [4]int{0, 1, 0, 0}},
		{[]core.OrderLine{nut, bolt}, "1 1.00; 2 2.00", [4]int{0, 0, 1, 0}},
		{[]core.OrderLine{dearer}, "1 1.50; 2 2.00", [4]int{0, 1, 0, 0}},
	} {
		ch, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{coretest.Order("PO-8", o.acme.ID, c.rows...)})
		if err != nil || counts(ch) != c.ch {
			t.Errorf("file %d: %+v, %v", i+1, ch, err)
		}
		var got []string
		o.view(func(r core.Reader) error {
			order, err := r.FindOrder("PO-8")
			for _, l := range order.Lines {
				got = append(got, l.ID+" "+l.UnitPrice.String())
			}
			return err
		})
		if strings.Join(got, "; ") != c.want {
			t.Errorf("file %d: %q, want %q", i+1, got, c.want)
		}
	}
}

func TestReceiptOfSomeRows(t *testing.T) {
	row := func(line, date, accepted string) core.ReceiptLine {
		r := coretest.Received("PO-1", line, accepted)
		r.Date = core.MustDate(date)
		return r
	}
	a1, a2, b := row("1", "2026-01-02", "6"), row("1", "2026-01-03", "4"), row("2", "2026-01-02", "5")
	for _, c := range []struct {
		what            string
		old, rows, want []core.ReceiptLine
	}{
		{"the same again", []core.ReceiptLine{a1, b, a2}, []core.ReceiptLine{b, a1, a2}, []core.ReceiptLine{a1, b, a2}},
		{"another line", []core.ReceiptLine{a1, a2}, []core.ReceiptLine{b}, []core.ReceiptLine{a1, a2, b}},
		{"a day put right", []core.ReceiptLine{a1, b}, []core.ReceiptLine{a2}, []core.ReceiptLine{b, a2}},
		{"the first", nil, []core.ReceiptLine{b, a1}, []core.ReceiptLine{b, a1}},
	} {
		if got := overReceived(c.old, c.rows); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
