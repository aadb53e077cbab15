package coretest

import (
	"strings"
	"time"

	"countersign/core"
)

func testOutgoing(b *bench) {
	find := func(r core.Reader) (core.Outgoing, error) { return r.Outgoing() }
	equal(b, "outgoing mail that was never set up", get(b, find), core.Outgoing{Notices: core.DefaultNoticeRules()})
	full := Filled[core.Outgoing]()
	beat := core.OutgoingBeat{LastTry: Noon, LastError: "no"}
	b.save(func(tx core.Tx) error { return tx.SaveOutgoing(full) })
	if err := b.store.Update(b.Context(), func(tx core.Tx) error { return tx.SaveOutgoingBeat(beat) }); err != nil {
		b.Errorf("a beat without an audit entry: %v", err)
	}
	full.OutgoingBeat = beat
	equal(b, "outgoing mail", get(b, find), full)
	b.kind("outgoing mail without an audit entry", b.store.Update(b.Context(), func(tx core.Tx) error { return tx.SaveOutgoing(full) }), core.Internal)
}

func testNotices(b *bench) {
	full := Filled[core.Notice]()
	full.State, full.Next, full.SentAt = core.NoticeWaiting, Noon, time.Time{}
	queue := func(n core.Notice) (number int64, err error) {
		err = b.trySave(func(tx core.Tx) error { number, err = tx.QueueNotice(n); return err })
		return number, err
	}
	number, err := queue(full)
	if err != nil {
		b.Fatal(err)
	}
	equal(b, "the first notice's number", number, 1)
	find := func(r core.Reader) (core.Notice, error) { return r.FindNotice(1) }
	got := get(b, find)
	full.Number, full.At = 1, got.At
	if got.At.IsZero() {
		b.Error("a notice without its time")
	}
	equal(b, "a notice", got, full)
	again := full
	again.To = strings.ToUpper(full.To)
	for _, n := range []core.Notice{full, again} {
		_, err := queue(n)
		b.kind("the same notice again", err, core.Conflict)
	}
	b.kind("a notice to nobody", func() error { _, err := queue(core.Notice{Period: "x", MessageID: "y"}); return err }(), core.Internal)
	other := full
	other.Period, other.File, other.Next = "another", nil, Noon.Add(time.Hour)
	if _, err := queue(other); err != nil {
		b.Fatal(err)
	}
	numbers := func(f core.NoticeFilter) (out []int64) {
		for _, n := range get(b, func(r core.Reader) ([]core.Notice, error) { return r.ListNotices(f) }) {
			if out = append(out, n.Number); n.File != nil {
				b.Error("a list with what is attached")
			}
		}
		return out
	}
	equal(b, "all notices", numbers(core.NoticeFilter{}), []int64{1, 2})
	equal(b, "the latest notice", numbers(core.NoticeFilter{Limit: 1}), []int64{2})
	equal(b, "what was queued since", numbers(core.NoticeFilter{Since: got.At.Add(time.Hour)}), nil)

	full.Tries, full.Error, full.Next = 3, "no", Noon.Add(time.Minute)
	full.Subject, full.Text = "something else", "is not kept"
	save := func(tx core.Tx) error { return tx.SaveNotice(full) }
	if err := b.store.Update(b.Context(), save); err != nil {
		b.Errorf("a try without an audit entry: %v", err)
	}
	full.Subject, full.Text = got.Subject, got.Text
	equal(b, "a notice that was tried", get(b, find), full)
	full.State, full.SentAt = core.NoticeSent, Noon
	b.kind("a notice sent without an audit entry", b.store.Update(b.Context(), save), core.Internal)
	b.save(save)
	equal(b, "a notice that was sent", get(b, find), full)
	equal(b, "sent notices", numbers(core.NoticeFilter{State: core.NoticeSent}), []int64{1})
	b.kind("an unknown notice", fails(b, func(r core.Reader) (core.Notice, error) { return r.FindNotice(9) }), core.NotFound)
	b.kind("an unknown notice saved", b.trySave(func(tx core.Tx) error { return tx.SaveNotice(core.Notice{Number: 9, State: core.NoticeSent}) }), core.NotFound)
}
