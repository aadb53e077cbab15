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
	"countersign/core/coretest"
	"countersign/core/intake"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// ruleBook is the desk of a firm with mails that are told and not looked at.
type ruleBook struct {
	f       *uitest.Firm
	trials  []intake.Trial
	tryErr  error
	middle  func() // called in the middle of a trial
	folders []string
	foldErr error
}

func (b *ruleBook) Mailbox(ctx context.Context, by core.User, name string) (core.MailAccount, error) {
	return b.f.Desk.MailAccount(ctx, by, name)
}

func (b *ruleBook) Try(_ context.Context, _ core.User, _ string, _ []core.MailRule, _ int, tell func(done, of int)) ([]intake.Trial, int, error) {
	tell(20, 240)
	if b.middle != nil {
		b.middle()
	}
	return b.trials, len(b.trials), b.tryErr
}

func (b *ruleBook) Save(ctx context.Context, by core.User, account string, before, rules []core.MailRule) error {
	return b.f.Desk.ChangeMailRules(ctx, by, account, before, rules)
}

func (b *ruleBook) SaveAfter(ctx context.Context, by core.User, account string, before, after *core.MailAfter) error {
	return b.f.Desk.SaveMailAfter(ctx, by, account, before, after)
}

func (b *ruleBook) Folders(context.Context, core.User, string) ([]string, error) {
	return b.folders, b.foldErr
}

