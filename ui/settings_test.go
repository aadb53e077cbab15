package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"countersign/core"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// boxes is a place for mailboxes with an outside of its own.
type boxes struct {
	list    []core.MailAccount
	found   core.FoundMailbox
	findErr error
	signErr error
	steps   []core.MailStep
	folders []string
	keys    []vm.MailKey
	asked   []bool // whether a third party might be asked
	codes   int
	seen    func() // called in the middle of a trial
}

func (b *boxes) List(context.Context) ([]core.MailAccount, error) { return b.list, nil }

func (b *boxes) Find(_ context.Context, _ string, consent bool, tell func(string)) (core.FoundMailbox, error) {
	b.asked = append(b.asked, consent)
	tell("Asking who takes the mail of firm.example")
	return b.found, b.findErr
}

func (b *boxes) Authority(path string) (string, error) {
	if path == "absent.pem" {
		return "", core.Errorf(core.BadInput, "absent.pem cannot be read")
	}
	return "PEM", nil
}

func (b *boxes) SignIn(_ context.Context, _ core.User, m core.MailAccount, how vm.SignInBy, show func(string, string)) (core.MailAccount, vm.MailKey, error) {
	if b.signErr != nil && m.ClientID == "" {
		return m, vm.MailKey{}, b.signErr
	}
	if how.Code {
		show("https://login.example/type", "ABCD-EFGH")
		b.codes++
	} else {
		show("https://login.example/?state=x", "")
	}
	return m, vm.MailKey{Grant: "granted"}, nil
}

func (b *boxes) Try(_ context.Context, _ core.MailAccount, k vm.MailKey, tell func(core.MailStep)) ([]core.MailStep, []string) {
	b.keys = append(b.keys, k)
	for i, s := range b.steps {
		tell(s)
		if i == 2 && b.seen != nil {
			b.seen()
		}
	}
	return b.steps, b.folders
}

func (b *boxes) Test(_ context.Context, _ core.User, _ string, tell func(core.MailStep)) ([]core.MailStep, error) {
	for _, s := range b.steps {
		tell(s)
	}
	return b.steps, nil
}

func (b *boxes) Save(_ context.Context, _ core.User, m core.MailAccount, _ vm.MailKey) error {
	for i, a := range b.list {
		if a.Name == m.Name {
			b.list[i] = m
			return nil
		}
	}
	b.list = append(b.list, m)
	return nil
}

func (b *boxes) Remove(_ context.Context, _ core.User, name string) error {
	b.list = nil
	return nil
}

func works() []core.MailStep {
	return []core.MailStep{
		{Name: "name", OK: true, Message: "The server imap.firm.example was found at 192.0.2.1"}, {Name: "connection", OK: true, Message: "The server answers on port 993"},
		{Name: "TLS", OK: true, Message: "The connection is encrypted (TLS 1.3). The certificate of imap.firm.example was issued by Example Trust and is valid until 3 Feb 2027"},
		{Name: "sign-in", OK: true, Message: "The server accepts the sign-in of invoices@firm.example with a password"}, {Name: "folder", OK: true, Message: "The folder INBOX can be opened and holds 212 messages"},
		{Name: "rights", OK: true, Message: "Messages in INBOX can be read; rules could mark them with a keyword. Fetching changes nothing on the server"},
	}
}

func refused() []core.MailStep {
	return append(works()[:3], core.MailStep{Name: "sign-in", Message: "The mail server refused the sign-in of invoices@firm.example: “Invalid credentials”", Hint: "check the user name and the password; many providers want an app password here, not the usual one"})
}

func firmBox() core.FoundMailbox {
	return core.FoundMailbox{Source: core.MailFromSRV, IMAP: core.MailServer{Host: "imap.firm.example", Port: 993, TLS: "implicit"}, User: "invoices@firm.example", SignIn: []core.MailSignIn{core.ByPassword}}
}

func openSettings(t *testing.T, b *boxes, by func(*uitest.Firm) *core.User) *Window {
	t.Helper()
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, f, by(f), func(d *Deps) { d.Boxes = b })
	w.goTo(vm.ScreenSettings)
	return w
}

func owner(f *uitest.Firm) *core.User { return &f.Owner }

