package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/mail/imapdemo"
)

// Who the demo's mailbox belongs to.
const (
	mailUser     = "invoices"
	mailPassword = "sample mailbox"
)

// window opens the program on the demo's books, when there is a display and the
// program was built. The demo ends; a second process of it goes on as long as the
// window is open, because the window fetches mail and somebody has to answer.
func (s *show) window(program string) error {
	if program == "" || !hasDisplay() {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the window cannot be opened: %w", err)
	}
	log, err := os.Create(filepath.Join(s.dir, "window.log"))
	if err != nil {
		return fmt.Errorf("the window cannot be opened: %w", err)
	}
	defer log.Close()
	cmd := exec.Command(self, "-dir", s.dir, "-window", program, "-answer")
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the window cannot be opened: %w", err)
	}
	s.say("\n        The window opens on it.")
	return cmd.Process.Release()
}

// answer is the second process: it starts a mail server for the demo's mailbox, without
// mails, opens the window and ends with it.
func (s *show) answer(ctx context.Context, program string) error {
	srv, err := imapdemo.Start(ctx, mailUser, mailPassword, nil)
	if err != nil {
		return err
	}
	defer srv.Close()
	if err := s.moveMailbox(ctx, srv); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, "--dir", s.books(), "--as", sample.Users()[0].Name)
	cmd.Env = append(os.Environ(), "COUNTERSIGN_PASSPHRASE="+sample.Passphrase)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// moveMailbox points the demo's mailbox at another server.
func (s *show) moveMailbox(ctx context.Context, srv *imapdemo.Server) (err error) {
	app, err := wire.Open(ctx, wire.Config{Dir: s.books()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	owner, err := app.Desk.SignIn(ctx, sample.Users()[0].Name, sample.Passphrase)
	if err != nil {
		return err
	}
	return app.SaveMailbox(ctx, owner, sample.Passphrase, mailbox(srv), wire.MailSecret{Password: mailPassword})
}

// mailbox is the demo's mailbox on a server.
func mailbox(srv *imapdemo.Server) core.MailAccount {
	a := srv.Account("invoices", mailUser)
	a.AuthServers = []string{sample.AuthServer}
	return a
}

func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
