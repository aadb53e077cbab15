package vm

import (
	"slices"
	"strings"

	"countersign/core"
)

// AfterWish is something that can happen on the server to a mail that was taken in.
type AfterWish string

// The wishes, in their order. They go together, but for nothing.
const (
	AfterNothing AfterWish = "nothing"
	AfterKeyword AfterWish = "keyword"
	AfterSeen    AfterWish = "seen"
	AfterFlagged AfterWish = "flagged"
	AfterMove    AfterWish = "move"
)

// AfterLook is a wish as it is shown.
type AfterLook struct {
	Wish  AfterWish
	Name  string
	Means string
}

var afterLooks = []struct {
	wish        AfterWish
	name, means string
}{
	{AfterNothing, "after.nothing", "after.nothing_means"}, {AfterKeyword, "after.keyword", "after.keyword_means"}, {AfterSeen, "after.seen", "after.seen_means"},
	{AfterFlagged, "after.flagged", "after.flagged_means"}, {AfterMove, "after.move", "after.move_means"},
}

// usualKeyword is what is suggested.
const usualKeyword = "Countersign"

// MailAfterForm lets a person choose what happens on the server to mails that were taken
// in.
type MailAfterForm struct {
	words   Words
	was     *core.MailAfter
	watched []string // folders that mail is fetched from
	chosen  []AfterWish
	Keyword string
	Move    string
	// Folders are those of the server, once they were asked for.
	Folders []string
	Asking  bool // for the folders
	Fault   string
	Wrong   AfterWish // the wish that Fault is about, where that is known
}

// OpenAfter opens the form with what is wished for now.
func (m *MailRules) OpenAfter() {
	if m.Phase != PhaseReady || !m.MayChange() {
		return
	}
	f := &MailAfterForm{words: m.Format.Words, was: m.Account.After, watched: m.Account.Folder, Keyword: usualKeyword}
	if a := m.Account.After; a != nil {
		for wish, is := range map[AfterWish]bool{AfterKeyword: a.Keyword != "", AfterSeen: a.Seen, AfterFlagged: a.Flagged, AfterMove: a.Move != ""} {
			if is {
				f.chosen = append(f.chosen, wish)
			}
		}
		f.Move = a.Move
		if a.Keyword != "" {
			f.Keyword = a.Keyword
		}
	}
	m.After, m.Part, m.Leaving = f, RulesAfter, false
}

// Looks are the wishes that can be chosen.
func (f *MailAfterForm) Looks() []AfterLook {
	out := make([]AfterLook, len(afterLooks))
	for i, l := range afterLooks {
		out[i] = AfterLook{l.wish, f.words.Say(l.name), f.words.Say(l.means)}
	}
	return out
}

// Chosen tells whether a wish is chosen; nothing is while no other is.
func (f *MailAfterForm) Chosen(wish AfterWish) bool {
	if wish == AfterNothing {
		return len(f.chosen) == 0
	}
	return slices.Contains(f.chosen, wish)
}

// Toggle chooses a wish or takes it back; nothing takes all others back.
func (f *MailAfterForm) Toggle(wish AfterWish) {
	f.Fault = ""
	switch {
	case wish == AfterNothing:
		f.chosen = nil
	case f.Chosen(wish):
		f.chosen = slices.DeleteFunc(f.chosen, func(w AfterWish) bool { return w == wish })
	default:
		f.chosen = append(f.chosen, wish)
	}
}

// Wish is what the person wants, nil for nothing; else Fault says what to do.
func (f *MailAfterForm) Wish() (wish *core.MailAfter, ok bool) {
	f.Fault, f.Wrong = "", ""
	if f.Chosen(AfterNothing) {
		return nil, true
	}
	w := core.MailAfter{Seen: f.Chosen(AfterSeen), Flagged: f.Chosen(AfterFlagged)}
	if f.Chosen(AfterKeyword) {
		if w.Keyword = strings.TrimSpace(f.Keyword); w.Keyword == "" {
			f.Fault, f.Wrong = f.words.Say("after.no_keyword"), AfterKeyword
			return nil, false
		}
	}
	if f.Chosen(AfterMove) {
		if w.Move = strings.TrimSpace(f.Move); w.Move == "" {
			f.Fault, f.Wrong = f.words.Say("after.no_folder"), AfterMove
			return nil, false
		}
	}
	return &w, true
}

// Changes tells whether a wish is another than the one that holds. Saving that one again
// would leave out the mails that still wait for it.
func (f *MailAfterForm) Changes(wish *core.MailAfter) bool {
	if wish == nil || f.was == nil {
		return wish != f.was
	}
	was := *f.was
	was.Since = wish.Since
	return was != *wish
}

// Refused takes it that the wish was not saved, or the folders not found.
func (f *MailAfterForm) Refused(err error) {
	n := NoticeOf(err, f.words)
	f.Asking, f.Fault, f.Wrong = false, strings.TrimSpace(n.Text+" "+n.Hint), AfterMove
	if f.Chosen(AfterKeyword) && !f.isWatched(f.Move) {
		f.Wrong = AfterKeyword
	}
}

func (f *MailAfterForm) isWatched(folder string) bool {
	return slices.ContainsFunc(f.watched, func(w string) bool { return strings.EqualFold(w, strings.TrimSpace(folder)) })
}

// Found takes the folders of the server, without those that mail is fetched from: mails
// cannot be moved there.
func (f *MailAfterForm) Found(list []string) {
	f.Asking = false
	f.Folders = slices.DeleteFunc(slices.Clone(list), f.isWatched)
	if len(f.Folders) == 0 {
		f.Fault = f.words.Say("after.no_folders")
	}
}

// SavedAfter takes it that a wish holds.
func (m *MailRules) SavedAfter(wish *core.MailAfter) {
	m.Account.After, m.After, m.Part = wish, nil, RulesList
}
