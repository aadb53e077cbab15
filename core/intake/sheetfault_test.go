package intake

import (
	"context"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// poisoned is a store in which the rows of one mail cannot be written.
type poisoned struct {
	core.Store
	id    core.MessageID
	fault error
}

func (p poisoned) Update(ctx context.Context, fn func(core.Tx) error) error {
	return p.Store.Update(ctx, func(tx core.Tx) error { return fn(poisonedTx{tx, p}) })
}

type poisonedTx struct {
	core.Tx
	poisoned
}

// AddMessage implements core.Tx.
func (t poisonedTx) AddMessage(m core.Message) (bool, error) {
	if m.ID == t.id {
		return false, t.fault
	}
	return t.Tx.AddMessage(m)
}

// A sheet that cannot be entered keeps neither the other sheets nor its own mails from
// being taken apart, and it is said; when the disk is full everything waits.
func TestSheetThatCannotBeEntered(t *testing.T) {
	for _, c := range []struct {
		kind core.Kind
		wait bool
	}{{core.Internal, false}, {core.Damaged, false}, {core.Unavailable, true}} {
		w := newWorld(t)
		mails := manyMails(3 * sheetFrom)
		mails = mails[:len(mails)-1] // the last is the first again
		w.must(w.DeliverAll(t.Context(), mails[:sheetFrom]))
		w.must(w.DeliverAll(t.Context(), mails[sheetFrom:]))
		w.Store = poisoned{w.store, core.MessageID(coretest.Sum(string(mails[7].Raw))), core.Errorf(c.kind, "it cannot be written")}
		if err := w.Process(t.Context()); core.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.kind, err)
		}
		states := map[core.MessageState]int{}
		for _, s := range w.seen() {
			states[s.State]++
		}
		if waiting := states[core.MessageReceived]; c.wait != (waiting == len(mails)) || !c.wait && waiting > 0 {
			t.Errorf("%s: the mails are %v", c.kind, states)
		}
		w.Store = w.store
		w.process()
		straight := newWorld(t)
		straight.must(straight.DeliverAll(t.Context(), mails))
		straight.process()
		if got, want := w.state(), straight.state(); got != want {
			t.Errorf("%s: after it was mended\n%s\nwant\n%s", c.kind, got, want)
		}
	}
}

// stopping is a store that ends the run after a transaction.
type stopping struct {
	core.Store
	stop func()
}

func (s stopping) Update(ctx context.Context, fn func(core.Tx) error) error {
	defer s.stop()
	return s.Store.Update(ctx, fn)
}

// A run that was ended while sheets were entered does not say that it is done.
func TestStoppedWhileSheetsAreEntered(t *testing.T) {
	w := newWorld(t)
	w.must(w.DeliverAll(t.Context(), manyMails(sheetFrom)))
	ctx, stop := context.WithCancel(t.Context())
	w.Store = stopping{w.store, stop}
	if err := w.Process(ctx); err == nil {
		t.Error("no error")
	}
	w.Store = w.store
	w.process()
	for _, s := range w.seen() {
		if s.State == core.MessageReceived {
			t.Errorf("%+v", s)
		}
	}
}
