package main

import (
	"bufio"
	"strconv"
	"strings"

	"golang.org/x/term"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type accountsCmd struct {
	Find      accountsFindCmd      `cmd:"" help:"Find the server of a mail address."`
	Providers accountsProvidersCmd `cmd:"" help:"List the mail providers that are known."`
	Add       accountsAddCmd       `cmd:"" help:"Add or change a mailbox."`
	List      accountsListCmd      `cmd:"" help:"List the mailboxes and how their last polls went."`
	Test      accountsTestCmd      `cmd:"" help:"Try a mailbox step by step."`
	Folders   accountsFoldersCmd   `cmd:"" help:"List the folders of a mailbox, or choose which to fetch from."`
	After     accountsAfterCmd     `cmd:"" help:"What happens on the server to mails that were taken in."`
	Password  accountsPasswordCmd  `cmd:"" help:"Enter the password of a mailbox again."`
	Signin    accountsSigninCmd    `cmd:"" help:"Sign in again for a mailbox at Google or Microsoft."`
	Remove    accountsRemoveCmd    `cmd:"" help:"Stop fetching from a mailbox and forget its password."`
}

func (accountsCmd) Help() string { return "Example: countersignctl accounts list" }

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
		last, signIn := "never", "password"
		if !a.LastOK.IsZero() {
			last = a.LastOK.Local().Format("2006-01-02 15:04")
		}
		if a.SignIn != "" {
			signIn = a.SignIn
		}
		rows = append(rows, []string{a.Name, a.User, a.Host + ":" + strconv.Itoa(a.Port), a.TLS, signIn, strings.Join(a.Folder, ","), last, a.LastError})
	}
	return s.table([]string{"ACCOUNT", "USER", "SERVER", "TLS", "SIGN-IN", "FOLDERS", "LAST SUCCESS", "LAST ERROR"}, rows)
}

type accountsTestCmd struct {
	Name string `arg:"" help:"The mailbox."`
}

func (accountsTestCmd) Help() string {
	return `The steps are the server's name, the connection, TLS, the sign-in, and each folder with what may be done in it. Nothing is changed on the server.

Example: countersignctl accounts test invoices`
}

func (c accountsTestCmd) Run(s *session) error {
	app, by, err := s.openFor(c.Name)
	if err != nil {
		return err
	}
	steps, err := app.TestMailbox(s.ctx, by, s.passphrase, c.Name, s.step)
	if err != nil {
		return err
	}
	var failed error
	reached := map[string]bool{}
	for _, st := range steps {
		reached[st.Name] = true
		if s.JSON {
			if err := s.print(st); err != nil {
				return err
			}
		}
		if !st.OK && failed == nil {
			failed = &core.Error{Kind: core.Unavailable, Msg: "the mailbox does not work: " + st.Message, Hint: st.Hint}
		}
	}
	for _, name := range core.MailSteps {
		if !reached[name] {
			s.say("-       %-12s not tried", name)
		}
	}
	return failed
}

// step tells one step of a trial as soon as it is known.
func (s *session) step(st core.MailStep) {
	mark, hint := "ok    ", ""
	if !st.OK {
		mark = "failed"
		if st.Hint != "" {
			hint = "; " + st.Hint
		}
	}
	s.say("%s  %-12s %s%s", mark, st.Name, st.Message, hint)
}

// openFor opens the data folder for work with a mailbox. A sign-in at a provider may
// change while it is used, and is only used where that can be saved.
func (s *session) openFor(name string) (*wire.App, core.User, error) {
	app, by, err := s.open(false)
	if err != nil {
		return nil, by, err
	}
	a, err := app.Desk.MailAccount(s.ctx, by, name)
	if err != nil || a.SignIn == "" {
		return app, by, err
	}
	if err := s.close(); err != nil {
		return nil, by, err
	}
	return s.open(true)
}

// change opens the data folder to change a mailbox.
func (s *session) change(name string) (*wire.App, core.User, core.MailAccount, error) {
	app, by, err := s.openTo(core.MayAdminister, "set up mailboxes")
	if err != nil {
		return nil, by, core.MailAccount{}, err
	}
	a, err := app.Desk.MailAccount(s.ctx, by, name)
	return app, by, a, err
}

