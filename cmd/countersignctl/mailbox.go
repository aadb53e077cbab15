package main

import (
	"os"
	"strconv"
	"strings"
	"time"

	"countersign/core"
)

type accountsCmd struct {
	Add   accountsAddCmd   `cmd:"" help:"Add or change a mailbox."`
	List  accountsListCmd  `cmd:"" help:"List the mailboxes and how their last polls went."`
	Test  accountsTestCmd  `cmd:"" help:"Try a mailbox step by step."`
	After accountsAfterCmd `cmd:"" help:"What happens on the server to mails that were taken in."`
}

func (accountsCmd) Help() string { return "Example: countersignctl accounts list" }

type accountsAddCmd struct {
	Name          string   `arg:"" help:"A name for the mailbox."`
	Host          string   `required:"" help:"The IMAP server."`
	Port          int      `default:"993" help:"Its port."`
	TLS           string   `default:"implicit" name:"tls" help:"implicit, starttls, or none for this computer alone."`
	User          string   `required:"" help:"The user name on the server."`
	Folder        []string `default:"INBOX" help:"The folders to watch."`
	CA            string   `name:"ca" help:"A PEM file with the certificate of a private authority." placeholder:"FILE"`
	AuthServer    []string `help:"A name with which the server signs its Authentication-Results headers, where it is not its host's." placeholder:"NAME"`
	PasswordStdin bool     `help:"Read the password from standard input."`
	OAuth         string   `name:"oauth" help:"google or microsoft." placeholder:"PROVIDER"`
}

func (accountsAddCmd) Help() string {
	return "Example: countersignctl accounts add invoices --host imap.example.org --port 993 --tls implicit --user invoices@example.org --password-stdin < password.txt"
}

func (c accountsAddCmd) Run(s *session) error {
	if c.OAuth != "" {
		return notYet("signing in with " + c.OAuth)
	}
	a := core.MailAccount{Name: c.Name, Host: c.Host, Port: c.Port, TLS: c.TLS, User: c.User, Folder: c.Folder, AuthServers: c.AuthServer}
	if c.CA != "" {
		f, err := openFile(c.CA)
		if err != nil {
			return err
		}
		_ = f.Close()
		b, err := os.ReadFile(c.CA)
		if err != nil {
			return core.Errorf(core.BadInput, "%s cannot be read: %w", c.CA, err)
		}
		a.CA = string(b)
	}
	password, err := c.password(s)
	if err != nil {
		return err
	}
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := app.SaveMailbox(s.ctx, by, s.passphrase, a, password); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]string{"account": a.Name})
	}
	s.say("%s was added; `countersignctl accounts test %s` tries it.", a.Name, a.Name)
	return nil
}

func (c accountsAddCmd) password(s *session) (string, error) {
	if c.PasswordStdin {
		return s.line()
	}
	p, err := s.secret("COUNTERSIGN_MAIL_PASSWORD", "Password of "+c.User+": ")
	if core.KindOf(err) == core.Refused {
		return "", core.Errorf(core.Usage, "the mailbox's password is needed").WithHint("give --password-stdin")
	}
	return p, err
}

type accountsListCmd struct{}

func (accountsListCmd) Help() string { return "Example: countersignctl accounts list" }

func (accountsListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.MailAccounts(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, a := range list {
		if s.JSON {
			if err := s.print(a); err != nil {
				return err
			}
		}
		last := "never"
		if !a.LastOK.IsZero() {
			last = a.LastOK.Local().Format("2006-01-02 15:04")
		}
		rows = append(rows, []string{a.Name, a.User, a.Host + ":" + strconv.Itoa(a.Port), a.TLS, strings.Join(a.Folder, ","), last, a.LastError})
	}
	return s.table([]string{"ACCOUNT", "USER", "SERVER", "TLS", "FOLDERS", "LAST SUCCESS", "LAST ERROR"}, rows)
}

type accountsTestCmd struct {
	Name string `arg:"" help:"The mailbox."`
}

func (accountsTestCmd) Help() string { return "Example: countersignctl accounts test invoices" }

func (c accountsTestCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	steps, err := app.TestMailbox(s.ctx, by, s.passphrase, c.Name)
	if err != nil {
		return err
	}
	var failed error
	for _, st := range steps {
		if s.JSON {
			if err := s.print(st); err != nil {
				return err
			}
		}
		mark := "ok    "
		if !st.OK {
			mark = "failed"
			failed = core.Errorf(core.Unavailable, "the mailbox does not work: %s", st.Message)
		}
		s.say("%s  %-12s %s", mark, st.Name, st.Message)
	}
	return failed
}

type pollCmd struct {
	Account string        `help:"This mailbox alone." placeholder:"NAME"`
	Watch   bool          `help:"Stay, and take in new mail as it comes."`
	Every   time.Duration `default:"2m" help:"With --watch: how often to look, besides being told by the server."`
}

func (pollCmd) Help() string { return "Example: countersignctl poll --watch" }

func (c pollCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := by.Require(core.MayEnter, "fetch mail"); err != nil {
		return err
	}
	bar := s.progress()
	defer bar.end()
	app.Intake.Progress = bar.step
	if c.Watch {
		s.say("Watching; stop with Ctrl+C.")
		return app.Watch(s.ctx, s.passphrase, by, c.Account, c.Every, bar.mail)
	}
	got, err := app.Poll(s.ctx, s.passphrase, by, c.Account, bar.mail)
	bar.end()
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(got)
	}
	s.say("New mails: %d. Documents: %d taken in, %d known before, %d parts left out, such as the text beside a document, %d failed.", got.Messages, got.Became, got.Known, got.Ignored, got.Failed)
	return nil
}