// typed puts text into the field that has the keys, and sends it.
func (w *Window) typed(t *testing.T, text string) {
	t.Helper()
	e, ok := w.win.Canvas().Focused().(*entry)
	if !ok {
		t.Fatalf("the keys are on %T, not on a field", w.win.Canvas().Focused())
	}
	e.SetText(text)
	w.press("Enter")
}

func (w *Window) settings() *settingsScreen { return w.screens[vm.ScreenSettings].(*settingsScreen) }

// TestMailboxByKeysAlone sets a mailbox up without a mouse: address, server, password,
// trial, save.
func TestMailboxByKeysAlone(t *testing.T) {
	b := &boxes{found: firmBox(), steps: works(), folders: []string{"INBOX", "INBOX/Rechnungen", "Sent"}}
	w := openSettings(t, b, owner)
	w.press("n")
	w.typed(t, "invoices")
	if s := w.settings().setup; s.Stage != vm.SetupAddress || s.Fault == "" {
		t.Fatalf("%s: %q", s.Stage, s.Fault)
	}
	w.typed(t, "invoices@firm.example")
	if s := w.settings().setup; s.Stage != vm.SetupFound || len(s.Told) != 1 || b.asked[0] {
		t.Fatalf("%s, told %q, a third party asked: %v", s.Stage, s.Told, b.asked)
	}
	w.press("Enter") // use this server
	w.typed(t, "a password")
	w.typed(t, "")
	if s := w.settings().setup; s.Stage != vm.SetupSignIn || s.Fault == "" {
		t.Fatalf("%s: a mailbox without a name was tried: %q", s.Stage, s.Fault)
	}
	w.typed(t, "a password")
	w.typed(t, "invoices")
	s := w.settings().setup
	if s == nil || s.Stage != vm.SetupTested || !s.Works() || b.keys[0].Password != "a password" {
		t.Fatalf("%+v", s)
	}
	s.Toggle("INBOX/Rechnungen")
	w.press("Enter") // save
	if w.settings().setup != nil || len(b.list) != 1 || b.list[0].Host != "imap.firm.example" || len(b.list[0].Folder) != 2 {
		t.Fatalf("%+v", b.list)
	}
	if n := w.notices.Shown(); len(n) != 1 || !strings.Contains(n[0].Text, "invoices is set up") {
		t.Errorf("%+v", n)
	}
	// Back, part by part, and out.
	w.press("n")
	w.typed(t, "other@firm.example")
	w.press("Escape", "Escape")
	if w.settings().setup != nil {
		t.Error("Escape does not leave the form")
	}
}

// TestMailboxThatFails shows each failure in words and lets the person try again.
func TestMailboxThatFails(t *testing.T) {
	b := &boxes{findErr: core.Errorf(core.NotFound, "no mail server was found for firm.example").WithHint("enter the server by hand")}
	w := openSettings(t, b, owner)
	w.press("n")
	w.typed(t, "invoices@firm.example")
	s := w.settings().setup
	if s.Stage != vm.SetupAddress || !strings.Contains(s.Fault, "Enter the server by hand.") {
		t.Fatalf("%s %q", s.Stage, s.Fault)
	}
	s.Enter()
	w.settings().turn()
	w.typed(t, "imap.firm.example")
	w.typed(t, "many")
	w.typed(t, "invoices")
	w.typed(t, "absent.pem")
	if s.Stage != vm.SetupManual || !strings.Contains(s.Fault, "number") {
		t.Fatalf("%s %q", s.Stage, s.Fault)
	}
	w.settings().entered("imap.firm.example", "993", "invoices", "absent.pem")
	if s.Stage != vm.SetupManual || !strings.Contains(s.Fault, "cannot be read") {
		t.Fatalf("%s %q", s.Stage, s.Fault)
	}
	w.settings().entered("imap.firm.example", "993", "invoices", "ca.pem")
	b.steps = refused()
	w.typed(t, "wrong")
	w.press("Enter") // the name is suggested
	if s.Works() || s.Stage != vm.SetupTested || s.Account.CA != "PEM" {
		t.Fatalf("%+v", s)
	}
	if _, ok := w.win.Canvas().Focused().(*button); !ok {
		t.Error("nothing has the keys after a trial")
	}
	b.steps = works()
	w.press("Enter") // try again
	if !s.Works() {
		t.Errorf("%+v", s.Steps)
	}
}

