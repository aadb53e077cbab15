//go:build cgo

// Command preview shows the window on a sample in memory, for looking at it while
// it is built. It is not part of the program.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/theme"

	"countersign/core"
	"countersign/core/desk"
	"countersign/ui"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "preview:", err)
		os.Exit(1)
	}
}

func run() error {
	dark := flag.Bool("dark", false, "dark colours")
	who := flag.String("as", "anna", "olga, anna, carl; empty asks")
	state := flag.String("state", "sample", "sample, empty, first (run), slow, failing")
	width := flag.Float64("width", 1280, "width of the window")
	height := flag.Float64("height", 800, "height of the window")
	flag.Parse()

	ctx := context.Background()
	make := uitest.Sample
	if *state == "empty" {
		make = uitest.Empty
	}
	firm, err := make(ctx)
	if err != nil {
		return err
	}
	words, err := ui.Words()
	if err != nil {
		return err
	}
	deps := ui.Deps{Desk: firm.Desk, Books: firm.Store, Pages: firm.Paper, Mail: mailbox{firm.Now}, Words: words, Clock: func() time.Time { return firm.Now }}
	switch *state {
	case "first":
		store := uitest.Bare()
		deps.Desk, deps.Books = store.Desk, store.Store
		*who = ""
	case "slow", "failing":
		deps.Desk = troubled{firm.Desk, *state == "slow"}
	}
	people := map[string]core.User{"olga": firm.Owner, "anna": firm.Approver, "carl": firm.Clerk}
	if u, ok := people[*who]; ok {
		deps.User = &u
	}
	a := app.NewWithID("org.countersign.preview")
	a.Preferences().SetFloat("width", *width)
	a.Preferences().SetFloat("height", *height)
	a.Preferences().SetString("screen", "")
	variant := theme.VariantLight
	if *dark {
		variant = theme.VariantDark
	}
	a.Settings().SetTheme(ui.ThemeOf(variant))
	ui.Run(a, deps)
	return nil
}

// mailbox is a watch that fetched mail two minutes ago.
type mailbox struct{ now time.Time }

func (m mailbox) State(context.Context) (vm.MailState, error) {
	return vm.MailState{Set: true, LastOK: m.now.Add(-2 * time.Minute), Reading: 3}, nil
}

func (m mailbox) PollNow(ctx context.Context) error {
	select {
	case <-time.After(3 * time.Second):
		return core.Errorf(core.Unavailable, "the mail server did not answer").WithHint("the program tries again by itself in a minute")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (m mailbox) Take(context.Context, core.User, core.MessageID) error { return nil }

// troubled is a desk that answers late or not at all.
type troubled struct {
	vm.Desk
	slow bool
}

var errDisk = errors.New("disk I/O error")

func (t troubled) QueuePage(ctx context.Context, by core.User, all bool, p desk.QueuePart) ([]desk.Row, error) {
	if !t.slow {
		return nil, &core.Error{Kind: core.Unavailable, Msg: "the data folder does not answer", Hint: "check the disk and try again; nothing was changed", Err: errDisk}
	}
	time.Sleep(20 * time.Second)
	return t.Desk.QueuePage(ctx, by, all, p)
}
