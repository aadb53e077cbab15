package vm

import "strings"

// Command is something that a key or a button asks for.
type Command string

// The commands of the window.
const (
	NoCommand     Command = ""
	Open          Command = "open"
	Back          Command = "back"
	Next          Command = "next"
	Previous      Command = "previous"
	PageDown      Command = "page_down"
	PageUp        Command = "page_up"
	First         Command = "first"
	Last          Command = "last"
	Choose        Command = "choose"
	ChooseAll     Command = "choose_all"
	Approve       Command = "approve"
	ApproveNext   Command = "approve_next"
	Reject        Command = "reject"
	Hold          Command = "hold"
	AskColleague  Command = "ask"
	Compare       Command = "compare"
	EditField     Command = "edit_field"
	AcceptField   Command = "accept_field"
	FieldChoices  Command = "field_choices"
	NextField     Command = "next_field"
	PreviousField Command = "previous_field"
	AddLine       Command = "add_line"
	RemoveLine    Command = "remove_line"
	LinkOrder     Command = "link_order"
	ConfirmSplit  Command = "confirm_split"
	ChangePages   Command = "change_pages"
	OneDocument   Command = "one_document"
	NextTab       Command = "next_tab"
	Search        Command = "search"
	ClearSearch   Command = "clear_search"
	ZoomIn        Command = "zoom_in"
	ZoomOut       Command = "zoom_out"
	ZoomFit       Command = "zoom_fit"
	Rotate        Command = "rotate"
	PagePrevious  Command = "page_previous"
	PageNext      Command = "page_next"
	OpenFiles     Command = "open_files"
	Undo          Command = "undo"
	PollNow       Command = "poll_now"
	ShowKeys      Command = "show_keys"
	Reload        Command = "reload"
	Dismiss       Command = "dismiss"
	AddMailbox    Command = "add_mailbox"
	TakeMail      Command = "take_mail"
	OpenRules     Command = "open_rules"
	AddRule       Command = "add_rule"
	LeaveOthers   Command = "leave_others"
	RemoveRule    Command = "remove_rule"
	RuleUp        Command = "rule_up"
	RuleDown      Command = "rule_down"
	RulesOn       Command = "rules_on" // what would change, then saving
	ServerAfter   Command = "server_after"
	GoTo          Command = "go_to" // screen 1 to 8, by the key
)

// Scope is where a key counts.
type Scope string

// The scopes. Everywhere is asked last.
const (
	Everywhere Scope = "everywhere"
	InQueue    Scope = "queue"
	InReview   Scope = "review"
	InCompare  Scope = "compare"
	InSettings Scope = "settings"
	InRules    Scope = "rules"
)

// Binding gives keys a meaning in a scope.
type Binding struct {
	Scope   Scope
	Keys    []string // "J", "Down", "Ctrl+Enter"
	Command Command
	Help    string // translation key of what it does
}

