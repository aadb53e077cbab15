package vm

import (
	"strconv"
	"strings"

	"countersign/core"
)

// RuleField names a field of the form of a rule.
type RuleField string

// The fields, in their order.
const (
	RuleName       RuleField = "name"
	RuleFrom       RuleField = "from"
	RuleSubject    RuleField = "subject"
	RuleBody       RuleField = "body"
	RuleAttachment RuleField = "attachment"
	RuleTo         RuleField = "to"
	RuleFolder     RuleField = "folder"
	RuleLarger     RuleField = "larger"
	RuleSmaller    RuleField = "smaller"
	RuleOlder      RuleField = "older"
)

// RuleLook is how a field is shown.
type RuleLook struct {
	Field   RuleField
	Label   string
	Example string // in the field while nothing is
	Words   bool   // it takes several words
	Note    string // below the field
}

var ruleLooks = []struct {
	field          RuleField
	label, example string
	words          bool
}{
	{RuleName, "rules.name", "rules.name_example", false},
	{RuleFrom, "rules.from", "rules.from_example", true},
	{RuleSubject, "rules.subject", "rules.subject_example", true},
	{RuleBody, "rules.body", "rules.body_example", true},
	{RuleAttachment, "rules.attachment", "rules.attachment_example", true},
	{RuleTo, "rules.to", "rules.to_example", true},
	{RuleFolder, "rules.folder", "rules.folder_example", true},
	{RuleLarger, "rules.larger", "rules.size_example", false},
	{RuleSmaller, "rules.smaller", "rules.size_example", false},
	{RuleOlder, "rules.older", "rules.older_example", false},
}

// RuleForm is the form of one rule.
type RuleForm struct {
	words   Words
	folders []string        // that mail is fetched from
	others  map[string]bool // names that are taken, in small letters
	rule    core.MailRule   // as it was
	New     bool
	Do      core.MailAction
	Text    map[RuleField]string
	Fault   string
	Wrong   RuleField // the field that Fault is about
}

func newRuleForm(w Words, a core.MailAccount, others []core.MailRule, r core.MailRule) *RuleForm {
	c := r.When
	f := &RuleForm{words: w, folders: a.Folder, others: map[string]bool{}, rule: r, Do: r.Do, Text: map[RuleField]string{
		RuleName: r.Name, RuleFrom: wordText(c.From), RuleSubject: wordText(c.Subject), RuleBody: wordText(c.Body),
		RuleAttachment: wordText(c.Attachment), RuleTo: wordText(c.To), RuleFolder: wordText(c.Folder),
	}}
	if c.LargerThanKB > 0 {
		f.Text[RuleLarger] = sizeText(w, c.LargerThanKB)
	}
	if c.SmallerThanKB > 0 {
		f.Text[RuleSmaller] = sizeText(w, c.SmallerThanKB)
	}
	if c.OlderThanDays > 0 {
		f.Text[RuleOlder] = strconv.Itoa(c.OlderThanDays)
	}
	for _, o := range others {
		f.others[plainName(o.Name)] = true
	}
	return f
}

func plainName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Looks are the fields of the form.
func (f *RuleForm) Looks() []RuleLook {
	out := make([]RuleLook, len(ruleLooks))
	for i, l := range ruleLooks {
		out[i] = RuleLook{Field: l.field, Label: f.words.Say(l.label), Example: f.words.Say(l.example), Words: l.words}
		if l.field == RuleFolder && len(f.folders) > 1 {
			out[i].Note = f.words.Say("rules.folder_note", "folders", strings.Join(f.folders, ", "))
		}
	}
	return out
}

// Title says whether the rule is new.
func (f *RuleForm) Title() string {
	if f.New {
		return f.words.Say("rules.new_title")
	}
	return f.words.Say("rules.edit_title", "name", f.rule.Name)
}

// Button is what taking the form into the list is called.
func (f *RuleForm) Button() string {
	if f.New {
		return f.words.Say("rules.accept_new")
	}
	return f.words.Say("rules.accept")
}

// Says is what the rule does as the form stands; ok is false where it says what is still
// to be entered.
func (f *RuleForm) Says() (says string, ok bool) {
	probe := *f
	r, ok := probe.read()
	if !ok {
		return probe.Fault, false
	}
	return RuleSentence(f.words, r), true
}

// Accept gives the rule of the form; else Fault says what to do, and Wrong where.
func (f *RuleForm) Accept() (core.MailRule, bool) {
	r, ok := f.read()
	if !ok {
		return core.MailRule{}, false
	}
	switch r.Name = strings.Join(strings.Fields(f.Text[RuleName]), " "); {
	case r.Name == "":
		return r, f.refuse(RuleName, "rules.no_name")
	case f.others[plainName(r.Name)]:
		return r, f.refuse(RuleName, "rules.name_taken", "name", r.Name)
	}
	return r, true
}

func (f *RuleForm) refuse(where RuleField, key string, args ...any) bool {
	f.Wrong, f.Fault = where, f.words.Say(key, args...)
	return false
}

// read reads everything but the name.
func (f *RuleForm) read() (core.MailRule, bool) {
	f.Wrong, f.Fault = "", ""
	r := core.MailRule{Do: f.Do, Off: f.rule.Off}
	c := &r.When
	for _, x := range []struct {
		field RuleField
		into  *[]string
	}{{RuleFrom, &c.From}, {RuleSubject, &c.Subject}, {RuleBody, &c.Body}, {RuleAttachment, &c.Attachment}, {RuleTo, &c.To}, {RuleFolder, &c.Folder}} {
		words, ok := wordList(f.Text[x.field])
		if !ok {
			return r, f.refuse(x.field, "rules.no_words")
		}
		*x.into = words
	}
	var ok bool
	if c.LargerThanKB, ok = readSize(f.Text[RuleLarger]); !ok {
		return r, f.refuse(RuleLarger, "rules.no_size", "typed", f.Text[RuleLarger])
	}
	if c.SmallerThanKB, ok = readSize(f.Text[RuleSmaller]); !ok {
		return r, f.refuse(RuleSmaller, "rules.no_size", "typed", f.Text[RuleSmaller])
	}
	if c.OlderThanDays, ok = readDays(f.words, f.Text[RuleOlder]); !ok {
		return r, f.refuse(RuleOlder, "rules.no_days", "typed", f.Text[RuleOlder])
	}
	switch {
	case c.LargerThanKB > 0 && c.SmallerThanKB > 0 && c.SmallerThanKB <= c.LargerThanKB:
		return r, f.refuse(RuleSmaller, "rules.no_size_between", "larger", sizeText(f.words, c.LargerThanKB), "smaller", sizeText(f.words, c.SmallerThanKB))
	case !anythingSaid(*c):
		return r, f.refuse(RuleFrom, "rules.no_condition")
	}
	return r, true
}

func anythingSaid(c core.MailCondition) bool {
	return len(c.From)+len(c.Subject)+len(c.Body)+len(c.Attachment)+len(c.To)+len(c.Folder) > 0 || c.LargerThanKB+c.SmallerThanKB+int64(c.OlderThanDays) > 0
}
