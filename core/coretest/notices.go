package coretest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
)

// Outgoing implements core.Reader.
func (r *reader) Outgoing() (o core.Outgoing, err error) {
	o.Notices = core.DefaultNoticeRules()
	if r.st.outgoing != nil {
		if o, err = decode[core.Outgoing](r.st.outgoing); err != nil {
			return o, err
		}
	}
	if r.st.beat != nil {
		o.OutgoingBeat, err = decode[core.OutgoingBeat](r.st.beat)
	}
	if err == nil {
		err = r.live()
	}
	return o, err
}

// SaveOutgoing implements core.Tx.
func (t *tx) SaveOutgoing(o core.Outgoing) error {
	o.OutgoingBeat = core.OutgoingBeat{}
	return t.putOne(&t.st.outgoing, o)
}

// SaveOutgoingBeat implements core.Tx.
func (t *tx) SaveOutgoingBeat(b core.OutgoingBeat) error {
	changed := t.changed
	err := t.putOne(&t.st.beat, b)
	t.changed = changed
	return err
}

// noticeKey sorts as numbers do.
func noticeKey(number int64) string { return fmt.Sprintf("%08d", number) }

// FindNotice implements core.Reader.
func (r *reader) FindNotice(number int64) (core.Notice, error) {
	n, err := find[core.Notice](r, &r.st.notices, noticeKey(number), "notice")
	if core.KindOf(err) == core.NotFound {
		err = notFound("notice", strconv.FormatInt(number, 10))
	}
	return n, err
}

// ListNotices implements core.Reader.
func (r *reader) ListNotices(f core.NoticeFilter) ([]core.Notice, error) {
	all, err := list[core.Notice](r, &r.st.notices)
	all, err = keep(all, err, func(n core.Notice) bool {
		return (f.State == "" || n.State == f.State) && (f.Since.IsZero() || !n.At.Before(f.Since))
	})
	slices.SortFunc(all, func(a, b core.Notice) int { return int(a.Number - b.Number) })
	if f.Limit > 0 {
		all = all[max(0, len(all)-f.Limit):]
	}
	for i := range all {
		all[i].File = nil
	}
	return all, err
}

// QueueNotice implements core.Tx.
func (t *tx) QueueNotice(n core.Notice) (int64, error) {
	if n.To == "" || n.Period == "" || n.MessageID == "" {
		return 0, core.Errorf(core.Internal, "a notice without a recipient, a period or an ID cannot be stored")
	}
	all, err := t.ListNotices(core.NoticeFilter{})
	if err != nil {
		return 0, err
	}
	for _, o := range all {
		if o.Kind == n.Kind && strings.EqualFold(o.To, n.To) && o.Period == n.Period {
			return 0, core.Errorf(core.Conflict, "there is a notice of that kind and time to %s already", n.To)
		}
	}
	n.Number, n.At, n.Next, n.SentAt = int64(len(all)+1), t.Now().UTC(), n.Next.UTC(), n.SentAt.UTC()
	return n.Number, put(t, &t.st.notices, "notice", noticeKey(n.Number), n)
}

// SaveNotice implements core.Tx.
func (t *tx) SaveNotice(n core.Notice) error {
	old, err := t.FindNotice(n.Number)
	if err != nil {
		return err
	}
	changed := t.changed || old.State != core.NoticeWaiting || n.State != core.NoticeWaiting
	old.State, old.Tries, old.Next, old.SentAt, old.Error = n.State, n.Tries, n.Next.UTC(), n.SentAt.UTC(), n.Error
	err = put(t, &t.st.notices, "notice", noticeKey(n.Number), old)
	t.changed = changed
	return err
}
