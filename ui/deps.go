package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"countersign/core"
	"countersign/ui/vm"
)

// Deps is what the window works with. Desk, Books and Words are needed; without
// the others the window does without what they bring.
type Deps struct {
	Desk   vm.Desk
	Books  vm.Books
	Pages  vm.PageSource // pictures of pages
	Files  vm.Files      // what a document consists of, to open
	Mail   vm.Mail       // the watch over the mailboxes
	Rules  vm.RuleBook   // keeps the rules of mailboxes
	Intake vm.Intake     // takes in files that are dropped on the window
	Boxes  vm.Mailboxes  // sets mailboxes up
	// Outgoing sets up how notices are sent.
	Outgoing vm.Outgoing
	Words    vm.Words
	Clock    func() time.Time
	Icon     fyne.Resource
	// User is the person who is signed in already; nil asks.
	User *core.User
	// OnClose runs after the window's work has ended.
	OnClose func()
}

// screen is one place of the window.
type screen interface {
	object() fyne.CanvasObject
	scope() vm.Scope
	// enter is called when the screen comes into view.
	enter()
	// do carries out a command; false when it is none of the screen's.
	do(c vm.Command, key string) bool
	search(text string)
	// focus is where the keys go at first; nil for nowhere.
	focus() fyne.Focusable
}
