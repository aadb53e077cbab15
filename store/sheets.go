package store

import (
	"fmt"
	"slices"

	"countersign/core"
)

// sheetMails stands for a table of the mails on sheets that are not entered yet. It is no
// view: with one in the database SQLite may leave out a part of its integrity check.
const sheetMails = `(SELECT s.body AS sheet, s.body ->> '$.account' AS account, s.body ->> '$.folder' AS folder, s.body ->> '$.uid_validity' AS uid_validity, m.value ->> '$.uid' AS uid, s.at,
	m.value ->> '$.id' AS message_id, m.value ->> '$.size' AS size, json_object('id', m.value ->> '$.id', 'state', 'received') AS body
	FROM mail_sheets s, json_each(s.body, '$.mails') m WHERE s.entered = 0)`

// selectSheets are the sheets whose text has another in it; all have the empty one.
const selectSheets = `SELECT number, body FROM mail_sheets WHERE entered = 0 AND instr(body, ?) > 0 ORDER BY number`

// ListMailSheets implements core.Reader.
func (r *reader) ListMailSheets() ([]core.MailSheet, error) { return r.sheetsWith("") }

func (r *reader) sheetsWith(text string) ([]core.MailSheet, error) {
	return all(r, "reading what was fetched", func(rw row) (s core.MailSheet, err error) {
		var body []byte
		var number int64
		if err = rw.Scan(&number, &body); err == nil {
			err = fromJSON(body, &s)
		}
		s.Number = number
		return s, err
	}, selectSheets, text)
}

// onSheet is the message with this ID that is on a sheet alone.
func (r *reader) onSheet(id core.MessageID, missing error) (core.Message, error) {
	sheets, err := r.sheetsWith(string(id))
	if err != nil {
		return core.Message{}, err
	}
	for _, s := range sheets {
		if i := slices.IndexFunc(s.Mails, func(m core.SheetMail) bool { return m.ID == id }); i >= 0 {
			return s.Message(i), nil
		}
	}
	return core.Message{}, missing
}

// SaveMailSheet implements core.Tx.
func (t *tx) SaveMailSheet(s core.MailSheet) (int64, error) {
	if len(s.Mails) == 0 {
		return 0, core.Errorf(core.Internal, "a sheet without messages cannot be stored")
	}
	s.At = s.At.UTC()
	body, err := toJSON(s)
	if err != nil {
		return 0, err
	}
	const doing = "remembering the messages of a folder"
	number, err := one(&t.reader, doing, nil, func(rw row) (n int64, err error) { return n, rw.Scan(&n) }, `SELECT coalesce(max(number), 0) + 1 FROM mail_sheets`)
	if err != nil {
		return 0, err
	}
	_, err = t.add(boundSheets, fmt.Sprint(number), []string{body}, doing, `INSERT INTO mail_sheets (number, at, body) VALUES (?, ?, ?)`, number, timeText(s.At), body)
	return number, err
}

// EnterMailSheet implements core.Tx.
func (t *tx) EnterMailSheet(number int64) error {
	const doing = "remembering the messages of a folder"
	before := t.changed
	res, err := t.exec(doing, `UPDATE mail_sheets SET entered = 1 WHERE number = ? AND entered = 0`, number)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return t.failed(doing, err)
	}
	t.changed = before
	return core.Errorf(core.Conflict, "there is no sheet %d of messages that is still to be stored", number)
}

// onSheets are the messages that are on sheets alone, in their order.
func (r *reader) onSheets() ([]core.Message, error) {
	sheets, err := r.ListMailSheets()
	if err != nil || len(sheets) == 0 {
		return nil, err
	}
	stored, err := all(r, "reading messages", func(rw row) (id core.MessageID, err error) { return id, rw.Scan(&id) },
		`SELECT DISTINCT message_id FROM `+sheetMails+` WHERE message_id IN (SELECT id FROM messages)`)
	if err != nil {
		return nil, err
	}
	have := map[core.MessageID]bool{}
	for _, id := range stored {
		have[id] = true
	}
	var out []core.Message
	for _, s := range sheets {
		for i, m := range s.Mails {
			if !have[m.ID] {
				have[m.ID] = true
				out = append(out, s.Message(i))
			}
		}
	}
	return out, nil
}
