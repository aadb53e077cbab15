package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// mailboxCard is a mailbox in the list, with the button that opens its rules.
type mailboxCard struct {
	name  string
	drawn fyne.CanvasObject
	rules *button
}

// mailboxCard draws a mailbox of the list.
func (s *settingsScreen) mailboxCard(r vm.MailboxRow) fyne.CanvasObject {
	s.cards = append(s.cards, mailboxCard{name: r.Name})
	c := &s.cards[len(s.cards)-1]
	c.drawn = card(inset(space4, space4, space2, s.mailbox(r)...))
	return c.drawn
}

// rulesButton opens the rules of the mailbox that is being drawn.
func (s *settingsScreen) rulesButton(name string) *button {
	b := s.w.kit.button(s.w.kit.say("rules.button"), plain, func() { s.openRules(name) }).withKey("R").setDisabled(s.w.deps.Rules == nil)
	s.held("rules "+name, b)
	s.cards[len(s.cards)-1].rules = b
	return b
}

// openRules shows the rules of a mailbox.
func (s *settingsScreen) openRules(name string) {
	if s.w.deps.Rules == nil {
		return
	}
	s.rules = newRulesScreen(s.w, name, func() {
		s.rules = nil
		s.root.Objects = []fyne.CanvasObject{s.body.outer}
		s.root.Refresh()
		s.hold = "rules " + name
		s.show()
		s.enter()
	})
	s.root.Objects = []fyne.CanvasObject{s.rules.root}
	s.root.Refresh()
	s.rules.show()
}

// current is the mailbox that has the keys, -1 for none.
func (s *settingsScreen) current() int {
	o, ok := s.w.win.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return -1
	}
	for i, c := range s.cards {
		if _, inside := heightIn(c.drawn, o); inside {
			return i
		}
	}
	return -1
}

// cardDo carries out a command on the mailbox that has the keys.
func (s *settingsScreen) cardDo(c vm.Command) bool {
	if len(s.cards) == 0 {
		return false
	}
	i := s.current()
	switch {
	case c == vm.OpenRules && (i >= 0 || len(s.cards) == 1):
		s.openRules(s.cards[max(0, i)].name)
	case c == vm.OpenRules, c == vm.Next:
		s.point(i + 1)
	case c == vm.Previous:
		s.point(i - 1)
	default:
		return false
	}
	return true
}

// point gives the keys to a mailbox and brings it into view.
func (s *settingsScreen) point(i int) {
	c := s.cards[max(0, min(i, len(s.cards)-1))]
	s.w.focus(c.rules)
	s.body.follow(c.drawn)
}