// TestMailboxInTheBrowser asks for the firm's client ID where the program has none, and
// opens the browser.
func TestMailboxInTheBrowser(t *testing.T) {
	b := &boxes{found: core.FoundMailbox{Source: core.MailFromMX, Provider: "Microsoft 365", IMAP: core.MailServer{Host: "outlook.office365.com", Port: 993, TLS: "implicit"}, User: "invoices@firm.example", SignIn: []core.MailSignIn{core.ByMicrosoft}},
		signErr: core.Errorf(core.Usage, "signing in at Microsoft needs a client ID").WithHint("register an app"), steps: works()}
	w := openSettings(t, b, owner)
	w.press("n")
	w.typed(t, "invoices@firm.example")
	w.press("Enter")
	w.typed(t, "invoices")
	s := w.settings().setup
	if !s.NeedsClient || s.ClientHelp != "Register an app." || s.Stage != vm.SetupSignIn {
		t.Fatalf("%+v", s)
	}
	w.typed(t, "invoices")
	w.typed(t, "our-client")
	w.typed(t, "")
	if !s.Works() || s.Account.ClientID != "our-client" || s.Account.SignIn != "microsoft" || b.keys[0].Grant != "granted" || s.Opens != "https://login.example/?state=x" || b.codes != 0 {
		t.Errorf("%+v", s)
	}
	s.Back()
	s.Browse("our-client", vm.SignInBy{Code: true})
	w.settings().browse()
	if !s.Works() || s.Code != "ABCD-EFGH" || b.codes != 1 {
		t.Errorf("with a code: %+v", s)
	}
}

// TestMailboxOfAStranger does not go on with one press of Enter.
func TestMailboxOfAStranger(t *testing.T) {
	b := &boxes{found: firmBox()}
	b.found.Confirm = true
	w := openSettings(t, b, owner)
	w.press("n")
	w.typed(t, "invoices@firm.example")
	w.press("Enter")
	if s := w.settings().setup; s.Stage != vm.SetupAddress {
		t.Errorf("Enter went on to %s", s.Stage)
	}
}

// TestMailboxThatWaits says once which mailbox waits for a person, and again when it
// waits for something else.
func TestMailboxThatWaits(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gone := core.Errorf(core.Refused, "The sign-in of anna at Google has run out or was withdrawn (invalid_grant)").WithHint("sign in again; until then no mail is fetched from this mailbox")
	m := &mailbox{state: vm.MailState{Set: true, Stopped: map[string]error{"invoices": gone}}}
	w := open(t, f, &f.Owner, func(d *Deps) { d.Mail = m })
	n := w.notices.Shown()
	if len(n) != 1 || !strings.HasPrefix(n[0].Text, "Mailbox invoices: The sign-in of anna") || !strings.HasPrefix(n[0].Hint, "Sign in again;") {
		t.Fatalf("%+v", n)
	}
	w.picture(t, "1280-settings-waits")
	w.dismiss(0)
	w.watchMail()
	if n := w.notices.Shown(); len(n) != 0 {
		t.Errorf("said again: %+v", n)
	}
	m.state.Stopped = nil
	w.watchMail()
	m.state.Stopped = map[string]error{"invoices": gone}
	w.watchMail()
	if n := w.notices.Shown(); len(n) != 1 {
		t.Errorf("not said anew: %+v", n)
	}
}

// TestMailboxFromTheEmptyQueue offers the owner of new books to add a mailbox, and
// nobody else.
func TestMailboxFromTheEmptyQueue(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := &boxes{}
	none := func(d *Deps) { d.Boxes, d.Mail = b, &mailbox{} }
	w := open(t, f, &f.Owner, none)
	blank, ok := w.queue.state.Blank()
	if !ok || blank.Command != vm.AddMailbox {
		t.Fatalf("%+v", blank)
	}
	w.picture(t, "1280-queue-start")
	w.do(blank.Command, "")
	if s := w.settings().setup; s == nil || s.Stage != vm.SetupAddress || w.current != vm.ScreenSettings {
		t.Error("the form does not open")
	}
	if blank, _ := open(t, f, &f.Clerk, none).queue.state.Blank(); blank.Command == vm.AddMailbox {
		t.Error("a clerk is offered to add a mailbox")
	}
}

