package store

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"countersign/core"
)

// SaveMailKey implements core.Tx.
func (t *tx) SaveMailKey(k core.MailKey, id core.MessageID, since time.Time) error {
	if id == "" {
		return core.Errorf(core.Internal, "a mail key without a message cannot be stored")
	}
	what := fmt.Sprintf("remembering message %d", k.UID)
	fresh, err := t.insertMailKey(what, k, id, since)
	if err != nil || fresh && t.noAsides {
		return err
	}
	if err := t.run(what, `DELETE FROM mail_asides WHERE account = ? AND folder = ? AND uid_validity = ? AND uid = ?`, k.Account, k.Folder, k.UIDValidity, k.UID); err != nil {
		return err
	}
	if err := t.pastAsides(k, since); err != nil {
		return err
	}
	err = t.conn.QueryRowContext(t.ctx, `SELECT NOT EXISTS (SELECT 1 FROM mail_asides WHERE past = 0)`).Scan(&t.noAsides)
	return t.failed(what, err)
}

const insertMailKey = `INSERT INTO mail_keys (account, folder, uid_validity, uid, message_id, at) `

// insertMailKey inserts or replaces. At nearly every place there was nothing before, and
// then what stands there is known: it is fresh.
func (t *tx) insertMailKey(what string, k core.MailKey, id core.MessageID, since time.Time) (fresh bool, err error) {
	at := timeText(since)
	args := []any{k.Account, k.Folder, k.UIDValidity, k.UID, id, at}
	if name, plain := mailKeyName(k); plain {
		added, err := t.add(boundMailKeys, name, []string{string(id), at}, what, insertMailKey+`SELECT ?1, ?2, ?3, ?4, ?5, ?6
			WHERE NOT EXISTS (SELECT 1 FROM mail_asides WHERE account = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4) ON CONFLICT DO NOTHING`, args...)
		if err != nil || added {
			return added, err
		}
	}
	return false, t.insert(boundMailKeys, what, insertMailKey+`
		VALUES (?1, ?2, ?3, ?4, ?5, coalesce((SELECT at FROM mail_asides WHERE account = ?1 AND folder = ?2 AND uid_validity = ?3 AND uid = ?4), ?6))
		ON CONFLICT (account, folder, uid_validity, uid) DO UPDATE SET message_id = excluded.message_id`, args...)
}

// mailKeyName is what mailKeySQL makes of a place. It leaves to SQLite what of names would
// have to be escaped.
func mailKeyName(k core.MailKey) (name string, plain bool) {
	for _, s := range []string{k.Account, k.Folder} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == '"' || c == '\\' }) {
			return "", false
		}
	}
	return fmt.Sprintf(`["%s","%s",%d,%d]`, k.Account, k.Folder, k.UIDValidity, k.UID), true
}

// pastAsides notes what could not be fetched under other numbers of a folder before then: it
// came under its new number, or is tried there.
func (t *tx) pastAsides(k core.MailKey, then time.Time) error {
	return t.run("remembering a folder's numbers", `UPDATE mail_asides SET past = 1, reason = ? WHERE account = ? AND folder = ? AND uid_validity <> ? AND past = 0 AND at <= ?`,
		core.MailPlacePast, k.Account, k.Folder, k.UIDValidity, timeText(then))
}

// SaveMailAside implements core.Tx.
func (t *tx) SaveMailAside(k core.MailKey, reason string) error {
	if _, err := t.FindMailAt(k); core.KindOf(err) != core.NotFound {
		return err
	}
	t.noAsides = false
	if err := t.pastAsides(k, t.Now()); err != nil {
		return err
	}
	return t.run(fmt.Sprintf("remembering message %d", k.UID), `INSERT INTO mail_asides (account, folder, uid_validity, uid, at, reason) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (account, folder, uid_validity, uid) DO UPDATE SET reason = excluded.reason, past = 0`,
		k.Account, k.Folder, k.UIDValidity, k.UID, timeText(t.Now()), reason)
}

