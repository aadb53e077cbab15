package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"countersign/core"
	"countersign/ui/vm"
)

// Least and first size of the window.
const (
	minWidth    float32 = 1000
	minHeight   float32 = 640
	firstWidth  float32 = 1280
	firstHeight float32 = 800
)

// grace is how long closing the window waits for work that is under way.
const grace = 5 * time.Second

// Window is the program's one window.
type Window struct {
	deps Deps
	app  fyne.App
	win  fyne.Window
	kit  *kit
	work *work

	user core.User
	mail vm.MailState
	// mailKnown is whether mail says anything yet.
	mailKnown bool
	told      map[string]string // of mailboxes that wait for a person
	notices   vm.Notices
	undo      *undoStep
	busy      bool

	current vm.Screen
	screens map[vm.Screen]screen
	queue   *queueScreen
	order   *orderScreen  // nil while none is open
	review  *reviewScreen // nil while none is open
	frame   *frame
	overlay *widget.PopUp // the overview of keys
}

// undoStep is the last decision that can be taken back.
type undoStep struct {
	intent vm.Intent
	says   string
}

// New makes the window and shows in it what comes first: the first run, sign-in,
// or the queue.
func New(app fyne.App, deps Deps) *Window {
	return newWindow(app, deps, newWork(context.Background()))
}

func newWindow(app fyne.App, deps Deps, work *work) *Window {
	w := &Window{deps: deps, app: app, work: work, screens: map[vm.Screen]screen{}, told: map[string]string{}}
	w.kit = &kit{words: deps.Words, keys: &keyboard{handle: w.key, shift: shiftDown}}
	w.win = app.NewWindow("Countersign")
	w.win.SetPadded(false)
	w.win.SetMaster()
	if deps.Icon != nil {
		w.win.SetIcon(deps.Icon)
	}
	w.win.Resize(w.lastSize())
	w.win.SetCloseIntercept(w.Close)
	w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { w.dropped(files) })
	w.kit.keys.shortcuts(w.win.Canvas())
	w.begins()
	return w
}

// Run shows the window and returns when it is closed.
func Run(app fyne.App, deps Deps) {
	w := New(app, deps)
	w.win.ShowAndRun()
}

// Show brings the window up.
func (w *Window) Show() { w.win.Show() }

