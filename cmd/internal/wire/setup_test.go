package wire

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail/imapdemo"
	"countersign/mail/mailtest"
	"countersign/mail/oauth"
)

const words = "a few good words"

// newBooks makes books of a firm whose mailboxes sign in at i; the tester's own
// keyring stays out of it.
func newBooks(t *testing.T, i *mailtest.Identity) (*App, core.User) {
	t.Helper()
	t.Setenv("COUNTERSIGN_KEYRING", "off")
	c := Config{Dir: filepath.Join(t.TempDir(), "books"), Provider: func(core.MailAccount) (oauth.Provider, error) { return i.Provider(), nil }}
	app, err := Create(t.Context(), c, core.Firm{Name: "Nordlicht GmbH", Country: "DE", Currency: "EUR"}, "olga", words)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	by, err := app.Desk.SignIn(t.Context(), "olga", words)
	if err != nil {
		t.Fatal(err)
	}
	return app, by
}

// signInFor signs in for a mailbox in the browser.
func signInFor(t *testing.T, app *App, by core.User, m core.MailAccount, secret string) (core.MailAccount, MailSecret) {
	t.Helper()
	s, err := app.BeginBrowser(t.Context(), by, words, m, secret)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mailtest.Browse(t, s.URL)
	g, err := s.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Account, MailSecret{Grant: g, ClientSecret: s.Secret}
}

