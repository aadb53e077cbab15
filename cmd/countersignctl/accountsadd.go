package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type accountsFindCmd struct {
	Address     string `arg:"" help:"The mail address."`
	AskDatabase bool   `help:"Ask Thunderbird's database of providers too, which then learns the domain of the address."`
}

func (accountsFindCmd) Help() string {
	return `Looks in the program's own list, then in the domain's DNS and in its settings file for mail programs, then under the usual names. Nobody else is asked unless --ask-database allows it, and nothing secret is sent.

Example: countersignctl accounts find invoices@firm.example`
}

func (c accountsFindCmd) Run(s *session) error {
	found, err := s.find(c.Address, c.AskDatabase)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(found)
	}
	s.tell(s.say, found)
	return nil
}

// find looks for a server; it needs no data folder.
func (s *session) find(address string, consent bool) (core.FoundMailbox, error) {
	return wire.FindMailServer(s.ctx, address, consent, func(sentence string) {
		if s.attended() && !s.JSON {
			s.warn("%s", sentence)
		}
	})
}

// tell says what was found in words.
func (s *session) tell(say func(format string, args ...any), f core.FoundMailbox) {
	if f.Provider != "" {
		say("Provider: %s", f.Provider)
	}
	if f.Closed != "" {
		say("%s", f.Closed)
		return
	}
	say("Server:   %s, port %d, %s", f.IMAP.Host, f.IMAP.Port, f.IMAP.TLS)
	say("User:     %s", f.User)
	ways := map[core.MailSignIn]string{core.ByPassword: "password", core.ByAppPassword: "app password", core.ByGoogle: "in the browser (--oauth google)", core.ByMicrosoft: "in the browser (--oauth microsoft)"}
	var words []string
	for _, w := range f.SignIn {
		words = append(words, ways[w])
	}
	say("Sign-in:  %s", strings.Join(words, ", or "))
	say("Found:    %s", foundWords[f.Source])
	for _, more := range []string{f.Note, f.Help} {
		if more != "" {
			say("%s", more)
		}
	}
}

var foundWords = map[core.MailSource]string{
	core.MailFromList: "in the program's own list", core.MailFromMX: "by who takes the domain's mail", core.MailFromSRV: "in the domain's DNS",
	core.MailFromDomain: "in the domain's settings for mail programs", core.MailFromDatabase: "in Thunderbird's database", core.MailFromGuess: "under a usual name",
}

type accountsProvidersCmd struct{}

func (accountsProvidersCmd) Help() string { return "Example: countersignctl accounts providers" }

func (accountsProvidersCmd) Run(s *session) error {
	var rows [][]string
	for _, p := range wire.MailProviders() {
		if s.JSON {
			if err := s.print(p); err != nil {
				return err
			}
		}
		server := "none"
		if p.IMAP.IsSet() {
			server = fmt.Sprintf("%s:%d", p.IMAP.Host, p.IMAP.Port)
		}
		var ways []string
		for _, w := range p.SignIn {
			ways = append(ways, string(w))
		}
		rows = append(rows, []string{p.Name, server, strings.Join(ways, ","), strings.Join(p.Domains, ",")})
	}
	return s.table([]string{"PROVIDER", "SERVER", "SIGN-IN", "ADDRESSES"}, rows)
}

type accountsAddCmd struct {
	Name          string   `arg:"" help:"A name for the mailbox."`
	Address       string   `help:"The mail address; the server is then looked for." placeholder:"ADDRESS"`
	AskDatabase   bool     `help:"With --address: ask Thunderbird's database of providers too, which then learns the domain."`
	Yes           bool     `help:"With --address: agree to a server whose name is not of the address's domain."`
	Host          string   `help:"The IMAP server." placeholder:"HOST"`
	Port          int      `default:"993" help:"Its port."`
	TLS           string   `default:"implicit" name:"tls" help:"implicit, starttls, or none for this computer alone."`
	User          string   `help:"The user name on the server (default: what the provider uses for the address)." placeholder:"USER"`
	Folder        []string `default:"INBOX" help:"The folders to watch."`
	AuthServer    []string `help:"A name with which the server signs its Authentication-Results headers, where it is not its host's." placeholder:"NAME"`
	CA            string   `name:"ca" help:"A PEM file with the certificate of a private authority." placeholder:"FILE"`
	PasswordStdin bool     `help:"Read the password from standard input."`
	OAuth         string   `name:"oauth" help:"Sign in at google or microsoft instead of with a password." placeholder:"PROVIDER"`
	providerFlags
}

