package main

import (
	"bufio"
	"context"
	"errors"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// providerFlags are for signing in at Google or Microsoft.
type providerFlags struct {
	ClientID string `name:"client-id" help:"The firm's own client ID at the provider; its secret, where it has one, comes from COUNTERSIGN_CLIENT_SECRET." placeholder:"ID"`
	Tenant   string `help:"The firm's directory at Microsoft (default: any)." placeholder:"TENANT"`
	Send     bool   `help:"Ask for the permission to send mail too; Google's has it anyway."`
	Code     bool   `help:"Sign in with a code that is typed on another device, where the provider has it."`
}

type accountsSigninCmd struct {
	Name string `arg:"" help:"The mailbox."`
	providerFlags
}

func (accountsSigninCmd) Help() string {
	return `Shows an address to open in the browser of this computer. With a browser on another computer, copy the address at which it ends back into the terminal.

Example: countersignctl accounts signin invoices`
}

func (c accountsSigninCmd) Run(s *session) error {
	app, by, m, err := s.change(c.Name)
	if err != nil {
		return err
	}
	if m.SignIn == "" {
		return core.Errorf(core.Usage, "%s signs in with a password", m.Name).WithHint("`countersignctl accounts password %s` takes a new one", m.Name)
	}
	if c.ClientID != "" {
		m.ClientID = c.ClientID
	}
	if c.Tenant != "" {
		m.Tenant = c.Tenant
	}
	m, secret, err := c.signIn(s, app, by, m)
	if err != nil {
		return err
	}
	if err := app.SaveMailbox(s.ctx, by, s.passphrase, m, secret); err != nil {
		return err
	}
	return s.accountDone(m.Name, m.Name+" is signed in.")
}

// signIn lets a person sign in, and gives the mailbox with the registration that was
// used.
func (f providerFlags) signIn(s *session, app *wire.App, by core.User, m core.MailAccount) (core.MailAccount, wire.MailSecret, error) {
	secret := s.Getenv("COUNTERSIGN_CLIENT_SECRET")
	m.Sends = m.Sends || f.Send
	if f.Code {
		d, err := app.BeginCode(s.ctx, by, s.passphrase, m, secret)
		if err != nil {
			return m, wire.MailSecret{}, err
		}
		s.invite(map[string]string{"open": d.URL, "code": d.Code}, "Open %s on any device and type the code %s", d.URL, d.Code)
		g, err := d.Wait(s.ctx)
		return d.Account, wire.MailSecret{Grant: g, ClientSecret: d.Secret}, err
	}
	b, err := app.BeginBrowser(s.ctx, by, s.passphrase, m, secret)
	if err != nil {
		return m, wire.MailSecret{}, err
	}
	defer b.Close()
	s.invite(map[string]string{"open": b.URL}, "Open this address in your browser and agree there:\n\n%s\n", b.URL)
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	s.pasted(ctx, b.Paste)
	g, err := b.Wait(s.ctx)
	return b.Account, wire.MailSecret{Grant: g, ClientSecret: b.Secret}, err
}

// invite tells a person, or a program, what to open.
func (s *session) invite(forPrograms map[string]string, format string, args ...any) {
	if s.JSON {
		_ = s.print(map[string]any{"sign_in": forPrograms})
		return
	}
	s.warn(format, args...)
}

// pasted takes the answer from the terminal, for a browser on another computer.
func (s *session) pasted(ctx context.Context, paste func(address string) error) {
	if !s.attended() {
		return
	}
	s.warn("If the browser runs on another computer, paste the address at which it ends here.")
	go func() {
		lines := bufio.NewScanner(s.In)
		for lines.Scan() && ctx.Err() == nil {
			var e *core.Error
			err := paste(lines.Text())
			if err == nil {
				return
			}
			if errors.As(err, &e) {
				s.warn("%s; %s", e.Msg, e.Hint)
			}
		}
	}()
}
