package store

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// The triggers hold whoever writes, not only this program.
func TestAuditOnlyGrows(t *testing.T) {
	s := create(t, Options{Host: "desk-1"})
	for range 3 {
		mustSave(t, s, saveFirm("x"))
	}
	db := raw(t, s.Dir())
	for _, q := range []string{
		`UPDATE audit SET reason = 'forged' WHERE seq = 2`,
		`UPDATE audit SET seq = 9 WHERE seq = 3`,
		`DELETE FROM audit WHERE seq = 3`,
		`DELETE FROM audit`,
		`INSERT OR REPLACE INTO audit SELECT seq, time, 'forged', role, host, action, object, before, after, reason, document, rows, prev, hash FROM audit WHERE seq = 2`,
		`INSERT INTO audit SELECT 9, time, actor, role, host, action, object, before, after, reason, document, rows, prev, hash FROM audit WHERE seq = 3`,
		`INSERT INTO audit (seq) VALUES (NULL)`,
		`UPDATE audit_head SET seq = 2`,
		`UPDATE audit_head SET seq = 4, hash = 'x'`,
		`DELETE FROM audit_head`,
		`UPDATE audit_tree SET hash = randomblob(32) WHERE idx = 0`,
		`DELETE FROM audit_tree`,
	} {
		if _, err := db.Exec(q); err == nil || !strings.Contains(err.Error(), "audit") {
			t.Errorf("%s: %v", q, err)
		}
	}
	var v audit.Verifier
	var hosts []string
	err := s.View(t.Context(), func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			hosts = append(hosts, e.Host)
			return v.Add(e)
		})
	})
	if err != nil || strings.Join(hosts, " ") != "desk-1 desk-1 desk-1" {
		t.Errorf("after the attempts: %v, hosts %q", err, hosts)
	}
}

// A log that somebody shortened in spite of the triggers no longer reaches its head,
// and does not close the gap when it goes on.
func TestShortenedLogShows(t *testing.T) {
	s := create(t, Options{})
	for range 3 {
		mustSave(t, s, saveFirm("x"))
	}
	db := raw(t, s.Dir())
	for _, q := range []string{`DROP TRIGGER audit_keeps_delete`, `DELETE FROM audit WHERE seq = 3`} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	check := func() error {
		var v audit.Verifier
		return s.View(t.Context(), func(r core.Reader) error {
			if err := r.AuditEntries(1, v.Add); err != nil {
				return err
			}
			head, err := r.AuditHead()
			if err != nil {
				return err
			}
			return v.Covers(head)
		})
	}
	if err := check(); core.KindOf(err) != core.Damaged || !strings.HasPrefix(err.Error(), "audit entry 3 is missing") {
		t.Errorf("shortened: %v", err)
	}
	mustSave(t, s, saveFirm("y"))
	if err := check(); core.KindOf(err) != core.Damaged || !strings.HasPrefix(err.Error(), "audit entry 3 is missing") {
		t.Errorf("shortened and gone on: %v", err)
	}
}

func TestWhatCameInStays(t *testing.T) {
	s := create(t, Options{})
	r := coretest.Review(coretest.Invoice("1", coretest.Supplier("Acme")))
	mustSave(t, s, func(tx core.Tx) error {
		if err := tx.SaveSupplier(coretest.Supplier("Acme")); err != nil {
			return err
		}
		if err := tx.SaveDocument(coretest.DocumentOf(r)); err != nil {
			return err
		}
		if err := tx.SaveMessage(coretest.Message("m")); err != nil {
			return err
		}
		if _, err := tx.SaveDelivery(core.Delivery{Path: "x"}); err != nil {
			return err
		}
		return tx.SaveReview(r)
	})
	db := raw(t, s.Dir())
	for _, table := range []string{"documents", "messages", "deliveries", "reviews"} {
		if _, err := db.Exec("DELETE FROM " + table); err == nil || !strings.Contains(err.Error(), "never deleted") {
			t.Errorf("deleting from %s: %v", table, err)
		}
	}
}

// More entries than one page, walked through while other things are asked.
func TestAuditPages(t *testing.T) {
	s := create(t, Options{})
	const n = 2*auditPage + 1
	mustSave(t, s, func(tx core.Tx) error {
		for range n - 1 {
			if err := tx.Audit(coretest.Entry("Tested", "test:2")); err != nil {
				return err
			}
		}
		return nil
	})
	var v audit.Verifier
	if err := s.View(t.Context(), func(r core.Reader) error { return r.AuditEntries(1, v.Add) }); err != nil || v.Head().Seq != n {
		t.Errorf("%d entries of %d, %v", v.Head().Seq, n, err)
	}
}