// Close ends the window's work, waits for decisions under way, and closes.
func (w *Window) Close() {
	size := w.win.Canvas().Size()
	p := w.app.Preferences()
	p.SetFloat("width", float64(size.Width))
	p.SetFloat("height", float64(size.Height))
	w.work.close(grace)
	if w.deps.OnClose != nil {
		w.deps.OnClose()
	}
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

func (w *Window) lastSize() fyne.Size {
	p := w.app.Preferences()
	return fyne.NewSize(max(minWidth, float32(p.FloatWithFallback("width", float64(firstWidth)))),
		max(minHeight, float32(p.FloatWithFallback("height", float64(firstHeight)))))
}

// remember keeps a small choice of the person for the next time.
func (w *Window) remember(key, value string) { w.app.Preferences().SetString(key, value) }

func (w *Window) format() vm.Format { return vm.Format{Words: w.kit.words, Now: w.deps.Clock()} }

// begins decides what comes first.
func (w *Window) begins() {
	if w.deps.User != nil {
		w.signedIn(*w.deps.User)
		return
	}
	books := w.deps.Books
	w.setContent(newSkeleton(queueRowHeight))
	start(w.work, "firm", func(ctx context.Context) (core.Firm, error) {
		var firm core.Firm
		err := books.View(ctx, func(r core.Reader) (err error) {
			firm, err = r.Firm()
			return err
		})
		return firm, err
	}, func(firm core.Firm, err error) {
		switch {
		case core.KindOf(err) == core.NotFound:
			w.showFirstRun()
		case err != nil:
			n := vm.NoticeOf(err, w.kit.words)
			w.setContent(w.kit.blankView(vm.Blank{Icon: n.Mark.Icon, Title: n.Text, Text: n.Hint, Button: w.kit.say("button.try_again"), Command: vm.Reload},
				func(vm.Command) { w.begins() }))
		default:
			w.showSignIn(firm.Name)
		}
	})
}

func (w *Window) setContent(o fyne.CanvasObject) {
	w.win.SetContent(sizedTo(minWidth, minHeight, newBackground(o)))
}

// signedIn shows the frame with the last screen.
func (w *Window) signedIn(u core.User) {
	w.user = u
	w.queue = newQueueScreen(w)
	w.queue.state.SetSort(vm.Sort(w.app.Preferences().StringWithFallback("sort", string(vm.SortUrgency))))
	w.screens = map[vm.Screen]screen{vm.ScreenQueue: w.queue}
	w.frame = newFrame(w)
	w.setContent(w.frame.root)
	w.watchMail()
	if s := vm.KnownScreen(vm.Screen(w.app.Preferences().String("screen"))); s != vm.ScreenQueue {
		w.queue.enter() // the rail counts what waits
		w.goTo(s)
		return
	}
	w.goTo(vm.ScreenQueue)
}

// goTo shows a screen of the rail.
func (w *Window) goTo(s vm.Screen) {
	scr, ok := w.screens[s]
	if !ok {
		scr = w.newScreen(s)
		w.screens[s] = scr
	}
	w.closeReview()
	w.closeOrder()
	if w.current != s {
		w.frame.top.search.SetText("")
	}
	w.current = s
	w.remember("screen", string(s))
	w.frame.show(scr.object())
	w.showRail()
	scr.enter()
	w.focus(scr.focus())
}

func (w *Window) newScreen(s vm.Screen) screen {
	if s == vm.ScreenSettings {
		return newSettingsScreen(w)
	}
	return newListScreen(w, s)
}

// active is the screen that commands go to.
func (w *Window) active() screen {
	if w.review != nil {
		return w.review
	}
	return w.below()
}

// below is the screen that an invoice was opened from.
func (w *Window) below() screen {
	if w.order != nil {
		return w.order
	}
	return w.screens[w.current]
}

// belowName says where the way back from an invoice leads.
func (w *Window) belowName() string {
	if w.order != nil {
		return string(w.order.state.ID)
	}
	return w.screenName()
}

// screenName is the screen of the rail as the rail calls it.
func (w *Window) screenName() string {
	for _, r := range vm.Rail(w.current, 0, w.kit.words) {
		if r.Active {
			return r.Name
		}
	}
	return ""
}

// openOrder shows one order over the list that it was opened from.
func (w *Window) openOrder(id core.OrderID) {
	w.order = newOrderScreen(w, id)
	w.frame.show(w.order.object())
	w.focus(nil)
	w.order.enter()
}

func (w *Window) closeOrder() {
	if w.order != nil {
		w.work.stop("order")
		w.order = nil
	}
}

// openReview shows one invoice over the screen it was opened from.
func (w *Window) openReview(id core.ReviewID) {
	w.closeReview()
	w.review = newReviewScreen(w, id)
	w.frame.show(w.review.object())
	w.review.enter()
}

func (w *Window) closeReview() {
	if w.review != nil {
		w.work.stop("review")
		w.work.stop("page")
		w.review = nil
	}
}

// backToList closes the invoice and shows what it was opened from.
func (w *Window) backToList() {
	w.closeReview()
	scr := w.below()
	w.frame.show(scr.object())
	scr.enter()
	w.focus(scr.focus())
}

// focus gives an object the keys once it is on the canvas.
func (w *Window) focus(f fyne.Focusable) {
	if f == nil {
		w.win.Canvas().Unfocus()
		return
	}
	w.win.Canvas().Focus(f)
}

// focusIfNone gives a screen the keys when nothing has them and it is in view.
func (w *Window) focusIfNone(s screen) {
	if w.active() == s && w.win.Canvas().Focused() == nil {
		w.focus(s.focus())
	}
}

// menu shows a menu under an object.
func (w *Window) menu(under fyne.CanvasObject, items []*fyne.MenuItem) {
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.win.Canvas(), pos.AddXY(0, under.Size().Height))
}

// newBackground is the window's ground under everything.
func newBackground(o fyne.CanvasObject) fyne.CanvasObject {
	return newPanel("background", container.NewStack(o))
}
