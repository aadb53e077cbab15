package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"countersign/assets"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/ui"
)

// run opens the data folder and shows the window until it is closed.
func run(a fyne.App, dir, as, passphrase string) int {
	words, err := ui.Words()
	if err != nil {
		fmt.Fprintln(os.Stderr, "countersign: the translations are damaged:", err)
		return 1
	}
	a.Settings().SetTheme(ui.Theme())
	icon := fyne.NewStaticResource("icon.svg", assets.Icon)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.IconPNG))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	books, err := wire.OpenOrCreate(ctx, wire.Config{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, "countersign:", err)
		ui.RunProblem(a, words, icon, err)
		return 1
	}
	post := newPost(ctx, books)
	files := &unpacked{books: books}
	defer files.clear()
	deps := ui.Deps{
		Desk: people{books.Desk, books, post}, Books: books.Books(), Pages: pages{books}, Files: files, Mail: post, Intake: books.Intake, Boxes: mailboxes{books, post},
		Outgoing: outgoing{books, post}, Rules: mailRules{books, post},
		Words: words, Clock: time.Now, Icon: icon, OnClose: stop,
	}
	if deps.User, err = signIn(ctx, deps.Desk, books, as, passphrase); err != nil {
		fmt.Fprintln(os.Stderr, "countersign:", err)
	}
	ui.Run(a, deps)
	stop()
	post.wait()
	if err := books.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "countersign:", err)
		return 1
	}
	return 0
}

// signIn signs somebody in whose passphrase the environment gives; else the window
// asks.
func signIn(ctx context.Context, d interface {
	SignIn(context.Context, string, string) (core.User, error)
}, books *wire.App, as, passphrase string) (*core.User, error) {
	if passphrase == "" {
		return nil, nil
	}
	if as == "" {
		name, err := books.DefaultUser(ctx)
		if err != nil {
			return nil, err
		}
		as = name
	}
	u, err := d.SignIn(ctx, as, passphrase)
	if err != nil {
		return nil, err
	}
	return &u, nil
}
