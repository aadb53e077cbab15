package store

import (
	"cmp"
	"fmt"
	"slices"

	"countersign/core"
)

const selectMessage = `SELECT body FROM messages `

// FindMessage implements core.Reader.
func (r *reader) FindMessage(id core.MessageID) (core.Message, error) {
	m, err := one(r, "reading a message", notFound("message", string(id)), scanBody[core.Message], selectMessage+`WHERE id = ?`, id)
	if core.KindOf(err) == core.NotFound {
		return r.onSheet(id, err)
	}
	return m, err
}

const messageByHeader = `WHERE message_id = ? AND message_id <> '' ORDER BY received_at, id LIMIT 1`

// FindMessageByHeader implements core.Reader.
func (r *reader) FindMessageByHeader(messageID string) (core.Message, error) {
	return one(r, "reading a message", notFound("message with the Message-ID", messageID), scanBody[core.Message], selectMessage+messageByHeader, messageID)
}

const messagesByState = `WHERE state = ? ORDER BY received_at, id`

// ListMessages implements core.Reader.
func (r *reader) ListMessages(state core.MessageState) ([]core.Message, error) {
	if state != "" && state != core.MessageReceived {
		return all(r, "reading messages", scanBody[core.Message], selectMessage+messagesByState, state)
	}
	query, args := selectMessage+`ORDER BY received_at, id`, []any{}
	if state != "" {
		query, args = selectMessage+messagesByState, []any{state}
	}
	list, err := all(r, "reading messages", scanBody[core.Message], query, args...)
	if err != nil {
		return nil, err
	}
	waiting, err := r.onSheets()
	if err != nil || len(waiting) == 0 {
		return list, err
	}
	list = append(list, waiting...)
	slices.SortFunc(list, func(a, b core.Message) int {
		return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// SaveMessage implements core.Tx.
func (t *tx) SaveMessage(m core.Message) error {
	return t.saveBody(boundMessages, "message", string(m.ID), m, insertMessage+`DO UPDATE SET body = excluded.body, message_id = excluded.message_id,
		state = excluded.state, size = excluded.size, received_at = excluded.received_at`, m.Envelope.MessageID, m.State, m.Size, timeText(m.ReceivedAt))
}

const insertMessage = `INSERT INTO messages (id, body, message_id, state, size, received_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) `

// AddMessage implements core.Tx.
func (t *tx) AddMessage(m core.Message) (added bool, err error) {
	if err := needKey("message", string(m.ID)); err != nil {
		return false, err
	}
	body, err := toJSON(m)
	if err != nil {
		return false, err
	}
	return t.add(boundMessages, string(m.ID), []string{body}, "saving the message", insertMessage+`DO NOTHING`, m.ID, body, m.Envelope.MessageID, m.State, m.Size, timeText(m.ReceivedAt))
}

const selectMailAt = `SELECT message_id FROM mail_keys WHERE account = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4
	UNION ALL SELECT message_id FROM ` + sheetMails + ` WHERE account = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4 LIMIT 1`

// FindMailAt implements core.Reader.
func (r *reader) FindMailAt(k core.MailKey) (core.MessageID, error) {
	missing := notFound("message", fmt.Sprintf("%d in %s of %s", k.UID, k.Folder, k.Account))
	return one(r, "reading what was fetched before", missing, func(rw row) (id core.MessageID, err error) { return id, rw.Scan(&id) },
		selectMailAt, k.Account, k.Folder, k.UIDValidity, k.UID)
}

const selectUIDs = `SELECT uid FROM mail_keys WHERE account = ? AND folder = ? AND uid_validity = ? ORDER BY uid`

// KnownUIDs implements core.Reader.
func (r *reader) KnownUIDs(account, folder string, uidValidity uint32) ([]uint32, error) {
	list, err := all(r, "reading what was fetched before", func(rw row) (uid uint32, err error) { return uid, rw.Scan(&uid) },
		selectUIDs, account, folder, uidValidity)
	if err != nil {
		return nil, err
	}
	sheets, err := r.ListMailSheets()
	if err != nil || len(sheets) == 0 {
		return list, err
	}
	for _, s := range sheets {
		if s.Account != account || s.Folder != folder || s.UIDValidity != uidValidity {
			continue
		}
		for _, m := range s.Mails {
			list = append(list, m.UID)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}