// TestMailboxTrialIsLive shows the steps while the trial goes on.
func TestMailboxTrialIsLive(t *testing.T) {
	b := &boxes{found: firmBox(), steps: works()}
	w := openSettings(t, b, owner)
	b.seen = func() {
		s := w.settings().setup
		if rows := vm.StepRows(w.kit.words, core.MailSteps, s.Steps, true); len(s.Steps) != 3 || rows[3].Text != "Trying" || rows[4].Text != "" {
			t.Errorf("in the middle: %+v", rows)
		}
	}
	w.press("n")
	w.typed(t, "invoices@firm.example")
	w.press("Enter")
	w.typed(t, "a password")
	w.press("Enter")
	if !w.settings().setup.Works() {
		t.Error("it did not end")
	}
}

// TestMailboxesOfOthers shows the list to everybody and changes nothing for those who
// may not.
func TestMailboxesOfOthers(t *testing.T) {
	b := &boxes{list: []core.MailAccount{{Name: "invoices", Host: "imap.firm.example", User: "u", Folder: []string{"INBOX"}}}}
	w := openSettings(t, b, func(f *uitest.Firm) *core.User { return &f.Clerk })
	w.press("n")
	if w.settings().setup != nil {
		t.Error("a clerk sets up mailboxes")
	}
	if rows := w.settings().list.Rows(); len(rows) != 1 || rows[0].State.Text != "Nothing was fetched yet" {
		t.Errorf("%+v", rows)
	}
}

// TestMailboxServerChanged reaches the same mailbox in another way, with the password
// entered anew.
func TestMailboxServerChanged(t *testing.T) {
	b := &boxes{list: []core.MailAccount{{Name: "invoices", Host: "imap.firm.example", Port: 993, TLS: "implicit", User: "u", Folder: []string{"INBOX"}}}, steps: works()}
	w := openSettings(t, b, owner)
	s := w.settings()
	s.change("invoices")
	w.press("Escape")
	if s.setup != nil {
		t.Fatal("Escape does not leave the form")
	}
	s.change("invoices")
	s.setup.Encrypt("starttls")
	s.turn()
	w.typed(t, "https://imap.firm.example")
	w.typed(t, "143")
	w.typed(t, "u")
	w.typed(t, "")
	if s.setup.Stage != vm.SetupManual || !strings.Contains(s.setup.Fault, "name alone") {
		t.Fatalf("%s %q", s.setup.Stage, s.setup.Fault)
	}
	s.entered("imap.firm.example", "143", "u", "")
	w.typed(t, "the password")
	w.press("Enter")
	if len(b.list) != 1 || b.list[0].TLS != "starttls" || b.list[0].Port != 143 || s.setup != nil {
		t.Errorf("%+v", b.list)
	}
}

// TestMailboxFormKeepsWhatIsTyped ends a trial of the list while a form is open.
func TestMailboxFormKeepsWhatIsTyped(t *testing.T) {
	b := &boxes{list: []core.MailAccount{{Name: "invoices", Host: "imap.firm.example", User: "u", Folder: []string{"INBOX"}}}, steps: works()}
	w := openSettings(t, b, owner)
	s := w.settings()
	s.list.Test("invoices")
	w.press("n", "anna@")
	s.list.TriedAll(works(), nil)
	s.showList()
	if e, ok := w.win.Canvas().Focused().(*entry); !ok || e.Text != "anna@" {
		t.Errorf("the field is %+v", w.win.Canvas().Focused())
	}
}

// TestMailboxRemoved asks before it removes.
func TestMailboxRemoved(t *testing.T) {
	b := &boxes{list: []core.MailAccount{{Name: "invoices", Host: "imap.firm.example", User: "u", Folder: []string{"INBOX"}}}}
	w := openSettings(t, b, owner)
	s := w.settings()
	s.ask("invoices")
	w.press("Escape")
	if s.list.Removing != "" || len(b.list) != 1 {
		t.Fatal("Escape did not call it off")
	}
	s.ask("invoices")
	w.press("Enter")
	if len(b.list) != 0 {
		t.Error("it was not removed")
	}
	if blank, ok := s.list.Blank(); !ok || blank.Command != vm.AddMailbox {
		t.Errorf("%+v", blank)
	}
}

