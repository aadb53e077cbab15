package store

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"countersign/core"
)

// Outgoing implements core.Reader.
func (r *reader) Outgoing() (core.Outgoing, error) {
	o, err := outgoing[core.Outgoing](r, "setup")
	if errors.Is(err, errNone) {
		o, err = core.Outgoing{Notices: core.DefaultNoticeRules()}, nil
	}
	if err != nil {
		return o, err
	}
	o.OutgoingBeat, err = outgoing[core.OutgoingBeat](r, "beat")
	if errors.Is(err, errNone) {
		err = nil
	}
	return o, err
}

func outgoing[T any](r *reader, name string) (T, error) {
	return one(r, "reading how mail is sent", errNone, scanBody[T], `SELECT body FROM outgoing WHERE name = ?`, name)
}

// SaveOutgoing implements core.Tx.
func (t *tx) SaveOutgoing(o core.Outgoing) error {
	o.OutgoingBeat = core.OutgoingBeat{}
	return t.saveOutgoing("setup", o)
}

// SaveOutgoingBeat implements core.Tx.
func (t *tx) SaveOutgoingBeat(b core.OutgoingBeat) error {
	return t.quietly(func() error { return t.saveOutgoing("beat", b) })
}

func (t *tx) saveOutgoing(name string, v any) error {
	return t.saveBody(boundOutgoing, "outgoing mail", name, v, `INSERT INTO outgoing (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`)
}

// quietly runs what needs no audit entry.
func (t *tx) quietly(fn func() error) error {
	needed := t.changed
	err := fn()
	t.changed = needed
	return err
}

const selectNotice = `SELECT number, at, state, tries, next_try, sent_at, error, body, %s FROM outbox `

var (
	selectWholeNotice  = strings.Replace(selectNotice, "%s", "attached", 1)
	selectListedNotice = strings.Replace(selectNotice, "%s", "''", 1)
)

func scanNotice(rw row) (core.Notice, error) {
	var kept core.Notice
	var body, attached []byte
	if err := rw.Scan(&kept.Number, moment{&kept.At}, &kept.State, &kept.Tries, moment{&kept.Next}, moment{&kept.SentAt}, &kept.Error, &body, &attached); err != nil {
		return kept, err
	}
	var n core.Notice
	if err := fromJSON(body, &n); err != nil {
		return n, err
	}
	n.Number, n.At, n.State, n.Tries, n.Next, n.SentAt, n.Error = kept.Number, kept.At, kept.State, kept.Tries, kept.Next, kept.SentAt, kept.Error
	if len(attached) == 0 {
		return n, nil
	}
	n.File = &core.NoticeFile{}
	return n, fromJSON(attached, n.File)
}

// FindNotice implements core.Reader.
func (r *reader) FindNotice(number int64) (core.Notice, error) {
	return one(r, "reading a notice", notFound("notice", strconv.FormatInt(number, 10)), scanNotice, selectWholeNotice+`WHERE number = ?`, number)
}

// ListNotices implements core.Reader.
func (r *reader) ListNotices(f core.NoticeFilter) ([]core.Notice, error) {
	q, args := noticeQuery(f)
	return all(r, "reading the notices", scanNotice, q, args...)
}

func noticeQuery(f core.NoticeFilter) (string, []any) {
	var where []string
	var args []any
	add := func(cond string, v any) { where, args = append(where, cond), append(args, v) }
	if f.State != "" {
		add("state = ?", f.State)
	}
	if !f.Since.IsZero() {
		add("at >= ?", timeText(f.Since))
	}
	q := selectListedNotice
	if len(where) > 0 {
		q += "WHERE " + strings.Join(where, " AND ")
	}
	if f.Limit > 0 {
		return "SELECT * FROM (" + q + " ORDER BY number DESC LIMIT 0 + ?) ORDER BY number", append(args, f.Limit)
	}
	return q + " ORDER BY number", args
}

// QueueNotice implements core.Tx.
func (t *tx) QueueNotice(n core.Notice) (int64, error) {
	if n.To == "" || n.Period == "" || n.MessageID == "" {
		return 0, core.Errorf(core.Internal, "a notice without a recipient, a period or an ID cannot be stored")
	}
	said := n
	said.Number, said.At, said.State, said.Tries, said.Next, said.SentAt, said.Error, said.File = 0, time.Time{}, "", 0, time.Time{}, time.Time{}, "", nil
	body, err := toJSON(said)
	if err != nil {
		return 0, err
	}
	attached := ""
	if n.File != nil {
		if attached, err = toJSON(n.File); err != nil {
			return 0, err
		}
	}
	res, err := t.exec("saving a notice", `INSERT INTO outbox (kind, recipient, period, at, state, tries, next_try, sent_at, error, body, attached)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, recipient, period) DO NOTHING`,
		n.Kind, strings.ToLower(n.To), n.Period, timeText(t.Now()), n.State, n.Tries, timeText(n.Next), timeText(n.SentAt), n.Error, body, attached)
	if err != nil {
		return 0, err
	}
	if added, err := res.RowsAffected(); err != nil || added == 0 {
		if err != nil {
			return 0, t.failed("saving a notice", err)
		}
		return 0, core.Errorf(core.Conflict, "there is a notice of that kind and time to %s already", n.To)
	}
	number, err := res.LastInsertId()
	return number, t.keep(boundNotices, number, t.failed("saving a notice", err))
}

// SaveNotice implements core.Tx.
func (t *tx) SaveNotice(n core.Notice) error {
	save := func() error {
		res, err := t.exec("saving a notice", `UPDATE outbox SET state = ?, tries = ?, next_try = ?, sent_at = ?, error = ? WHERE number = ?`,
			n.State, n.Tries, timeText(n.Next), timeText(n.SentAt), n.Error, n.Number)
		if err != nil {
			return err
		}
		if changed, err := res.RowsAffected(); err != nil || changed == 1 {
			return t.failed("saving a notice", err)
		}
		return notFound("notice", strconv.FormatInt(n.Number, 10))
	}
	old, err := t.FindNotice(n.Number)
	if err != nil {
		return err
	}
	if old.State == core.NoticeWaiting && n.State == core.NoticeWaiting {
		return t.quietly(save)
	}
	return save()
}
