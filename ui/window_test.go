package ui

import (
	"context"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"countersign/core"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// lookDir is a folder for pictures of the screens, for looking at them.
var lookDir = flag.String("look", "", "write pictures of the screens into this folder")

// stepwork runs jobs at once and on the caller's goroutine, and keeps timers until
// a test fires them.
type stepwork struct {
	*work
	timers []func()
}

func newStepwork() *stepwork {
	s := &stepwork{work: newWork(context.Background())}
	s.spawn = func(f func()) { f() }
	s.post = func(f func()) { f() }
	s.wait = func(_ context.Context, _ time.Duration, then func()) { s.timers = append(s.timers, then) }
	return s
}

// mailbox is a watch over mail for tests.
type mailbox struct {
	state vm.MailState
	err   error
	polls int
	taken []core.MessageID
}

func (m *mailbox) State(context.Context) (vm.MailState, error) { return m.state, nil }
func (m *mailbox) PollNow(context.Context) error               { m.polls++; return m.err }
func (m *mailbox) Take(_ context.Context, _ core.User, id core.MessageID) error {
	m.taken = append(m.taken, id)
	return m.err
}

// open shows the window for a person of a firm, headless.
func open(t *testing.T, f *uitest.Firm, by *core.User, changes ...func(*Deps)) *Window {
	t.Helper()
	t.Setenv("LANG", "en_US.UTF-8") // the toolkit complains of the locale "C"
	app := test.NewTempApp(t)
	app.Settings().SetTheme(ThemeOf(theme.VariantLight))
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	deps := Deps{Desk: f.Desk, Books: f.Store, Pages: f.Paper, Words: words, Clock: func() time.Time { return f.Now }, User: by,
		Mail: &mailbox{state: vm.MailState{Set: true, LastOK: f.Now.Add(-2 * time.Minute), Reading: 3}}}
	for _, c := range changes {
		c(&deps)
	}
	w := newWindow(app, deps, newStepwork().work)
	w.win.Resize(fyne.NewSize(1280, 800))
	w.win.Show()
	return w
}

func sample(t *testing.T) *uitest.Firm {
	t.Helper()
	f, err := uitest.Sample(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// press sends keys to whatever has the focus, as the toolkit does.
func (w *Window) press(keys ...string) {
	for _, k := range keys {
		w.pressOne(k)
	}
}

var pressNames = map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Escape": fyne.KeyEscape, "Up": fyne.KeyUp, "Down": fyne.KeyDown, "Tab": fyne.KeyTab, "F5": fyne.KeyF5, "Delete": fyne.KeyDelete, "Home": fyne.KeyHome, "End": fyne.KeyEnd}

func (w *Window) pressOne(key string) {
	c := w.win.Canvas()
	name, named := pressNames[key]
	focused := c.Focused()
	switch {
	case key == "Ctrl+Enter" || key == "Ctrl+Z":
		w.key(key)
	case named && focused != nil:
		focused.TypedKey(&fyne.KeyEvent{Name: name})
	case named:
		c.OnTypedKey()(&fyne.KeyEvent{Name: name})
	case focused != nil:
		for _, r := range key {
			focused.TypedRune(r)
		}
	default:
		for _, r := range key {
			c.OnTypedRune()(r)
		}
	}
}

// picture writes what the window shows when pictures are asked for.
func (w *Window) picture(t *testing.T, name string) {
	t.Helper()
	if *lookDir == "" {
		return
	}
	f, err := os.Create(filepath.Join(*lookDir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.win.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// point opens the invoice of a supplier from the queue.
func (w *Window) openSupplier(t *testing.T, supplier, number string) {
	t.Helper()
	for _, r := range w.queue.state.Rows() {
		if r.Supplier == supplier && (number == "" || r.Detail[:len(number)] == number) {
			w.openReview(r.ID)
			return
		}
	}
	t.Fatalf("no invoice of %s in the queue", supplier)
}