func (accountsAddCmd) Help() string {
	return `With --address the program finds the server itself; with --host, --port, --tls and --user you name it.

Example: countersignctl accounts add invoices --address invoices@firm.example

Or: countersignctl accounts add invoices --host imap.example.org --port 993 --tls implicit --user invoices@example.org --password-stdin < password.txt

Or: countersignctl accounts add invoices --address invoices@gmail.com --oauth google --client-id ID`
}

func (c accountsAddCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "set up mailboxes")
	if err != nil {
		return err
	}
	m, found, err := c.account(s)
	if err != nil {
		return err
	}
	if c.CA != "" {
		if m.CA, err = wire.Authority(c.CA); err != nil {
			return err
		}
	}
	var secret wire.MailSecret
	if m.SignIn == "" {
		if secret.Password, err = s.mailPassword(m.User, c.PasswordStdin); err != nil {
			return err
		}
	}
	if m.SignIn != "" {
		if m, secret, err = c.signIn(s, app, by, m); err != nil {
			return err
		}
	}
	if err := app.SaveMailbox(s.ctx, by, s.passphrase, m, secret); err != nil {
		return err
	}
	if found != nil && !s.attended() && !s.JSON {
		s.tell(s.say, *found)
	}
	return s.accountDone(m.Name, fmt.Sprintf("%s was added; `countersignctl accounts test %s` tries it.", m.Name, m.Name))
}

// account is the mailbox as it was described, its server being looked for where only
// an address was given; then it gives what was found too.
func (c accountsAddCmd) account(s *session) (core.MailAccount, *core.FoundMailbox, error) {
	m := core.MailAccount{Name: c.Name, Host: c.Host, Port: c.Port, TLS: c.TLS, User: c.User, Folder: c.Folder, SignIn: c.OAuth, ClientID: c.ClientID, Tenant: c.Tenant, AuthServers: c.AuthServer}
	if !slices.Contains([]string{"", "google", "microsoft"}, c.OAuth) {
		return m, nil, core.Errorf(core.Usage, "%q is not a way to sign in", c.OAuth).WithHint("google or microsoft; without it a password is used")
	}
	if c.Host != "" {
		m.User = cmp.Or(m.User, c.Address)
		if m.User == "" {
			return m, nil, core.Errorf(core.Usage, "missing flags: --user").WithHint("the user name on the server is often the mail address")
		}
		return m, nil, nil
	}
	if c.Address == "" {
		return m, nil, core.Errorf(core.Usage, "missing flags: --address, or --host and --user").WithHint("`countersignctl accounts add --help` shows how")
	}
	found, err := s.find(c.Address, c.AskDatabase)
	if err == nil {
		err = c.settle(s, found)
	}
	m.Host, m.Port, m.TLS, m.User = found.IMAP.Host, found.IMAP.Port, found.IMAP.TLS, cmp.Or(m.User, found.User)
	return m, &found, err
}

// settle asks for what a person has to decide about a server that was found.
func (c accountsAddCmd) settle(s *session, f core.FoundMailbox) error {
	if f.Closed != "" {
		return core.Errorf(core.Refused, "%s", strings.TrimSuffix(f.Closed, "."))
	}
	if c.OAuth == "" && len(f.SignIn) == 1 && f.SignIn[0].InBrowser() {
		return core.Errorf(core.Refused, "%s takes no passwords from programs", f.Provider).WithHint("add --oauth %s", f.SignIn[0])
	}
	if s.attended() && !s.JSON {
		s.tell(s.warn, f)
	}
	if f.Confirm && !c.Yes && !s.agrees(fmt.Sprintf("%s is not a server of the address's own domain. Sign in there?", f.IMAP.Host)) {
		return core.Errorf(core.Refused, "%s is not a server of the address's own domain, and only the network says that it is the right one", f.IMAP.Host).
			WithHint("check the name with the provider, then add --yes or give --host; nothing was sent there")
	}
	return nil
}
