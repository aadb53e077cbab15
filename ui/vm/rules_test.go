package vm_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/intake"
	"countersign/ui/vm"
)

var olga = core.User{Name: "olga", Roles: []core.Role{core.Owner}}

func leave(name string, when core.MailCondition) core.MailRule {
	return core.MailRule{Name: name, Do: core.MailIgnore, When: when}
}

func subject(words ...string) core.MailCondition { return core.MailCondition{Subject: words} }

func openRules(t *testing.T, rules ...core.MailRule) *vm.MailRules {
	t.Helper()
	f := vm.Format{Words: newEnglish(t), Now: time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC)}
	m := vm.NewMailRules(f, olga, "invoices")
	m.Loaded(core.MailAccount{Name: "invoices", Folder: []string{"INBOX", "Bills"}, Rules: rules}, nil)
	return m
}

func TestRuleSentences(t *testing.T) {
	w := newEnglish(t)
	many := strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")
	for _, c := range []struct {
		rule core.MailRule
		want string
	}{
		{leave("a", core.MailCondition{Subject: []string{"newsletter"}, Body: []string{"unsubscribe"}}), "Leave out mails whose subject contains “newsletter” and whose text contains “unsubscribe”."},
		{core.MailRule{Do: core.MailTake, When: core.MailCondition{From: []string{"@printer.example"}, Attachment: []string{"*.pdf"}}},
			"Take in mails from a sender whose name or address ends in “@printer.example” and with an attached file whose name is like “*.pdf”."},
		{leave("a", subject("a", "b  c", "*d*")), "Leave out mails whose subject contains “a” or “b c” or is like “*d*”."},
		{leave("a", core.MailCondition{From: []string{"*"}}), "Leave out all mails."},
		{leave("a", core.MailCondition{From: []string{"**"}, LargerThanKB: 2500}), "Leave out mails larger than 2.5 MB."},
		{core.MailRule{Do: core.MailTake, When: core.MailCondition{Attachment: []string{"*"}, To: []string{"*"}}}, "Take in mails that name somebody they are for and with an attached file."},
		{leave("a", core.MailCondition{Folder: []string{"Junk"}, SmallerThanKB: 1234, OlderThanDays: 1}), "Leave out mails in a folder whose name contains “Junk” and smaller than 1234 KB and written more than 1 day before they came here."},
		{leave("a", core.MailCondition{OlderThanDays: 90, To: []string{"boss@", "@x.example"}}), "Leave out mails to an address that contains “boss@” or ends in “@x.example” and written more than 90 days before they came here."},
		{leave("a", subject(many...)), "Leave out mails whose subject contains “one”, “two”, “three”, “four”, “five” or one of 15 others."},
		{leave("a", subject("a", "b", "c", "d", "e", "@f")), "Leave out mails whose subject contains “a”, “b”, “c”, “d” or “e” or ends in “@f”."},
	} {
		if got := vm.RuleSentence(w, c.rule); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestRulesInOrder(t *testing.T) {
	m := openRules(t, leave("news", subject("news")), leave("ads", subject("ad")), leave("all", core.MailCondition{From: []string{"*"}}), leave("late", subject("late")))
	rows := m.Rows()
	if rows[3].Note == "" || rows[1].Note != "" || !rows[0].Cursor || m.Rest() != "Rule 3 fits every mail that gets to it, so there are no others." || m.Changed() || m.Done() != "" {
		t.Fatalf("%+v, %s", rows, m.Rest())
	}
	names := func() string {
		var out []string
		for _, r := range m.List {
			out = append(out, r.Name)
		}
		return strings.Join(out, " ")
	}
	m.Shift(-1)
	if m.Changed() || m.Undo() {
		t.Error("the first rule moved up")
	}
	m.Shift(1)
	if names() != "ads news all late" || m.Cursor != 1 || m.Done() != "“news” is now rule 2." {
		t.Errorf("%s, cursor %d, %s", names(), m.Cursor, m.Done())
	}
	m.Move(1)
	m.Switch()
	if r := m.Rows()[2]; r.Mark.Text != "Off" || m.Rows()[3].Note != "" || m.Rest() != "All other mails are taken in." {
		t.Errorf("%+v, %s", r, m.Rest())
	}
	m.Move(9)
	m.Remove()
	if names() != "ads news all" || m.Cursor != 2 {
		t.Errorf("%s, cursor %d", names(), m.Cursor)
	}
	m.LeaveOthers()
	if names() != "ads news all All other mails" || m.Cursor != 3 || m.Rest() != "Rule 4 fits every mail that gets to it, so there are no others." {
		t.Errorf("%s, %s", names(), m.Rest())
	}
	m.LeaveOthers()
	m.Switch()
	m.LeaveOthers()
	if names() != "ads news all All other mails All other mails 2" || !m.Undo() || !m.Undo() || !m.Undo() {
		t.Errorf("leaving out others twice: %s", names())
	}
	for range 3 {
		if !m.Undo() {
			t.Fatal("too few steps to take back")
		}
	}
	if names() != "news ads all late" || m.Changed() || m.Cursor != 0 || m.Account.Rules[2].Off {
		t.Errorf("taken back: %s, changed %v", names(), m.Changed())
	}
	if m.Back() {
		t.Error("rules that did not change are asked about")
	}
	m.Remove()
	if !m.Back() || !m.Leaving || !m.Back() || m.Leaving {
		t.Error("changes are lost without a question")
	}
	m.Saved()
	if m.Changed() || m.Undo() || len(m.Account.Rules) != 3 {
		t.Errorf("after saving: %+v", m.Account.Rules)
	}
}

func TestRulesOfOthers(t *testing.T) {
	m := openRules(t, leave("news", subject("news")))
	m.User = core.User{Name: "carl", Roles: []core.Role{core.Clerk}}
	m.Add()
	m.Edit()
	m.Switch()
	m.Remove()
	m.Shift(1)
	m.LeaveOthers()
	m.OpenAfter()
	if m.Part != vm.RulesList || m.Changed() {
		t.Errorf("a clerk changes rules: %s, %+v", m.Part, m.List)
	}
	m.Loaded(core.MailAccount{}, nil)
	if b, ok := m.Blank(); !ok || b.Command != vm.NoCommand {
		t.Errorf("a clerk is offered %q", b.Command)
	}
	m.Loaded(core.MailAccount{}, core.Errorf(core.Unavailable, "the data folder does not answer"))
	if b, ok := m.Blank(); !ok || b.Command != vm.Reload || b.Title != "The data folder does not answer." {
		t.Errorf("%+v", b)
	}
}

func TestRuleForm(t *testing.T) {
	m := openRules(t, leave("News", subject("news")))
	m.Add()
	f := m.Form
	fill := func(field vm.RuleField, text string) { f.Text[field] = text }
	refuse := func(where vm.RuleField, words string) {
		t.Helper()
		if m.Accept() || f.Wrong != where || !strings.Contains(f.Fault, words) {
			t.Errorf("%s: %q, want %s: %q", f.Wrong, f.Fault, where, words)
		}
	}
	refuse(vm.RuleFrom, "at least one")
	if says, ok := f.Says(); ok || !strings.Contains(says, "at least one") {
		t.Errorf("says %q", says)
	}
	fill(vm.RuleSubject, "offer, \"price, old")
	refuse(vm.RuleSubject, "quotation mark")
	fill(vm.RuleSubject, "offer, “price, old”\n discount ,, ")
	refuse(vm.RuleName, "give the rule a name")
	fill(vm.RuleName, " NEWS ")
	refuse(vm.RuleName, "another name")
	fill(vm.RuleName, "Special  offers")
	fill(vm.RuleLarger, "big")
	refuse(vm.RuleLarger, "“big” is not a size")
	fill(vm.RuleLarger, "2 MB")
	fill(vm.RuleSmaller, "1,5 mb")
	refuse(vm.RuleSmaller, "larger than 2 MB and smaller than 1.5 MB")
	fill(vm.RuleSmaller, "")
	fill(vm.RuleOlder, "0")
	refuse(vm.RuleOlder, "not a number of days")
	fill(vm.RuleOlder, "30 days")
	if says, ok := f.Says(); !ok || !strings.Contains(says, "“price, old”") {
		t.Errorf("says %q", says)
	}
	if !m.Accept() || m.Part != vm.RulesList || m.Cursor != 1 {
		t.Fatalf("%s: %s", f.Wrong, f.Fault)
	}
	r := m.List[1]
	if r.Name != "Special offers" || r.Do != core.MailIgnore || fmt.Sprint(r.When) != fmt.Sprint(core.MailCondition{Subject: []string{"offer", "price, old", "discount"}, LargerThanKB: 2000, OlderThanDays: 30}) {
		t.Errorf("%+v", r)
	}
	m.Edit()
	if got := m.Form.Text[vm.RuleSubject]; got != `offer, "price, old", discount` {
		t.Errorf("opened again: %s", got)
	}
	before := m.Done()
	if !m.Accept() || m.Done() != before {
		t.Error("a rule that was looked at counts as changed")
	}
	m.Edit()
	m.Form.Do = core.MailTake
	if !m.Accept() || m.List[1].Do != core.MailTake || m.Done() != "“Special offers” was changed." || !m.Undo() || m.List[1].Do != core.MailIgnore {
		t.Errorf("%+v", m.List)
	}
	if looks := f.Looks(); len(looks) != 10 || looks[6].Note != "Mail is fetched from INBOX, Bills." || looks[0].Note != "" {
		t.Errorf("%+v", looks)
	}
}

// Rules that leave out everything, or nothing though they should, say so first.
func TestRuleTrialWarns(t *testing.T) {
	took, left := intake.Trial{Do: core.MailTake, Held: core.MailTake}, intake.Trial{Do: core.MailIgnore, Rule: "news", Held: core.MailTake}
	odd := intake.Trial{Trouble: "this mail is encrypted"}
	off := leave("old", subject("old"))
	off.Off = true
	for _, c := range []struct {
		name  string
		rules []core.MailRule
		list  []intake.Trial
		warn  string
		idle  string
	}{
		{"some", []core.MailRule{leave("news", subject("news")), off}, []intake.Trial{took, left}, "", ""},
		{"all", []core.MailRule{leave("news", subject("news"))}, []intake.Trial{left, left, odd}, "Careful: all of these 2 mails would be left out", ""},
		{"none", []core.MailRule{leave("news", subject("news"))}, []intake.Trial{took, took, odd}, "Careful: not one of these 2 mails would be left out.", ""},
		{"none, and none should", []core.MailRule{off}, []intake.Trial{took, took}, "", ""},
		{"none that can be opened", []core.MailRule{leave("news", subject("news"))}, []intake.Trial{odd}, "", "Rules that decide about none of them: “news”."},
		{"one of two", []core.MailRule{leave("news", subject("news")), leave("shop", subject("shop"))}, []intake.Trial{took, left}, "", "Rules that decide about none of them: “shop”."},
	} {
		m := openRules(t, c.rules...)
		m.Try()
		m.Trial.Tried(c.list, len(c.list), nil)
		all := strings.Join(m.Trial.Summary(), "\n")
		if got := m.Trial.Warning(); (got == "") != (c.warn == "") || !strings.HasPrefix(all, c.warn) {
			t.Errorf("%s: %q in\n%s", c.name, got, all)
		}
		if strings.Contains(all, "decide about none") != (c.idle != "") || !strings.Contains(all, c.idle) {
			t.Errorf("%s:\n%s", c.name, all)
		}
	}
}

func TestRuleTrial(t *testing.T) {
	m := openRules(t, leave("news", subject("news")))
	m.Try()
	if m.Trial.Progress() != "Looking for the mails that are here" || m.Part != vm.RulesTrial {
		t.Errorf("%+v", m.Trial)
	}
	m.Trial.Done, m.Trial.Of = 3, 7
	if m.Trial.Progress() != "Looked at 3 of 7 mails" {
		t.Error(m.Trial.Progress())
	}
	m.Trial.Tried(nil, 0, nil)
	if s := m.Trial.Summary(); len(s) != 1 || !strings.HasPrefix(s[0], "No mail has come from this mailbox yet.") {
		t.Errorf("%q", s)
	}
	noon := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	list := []intake.Trial{
		{From: "a@x.example", Subject: "Rechnung", Arrived: noon, Do: core.MailTake, Held: core.MailTake},
		{From: "b@x.example", Subject: "news", Arrived: noon, Do: core.MailIgnore, Rule: "news", Held: core.MailTake},
		{From: "c@x.example", Arrived: noon, Do: core.MailTake, Held: core.MailIgnore, HeldRule: "old"},
		{From: "d@x.example", Subject: "two places", Arrived: noon, Do: core.MailTake, Held: core.MailTake, Elsewhere: "office"},
		{From: "e@x.example", Subject: "sealed", Arrived: noon, Trouble: "this mail is encrypted"},
	}
	m.Trial.Tried(list, 5, nil)
	want := []string{"With these rules, 3 of the 5 mails that are here would be taken in, 1 left out.", "1 mail cannot be opened, so no rule can be asked about it.",
		"For 2 of them that differs from the rules that hold now.", "Saving changes nothing about mails that are here. The rules hold for those that come from now on."}
	if got := m.Trial.Summary(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	m.Trial.Tried(list, 12040, nil)
	if got := m.Trial.Summary()[0]; got != "With these rules, 3 of the latest 5 mails would be taken in, 1 left out. There are 12,040 mails here; only the latest were looked at." {
		t.Error(got)
	}
	var shown []string
	for range m.Trial.Filters() {
		for i, r := range m.Trial.Rows() {
			shown = append(shown, fmt.Sprintf("%s %d: %s, %s, %s; %s", m.Trial.Filter, i, r.Cells[2].Text, r.Cells[3].Mark.Text, r.Cells[4].Text, r.Detail[1]))
		}
		m.Trial.NextFilter()
	}
	wanted := `changes 0: news, left out, “news”; Would be left out (“news”). Now it is taken in (no rule fits).
changes 1: no subject, taken in, no rule fits; Would be taken in (no rule fits). Now it is left out (“old”).
left 0: news, left out, “news”; Would be left out (“news”). Now it is taken in (no rule fits).
taken 0: Rechnung, taken in, no rule fits; Would be taken in (no rule fits).
taken 1: no subject, taken in, no rule fits; Would be taken in (no rule fits). Now it is left out (“old”).
taken 2: two places, taken in, mailbox office; Would be taken in (mailbox office).
trouble 0: sealed, not asked about, ; This mail is encrypted.`
	if got := strings.Join(shown, "\n"); got != wanted {
		t.Errorf("got\n%s", got)
	}
	if m.Trial.Filter != "changes" {
		t.Error("the parts do not come round")
	}
	m.Trial.Tried(nil, 0, core.Errorf(core.Unavailable, "the reader does not start").WithHint("try again"))
	if m.Trial.Fault != "The reader does not start. Try again." {
		t.Error(m.Trial.Fault)
	}
	if !m.Back() || m.Part != vm.RulesList || m.Trial != nil {
		t.Error("there is no way back")
	}
}

func TestMailAfterForm(t *testing.T) {
	m := openRules(t)
	m.OpenAfter()
	f := m.After
	if wish, ok := f.Wish(); !ok || wish != nil || !f.Chosen(vm.AfterNothing) || len(f.Looks()) != 5 {
		t.Errorf("%+v", wish)
	}
	f.Toggle(vm.AfterKeyword)
	f.Keyword = " "
	if _, ok := f.Wish(); ok || !strings.Contains(f.Fault, "keyword") {
		t.Errorf("%q", f.Fault)
	}
	f.Keyword = "Countersign"
	f.Toggle(vm.AfterMove)
	if _, ok := f.Wish(); ok || !strings.Contains(f.Fault, "folder") {
		t.Errorf("%q", f.Fault)
	}
	f.Move = " Done "
	f.Toggle(vm.AfterSeen)
	f.Toggle(vm.AfterFlagged)
	wish, ok := f.Wish()
	if !ok || *wish != (core.MailAfter{Keyword: "Countersign", Seen: true, Flagged: true, Move: "Done"}) {
		t.Fatalf("%+v %s", wish, f.Fault)
	}
	if got := vm.AfterSentence(newEnglish(t), wish); got != "On the mail server, a mail that was taken in gets the keyword “Countersign” and is marked as read and is flagged and is moved to Done." {
		t.Error(got)
	}
	f.Found([]string{"INBOX", "inbox", "Done"})
	if len(f.Folders) != 1 || f.Fault != "" {
		t.Errorf("%v %q", f.Folders, f.Fault)
	}
	f.Found([]string{"INBOX"})
	if f.Fault == "" {
		t.Error("a mailbox without another folder says nothing")
	}
	f.Refused(core.Errorf(core.BadInput, "mails cannot be moved to INBOX").WithHint("choose another folder"))
	if f.Fault != "Mails cannot be moved to INBOX. Choose another folder." {
		t.Error(f.Fault)
	}
	m.SavedAfter(wish)
	m.OpenAfter()
	if f := m.After; !f.Chosen(vm.AfterKeyword) || !f.Chosen(vm.AfterMove) || !f.Chosen(vm.AfterSeen) || f.Chosen(vm.AfterNothing) || f.Move != "Done" {
		t.Errorf("%+v", f)
	}
	m.After.Toggle(vm.AfterNothing)
	if wish, ok := m.After.Wish(); !ok || wish != nil {
		t.Errorf("%+v", wish)
	}
}

func TestRulesLine(t *testing.T) {
	w := newEnglish(t)
	off := leave("b", subject("b"))
	off.Off = true
	for want, rules := range map[string][]core.MailRule{
		"No rules: every mail is taken in.":                                   nil,
		"1 rule decides which mails are taken in.":                            {leave("a", subject("a"))},
		"2 rules decide which mails are taken in, 1 of them is switched off.": {leave("a", subject("a")), off},
	} {
		if got := vm.RulesLine(w, core.MailAccount{Rules: rules}); got != want {
			t.Error(got)
		}
	}
}
