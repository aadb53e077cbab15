package coretest

import (
	"time"

	"countersign/core"
	"countersign/core/money"
)

func testSettings(b *bench) {
	b.kind("a firm that was never saved", fails(b, core.Reader.Firm), core.NotFound)
	equal(b, "settings that were never saved", get(b, core.Reader.Settings), core.DefaultSettings())

	firm, settings := Filled[core.Firm](), Filled[core.Settings]()
	settings.Tolerance.LineTotalAmount = core.Off()
	settings.Tolerance.QuantityPercent = core.Limit{}
	b.save(func(tx core.Tx) error {
		if err := tx.SaveFirm(firm); err != nil {
			return err
		}
		return tx.SaveSettings(settings)
	})
	equal(b, "firm", get(b, core.Reader.Firm), firm)
	equal(b, "settings", get(b, core.Reader.Settings), settings)

	firm.Name, settings.DuplicateWindowDays = "Renamed", 7
	b.save(func(tx core.Tx) error {
		if err := tx.SaveFirm(firm); err != nil {
			return err
		}
		return tx.SaveSettings(settings)
	})
	equal(b, "firm", get(b, core.Reader.Firm), firm)
	equal(b, "settings", get(b, core.Reader.Settings), settings)
}

func testUsers(b *bench) {
	anna, bert := Filled[core.User](), Filled[core.User]()
	anna.Name, bert.Name, bert.Secret, bert.Limit = "anna", "bert", "$argon2id$secret of bert", money.Amount{}
	b.save(func(tx core.Tx) error { return each(tx.SaveUser, bert, anna) })
	find := func(r core.Reader) (core.User, error) { return r.FindUser("bert") }
	equal(b, "a user, secret and all", get(b, find), bert)
	equal(b, "users by name", get(b, core.Reader.ListUsers), []core.User{anna, bert})
	b.kind("an unknown user", fails(b, func(r core.Reader) (core.User, error) { return r.FindUser("Anna") }), core.NotFound)

	bert.Roles, bert.Secret = []core.Role{core.Auditor}, "another"
	b.save(func(tx core.Tx) error { return tx.SaveUser(bert) })
	equal(b, "a changed user", get(b, find), bert)
	got := get(b, find)
	got.Roles[0] = core.Owner
	equal(b, "a user whose copy somebody changed", get(b, find), bert)
}

func testGuards(b *bench) {
	find := func(r core.Reader) (core.Guard, error) { return r.FindGuard("anna") }
	equal(b, "a guard that was never saved", get(b, find), core.Guard{Name: "anna"})
	g := Filled[core.Guard]()
	g.Name = "anna"
	b.save(func(tx core.Tx) error { return tx.SaveGuard(g) })
	equal(b, "a guard", get(b, find), g)
	g.Wrong = 0
	if err := b.store.Update(b.Context(), func(tx core.Tx) error { return tx.SaveGuard(g) }); err != nil {
		b.Errorf("a guard without an entry in the log: %v", err)
	}
	equal(b, "a changed guard", get(b, find), g)
}

func testSuppliers(b *bench) {
	full := Filled[core.Supplier]()
	full.ID = "zeta"
	b.save(func(tx core.Tx) error { return each(tx.SaveSupplier, full, acme()) })
	find := func(r core.Reader) (core.Supplier, error) { return r.FindSupplier("zeta") }
	equal(b, "a supplier", get(b, find), full)
	equal(b, "suppliers by ID", get(b, core.Reader.ListSuppliers), []core.Supplier{acme(), full})
	for _, c := range []struct {
		ids  []core.SupplierID
		want []core.Supplier
	}{
		{nil, nil},
		{[]core.SupplierID{"zeta", "none", "", "zeta"}, []core.Supplier{full}},
		{[]core.SupplierID{"zeta", acme().ID}, []core.Supplier{acme(), full}},
	} {
		equal(b, "some suppliers", get(b, func(r core.Reader) ([]core.Supplier, error) { return r.FindSuppliers(c.ids) }), c.want)
	}
	b.kind("an unknown supplier", fails(b, func(r core.Reader) (core.Supplier, error) { return r.FindSupplier("none") }), core.NotFound)

	full.Accounts = full.Accounts[:1]
	full.State = core.SupplierDraft
	b.save(func(tx core.Tx) error { return tx.SaveSupplier(full) })
	equal(b, "a changed supplier", get(b, find), full)
}

func testAccounts(b *bench) {
	full := Filled[core.MailAccount]()
	full.Name = "main"
	b.save(func(tx core.Tx) error { return each(tx.SaveMailAccount, full, core.MailAccount{Name: "archive"}) })
	find := func(r core.Reader) (core.MailAccount, error) { return r.FindMailAccount("main") }
	equal(b, "an account", get(b, find), full)
	equal(b, "accounts by name", get(b, core.Reader.ListMailAccounts), []core.MailAccount{{Name: "archive"}, full})
	b.kind("an unknown account", fails(b, func(r core.Reader) (core.MailAccount, error) { return r.FindMailAccount("x") }), core.NotFound)

	alone := func(a core.MailAccount) error {
		return b.store.Update(b.Context(), func(tx core.Tx) error { return tx.SaveMailAccount(a) })
	}
	beat := full
	beat.LastTry, beat.LastOK, beat.LastError = Noon.Add(time.Hour), time.Time{}, "the server did not answer"
	if err := alone(beat); err != nil {
		b.Errorf("a heartbeat without an audit entry: %v", err)
	}
	equal(b, "a heartbeat", get(b, find), beat)

	moved := beat
	moved.Host = "imap.example.net"
	b.kind("another host without an audit entry", alone(moved), core.Internal)
	b.kind("a new account without an audit entry", alone(core.MailAccount{Name: "new"}), core.Internal)
	equal(b, "an account after refusals", get(b, find), beat)
	mixed := b.store.Update(b.Context(), func(tx core.Tx) error {
		if err := tx.SaveFirm(core.Firm{Name: "x"}); err != nil {
			return err
		}
		return tx.SaveMailAccount(full)
	})
	b.kind("a heartbeat beside another change without an audit entry", mixed, core.Internal)
}

func testExports(b *bench) {
	r := Review(Invoice("1", acme()))
	full := Filled[core.ExportBatch]()
	full.ID, full.Reviews, full.At = "B-2", []core.ReviewID{r.ID}, Noon.Add(time.Minute)
	early := core.ExportBatch{ID: "B-9", Target: "csv", At: Noon}
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		if err := saveReviews(tx, r); err != nil {
			return err
		}
		return each(tx.SaveExportBatch, full, early)
	})
	equal(b, "exports, oldest first", get(b, core.Reader.ListExportBatches), []core.ExportBatch{early, full})
	full.Reviews, full.SHA256 = nil, "other"
	b.save(func(tx core.Tx) error { return tx.SaveExportBatch(full) })
	equal(b, "a changed export", get(b, core.Reader.ListExportBatches), []core.ExportBatch{early, full})
}