// A mailbox whose password is lost does not hold up the others, and says so.
func TestLostPassword(t *testing.T) {
	app, by := newBooks(t, &mailtest.Identity{})
	srv, err := imapdemo.Start(t.Context(), "anna", "word", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	for _, name := range []string{"good", "lost"} {
		if err := app.SaveMailbox(t.Context(), by, words, srv.Account(name, "anna"), MailSecret{Password: "word"}); err != nil {
			t.Fatal(err)
		}
	}
	secrets, err := app.secrets("olga", words)
	if err != nil {
		t.Fatal(err)
	}
	if err := secrets.Delete(secretName("lost")); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Poll(t.Context(), words, by, "", nil); core.KindOf(err) != core.NotFound {
		t.Errorf("the poll says %v", err)
	}
	list, err := app.MailAccounts(t.Context())
	if err != nil || len(list) != 2 || list[0].LastOK.IsZero() || list[0].LastError != "" || !strings.Contains(list[1].LastError, "enter it again") {
		t.Errorf("%+v, %v", list, err)
	}
	if err := app.RemoveMailbox(t.Context(), by, words, "good"); err != nil {
		t.Fatal(err)
	}
	if _, err := secrets.Get(secretName("good")); core.KindOf(err) != core.NotFound {
		t.Errorf("the password of a removed mailbox is still there: %v", err)
	}
}

// The firm registers once at a provider: its second mailbox there takes the
// registration of the first, and its secret.
func TestSameRegistration(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	app, by := newBooks(t, i)
	box := core.MailAccount{Name: "first", Host: "127.0.0.1", Port: 1, TLS: "none", User: "first@firm.example", Folder: []string{"INBOX"}, SignIn: "microsoft"}
	if _, err := app.BeginBrowser(t.Context(), by, words, box, ""); core.KindOf(err) != core.Usage {
		t.Fatalf("without a registration: %v", err)
	}
	box.ClientID = "our-client"
	m, secret := signInFor(t, app, by, box, "our-secret")
	if err := app.SaveMailbox(t.Context(), by, words, m, secret); err != nil {
		t.Fatal(err)
	}
	secretSent := func() string {
		asked := i.Asked()
		return asked[len(asked)-1].Get("client_id") + " " + asked[len(asked)-1].Get("client_secret")
	}
	// Signing in again, as the mailbox is kept.
	m, secret = signInFor(t, app, by, m, "")
	if secret.ClientSecret != "our-secret" || secretSent() != "our-client our-secret" {
		t.Errorf("signed in again as %q", secretSent())
	}
	other := m
	other.Name, other.ClientID = "other", "another-client"
	if _, secret := signInFor(t, app, by, other, ""); secret.ClientSecret != "" || secretSent() != "another-client " {
		t.Errorf("another registration went with the secret of the first: %q", secretSent())
	}
	box.Name, box.User, box.ClientID = "second", "second@firm.example", ""
	m, secret = signInFor(t, app, by, box, "")
	if m.ClientID != "our-client" || secret.ClientSecret != "our-secret" {
		t.Errorf("the second mailbox has the registration %q", m.ClientID)
	}
	if secretSent() != "our-client our-secret" {
		t.Errorf("the provider was asked by %q", secretSent())
	}
}

// A program that cannot save what a provider gives does not ask it: the sign-in would
// be lost with the answer.
func TestSignInNeedsWriting(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	app, by := newBooks(t, i)
	server := (&mailtest.Script{Caps: "AUTH=XOAUTH2 SASL-IR"}).Start(t)
	box := server.Account()
	box.SignIn, box.ClientID = "microsoft", "ours"
	m, secret := signInFor(t, app, by, box, "")
	if err := app.SaveMailbox(t.Context(), by, words, m, secret); err != nil {
		t.Fatal(err)
	}
	if steps, err := app.TestMailbox(t.Context(), by, words, m.Name, nil); err != nil || !steps[len(steps)-1].OK {
		t.Fatalf("%+v, %v", steps, err)
	}
	current := i.Current()
	reader, err := Open(t.Context(), Config{Dir: app.Dir(), ReadOnly: true, Provider: app.tokens.Provider})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	steps, err := reader.TestMailbox(t.Context(), by, words, m.Name, nil)
	if err != nil || steps[len(steps)-1].OK || !strings.Contains(steps[len(steps)-1].Message, "only used where its renewal can be saved") {
		t.Errorf("%+v, %v", steps, err)
	}
	if i.Current() != current {
		t.Error("the sign-in was renewed and not saved")
	}
}

// A mailbox whose consent was withdrawn is left alone, says so, and is taken up again
// by the watch that begins after the next sign-in.
func TestStopped(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	app, by := newBooks(t, i)
	server := (&mailtest.Script{Caps: "AUTH=XOAUTH2 SASL-IR"}).Start(t)
	box := server.Account()
	box.SignIn, box.ClientID = "microsoft", "ours"
	m, secret := signInFor(t, app, by, box, "")
	if err := app.SaveMailbox(t.Context(), by, words, m, secret); err != nil {
		t.Fatal(err)
	}
	i.Withdraw()
	if err := app.Watch(t.Context(), words, by, "", time.Hour, nil); core.KindOf(err) != core.Refused {
		t.Fatalf("the watch ended with %v", err)
	}
	if err := app.Stopped()[m.Name]; core.KindOf(err) != core.Refused {
		t.Errorf("%v", err)
	}
	asked := len(i.Asked())
	m, secret = signInFor(t, app, by, m, "")
	if err := app.SaveMailbox(t.Context(), by, words, m, secret); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- app.Watch(ctx, words, by, "", time.Hour, nil) }()
	for range 200 {
		if list, err := app.MailAccounts(t.Context()); err == nil && !list[0].LastOK.IsZero() {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if len(app.Stopped()) != 0 {
		t.Errorf("still waits: %v", app.Stopped())
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the second watch ended with %v", err)
	}
	if list, err := app.MailAccounts(t.Context()); err != nil || list[0].LastOK.IsZero() || list[0].LastError != "" {
		t.Errorf("%+v, %v", list, err)
	}
	if n := len(i.Asked()) - asked; n != 2 { // the sign-in, and one token for the watch
		t.Errorf("the provider was asked %d times", n)
	}
}

// A file of a private authority is read with care.
func TestAuthority(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty.pem": "", "key.pem": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "broken.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Authority(path); core.KindOf(err) != core.BadInput {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Authority(filepath.Join(dir, "absent.pem")); core.KindOf(err) != core.NotFound {
		t.Errorf("absent: %v", err)
	}
	if _, err := Authority(dir); core.KindOf(err) != core.BadInput {
		t.Errorf("a folder: %v", err)
	}
}
