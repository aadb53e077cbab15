package store

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// undoPayments takes the tables of version 9 away.
const undoPayments = `DROP TABLE payment_lines; DROP TABLE payment_runs; `

// undoAuditTree makes a log of version 6 of one of later ones: without guards, tree, heads and
// digests of rows, and sealed as it was then.
func undoAuditTree(t *testing.T, db *sql.DB) {
	t.Helper()
	execRaw(t, db, `DROP TABLE guards`)
	rows, err := db.Query(selectAudit + `ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	var list []core.AuditEntry
	for rows.Next() {
		e, err := scanAudit(rows)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	var triggers []string
	for _, name := range []string{"audit_keeps_update", "audit_head_grows"} {
		var text string
		if err := db.QueryRow(`SELECT sql FROM sqlite_schema WHERE name = ?`, name).Scan(&text); err != nil {
			t.Fatal(err)
		}
		triggers = append(triggers, text)
	}
	execRaw(t, db, undoMasterData+undoPayments+`DROP TABLE audit_tree; DROP TABLE audit_heads; DROP TRIGGER audit_keeps_update; DROP TRIGGER audit_head_grows; ALTER TABLE audit DROP COLUMN rows`)
	var head core.AuditHead
	for _, e := range list {
		e.Rows = nil
		if e, err = audit.Seal(head, e); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`UPDATE audit SET prev = ?, hash = ? WHERE seq = ?`, e.Prev, e.Hash, e.Seq); err != nil {
			t.Fatal(err)
		}
		head = core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	}
	if _, err := db.Exec(`UPDATE audit_head SET hash = ?`, head.Hash); err != nil {
		t.Fatal(err)
	}
	for _, text := range triggers {
		execRaw(t, db, text)
	}
}

func checkLog(t *testing.T, s *Store) LogReport {
	t.Helper()
	out, err := s.CheckLog(t.Context(), audit.Anchor{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A log of the version before gets its tree, and an entry that names what was stored.
func TestLogOfOlderData(t *testing.T) {
	s := create(t, Options{})
	saveInvoice(t, s, "INV-17")
	mustSave(t, s, saveFirm("x"))
	shut(t, s)
	db := raw(t, s.Dir())
	undoAuditTree(t, db)
	execRaw(t, db, `DELETE FROM goose_db_version WHERE version_id >= 7`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s.Dir(), Options{})
	if got := checkLog(t, s); len(got.Problems) > 0 || got.Head.Seq != 3 {
		t.Fatalf("%+v", got)
	}
	mustSave(t, s, saveFirm("y"))
	if got := checkLog(t, s); len(got.Problems) > 0 || got.Head.Seq != 4 {
		t.Errorf("%+v", got)
	}
	execRaw(t, raw(t, s.Dir()), `UPDATE settings SET body = replace(body, 'y', 'z')`)
	if got := checkLog(t, s); len(got.Problems) != 1 || got.Problems[0] != "The firm is not what the log says was stored: it was changed by hand." {
		t.Errorf("%q", got.Problems)
	}
}

// Every table is held to the log, follows from one that is, or is named here with the
// reason why not.
func TestEveryTableIsHeldToTheLog(t *testing.T) {
	free := map[string]string{
		"audit": "the log itself", "audit_head": "compared with the log", "audit_tree": "compared with the log",
		"mail_asides": "what could not be fetched; the log has an entry of each", "goose_db_version": "the version of the tables", "sqlite_sequence": "SQLite's own",
		"briefs": "follows from reviews", "review_orders": "follows from reviews", "review_lines": "follows from reviews",
		"past": "follows from reviews", "open_orders": "follows from orders and reviews", "open_items": "follows from orders and reviews",
		"guards":        "counts of wrong passphrases, no evidence of anything",
		"receipt_lines": "follows from receipts", "export_batch_reviews": "follows from export_batches", "payment_lines": "follows from payment_runs",
		"supplier_changes": "says only when to read the suppliers again", "rechecks": "what is still to be done; what came of it has an entry",
		"looks": "follows from readings", "look_values": "follows from looks",
	}
	s := create(t, Options{})
	rows, err := raw(t, s.Dir()).Query(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		held := slices.ContainsFunc(boundTables, func(b *bound) bool { from, _, _ := strings.Cut(b.from, " "); return from == name })
		if held == (free[name] != "") {
			t.Errorf("table %s is held to the log: %v; free because: %q", name, held, free[name])
		}
	}
}

// Whatever one transaction stores, in whatever order with its entries and with reading
// the log in between, the log names all of it.
func TestEverythingStoredIsNamed(t *testing.T) {
	s := create(t, Options{})
	saveInvoice(t, s, "INV-17")
	mustSave(t, s, saveFirm("x"))
	err := s.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveSupplier(coretest.Supplier("One")); err != nil {
			return err
		}
		if err := tx.Audit(coretest.Entry("First", "test:1")); err != nil {
			return err
		}
		if err := tx.SaveSupplier(coretest.Supplier("Two")); err != nil {
			return err
		}
		if list, err := tx.AuditEntriesOf("test:1"); err != nil || len(list) != 3 {
			t.Errorf("%d entries, %v", len(list), err)
		}
		return tx.SaveSupplier(coretest.Supplier("Three"))
	})
	if err != nil {
		t.Fatal(err)
	}
	got := checkLog(t, s)
	if len(got.Problems) > 0 || got.Head.Seq != 4 {
		t.Errorf("%+v", got)
	}
	execRaw(t, raw(t, s.Dir()), `DELETE FROM suppliers WHERE name = 'Three'`)
	if got := checkLog(t, s); len(got.Problems) != 1 || !strings.HasPrefix(got.Problems[0], "Supplier three is not stored any more") {
		t.Errorf("%q", got.Problems)
	}
}

// What guards the tables, or acts by itself, cannot be changed unseen either.
func TestChangedSchemaIsFound(t *testing.T) {
	for change, want := range map[string]string{
		`DROP TRIGGER audit_keeps_update`:                               "The database has no trigger audit_keeps_update",
		`DROP INDEX reviews_number`:                                     "The database has no index reviews_number",
		`CREATE TABLE more (x)`:                                         "The database has a table more that is none",
		`ALTER TABLE users ADD COLUMN more TEXT`:                        "The database's table users is not what it should be",
		`CREATE TRIGGER more AFTER UPDATE ON users BEGIN SELECT 1; END`: "The database has a trigger more that is none",
		`DROP TRIGGER messages_stay; CREATE TRIGGER messages_stay BEFORE DELETE ON messages BEGIN SELECT 1; END`: "The database's trigger messages_stay is not what",
	} {
		s := create(t, Options{})
		mustSave(t, s, saveFirm("x"))
		execRaw(t, raw(t, s.Dir()), change)
		if found, err := s.Check(t.Context(), CheckOptions{}); err != nil || len(found) != 1 || !strings.HasPrefix(found[0], want) {
			t.Errorf("%s: %q, %v", change, found, err)
		}
	}
}
