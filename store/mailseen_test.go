package store

import (
	"errors"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// undoMailSeen makes the tables of version 4 of those of later ones.
const undoMailSeen = undoOutbox + `DROP INDEX mail_keys_at; DROP INDEX mail_keys_unmarked; ALTER TABLE mail_keys DROP COLUMN at; ALTER TABLE mail_keys DROP COLUMN marked; DROP TABLE mail_asides; ALTER TABLE mail_accounts DROP COLUMN counts`

// Mails of the version before are seen since the log says so, or else since they came.
func TestMailSeenOfOlderData(t *testing.T) {
	s := create(t, Options{})
	m := coretest.Message("one", func(m *core.Message) { m.ReceivedAt = coretest.Noon.Add(-48 * time.Hour) })
	at := core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 8}
	later := core.MailKey{Account: "main", Folder: "Über 'alt'", UIDValidity: 9, UID: 10}
	var logged time.Time
	err := s.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveMessage(m); err != nil {
			return err
		}
		if err := tx.SaveMailAccount(core.MailAccount{Name: "main", LastError: "silent"}); err != nil {
			return err
		}
		if err := errors.Join(tx.SaveMailKey(at, m.ID, tx.Now()), tx.SaveMailKey(later, m.ID, tx.Now())); err != nil {
			return err
		}
		e := coretest.Entry("MessageKnown", "message:1")
		e.After = map[string]string{"account": later.Account, "folder": later.Folder, "uid": "9/10"}
		logged = tx.Now()
		return tx.Audit(e)
	})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	db := raw(t, s.Dir())
	undoAuditTree(t, db)
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
		if len(list) != 2 || list[0].Key != at || list[0].Message != m.ID || !list[0].At.Equal(m.ReceivedAt) || list[1].Key != later || !list[1].At.Equal(logged) {
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

// What the log says of a place is what is stored there: of new ones, known ones and such
// as could not be fetched before, whatever their names are.
func TestMailKeysInLog(t *testing.T) {
	s := create(t, Options{})
	one, two := coretest.Message("one"), coretest.Message("two")
	mustSave(t, s, func(tx core.Tx) error {
		return errors.Join(tx.SaveMessage(one), tx.SaveMessage(two), tx.SaveMailAside(core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 3}, "too large"))
	})
	names := []string{"INBOX", "Über 'alt'", `a "b" \c`, "tab\tline\nbell\a", "\x7f\u2028<&>/", ""}
	for _, id := range []core.MessageID{one.ID, two.ID} {
		mustSave(t, s, func(tx core.Tx) error {
			for i, name := range names {
				for uid := range uint32(4) {
					if err := tx.SaveMailKey(core.MailKey{Account: names[len(names)-1-i] + "main", Folder: name, UIDValidity: 7, UID: uid}, id, tx.Now()); err != nil {
						return err
					}
				}
			}
			return tx.SaveMailKey(core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 3}, id, tx.Now())
		})
		out, err := s.CheckLog(t.Context(), audit.Anchor{}, nil)
		if err != nil || len(out.Problems) > 0 {
			t.Errorf("%q, %v", out.Problems, err)
		}
	}
}

func TestMailKeyName(t *testing.T) {
	db := raw(t, create(t, Options{}).Dir())
	for _, name := range []string{"INBOX", "Über 'alt'", "\x7f\u2028<&>/", "日本", "a,b]"} {
		var want string
		if err := db.QueryRow(`SELECT json_array(?, ?, ?, ?)`, name, name, 7, 4294967295).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if got, plain := mailKeyName(core.MailKey{Account: name, Folder: name, UIDValidity: 7, UID: 4294967295}); !plain || got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	for _, name := range []string{`a"b`, `a\b`, "a\tb", "\xff"} {
		if got, plain := mailKeyName(core.MailKey{Account: "main", Folder: name}); plain {
			t.Errorf("%q became %s", name, got)
		}
	}
}