type accountsFoldersCmd struct {
	Name  string   `arg:"" help:"The mailbox."`
	Watch []string `help:"Fetch from this folder from now on, in place of the folders of before (may be repeated)." placeholder:"FOLDER"`
}

func (accountsFoldersCmd) Help() string {
	return "Example: countersignctl accounts folders invoices --watch INBOX --watch INBOX/Rechnungen"
}

func (c accountsFoldersCmd) Run(s *session) error {
	if len(c.Watch) > 0 {
		return c.choose(s)
	}
	app, by, err := s.openFor(c.Name)
	if err != nil {
		return err
	}
	a, err := app.Desk.MailAccount(s.ctx, by, c.Name)
	if err != nil {
		return err
	}
	list, err := app.FoldersOf(s.ctx, by, s.passphrase, c.Name)
	if err != nil {
		return err
	}
	watched := map[string]bool{}
	for _, f := range a.Folder {
		watched[f] = true
	}
	for _, f := range list {
		if s.JSON {
			if err := s.print(map[string]any{"folder": f, "fetched": watched[f]}); err != nil {
				return err
			}
		}
		mark := " "
		if watched[f] {
			mark = "*"
		}
		s.say("%s %s", mark, f)
	}
	return nil
}

func (c accountsFoldersCmd) choose(s *session) error {
	app, by, a, err := s.change(c.Name)
	if err != nil {
		return err
	}
	a.Folder = c.Watch
	if err := app.Desk.SaveMailAccount(s.ctx, by, a); err != nil {
		return err
	}
	return s.accountDone(a.Name, "Mail is fetched from "+strings.Join(a.Folder, ", ")+".")
}

type accountsPasswordCmd struct {
	Name          string `arg:"" help:"The mailbox."`
	PasswordStdin bool   `help:"Read the password from standard input."`
}

func (accountsPasswordCmd) Help() string {
	return "Example: countersignctl accounts password invoices --password-stdin < password.txt"
}

func (c accountsPasswordCmd) Run(s *session) error {
	app, by, a, err := s.change(c.Name)
	if err != nil {
		return err
	}
	if a.SignIn != "" {
		return core.Errorf(core.Usage, "%s signs in at %s, without a password", a.Name, a.SignIn).WithHint("`countersignctl accounts signin %s` signs in again", a.Name)
	}
	password, err := s.mailPassword(a.User, c.PasswordStdin)
	if err != nil {
		return err
	}
	if err := app.SaveMailbox(s.ctx, by, s.passphrase, a, wire.MailSecret{Password: password}); err != nil {
		return err
	}
	return s.accountDone(a.Name, "The new password is kept; `countersignctl accounts test "+a.Name+"` tries it.")
}

type accountsRemoveCmd struct {
	Name string `arg:"" help:"The mailbox."`
}

func (accountsRemoveCmd) Help() string {
	return `Mails and invoices that came from it stay. Its password or sign-in is forgotten; nothing is changed on the server.

Example: countersignctl accounts remove invoices`
}

func (c accountsRemoveCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := app.RemoveMailbox(s.ctx, by, s.passphrase, c.Name); err != nil {
		return err
	}
	return s.accountDone(c.Name, c.Name+" was removed. What came from it stays.")
}

func (s *session) accountDone(name, sentence string) error {
	if s.JSON {
		return s.print(map[string]string{"account": name})
	}
	s.say("%s", sentence)
	return nil
}

// mailPassword takes the password of a mailbox from where the person said.
func (s *session) mailPassword(user string, stdin bool) (string, error) {
	if stdin {
		return s.line()
	}
	p, err := s.secret("COUNTERSIGN_MAIL_PASSWORD", "Password of "+user+": ")
	if core.KindOf(err) == core.Refused {
		return "", core.Errorf(core.Usage, "the mailbox's password is needed").WithHint("give --password-stdin")
	}
	return p, err
}

// attended tells whether a person sits at the terminal.
func (s *session) attended() bool { return s.In != nil && term.IsTerminal(int(s.In.Fd())) }

// agrees asks a person a question that is answered with yes or no; false where nobody
// is there to answer.
func (s *session) agrees(question string) bool {
	if !s.attended() {
		return false
	}
	s.warn("%s [y/N] ", question)
	answer, _ := bufio.NewReader(s.In).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
