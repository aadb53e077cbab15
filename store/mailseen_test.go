package store

import (
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// undoMailSeen makes the tables of version 4 of those of version 5.
const undoMailSeen = `DROP INDEX mail_keys_at; ALTER TABLE mail_keys DROP COLUMN at; DROP TABLE mail_asides; ALTER TABLE mail_accounts DROP COLUMN counts`

// Mails of the version before are seen since they came.
func TestMailSeenOfOlderData(t *testing.T) {
	s := create(t, Options{})
	m := coretest.Message("one", func(m *core.Message) { m.ReceivedAt = coretest.Noon.Add(-48 * time.Hour) })
	at := core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 8}
	err := s.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveMessage(m); err != nil {
			return err
		}
		if err := tx.SaveMailAccount(core.MailAccount{Name: "main", LastError: "silent"}); err != nil {
			return err
		}
		if err := tx.SaveMailKey(at, m.ID); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	db := raw(t, s.Dir())
	execRaw(t, db, undoMailSeen)
	execRaw(t, db, `DELETE FROM goose_db_version WHERE version_id >= 5`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s.Dir(), Options{})
	err = s.View(t.Context(), func(r core.Reader) error {
		list, err := r.ListMailSeen(core.MailSeenFilter{})
		if err != nil {
			return err
		}
		if len(list) != 1 || list[0].Key != at || list[0].Message != m.ID || !list[0].At.Equal(m.ReceivedAt) {
			t.Errorf("%+v", list)
		}
		a, err := r.FindMailAccount("main")
		if a.LastError != "silent" || a.Counts != (core.MailCounts{}) {
			t.Errorf("%+v", a)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