// kept are the rules and the wish of a mailbox as the books have them.
func (b *ruleBook) kept(t *testing.T, name string) core.MailAccount {
	t.Helper()
	a, err := b.f.Desk.MailAccount(t.Context(), b.f.Owner, name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func anAccount(name string, rules ...core.MailRule) core.MailAccount {
	return core.MailAccount{Name: name, Host: "imap.firm.example", Port: 993, TLS: "implicit", User: name + "@firm.example", Folder: []string{"INBOX"}, Rules: rules}
}

func leaveOut(name string, words ...string) core.MailRule {
	return core.MailRule{Name: name, Do: core.MailIgnore, When: core.MailCondition{Subject: words}}
}

// openMailboxes shows the settings of a firm with mailboxes.
func openMailboxes(t *testing.T, by func(*uitest.Firm) *core.User, accounts ...core.MailAccount) (*Window, *ruleBook) {
	t.Helper()
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = f.Store.Update(t.Context(), func(tx core.Tx) error {
		for _, a := range accounts {
			if err := tx.SaveMailAccount(a); err != nil {
				return err
			}
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &ruleBook{f: f}
	w := open(t, f, by(f), func(d *Deps) { d.Rules, d.Boxes = b, &boxes{list: accounts} })
	w.goTo(vm.ScreenSettings)
	return w, b
}

// fill types into the fields of a form, from the one that has the keys on.
func (w *Window) fill(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		o := w.win.Canvas().Focused()
		switch e := o.(type) {
		case *entry:
			e.SetText(text)
		case *wordsEntry:
			e.SetText(text)
		default:
			t.Fatalf("the keys are on %T, not on a field", o)
		}
		w.press("Enter")
	}
}

// TestRulesByKeysAlone makes, orders, tries and saves rules without a mouse.
func TestRulesByKeysAlone(t *testing.T) {
	w, b := openMailboxes(t, owner, anAccount("invoices", leaveOut("ads", "advertisement")), anAccount("office"))
	w.press("r")
	if w.settings().rules != nil {
		t.Fatal("rules opened although no mailbox was chosen")
	}
	w.press("j", "k", "r")
	r := w.settings().rules
	if r == nil || r.state.Name != "invoices" || w.active().scope() != vm.InRules {
		t.Fatalf("%+v", r)
	}
	w.press("n")
	w.press("Ctrl+Enter")
	if r.state.Form == nil || r.state.Form.Wrong != vm.RuleFrom {
		t.Fatalf("an empty rule: %+v", r.state.Form)
	}
	r.state.Form.Wrong = ""
	r.turn()
	w.fill(t, "Newsletters", "", "newsletter, special offer", "unsubscribe", "", "", "", "", "", "")
	if got := r.state.List; len(got) != 2 || got[1].Name != "Newsletters" || len(got[1].When.Subject) != 2 || w.win.Canvas().Focused() != fyne.Focusable(r.list) {
		t.Fatalf("%+v, keys on %T", got, w.win.Canvas().Focused())
	}
	w.press("u")
	if r.state.List[0].Name != "Newsletters" {
		t.Error("U did not move the rule up")
	}
	w.press(" ", "j", "r")
	if len(r.state.List) != 1 || !r.state.List[0].Off {
		t.Errorf("%+v", r.state.List)
	}
	w.press("Ctrl+Z", "Ctrl+Z")
	if len(r.state.List) != 2 || r.state.List[0].Off {
		t.Errorf("taken back: %+v", r.state.List)
	}
	if len(b.kept(t, "invoices").Rules) != 1 {
		t.Fatal("something was saved that nobody asked for")
	}
	b.trials = []intake.Trial{{Subject: "Rechnung", Do: core.MailTake, Held: core.MailTake}, {Subject: "newsletter", Do: core.MailIgnore, Held: core.MailTake, Rule: "Newsletters"}}
	w.press("Ctrl+Enter")
	if r.state.Part != vm.RulesTrial || r.trial.list == nil || w.win.Canvas().Focused() != fyne.Focusable(r.trial.list) {
		t.Fatalf("%s", r.state.Part)
	}
	w.press("t", "t")
	if r.state.Trial.Filter != "taken" || len(r.trial.mails) != 1 {
		t.Errorf("T shows %s: %+v", r.state.Trial.Filter, r.trial.mails)
	}
	w.press("Ctrl+Enter")
	if got := b.kept(t, "invoices").Rules; len(got) != 2 || got[0].Name != "Newsletters" || r.state.Part != vm.RulesList || r.state.Changed() {
		t.Errorf("saved: %+v", got)
	}
	if n := w.notices.Shown(); len(n) != 1 || !strings.Contains(n[0].Text, "rules of invoices are saved") {
		t.Errorf("%+v", n)
	}
	w.press("Escape")
	if s := w.settings(); s.rules != nil || w.win.Canvas().Focused() != fyne.Focusable(s.cards[0].rules) {
		t.Errorf("after leaving the keys are on %T", w.win.Canvas().Focused())
	}
}

// TestRulesAreNotLost asks before changes are lost, and keeps them over other screens.
func TestRulesAreNotLost(t *testing.T) {
	w, b := openMailboxes(t, owner, anAccount("invoices", leaveOut("ads", "ad")))
	w.press("r")
	r := w.settings().rules
	w.press(" ", "1", "7")
	if w.settings().rules != r || !r.state.Changed() {
		t.Fatal("changes are lost by going to another screen")
	}
	w.press("Escape")
	if !r.state.Leaving {
		t.Fatal("no question")
	}
	w.press("Enter") // stay
	if r.state.Leaving || r.state.Part != vm.RulesList || w.settings().rules != r {
		t.Fatal("Enter did not stay")
	}
	w.press("Escape")
	r.drop()
	if w.settings().rules != nil || b.kept(t, "invoices").Rules[0].Off {
		t.Error("leaving saved something")
	}
}

// TestRulesOfTwoAtOnce says that somebody else changed the rules, and saves nothing.
func TestRulesOfTwoAtOnce(t *testing.T) {
	w, b := openMailboxes(t, owner, anAccount("invoices", leaveOut("ads", "ad")))
	w.press("r", " ")
	if err := b.f.Desk.SaveMailRules(t.Context(), b.f.Owner, "invoices", nil); err != nil {
		t.Fatal(err)
	}
	w.press("Ctrl+Enter", "Ctrl+Enter")
	if n := w.notices.Shown(); len(n) != 1 || !strings.Contains(n[0].Text, "changed by somebody else") || len(b.kept(t, "invoices").Rules) != 0 {
		t.Errorf("%+v", n)
	}
}

// What has the keys is seen whole in the smallest window, and a field grows with its
// words.
func TestRuleFormInTheSmallestWindow(t *testing.T) {
	w, _ := openMailboxes(t, owner, anAccount("invoices"))
	w.win.Resize(fyne.NewSize(minWidth, minHeight))
	w.press("r", "n")
	r, d := w.settings().rules, fyne.CurrentApp().Driver()
	seen := func(where string) {
		t.Helper()
		o := w.win.Canvas().Focused().(fyne.CanvasObject)
		top, view := d.AbsolutePositionForObject(o).Y, d.AbsolutePositionForObject(r.body.outer).Y
		if bottom := top + o.Size().Height; top < view || bottom > view+r.body.outer.Size().Height {
			t.Errorf("%s: the field is at %v to %v, in view is %v to %v", where, top, bottom, view, view+r.body.outer.Size().Height)
		}
	}
	for i := range 9 {
		seen(itoa(i))
		w.press("Enter")
	}
	seen("the last")
	w.settings().rules.back()
	w.press("n", "Enter", "Enter")
	e, ok := w.win.Canvas().Focused().(*wordsEntry)
	if !ok {
		t.Fatalf("the keys are on %T", w.win.Canvas().Focused())
	}
	before := e.Size().Height
	e.SetText(strings.Repeat("newsletter, ", 40))
	if e.Size().Height < before+40 {
		t.Errorf("with forty words the field is %v high, with none %v", e.Size().Height, before)
	}
	seen("the grown field")
}

// TestRulesKeepTheirPlace goes up in a long list without a jump.
func TestRulesKeepTheirPlace(t *testing.T) {
	a := anAccount("many")
	for i := range 30 {
		a.Rules = append(a.Rules, leaveOut("Rule "+itoa(i+1), "word "+itoa(i+1)))
	}
	w, _ := openMailboxes(t, owner, a)
	w.press("r")
	r := w.settings().rules
	r.do(vm.Last)
	at := r.body.scroll.Offset.Y
	w.press("k", "k", " ")
	if at == 0 || r.body.scroll.Offset.Y != at || r.state.Cursor != 27 {
		t.Errorf("scrolled from %v to %v, rule %d", at, r.body.scroll.Offset.Y, r.state.Cursor)
	}
}

func TestRulesOfAClerk(t *testing.T) {
	w, _ := openMailboxes(t, func(f *uitest.Firm) *core.User { return &f.Clerk }, anAccount("invoices", leaveOut("ads", "ad")))
	w.press("r")
	r := w.settings().rules
	w.press("n", "u", " ", "r", "s", "Enter")
	if r.state.Part != vm.RulesList || r.state.Changed() {
		t.Errorf("a clerk changes rules: %s", r.state.Part)
	}
	w.press("Ctrl+Enter", "Ctrl+Enter")
	if r.state.Part != vm.RulesTrial || len(w.notices.Shown()) != 0 {
		t.Error("a clerk cannot see what the rules do")
	}
}

// TestRuleTrialThatFails says why and lets the person try again, stop, or save.
func TestRuleTrialThatFails(t *testing.T) {
	w, b := openMailboxes(t, owner, anAccount("invoices", leaveOut("ads", "ad")))
	b.tryErr = core.Errorf(core.Unavailable, "the reader does not start").WithHint("try again")
	w.press("r", " ", "Ctrl+Enter")
	r := w.settings().rules
	if r.state.Trial.Fault != "The reader does not start. Try again." {
		t.Fatalf("%+v", r.state.Trial)
	}
	b.tryErr = nil
	b.middle = func() {
		if r.state.Trial.Progress() != "Looked at 20 of 240 mails" {
			t.Error(r.state.Trial.Progress())
		}
	}
	w.press("Enter") // try again
	if r.state.Trial.Running || r.state.Trial.Fault != "" {
		t.Fatalf("%+v", r.state.Trial)
	}
	b.middle = func() { w.press("Escape") }
	w.press("Escape", "Ctrl+Enter")
	if r.state.Part != vm.RulesList {
		t.Error("Escape did not stop the trial")
	}
}

func TestServerAfterByKeysAlone(t *testing.T) {
	w, b := openMailboxes(t, owner, anAccount("invoices"))
	w.press("r", "s")
	r := w.settings().rules
	if r.state.Part != vm.RulesAfter {
		t.Fatal(r.state.Part)
	}
	w.press("Ctrl+Enter")
	if r.state.Part != vm.RulesList || len(w.notices.Shown()) != 0 {
		t.Error("nothing was changed, and something was saved")
	}
	w.press("s")
	r.state.After.Toggle(vm.AfterMove)
	r.state.After.Move = "INBOX"
	r.turn()
	w.press("Ctrl+Enter")
	if f := r.state.After; f == nil || !strings.Contains(f.Fault, "cannot be moved to INBOX") {
		t.Fatalf("%+v", f)
	}
	b.foldErr = core.Errorf(core.Unavailable, "the server does not answer")
	r.askFolders()
	if r.state.After.Fault != "The server does not answer." {
		t.Error(r.state.After.Fault)
	}
	b.foldErr, b.folders = nil, []string{"INBOX", "Done"}
	r.askFolders()
	r.state.After.Move = r.state.After.Folders[0]
	r.state.After.Toggle(vm.AfterKeyword)
	r.turn()
	w.press("Ctrl+Enter")
	if a := b.kept(t, "invoices").After; a == nil || a.Move != "Done" || a.Keyword != "Countersign" || a.Since.IsZero() || r.state.Account.After.Since != a.Since {
		t.Fatalf("%+v", a)
	}
	since := b.kept(t, "invoices").After.Since
	w.press("s", "Ctrl+Enter")
	if b.kept(t, "invoices").After.Since != since {
		t.Error("looking at the wish began it anew")
	}
	w.press("s", "Enter", "Ctrl+Enter")
	if a := b.kept(t, "invoices").After; a != nil {
		t.Errorf("%+v", a)
	}
}

// TestLookRules draws the parts of the rules; with -look it leaves pictures.
func TestLookRules(t *testing.T) {
	for _, size := range []struct {
		name string
		w, h float32
		dark bool
	}{{"1280", 1280, 800, false}, {"1280dark", 1280, 800, true}, {"1000", 1000, 640, false}, {"3840", 3840, 2160, false}} {
		if *lookDir == "" && size.w > 2000 {
			continue
		}
		lookAtRules(t, size.name, fyne.NewSize(size.w, size.h), size.dark)
	}
}

func lookAtRules(t *testing.T, name string, size fyne.Size, dark bool) {
	t.Helper()
	long := "INBOX/Rechnungseingang/Niederlassung-Nord/Lieferanten-2026-Q4"
	words := strings.Fields("newsletter offer discount sale webinar event survey feedback invitation reminder update release notes digest weekly monthly summary bonus voucher promotion")
	rules := []core.MailRule{
		{Name: "Bills of the printer", Do: core.MailTake, When: core.MailCondition{From: []string{"@printer.example"}, Attachment: []string{"*.pdf"}}},
		{Name: "Newsletters", Do: core.MailIgnore, When: core.MailCondition{Subject: []string{"newsletter"}, Body: []string{"unsubscribe"}}},
		{Name: "Whatever somebody wants to sell to us this week or the next one", Do: core.MailIgnore, When: core.MailCondition{Subject: words, Folder: []string{long}}},
		{Name: "Old and large", Do: core.MailIgnore, When: core.MailCondition{LargerThanKB: 2500, OlderThanDays: 90}, Off: true},
		{Name: "Nothing attached", Do: core.MailIgnore, When: core.MailCondition{From: []string{"*"}}},
		{Name: "Too late", Do: core.MailTake, When: core.MailCondition{To: []string{"orders@"}}},
	}
	a := anAccount("invoices", rules...)
	a.Folder = []string{"INBOX", long}
	many := anAccount("many")
	for i := range 30 {
		many.Rules = append(many.Rules, leaveOut(fmt.Sprintf("Rule number %d", i+1), "word "+itoa(i+1)))
	}
	w, b := openMailboxes(t, owner, a, anAccount("office"), many)
	if dark {
		w.app.Settings().SetTheme(ThemeOf(theme.VariantDark))
	}
	w.win.Resize(size)
	shoot := func(part string) { w.picture(t, name+"-rules-"+part) }
	w.press("j")
	shoot("mailboxes")
	w.settings().openRules("office")
	shoot("empty")
	w.press("n")
	shoot("new")
	w.press("Ctrl+Enter")
	shoot("new-fault")
	w.press("Escape", "Escape")
	w.settings().openRules("many")
	w.press("j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j")
	shoot("thirty")
	w.press("Escape")
	w.settings().openRules("invoices")
	r := w.settings().rules
	shoot("list")
	w.press("d", "j", "r")
	shoot("changed")
	w.press("Escape")
	shoot("leaving")
	w.press("Escape", "Ctrl+Z", "j", "Enter")
	shoot("form")
	w.press("Escape")
	for i := range 60 {
		x := intake.Trial{From: fmt.Sprintf("billing%d@supplier.example", i), Subject: fmt.Sprintf("Rechnung R-2026-%04d zu Ihrer Bestellung", i), Arrived: time.Date(2026, 11, 3, 8, i, 0, 0, time.UTC), Do: core.MailTake, Held: core.MailTake}
		if i%3 == 0 {
			x.Do, x.Rule = core.MailIgnore, "Whatever somebody wants to sell to us this week or the next one"
		}
		if i%20 == 7 {
			x = intake.Trial{From: x.From, Subject: x.Subject, Arrived: x.Arrived, Trouble: "this mail is encrypted; ask the sender for the invoice in another way"}
		}
		b.trials = append(b.trials, x)
	}
	b.middle = func() { shoot("trying") }
	w.press("Ctrl+Enter")
	shoot("trial")
	w.press("j", "j", "t", "t", "t")
	shoot("trial-trouble")
	w.press("Escape")
	b.middle, b.trials = nil, nil
	w.press("Ctrl+Enter")
	shoot("trial-none")
	w.press("Escape")
	b.tryErr = core.Errorf(core.Unavailable, "the data folder does not answer").WithHint("check the disk and try again; nothing was changed")
	w.press("Ctrl+Enter")
	shoot("trial-fault")
	w.press("Escape", "s")
	shoot("after")
	f := r.state.After
	f.Toggle(vm.AfterKeyword)
	f.Toggle(vm.AfterMove)
	f.Asking = true
	r.turn()
	shoot("after-asking")
	f.Found([]string{"INBOX", "Done", long + "/Erledigt", "Sent"})
	f.Move = long + "/Erledigt"
	f.Keyword = "with blanks"
	r.turn()
	w.press("Ctrl+Enter")
	shoot("after-fault")
	w.press("Escape", "?")
	shoot("keys")
	w.press("Escape")
}
