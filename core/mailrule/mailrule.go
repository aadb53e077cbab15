// Package mailrule decides by an account's rules which mails are taken in.
package mailrule

import (
	"fmt"
	"strings"
	"time"

	"countersign/core"
)

// Mail is what rules look at.
type Mail struct {
	Folder     string
	From       string // the address
	FromName   string
	Recipients []string // addresses
	Subject    string
	Body       string   // its own text, without markup
	Files      []string // names of attached files
	Size       int64    // bytes
	Written    time.Time
	Arrived    time.Time
}

// What a rule may say at most: more would overflow, and fit every mail.
const (
	MostKB   = 1_000_000_000
	MostDays = 36525 // a hundred years
)

// First gives the first rule that fits, of those that are not switched off; ok is false
// when none does.
func First(rules []core.MailRule, m Mail) (rule core.MailRule, ok bool) {
	for _, r := range rules {
		if !r.Off && fits(r.When, m) {
			return r, true
		}
	}
	return core.MailRule{}, false
}

func fits(c core.MailCondition, m Mail) bool {
	texts := []struct{ patterns, in []string }{
		{c.Folder, []string{m.Folder}},
		{c.From, []string{m.From, m.FromName}},
		{c.To, m.Recipients},
		{c.Subject, []string{m.Subject}},
		{c.Body, []string{m.Body}},
		{c.Attachment, m.Files},
	}
	for _, t := range texts {
		if len(t.patterns) > 0 && !anyIn(t.patterns, t.in) {
			return false
		}
	}
	switch {
	case c.LargerThanKB > 0 && m.Size <= min(c.LargerThanKB, MostKB)*1000:
		return false
	case c.SmallerThanKB > 0 && m.Size >= min(c.SmallerThanKB, MostKB)*1000:
		return false
	case c.OlderThanDays > 0 && (m.Written.IsZero() || m.Arrived.Sub(m.Written) <= time.Duration(min(c.OlderThanDays, MostDays))*24*time.Hour):
		return false
	}
	return true
}

func anyIn(patterns, texts []string) bool {
	for _, p := range patterns {
		for _, t := range texts {
			if found(plain(p), plain(t)) {
				return true
			}
		}
	}
	return false
}

// plain is a text for comparing: lower case, one blank between words.
func plain(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

func found(pattern, text string) bool {
	switch {
	case pattern == "":
		return false
	case strings.Contains(pattern, "*"):
		return glob(strings.Split(pattern, "*"), text)
	case strings.HasPrefix(pattern, "@"):
		return strings.HasSuffix(text, pattern)
	}
	return strings.Contains(text, pattern)
}

// glob reports whether the text consists of the pieces in order, with anything
// between them. Taking each piece at its first place is enough, as the last one is
// looked for at the end.
func glob(pieces []string, text string) bool {
	last := len(pieces) - 1
	text, ok := strings.CutPrefix(text, pieces[0])
	for _, p := range pieces[1:last] {
		if !ok {
			return false
		}
		_, text, ok = strings.Cut(text, p)
	}
	return ok && strings.HasSuffix(text, pieces[last])
}

// Check refuses rules that cannot be meant.
func Check(rules []core.MailRule) error {
	seen := map[string]bool{}
	for i, r := range rules {
		switch {
		case strings.TrimSpace(r.Name) == "":
			return core.Errorf(core.BadInput, "rule %d has no name", i+1).WithHint("the name is shown beside each mail that it left out")
		case seen[plain(r.Name)]:
			return core.Errorf(core.BadInput, "there are two rules %q", r.Name).WithHint("give each its own name")
		case r.Do != core.MailTake && r.Do != core.MailIgnore:
			return core.Errorf(core.BadInput, "rule %q does not say what to do", r.Name).WithHint(`"do" is "take" or "ignore"`)
		case !says(r.When):
			return core.Errorf(core.BadInput, "rule %q has no condition and would fit every mail", r.Name).WithHint(`say so with "from": ["*"] if that is meant`)
		case r.When.LargerThanKB < 0 || r.When.SmallerThanKB < 0 || r.When.OlderThanDays < 0:
			return core.Errorf(core.BadInput, "rule %q has a number below zero", r.Name)
		case r.When.LargerThanKB > MostKB || r.When.SmallerThanKB > MostKB || r.When.OlderThanDays > MostDays:
			return core.Errorf(core.BadInput, "rule %q has a number that is too large", r.Name).WithHint("at most %d KB and %d days", MostKB, MostDays)
		}
		seen[plain(r.Name)] = true
	}
	return nil
}

func says(c core.MailCondition) bool {
	for _, list := range [][]string{c.Folder, c.From, c.To, c.Subject, c.Body, c.Attachment} {
		for _, p := range list {
			if plain(p) != "" {
				return true
			}
		}
	}
	return c.LargerThanKB > 0 || c.SmallerThanKB > 0 || c.OlderThanDays > 0
}

// Words says what a rule does in one line.
func Words(r core.MailRule) string {
	c := r.When
	var parts []string
	for _, x := range []struct {
		name string
		list []string
	}{{"folder", c.Folder}, {"from", c.From}, {"to", c.To}, {"subject", c.Subject}, {"text", c.Body}, {"attachment", c.Attachment}} {
		if len(x.list) > 0 {
			parts = append(parts, x.name+" "+strings.Join(x.list, " or "))
		}
	}
	if c.LargerThanKB > 0 {
		parts = append(parts, fmt.Sprintf("larger than %d KB", c.LargerThanKB))
	}
	if c.SmallerThanKB > 0 {
		parts = append(parts, fmt.Sprintf("smaller than %d KB", c.SmallerThanKB))
	}
	if c.OlderThanDays > 0 {
		parts = append(parts, fmt.Sprintf("older than %d days", c.OlderThanDays))
	}
	words := fmt.Sprintf("%s: %s what is %s", r.Name, r.Do, strings.Join(parts, " and "))
	if r.Off {
		words += " (switched off)"
	}
	return words
}
