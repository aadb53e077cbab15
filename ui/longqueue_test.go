package ui

import (
	"context"
	"testing"

	"countersign/core"
	"countersign/core/desk"
	"countersign/ui/vm"
)

// QueuePage implements vm.Desk.
func (m *many) QueuePage(_ context.Context, _ core.User, _ bool, p desk.QueuePart) ([]desk.Row, error) {
	return m.page(p.After, p.Limit), nil
}

// A long queue shows its first page as soon as that is there, counts its lanes when
// all is there, and loading anew leaves what is shown in place until it is.
func TestLongQueueComesInPages(t *testing.T) {
	f := sample(t)
	m := newMany(t, f)
	w := open(t, f, &f.Approver, func(d *Deps) { d.Desk = m })
	var jobs []func()
	w.work.spawn = func(job func()) { jobs = append(jobs, job) }
	run := func() { j := jobs[0]; jobs = jobs[1:]; j() }

	q := newQueueScreen(w)
	q.load()
	if q.state.Phase != vm.PhaseLoading {
		t.Fatalf("before the first page it is %s", q.state.Phase)
	}
	run()
	if n := len(q.state.Rows()); n == 0 || n > 200 || q.state.Lanes()[0].Count != "" || q.state.Waiting() != 0 {
		t.Fatalf("after the first page: %d rows, %q in all lanes", n, q.state.Lanes()[0].Count)
	}
	q.state.Move(50)
	at, _ := q.state.Current()
	for len(jobs) > 0 {
		run()
	}
	waiting := q.state.Waiting()
	if now, _ := q.state.Current(); now.ID != at.ID || waiting < 4000 || q.state.Lanes()[0].Count != itoa(waiting) {
		t.Errorf("at the end: cursor on %s instead of %s, %d wait", now.ID, at.ID, waiting)
	}
	shown := len(q.state.Rows())
	q.load()
	run()
	if len(q.state.Rows()) != shown {
		t.Error("the first page of a second load took the place of all")
	}
}

// Who scrolled away with the mouse stays there when the list is loaded anew.
func TestLoadingAnewDoesNotScroll(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver, func(d *Deps) { d.Desk = newMany(t, f) })
	list := w.queue.list
	list.scroll.Offset.Y = 3000
	list.place()
	w.queue.load()
	if list.scroll.Offset.Y != 3000 {
		t.Errorf("the list jumped to %v", list.scroll.Offset.Y)
	}
	w.press("j")
	if list.scroll.Offset.Y > 200 {
		t.Error("moving the cursor did not bring it into view")
	}
}

// counted counts how often the queue is read.
type counted struct {
	vm.Desk
	n int
}

func (c *counted) QueuePage(ctx context.Context, by core.User, all bool, p desk.QueuePart) ([]desk.Row, error) {
	c.n++
	return c.Desk.QueuePage(ctx, by, all, p)
}

// While nothing happens the queue is not read again and again.
func TestQuietQueueIsNotReadAgain(t *testing.T) {
	f := sample(t)
	c := &counted{Desk: f.Desk}
	w := open(t, f, &f.Approver, func(d *Deps) { d.Desk = c })
	w.tick()
	before := c.n
	w.tick()
	w.tick()
	if c.n != before {
		t.Errorf("read %d times more", c.n-before)
	}
	if _, err := f.Desk.Hold(t.Context(), f.Approver, w.queue.state.Rows()[0].ID, 0, "wait"); err != nil {
		t.Fatal(err)
	}
	if w.tick(); c.n != before+1 {
		t.Errorf("after a decision it was read %d times", c.n-before)
	}
	f.Now = f.Now.Add(agesEvery)
	if w.tick(); c.n != before+2 {
		t.Errorf("after a minute it was read %d times", c.n-before)
	}
}