// TestLookSettings draws the parts of the settings; with -look it leaves pictures.
func TestLookSettings(t *testing.T) {
	now := time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC)
	long := strings.Repeat("Rechnungseingang-Niederlassung-", 4)
	list := []core.MailAccount{
		{Name: "invoices", Host: "imap.firm.example", User: "invoices@firm.example", Folder: []string{"INBOX", "INBOX/Rechnungen"}, LastOK: now},
		{Name: "accounting", Host: "outlook.office365.com", User: "accounting@firm.example", SignIn: "microsoft", Folder: []string{"INBOX"}, LastOK: now.Add(-80 * time.Hour),
			LastError: "The sign-in of accounting@firm.example at Microsoft has run out or was withdrawn (AADSTS700082); sign in again; until then no mail is fetched from this mailbox"},
		{Name: long, Host: "mail." + strings.Repeat("sehr-lange-firma-", 6) + "example", User: long + "@firm.example", Folder: []string{"INBOX", long, long}},
	}
	for _, size := range []struct {
		name string
		w, h float32
		dark bool
	}{{"1280", 1280, 800, false}, {"1280dark", 1280, 800, true}, {"1000", 1000, 640, false}} {
		b := &boxes{list: list, found: firmBox(), steps: works(), folders: []string{"INBOX", "INBOX/Rechnungen", "Sent"}}
		w := openSettings(t, b, owner)
		if size.dark {
			w.app.Settings().SetTheme(ThemeOf(theme.VariantDark))
		}
		w.win.Resize(fyne.NewSize(size.w, size.h))
		s := w.settings()
		shoot := func(name string) { w.picture(t, fmt.Sprintf("%s-settings-%s", size.name, name)) }
		shoot("list")
		b.steps = refused()
		s.test("invoices")
		shoot("list-test")
		s.ask("accounting")
		shoot("list-remove")
		w.press("Escape", "n")
		shoot("address")
		w.typed(t, "nothing")
		shoot("address-fault")
		s.setup.Search("invoices@firm.example", false)
		s.setup.Searching("Asking who takes the mail of firm.example")
		s.setup.Searching("Asking firm.example for its settings for mail programs")
		s.turn()
		shoot("search")
		b.found.Confirm, b.found.Note, b.found.Help = true, "Switch on access over IMAP in the settings of the mailbox first.", "https://help.example"
		s.setup.Searched(b.found, nil)
		s.turn()
		shoot("found-confirm")
		s.setup.UseFound()
		s.turn()
		shoot("password")
		s.setup.Name("invoices 2", list)
		s.setup.Password("x")
		s.setup.Tried(works()[0])
		s.setup.Tried(works()[1])
		s.turn()
		shoot("testing")
		s.setup.TriedAll(refused(), nil)
		s.turn()
		shoot("fails")
		s.setup.TriedAll(works(), b.folders)
		s.turn()
		shoot("works")
		s.setup.Enter()
		s.turn()
		shoot("manual")
		s.setup.Found = core.FoundMailbox{Provider: "Gmail and Google Workspace", SignIn: []core.MailSignIn{core.ByGoogle, core.ByAppPassword}, Note: "Sign in in the browser, or switch on 2-Step Verification in the Google account and make an app password there.", IMAP: core.MailServer{Host: "imap.gmail.com", Port: 993, TLS: "implicit"}, User: "a@gmail.com"}
		s.setup.UseFound()
		s.turn()
		shoot("google")
		s.setup.Browsed(core.MailAccount{}, vm.MailKey{}, core.Errorf(core.Usage, "signing in at Google needs a client ID, and this program has none of its own").WithHint("in the Google Cloud console, under “APIs & Services”, “Credentials”, create an “OAuth client ID” of the type “Desktop app” and enter its client ID and client secret here"))
		s.turn()
		shoot("google-client")
		s.setup.Browse("id", vm.SignInBy{})
		s.setup.Browsing("https://accounts.google.com/o/oauth2/v2/auth?client_id=id&state=x", "")
		s.turn()
		shoot("browser")
		s.setup.Browse("id", vm.SignInBy{Code: true})
		s.setup.Browsing("https://microsoft.com/devicelogin", "ABCD-EFGH")
		s.turn()
		shoot("code")
		s.setup.Found = core.FoundMailbox{Provider: "Tuta", Closed: "Tuta gives its mail to no other programs. Have invoices sent or forwarded to another mailbox."}
		s.setup.Stage = vm.SetupFound
		s.turn()
		shoot("closed")
	}
}