// Keymap is every key of the window, in the order in which the overview lists
// them. It is the only place that says what a key means.
var Keymap = []Binding{
	{InQueue, []string{"Enter"}, Open, "keys.open"},
	{InQueue, []string{"J", "Down"}, Next, "keys.next_row"},
	{InQueue, []string{"K", "Up"}, Previous, "keys.previous_row"},
	{InQueue, []string{"PageDown"}, PageDown, "keys.page_down"},
	{InQueue, []string{"PageUp"}, PageUp, "keys.page_up"},
	{InQueue, []string{"Home"}, First, "keys.first"},
	{InQueue, []string{"End"}, Last, "keys.last"},
	{InQueue, []string{"Space"}, Choose, "keys.choose"},
	{InQueue, []string{"Ctrl+A"}, ChooseAll, "keys.choose_all"},
	{InQueue, []string{"A"}, Approve, "keys.approve_list"},
	{InQueue, []string{"R"}, Reject, "keys.reject"},
	{InQueue, []string{"H"}, Hold, "keys.hold"},
	{InQueue, []string{"T"}, NextTab, "keys.next_lane"},
	{InQueue, []string{"F"}, OpenFiles, "keys.open_mail"},
	{InQueue, []string{"I"}, TakeMail, "keys.take_mail"},
	{InQueue, []string{"Escape"}, Back, "keys.back_list"},

	{InReview, []string{"Ctrl+Enter"}, ApproveNext, "keys.approve_next"},
	{InReview, []string{"A"}, Approve, "keys.approve"},
	{InReview, []string{"R"}, Reject, "keys.reject"},
	{InReview, []string{"H"}, Hold, "keys.hold"},
	{InReview, []string{"Q"}, AskColleague, "keys.ask"},
	{InReview, []string{"Tab"}, NextField, "keys.next_field"},
	{InReview, []string{"Shift+Tab"}, PreviousField, "keys.previous_field"},
	{InReview, []string{"Enter"}, AcceptField, "keys.accept_field"},
	{InReview, []string{"E"}, EditField, "keys.edit_field"},
	{InReview, []string{"M"}, FieldChoices, "keys.field_choices"},
	{InReview, []string{"N"}, AddLine, "keys.add_line"},
	{InReview, []string{"Delete"}, RemoveLine, "keys.remove_line"},
	{InReview, []string{"L"}, LinkOrder, "keys.link_order"},
	{InReview, []string{"S"}, ConfirmSplit, "keys.confirm_split"},
	{InReview, []string{"P"}, ChangePages, "keys.change_pages"},
	{InReview, []string{"U"}, OneDocument, "keys.one_document"},
	{InReview, []string{"D"}, Compare, "keys.compare"},
	{InReview, []string{"T"}, NextTab, "keys.next_tab"},
	{InReview, []string{"J", "Down"}, Next, "keys.next_invoice"},
	{InReview, []string{"K", "Up"}, Previous, "keys.previous_invoice"},
	{InReview, []string{"+"}, ZoomIn, "keys.zoom_in"},
	{InReview, []string{"-"}, ZoomOut, "keys.zoom_out"},
	{InReview, []string{"0"}, ZoomFit, "keys.zoom_fit"},
	{InReview, []string{"O"}, Rotate, "keys.rotate"},
	{InReview, []string{"["}, PagePrevious, "keys.page_previous"},
	{InReview, []string{"]"}, PageNext, "keys.page_next"},
	{InReview, []string{"F"}, OpenFiles, "keys.open_files"},
	{InReview, []string{"Escape"}, Back, "keys.back"},

	{InCompare, []string{"Escape", "D"}, Back, "keys.back_review"},

	{InSettings, []string{"N"}, AddMailbox, "keys.add_mailbox"},
	{InSettings, []string{"J", "Down"}, Next, "keys.next_mailbox"},
	{InSettings, []string{"K", "Up"}, Previous, "keys.previous_mailbox"},
	{InSettings, []string{"R"}, OpenRules, "keys.open_rules"},
	{InSettings, []string{"Escape"}, Back, "keys.back_settings"},

	{InRules, []string{"N"}, AddRule, "keys.add_rule"},
	{InRules, []string{"Enter"}, Open, "keys.edit_rule"},
	{InRules, []string{"J", "Down"}, Next, "keys.next_row"},
	{InRules, []string{"K", "Up"}, Previous, "keys.previous_row"},
	{InRules, []string{"PageDown"}, PageDown, "keys.page_down"},
	{InRules, []string{"PageUp"}, PageUp, "keys.page_up"},
	{InRules, []string{"Home"}, First, "keys.first"},
	{InRules, []string{"End"}, Last, "keys.last"},
	{InRules, []string{"U"}, RuleUp, "keys.rule_up"},
	{InRules, []string{"D"}, RuleDown, "keys.rule_down"},
	{InRules, []string{"Space"}, Choose, "keys.rule_switch"},
	{InRules, []string{"O"}, LeaveOthers, "keys.leave_others"},
	{InRules, []string{"R", "Delete"}, RemoveRule, "keys.remove_rule"},
	{InRules, []string{"Ctrl+Enter"}, RulesOn, "keys.rules_on"},
	{InRules, []string{"T"}, NextTab, "keys.trial_part"},
	{InRules, []string{"S"}, ServerAfter, "keys.server_after"},
	{InRules, []string{"Escape"}, Back, "keys.back_settings"},

	{Everywhere, []string{"1", "2", "3", "4", "5", "6", "7", "8"}, GoTo, "keys.screens"},
	{Everywhere, []string{"/"}, Search, "keys.search"},
	{Everywhere, []string{"Ctrl+Z"}, Undo, "keys.undo"},
	{Everywhere, []string{"F5"}, PollNow, "keys.poll_now"},
	{Everywhere, []string{"X"}, Dismiss, "keys.dismiss"},
	{Everywhere, []string{"?"}, ShowKeys, "keys.show_keys"},
}

// KeyName brings a typed character into the form of the keymap.
func KeyName(r rune) string {
	if r == ' ' {
		return "Space"
	}
	return strings.ToUpper(string(r))
}

// Lookup finds what a key means in a scope: first there, then everywhere.
func Lookup(s Scope, key string) (Command, bool) {
	for _, scope := range []Scope{s, Everywhere} {
		for _, b := range Keymap {
			if b.Scope != scope {
				continue
			}
			for _, k := range b.Keys {
				if k == key {
					return b.Command, true
				}
			}
		}
	}
	return NoCommand, false
}

// KeyHelp is one line of the overview of keys.
type KeyHelp struct{ Keys, Does string }

// KeyGroup is the keys of one scope.
type KeyGroup struct {
	Title string
	Keys  []KeyHelp
}

// KeysHelp lists every key with what it does.
func KeysHelp(w Words) []KeyGroup {
	titles := []struct {
		scope Scope
		key   string
	}{{InQueue, "keys.in_queue"}, {InReview, "keys.in_review"}, {InCompare, "keys.in_compare"}, {InSettings, "keys.in_settings"}, {InRules, "keys.in_rules"}, {Everywhere, "keys.everywhere"}}
	var out []KeyGroup
	for _, t := range titles {
		g := KeyGroup{Title: w.Say(t.key)}
		for _, b := range Keymap {
			if b.Scope == t.scope {
				g.Keys = append(g.Keys, KeyHelp{keyText(b.Keys, w), w.Say(b.Help)})
			}
		}
		out = append(out, g)
	}
	return out
}

func keyText(keys []string, w Words) string {
	if len(keys) == 8 {
		return "1 – " + itoa(len(railItems))
	}
	return strings.Join(keys, " "+w.Say("keys.or")+" ")
}
