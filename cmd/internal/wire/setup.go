package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/oauth"
	"countersign/mail/provider"
)

// MailSecret is what a person gave to sign in to a mailbox: a password, or a sign-in
// at an identity provider.
type MailSecret struct {
	Password     string
	Grant        oauth.Grant
	ClientSecret string // of the firm's own registration at the provider
}

// String keeps secrets out of logs.
func (MailSecret) String() string { return "mail secret" }

// GoString keeps secrets out of logs.
func (s MailSecret) GoString() string { return s.String() }

// FindMailServer looks for the server of a mail address. With consent Thunderbird's
// database is asked, which then learns the domain. It needs no data folder.
func FindMailServer(ctx context.Context, address string, consent bool, tell func(string)) (core.FoundMailbox, error) {
	p := &mail.Poller{}
	f := provider.Finder{Probe: func(ctx context.Context, s core.MailServer, domain string) (bool, error) {
		return p.Probe(ctx, core.MailAccount{Name: domain, Host: s.Host, Port: s.Port, TLS: s.TLS}, domain)
	}}
	return f.Find(ctx, address, consent, tell)
}

// maxAuthority bounds a file of certificates.
const maxAuthority = 1 << 20

// Authority reads the certificates of a private authority from a PEM file.
func Authority(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", core.Errorf(core.NotFound, "there is no file %s", path).WithHint("check the name")
	}
	if err != nil {
		return "", core.Errorf(core.BadInput, "%s cannot be opened: %w", path, err)
	}
	defer func() { _ = f.Close() }() // only read from
	text, err := io.ReadAll(io.LimitReader(f, maxAuthority))
	if err != nil {
		return "", core.Errorf(core.BadInput, "%s cannot be read: %w", path, err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(text) {
		return "", core.Errorf(core.BadInput, "%s holds no certificate", path).WithHint("a PEM file is needed: the lines from BEGIN CERTIFICATE to END CERTIFICATE")
	}
	return string(text), nil
}

// MailProviders lists the providers that the program knows.
func MailProviders() []core.MailProvider { return provider.Known() }

// client is this program at the identity provider of a mailbox, under the firm's own
// registration where there is one: the mailbox's, or that of another mailbox there. It
// gives the mailbox with that registration, and its secret.
func (a *App) client(ctx context.Context, by core.User, passphrase string, m core.MailAccount, secret string) (*oauth.Client, core.MailAccount, string, error) {
	p, err := a.tokens.Provider(m)
	if err != nil {
		return nil, m, "", err
	}
	if secret == "" && (m.ClientID != "" || p.ClientID == "") {
		if m, secret, err = a.registered(ctx, by, passphrase, m); err != nil {
			return nil, m, "", err
		}
	}
	c, err := oauth.NewClient(p, m.User, m.ClientID, secret)
	return c, m, secret, err
}

// registered completes a registration from what is kept of it: of the mailbox itself,
// or of another one at the same provider.
func (a *App) registered(ctx context.Context, by core.User, passphrase string, m core.MailAccount) (core.MailAccount, string, error) {
	list, err := a.Desk.MailAccounts(ctx, by)
	if err != nil {
		return m, "", err
	}
	list = slices.DeleteFunc(list, func(o core.MailAccount) bool {
		return o.SignIn != m.SignIn || o.ClientID == "" || o.Tenant != m.Tenant || m.ClientID != "" && o.ClientID != m.ClientID
	})
	if len(list) == 0 {
		return m, "", nil
	}
	from := list[max(0, slices.IndexFunc(list, func(o core.MailAccount) bool { return o.Name == m.Name }))]
	if _, err := a.secrets(by.Name, passphrase); err != nil {
		return m, "", err
	}
	m.ClientID = from.ClientID
	saved, err := a.shelf.Load(ctx, from.Name)
	if core.KindOf(err) == core.Refused {
		err = nil // that one is not signed in; its registration may need no secret
	}
	return m, saved.ClientSecret, err
}

// BrowserSignIn is a sign-in in the browser that is under way, for a mailbox.
type BrowserSignIn struct {
	*oauth.Consent
	Account core.MailAccount // with the registration that is used
	Secret  string           // of that registration
}

// BeginBrowser begins a sign-in in the browser. Close it when done.
func (a *App) BeginBrowser(ctx context.Context, by core.User, passphrase string, m core.MailAccount, secret string) (BrowserSignIn, error) {
	c, m, secret, err := a.client(ctx, by, passphrase, m, secret)
	if err != nil {
		return BrowserSignIn{}, err
	}
	consent, err := c.Begin(m.User)
	return BrowserSignIn{consent, m, secret}, err
}

// CodeSignIn is a sign-in with a typed code that is under way, for a mailbox.
type CodeSignIn struct {
	*oauth.Device
	Account core.MailAccount
	Secret  string
}

// BeginCode begins a sign-in with a code that is typed on another device.
func (a *App) BeginCode(ctx context.Context, by core.User, passphrase string, m core.MailAccount, secret string) (CodeSignIn, error) {
	c, m, secret, err := a.client(ctx, by, passphrase, m, secret)
	if err != nil {
		return CodeSignIn{}, err
	}
	device, err := c.BeginDevice(ctx)
	return CodeSignIn{device, m, secret}, err
}

// granted serves one access token, for a mailbox that is not saved yet.
type granted string

// Token implements mail.TokenSource.
func (g granted) Token(context.Context, core.MailAccount, bool) (string, error) {
	return string(g), nil
}

// TryMailbox tries a mailbox step by step before it is saved. It changes nothing.
func (a *App) TryMailbox(ctx context.Context, m core.MailAccount, secret MailSecret, tell func(core.MailStep)) []core.MailStep {
	p := &mail.Poller{Tokens: granted(secret.Grant.Access)}
	return steps(p.Test(ctx, m, secret.Password, each(tell)))
}

// MailFolders lists the folders of a mailbox that is not saved yet.
func (a *App) MailFolders(ctx context.Context, m core.MailAccount, secret MailSecret) ([]string, error) {
	p := &mail.Poller{Tokens: granted(secret.Grant.Access)}
	return p.Folders(ctx, m, secret.Password)
}

// TestMailbox tries a mailbox step by step and changes nothing on its server.
func (a *App) TestMailbox(ctx context.Context, by core.User, passphrase, name string, tell func(core.MailStep)) ([]core.MailStep, error) {
	b, err := a.mailbox(ctx, by, passphrase, name)
	if err != nil {
		return nil, err
	}
	return steps(a.poller.Test(ctx, b.account, b.password, each(tell))), nil
}

// FoldersOf lists the folders on a mailbox's server.
func (a *App) FoldersOf(ctx context.Context, by core.User, passphrase, name string) ([]string, error) {
	b, err := a.mailbox(ctx, by, passphrase, name)
	if err != nil {
		return nil, err
	}
	return a.poller.Folders(ctx, b.account, b.password)
}

// mailbox gives one mailbox with its password.
func (a *App) mailbox(ctx context.Context, by core.User, passphrase, name string) (mailbox, error) {
	boxes, err := a.mailboxes(ctx, by, passphrase, name)
	if err != nil {
		return mailbox{}, err
	}
	return boxes[0], boxes[0].err
}

func step(s mail.StepResult) core.MailStep {
	return core.MailStep{Name: s.Step, OK: s.OK, Message: s.Sentence, Hint: s.Hint}
}

func each(tell func(core.MailStep)) func(mail.StepResult) {
	if tell == nil {
		return nil
	}
	return func(s mail.StepResult) { tell(step(s)) }
}

func steps(list []mail.StepResult) []core.MailStep {
	out := make([]core.MailStep, len(list))
	for i, s := range list {
		out[i] = step(s)
	}
	return out
}

// SaveMailbox adds or changes a mailbox and keeps what is secret of it.
func (a *App) SaveMailbox(ctx context.Context, by core.User, passphrase string, m core.MailAccount, secret MailSecret) error {
	if err := a.Desk.Require(ctx, by, core.MayAdminister, "set up mailboxes"); err != nil {
		return err
	}
	open, err := a.admit(by.Name, passphrase)
	if err != nil {
		return err
	}
	open.Close()
	secrets, err := a.secrets(by.Name, passphrase)
	if err != nil {
		return err
	}
	if err := a.Desk.SaveMailAccount(ctx, by, m); err != nil {
		return err
	}
	a.tokens.Forget(m.Name)
	if m.SignIn == "" {
		_, err = secrets.Put(secretName(m.Name), []byte(secret.Password))
		return err
	}
	return a.shelf.Save(ctx, m.Name, oauth.Saved{Refresh: secret.Grant.Refresh, ClientSecret: secret.ClientSecret})
}

// RemoveMailbox ends fetching from a mailbox and forgets what is secret of it.
func (a *App) RemoveMailbox(ctx context.Context, by core.User, passphrase, name string) error {
	secrets, err := a.secrets(by.Name, passphrase)
	if err != nil {
		return err
	}
	if err := a.Desk.RemoveMailAccount(ctx, by, name); err != nil {
		return err
	}
	a.tokens.Forget(name)
	return secrets.Delete(secretName(name))
}
