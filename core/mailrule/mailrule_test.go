package mailrule

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"countersign/core"
)

var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

func letter() Mail {
	return Mail{
		Folder: "INBOX", From: "billing@shop.acme.example", FromName: "ACME  Billing", Recipients: []string{"office@firm.example", "invoices@firm.example"},
		Subject: "Your invoice\t4711", Body: "Dear customer,\nplease find attached", Files: []string{"logo.png", "docs.zip/Invoice-4711.PDF"},
		Size: 50_000, Written: noon.AddDate(0, 0, -10), Arrived: noon,
	}
}

func TestConditions(t *testing.T) {
	type cond = core.MailCondition
	for _, c := range []struct {
		name string
		when cond
		want bool
	}{
		{"a word anywhere", cond{Subject: []string{"INVOICE 4711"}}, true},
		{"a word that is not there", cond{Subject: []string{"reminder"}}, false},
		{"one of several words", cond{Subject: []string{"reminder", "invoice"}}, true},
		{"an address", cond{From: []string{"billing@shop.acme.example"}}, true},
		{"a sender's name", cond{From: []string{"acme billing"}}, true},
		{"a domain at the end", cond{From: []string{"@shop.acme.example"}}, true},
		{"a domain is not its beginning", cond{From: []string{"@shop.acme"}}, false},
		{"a domain is not another's end", cond{From: []string{"@acme.example"}}, false},
		{"a second recipient", cond{To: []string{"invoices@"}}, true},
		{"no recipient", cond{To: []string{"boss@"}}, false},
		{"a file inside an archive", cond{Attachment: []string{"*.pdf"}}, true},
		{"a file that is not there", cond{Attachment: []string{"*.xml"}}, false},
		{"a pattern describes the whole", cond{Subject: []string{"invoice*"}}, false},
		{"a pattern with both ends open", cond{Subject: []string{"*invoice*47*"}}, true},
		{"a pattern in order", cond{Subject: []string{"*4711*invoice*"}}, false},
		{"anything", cond{From: []string{"*"}}, true},
		{"words over a line's end", cond{Body: []string{"customer, please"}}, true},
		{"the folder", cond{Folder: []string{"inbox"}}, true},
		{"both conditions", cond{Subject: []string{"invoice"}, From: []string{"acme"}}, true},
		{"one of two conditions fails", cond{Subject: []string{"invoice"}, From: []string{"other"}}, false},
		{"larger", cond{LargerThanKB: 49}, true},
		{"exactly as large is not larger", cond{LargerThanKB: 50}, false},
		{"smaller", cond{SmallerThanKB: 51}, true},
		{"exactly as small is not smaller", cond{SmallerThanKB: 50}, false},
		{"older", cond{OlderThanDays: 9}, true},
		{"exactly as old is not older", cond{OlderThanDays: 10}, false},
		{"older than any mail", cond{OlderThanDays: 200_000}, false},
		{"larger than any mail", cond{LargerThanKB: 1 << 62}, false},
		{"smaller than everything", cond{SmallerThanKB: 1 << 62}, true},
		{"an empty word fits nothing", cond{Subject: []string{" "}}, false},
	} {
		if got := fits(c.when, letter()); got != c.want {
			t.Errorf("%s: fits is %v", c.name, got)
		}
	}
	undated := letter()
	undated.Written = time.Time{}
	if fits(cond{OlderThanDays: 1}, undated) {
		t.Error("a mail without a date is taken for an old one")
	}
}

func TestFirstRuleDecides(t *testing.T) {
	rules := []core.MailRule{
		{Name: "invoices", Do: core.MailTake, When: core.MailCondition{Subject: []string{"invoice"}}},
		{Name: "the rest of acme", Do: core.MailIgnore, When: core.MailCondition{From: []string{"acme"}}},
	}
	if r, ok := First(rules, letter()); !ok || r.Name != "invoices" {
		t.Errorf("got %q, %v", r.Name, ok)
	}
	other := letter()
	other.Subject = "News"
	if r, _ := First(rules, other); r.Name != "the rest of acme" {
		t.Errorf("got %q", r.Name)
	}
	rules[1].Off = true
	if r, ok := First(rules, other); ok || !strings.HasSuffix(Words(rules[1]), " (switched off)") {
		t.Errorf("a rule that is switched off decides: %q, and is called %q", r.Name, Words(rules[1]))
	}
	rules[1].Off = false
	other.From, other.FromName = "x@y.example", ""
	if r, ok := First(rules, other); ok {
		t.Errorf("rule %q fits", r.Name)
	}
}

func TestCheck(t *testing.T) {
	good := core.MailRule{Name: "a", Do: core.MailIgnore, When: core.MailCondition{From: []string{"*"}}}
	if err := Check([]core.MailRule{good}); err != nil {
		t.Error(err)
	}
	for name, rules := range map[string][]core.MailRule{
		"no name":        {{Do: core.MailTake, When: good.When}},
		"two rules":      {good, {Name: "A ", Do: core.MailTake, When: good.When}},
		"what to do":     {{Name: "a", Do: "delete", When: good.When}},
		"no condition":   {{Name: "a", Do: core.MailIgnore}},
		"fit every mail": {{Name: "a", Do: core.MailIgnore, When: core.MailCondition{From: []string{""}}}},
		"below zero":     {{Name: "a", Do: core.MailIgnore, When: core.MailCondition{From: []string{"x"}, OlderThanDays: -1}}},
	} {
		if err := Check(rules); err == nil || !strings.Contains(err.Error(), name) || core.KindOf(err) != core.BadInput {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzGlob holds patterns against the regular expression that says the same.
func FuzzGlob(f *testing.F) {
	f.Add("*a*b", "xaab")
	f.Add("a*a", "a")
	f.Add("**", "")
	f.Add("*ab*ab*", "abab")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		pattern, text = plain(pattern), plain(text)
		if !strings.Contains(pattern, "*") || len(pattern) > 100 || len(text) > 1000 {
			return
		}
		pieces := strings.Split(pattern, "*")
		for i := range pieces {
			pieces[i] = regexp.QuoteMeta(pieces[i])
		}
		re, err := regexp.Compile(`(?s)\A` + strings.Join(pieces, ".*") + `\z`)
		if err != nil {
			return // not UTF-8
		}
		if got, want := found(pattern, text), re.MatchString(text); got != want && validUTF8(pattern, text) {
			t.Errorf("%q in %q: %v, want %v", pattern, text, got, want)
		}
	})
}

func validUTF8(list ...string) bool {
	for _, s := range list {
		if strings.ToValidUTF8(s, "") != s {
			return false
		}
	}
	return true
}