// SaveMailMark implements core.Tx.
func (t *tx) SaveMailMark(k core.MailKey, how string) error {
	what := fmt.Sprintf("remembering message %d", k.UID)
	res, err := t.exec(what, `UPDATE mail_keys SET marked = ? WHERE account = ? AND folder = ? AND uid_validity = ? AND uid = ?`,
		how, k.Account, k.Folder, k.UIDValidity, k.UID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return t.failed(what, err)
	}
	return core.Errorf(core.NotFound, "there is no message %d in %s of %s", k.UID, k.Folder, k.Account)
}

// ListMailSeen implements core.Reader.
func (r *reader) ListMailSeen(f core.MailSeenFilter) ([]core.MailSeen, error) {
	q, args := mailSeenQuery(f)
	list, err := all(r, "reading what was fetched", scanMailSeen, q, args...)
	if err != nil {
		return nil, err
	}
	// Two polls side by side note the same mail on two sheets.
	listed := map[core.MailKey]bool{}
	return slices.DeleteFunc(list, func(s core.MailSeen) bool {
		twice := s.Message != "" && listed[s.Key]
		listed[s.Key] = true
		return twice
	}), nil
}

func scanMailSeen(rw row) (s core.MailSeen, err error) {
	var body []byte
	var past bool
	if err = rw.Scan(&s.Key.Account, &s.Key.Folder, &s.Key.UIDValidity, &s.Key.UID, moment{&s.At}, &s.Message, &s.Reason, &s.Marked, &past, &body); err != nil {
		return s, err
	}
	if s.Message == "" {
		if s.State = core.MessageFailed; past {
			s.State = core.MessageIgnored
		}
		return s, nil
	}
	var m core.Message
	err = fromJSON(body, &m)
	s.State, s.Reason = m.State, m.Reason
	return s, err
}

const (
	selectFetched = `SELECT k.account, k.folder, k.uid_validity, k.uid, k.at, k.message_id, '' AS reason, k.marked, 0 AS past, m.body FROM mail_keys k JOIN messages m ON m.id = k.message_id`
	selectSheeted = `SELECT k.account, k.folder, k.uid_validity, k.uid, k.at, k.message_id, '' AS reason, '' AS marked, 0 AS past, coalesce(m.body, k.body) FROM ` + sheetMails + ` k LEFT JOIN messages m ON m.id = k.message_id`
	notByItself   = `NOT EXISTS (SELECT 1 FROM mail_keys f WHERE f.account = k.account AND f.folder = k.folder AND f.uid_validity = k.uid_validity AND f.uid = k.uid)`
	selectAsides  = `SELECT k.account, k.folder, k.uid_validity, k.uid, k.at, '' AS message_id, k.reason, '' AS marked, k.past, x'' AS body FROM mail_asides k`
)

func mailSeenQuery(f core.MailSeenFilter) (string, []any) {
	var where []string
	var args []any
	add := func(cond string, v any) { where, args = append(where, cond), append(args, v) }
	if f.Account != "" {
		add("k.account = ?", f.Account)
	}
	if !f.From.IsZero() {
		add("k.at >= ?", timeText(f.From))
	}
	if !f.To.IsZero() {
		add("k.at < ?", timeText(f.To))
	}
	narrowed := func(q string, more ...string) string {
		if c := append(where, more...); len(c) > 0 {
			q += " WHERE " + strings.Join(c, " AND ")
		}
		return q
	}
	const order = ` ORDER BY at, account, folder, uid_validity, uid`
	switch {
	case f.Unmarked:
		if f.Message != "" {
			add("k.message_id = ?", f.Message)
		}
		return narrowed(selectFetched, "k.marked = ''", "m.state = 'unpacked'") + order, args
	case f.Message != "":
		add("k.message_id = ?", f.Message)
		on := narrowed(selectSheeted, notByItself, "instr(k.sheet, ?) > 0") // which spares taking all sheets apart
		return narrowed(selectFetched) + " UNION ALL " + on + order, slices.Concat(args, args, []any{f.Message})
	case f.Aside && f.Past:
		return narrowed(selectAsides) + order, args
	case f.Aside:
		return narrowed(selectAsides, "k.past = 0") + order, args
	}
	return narrowed(selectFetched) + " UNION ALL " + narrowed(selectSheeted, notByItself) + " UNION ALL " + narrowed(selectAsides) + order, slices.Concat(args, args, args)
}
