package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/core/money"
	"countersign/ui/vm"
)

// form is a card in the middle of the window with fields and one button.
type form struct {
	w      *Window
	fields []*entry
	fault  *label
	send   *button
	parts  *fyne.Container
}

func (w *Window) form(title, text string) *form {
	f := &form{w: w, fault: newLabel("", small, tone(vm.ToneBlock), wrap), parts: stack(space2)}
	f.parts.Add(newLabel(title, sized(sizeTitle), bold))
	if text != "" {
		f.parts.Add(newLabel(text, muted, wrap))
	}
	f.fault.Hide()
	return f
}

// field adds a text field with its label above it.
func (f *form) field(name string, secret bool) *entry {
	e := newEntry("")
	e.Password = secret
	f.fields = append(f.fields, e)
	f.parts.Add(stack(2, newLabel(name, small, muted), e))
	return e
}

// show puts the form into the window. Enter goes from field to field and sends
// from the last one.
func (f *form) show(button string, send func()) {
	f.send = f.w.kit.button(button, primary, send)
	for i, e := range f.fields {
		e.onSend = func(string) {
			if i+1 < len(f.fields) {
				f.w.focus(f.fields[i+1])
				return
			}
			send()
		}
	}
	f.parts.Add(f.fault)
	f.parts.Add(row(space2, 0, newLabel(""), f.send))
	f.w.frame = nil
	box := card(inset(space6, space6, 0, f.parts))
	f.w.setContent(container.New(&middle{width: 400}, box))
	f.w.focus(f.fields[0])
}

// fail says what is wrong and lets the person try again.
func (f *form) fail(text string) {
	f.fault.setText(text)
	f.fault.Show()
	f.send.setDisabled(false)
	f.w.win.Content().Refresh()
}

func (w *Window) showSignIn(firm string) {
	f := w.form(w.kit.say("signin.title"), firm)
	name := f.field(w.kit.say("signin.user"), false)
	pass := f.field(w.kit.say("signin.passphrase"), true)
	name.SetText(w.app.Preferences().String("user"))
	f.show(w.kit.say("signin.button"), func() { w.signIn(f, strings.TrimSpace(name.Text), pass.Text) })
	if name.Text != "" {
		w.focus(pass)
	}
}

func (w *Window) signIn(f *form, name, passphrase string) {
	if f.send.disabled {
		return
	}
	f.send.setDisabled(true)
	d := w.deps.Desk
	start(w.work, "signin", func(ctx context.Context) (core.User, error) {
		return d.SignIn(ctx, name, passphrase)
	}, func(u core.User, err error) {
		if err != nil {
			n := vm.NoticeOf(err, w.kit.words)
			f.fail(n.Text + " " + n.Hint)
			return
		}
		w.remember("user", name)
		w.signedIn(u)
	})
}

func (w *Window) showFirstRun() {
	k := w.kit
	f := w.form(k.say("first.title"), k.say("first.text"))
	firm := f.field(k.say("first.firm"), false)
	country := f.field(k.say("first.country"), false)
	currency := f.field(k.say("first.currency"), false)
	owner := f.field(k.say("first.owner"), false)
	pass := f.field(k.say("first.passphrase"), true)
	again := f.field(k.say("first.again"), true)
	currency.SetText("EUR")
	f.show(k.say("first.button"), func() {
		for _, e := range f.fields {
			if strings.TrimSpace(e.Text) == "" {
				f.fail(k.say("first.missing"))
				w.focus(e)
				return
			}
		}
		if pass.Text != again.Text {
			f.fail(k.say("first.differ"))
			w.focus(again)
			return
		}
		w.open(f, core.Firm{Name: strings.TrimSpace(firm.Text), Country: strings.ToUpper(strings.TrimSpace(country.Text)),
			Currency: money.Currency(strings.ToUpper(strings.TrimSpace(currency.Text)))}, strings.TrimSpace(owner.Text), pass.Text)
	})
}

// open makes the books and signs their owner in.
func (w *Window) open(f *form, firm core.Firm, owner, passphrase string) {
	if f.send.disabled {
		return
	}
	f.send.setDisabled(true)
	d := w.deps.Desk
	decide(w.work, func(ctx context.Context) (core.User, error) {
		if err := d.Init(ctx, firm, owner, passphrase); err != nil {
			return core.User{}, err
		}
		return d.SignIn(ctx, owner, passphrase)
	}, func(u core.User, err error) {
		if err != nil {
			n := vm.NoticeOf(err, w.kit.words)
			f.fail(n.Text + " " + n.Hint)
			return
		}
		w.remember("user", owner)
		w.signedIn(u)
	})
}
