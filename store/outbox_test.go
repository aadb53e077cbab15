package store

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// undoOutbox takes the tables of version 6 away.
const undoOutbox = `DROP TABLE outbox; DROP TABLE outgoing;`

// What was queued cannot be changed or removed, even past the program.
func TestNoticesStay(t *testing.T) {
	s := create(t, Options{})
	err := s.Update(t.Context(), func(tx core.Tx) error {
		if _, err := tx.QueueNotice(core.Notice{Kind: core.Digest, To: "anna@firm.example", Period: "2026-11-30", MessageID: "a@firm.example", State: core.NoticeWaiting}); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("NoticeQueued", "notice:1"))
	})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	db := raw(t, s.Dir())
	defer db.Close()
	for query, want := range map[string]string{
		`DELETE FROM outbox`: "never deleted",
		`UPDATE outbox SET recipient = 'eve@else.example'`: "never changes",
		`UPDATE outbox SET body = '{}'`:                    "never changes",
		`UPDATE outbox SET state = 'lost'`:                 "CHECK",
		`INSERT INTO outbox SELECT 2, kind, recipient, period, at, state, tries, next_try, sent_at, error, body, attached FROM outbox`: "UNIQUE",
	} {
		if _, err := db.Exec(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", query, err, want)
		}
	}
	if _, err := db.Exec(`UPDATE outbox SET state = 'sent', tries = 1`); err != nil {
		t.Error(err)
	}
}
