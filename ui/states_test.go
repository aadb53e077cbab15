package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"countersign/core"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

func TestSignIn(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, f, nil)
	if w.frame != nil {
		t.Fatal("the window opened without signing in")
	}
	w.press("j", "2") // keys have no meaning yet
	send := func(name, pass string) *form {
		fm := w.form("", "")
		w.signInForm(fm, name, pass)
		return fm
	}
	if fm := send("olga", "wrong"); w.frame != nil || fm.fault.text == "" {
		t.Error("a wrong passphrase is not refused in words")
	}
	send("olga", uitest.Passphrase)
	if w.frame == nil || w.user.Name != "olga" {
		t.Fatal("the right passphrase does not open the window")
	}
	w.signOut()
	if w.frame != nil {
		t.Error("signing out leaves the books open")
	}
}

func (w *Window) signInForm(f *form, name, pass string) {
	f.field("", false)
	f.show("", func() {})
	w.signIn(f, name, pass)
}

func TestFirstRun(t *testing.T) {
	f := uitest.Bare()
	w := open(t, f, nil)
	if w.frame != nil {
		t.Fatal("there are no books yet")
	}
	fm := w.form("", "")
	fm.field("", false)
	fm.show("", func() {})
	w.open(fm, core.Firm{Name: "New Works", Country: "DE", Currency: "XXX"}, "olga", uitest.Passphrase)
	if w.frame != nil || fm.fault.text == "" {
		t.Error("a currency that does not exist was taken")
	}
	w.open(fm, core.Firm{Name: "New Works", Country: "DE", Currency: "EUR"}, "olga", uitest.Passphrase)
	if w.frame == nil || w.user.Name != "olga" {
		t.Errorf("the books did not open: %s", fm.fault.text)
	}
}

func TestPollThatFails(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m := &mailbox{state: vm.MailState{Set: true}, err: core.Errorf(core.Unavailable, "the mail server did not answer").WithHint("try again later")}
	w := open(t, f, &f.Approver, func(d *Deps) { d.Mail = m })
	w.press("F5")
	if n := w.notices.Shown(); m.polls != 1 || len(n) != 1 || n[0].Text != "The mail server did not answer." || w.busy {
		t.Errorf("polls %d, said %+v, busy %v", m.polls, n, w.busy)
	}
	w.press("j", "2", "1")
	if len(w.notices.Shown()) != 1 {
		t.Error("the message did not stay until it was dismissed")
	}
}

// TestSkeletonComesLate wants nothing drawn for a quick answer and a skeleton for
// a slow one.
func TestSkeletonComesLate(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("LANG", "en_US.UTF-8")
	app := test.NewTempApp(t)
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	s := newStepwork()
	var jobs []func()
	s.spawn = func(job func()) { jobs = append(jobs, job) }
	w := newWindow(app, Deps{Desk: f.Desk, Books: f.Store, Mail: &mailbox{}, Words: words, Clock: func() time.Time { return f.Now }, User: &f.Owner}, s.work)
	isSkeleton := func() bool {
		if len(w.queue.body.Objects) == 0 {
			return false
		}
		_, ok := w.queue.body.Objects[0].(*skeleton)
		return ok
	}
	if isSkeleton() {
		t.Error("a skeleton is shown at once")
	}
	for _, fire := range s.timers {
		fire()
	}
	if !isSkeleton() {
		t.Error("no skeleton while the answer is late")
	}
	for len(jobs) > 0 {
		job := jobs[0]
		jobs = jobs[1:]
		job()
	}
	if isSkeleton() || w.queue.state.Phase != vm.PhaseReady {
		t.Error("the skeleton stays after the answer")
	}
}

// TestCheckingAnAccountShowsIt goes from the exception to both accounts.
func TestCheckingAnAccountShowsIt(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.openSupplier(t, "Muster Papier und Druck AG", "MP-90342")
	r := w.review
	r.settle(0, r.state.View.Open[0].Buttons[0].Command)
	if r.state.Tab != vm.TabSupplier || r.flow.scroll.Offset.Y == 0 {
		t.Errorf("tab %s, scrolled to %v", r.state.Tab, r.flow.scroll.Offset.Y)
	}
	w.picture(t, "bank-check")
}
