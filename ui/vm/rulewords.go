package vm

import (
	"strings"

	"countersign/core"
)

// wordsShown is how many words of a condition a sentence names.
const wordsShown = 5

// RuleSentence says what a rule does, as one sentence.
func RuleSentence(w Words, r core.MailRule) string {
	key, all := "rules.takes", "rules.takes_all"
	if r.Do == core.MailIgnore {
		key, all = "rules.leaves", "rules.leaves_all"
	}
	said := conditions(w, r.When)
	if said == "" {
		return w.Say(all)
	}
	return w.Say(key, "which", said)
}

// conditions says everything that a mail must be; empty where every mail fits.
func conditions(w Words, c core.MailCondition) string {
	var said []string
	for _, x := range []struct {
		key   string
		words []string
		any   string // what is said where anything will do
	}{
		{"rules.which_folder", c.Folder, ""}, {"rules.which_from", c.From, ""}, {"rules.which_to", c.To, "rules.which_to_any"}, {"rules.which_subject", c.Subject, ""},
		{"rules.which_body", c.Body, ""}, {"rules.which_attachment", c.Attachment, "rules.which_attachment_any"},
	} {
		switch {
		case len(x.words) == 0:
		case !fitsAnything(x.words):
			said = append(said, w.Say(x.key, "does", wordsDo(w, x.words)))
		case x.any != "":
			said = append(said, w.Say(x.any))
		}
	}
	if c.LargerThanKB > 0 {
		said = append(said, w.Say("rules.which_larger", "size", sizeText(w, c.LargerThanKB)))
	}
	if c.SmallerThanKB > 0 {
		said = append(said, w.Say("rules.which_smaller", "size", sizeText(w, c.SmallerThanKB)))
	}
	if c.OlderThanDays > 0 {
		said = append(said, w.Count("rules.which_older", c.OlderThanDays))
	}
	if len(said) == 0 {
		return ""
	}
	all := said[0]
	for _, s := range said[1:] {
		all = w.Say("rules.and", "one", all, "other", s)
	}
	return all
}

// fitsAnything tells whether one of the words is nothing but stars.
func fitsAnything(words []string) bool {
	for _, word := range words {
		if word = strings.TrimSpace(word); word != "" && strings.Trim(word, "*") == "" {
			return true
		}
	}
	return false
}

// wordsDo says how words are looked for: anywhere, at the end of an address, or as a
// description of the whole.
func wordsDo(w Words, words []string) string {
	var inside, ends, whole []string
	for _, word := range words {
		word = strings.Join(strings.Fields(word), " ")
		switch {
		case strings.Contains(word, "*"):
			whole = append(whole, word)
		case strings.HasPrefix(word, "@"):
			ends = append(ends, word)
		default:
			inside = append(inside, word)
		}
	}
	said := ""
	left := wordsShown
	for _, x := range []struct {
		key  string
		list []string
	}{{"rules.does_contain", inside}, {"rules.does_end", ends}, {"rules.does_read", whole}} {
		if len(x.list) == 0 {
			continue
		}
		part := w.Say(x.key, "words", someWords(w, x.list, max(1, left)))
		left -= len(x.list)
		if said != "" {
			part = w.Say("rules.or", "one", said, "other", part)
		}
		said = part
	}
	return said
}

// someWords quotes at most n words of a list, and says how many more there are.
func someWords(w Words, list []string, n int) string {
	var quoted []string
	for _, word := range list[:min(n, len(list))] {
		quoted = append(quoted, w.Say("rules.quoted", "word", word))
	}
	if more := len(list) - len(quoted); more > 0 {
		return w.Count("rules.or_more", more, "words", strings.Join(quoted, ", "))
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return w.Say("rules.or", "one", strings.Join(quoted[:last], ", "), "other", quoted[last])
}

// fitsAll tells whether a rule that is switched on fits every mail.
func fitsAll(w Words, r core.MailRule) bool { return !r.Off && conditions(w, r.When) == "" }

// AfterSentence says what happens on the server to a mail that was taken in.
func AfterSentence(w Words, a *core.MailAfter) string {
	if a == nil {
		return w.Say("after.nothing_says")
	}
	var does []string
	if a.Keyword != "" {
		does = append(does, w.Say("after.says_keyword", "word", a.Keyword))
	}
	if a.Seen {
		does = append(does, w.Say("after.says_seen"))
	}
	if a.Flagged {
		does = append(does, w.Say("after.says_flagged"))
	}
	if a.Move != "" {
		does = append(does, w.Say("after.says_move", "folder", a.Move))
	}
	all := does[0]
	for _, s := range does[1:] {
		all = w.Say("rules.and", "one", all, "other", s)
	}
	return w.Say("after.says", "does", all)
}
