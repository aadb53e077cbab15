package store

import (
	"time"

	"countersign/core"
)

const selectAccount = `SELECT body, last_try, last_ok, last_error, counts FROM mail_accounts `

func scanAccount(rw row) (a core.MailAccount, err error) {
	var body []byte
	var try, ok time.Time
	var last string
	var counts []byte
	if err = rw.Scan(&body, moment{&try}, moment{&ok}, &last, &counts); err != nil {
		return a, err
	}
	if err = fromJSON(body, &a); err == nil {
		err = fromJSON(counts, &a.Counts)
	}
	a.LastTry, a.LastOK, a.LastError = try, ok, last
	return a, err
}

// FindMailAccount implements core.Reader.
func (r *reader) FindMailAccount(name string) (core.MailAccount, error) {
	return one(r, "reading a mail account", notFound("mail account", name), scanAccount, selectAccount+`WHERE name = ?`, name)
}

// ListMailAccounts implements core.Reader.
func (r *reader) ListMailAccounts() ([]core.MailAccount, error) {
	return all(r, "reading the mail accounts", scanAccount, selectAccount+`ORDER BY name`)
}

// SaveMailAccount implements core.Tx. A heartbeat, that is a change of LastTry,
// LastOK, LastError and Counts alone, needs no audit entry: a poll every minute would
// drown what people did.
func (t *tx) SaveMailAccount(a core.MailAccount) error {
	if err := needKey("mail account", a.Name); err != nil {
		return err
	}
	settled := a
	settled.LastTry, settled.LastOK, settled.LastError, settled.Counts = time.Time{}, time.Time{}, "", core.MailCounts{}
	body, err := toJSON(settled)
	if err != nil {
		return err
	}
	counts, err := toJSON(a.Counts)
	if err != nil {
		return err
	}
	needed := t.changed
	res, err := t.exec("saving a mail account", `UPDATE mail_accounts SET last_try = ?, last_ok = ?, last_error = ?, counts = ? WHERE name = ? AND body = ?`,
		timeText(a.LastTry), timeText(a.LastOK), a.LastError, counts, a.Name, body)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return t.failed("saving a mail account", err)
	}
	if n == 1 {
		t.changed = needed
		return nil
	}
	return t.keep(boundMailboxes, a.Name, t.run("saving a mail account", `INSERT INTO mail_accounts (name, body, last_try, last_ok, last_error, counts) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET body = excluded.body, last_try = excluded.last_try, last_ok = excluded.last_ok, last_error = excluded.last_error,
		counts = excluded.counts`,
		a.Name, body, timeText(a.LastTry), timeText(a.LastOK), a.LastError, counts))
}
