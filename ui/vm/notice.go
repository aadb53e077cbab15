package vm

import (
	"errors"

	"countersign/core"
)

// Notice is a message that stays until it is read: what happened and what to do.
type Notice struct {
	Mark    Mark
	Text    string // what happened
	Hint    string // the next step
	Details string // for the person who helps; folded
	// Undo is what Ctrl+Z would take back; empty when nothing can be.
	Undo string
}

// IsSet reports whether there is anything to say.
func (n Notice) IsSet() bool { return n.Text != "" }

// NoticeOf says an error to a person. An error that is no core.Error is a fault
// of the program: its text goes into the details.
func NoticeOf(err error, w Words) Notice {
	if err == nil {
		return Notice{}
	}
	n := Notice{Mark: Mark{IconAlert, ToneBlock, w.Say("notice.problem")}}
	var e *core.Error
	if !errors.As(err, &e) {
		n.Text, n.Hint, n.Details = w.Say("error.internal"), w.Say("error.internal_hint"), err.Error()
		return n
	}
	n.Text, n.Hint = sentence(e.Msg), sentence(e.Hint)
	if e.Err != nil {
		n.Details = e.Err.Error()
	}
	switch e.Kind {
	case core.Refused, core.Conflict, core.Usage, core.NotYet:
		n.Mark = Mark{IconInfo, ToneWarn, w.Say("notice.attention")}
	case core.Unavailable:
		n.Mark = Mark{IconOffline, ToneWarn, w.Say("notice.attention")}
	}
	return n
}

// Done is a notice that something went well.
func Done(text string) Notice { return Notice{Mark: Mark{Icon: IconCheck, Tone: ToneGood}, Text: text} }

// sentence gives a message a capital letter and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	if r[0] >= 'a' && r[0] <= 'z' {
		r[0] -= 'a' - 'A'
	}
	switch r[len(r)-1] {
	case '.', '?', '!', ':':
		return string(r)
	}
	return string(r) + "."
}

// Blank is what a screen shows instead of rows: why there are none, and the one
// next step.
type Blank struct {
	Icon    Icon
	Title   string
	Text    string
	Button  string
	Command Command
}

// blankOf says why a list could not be shown.
func blankOf(err error, w Words) Blank {
	n := NoticeOf(err, w)
	b := Blank{Icon: n.Mark.Icon, Title: n.Text, Text: n.Hint, Button: w.Say("button.try_again"), Command: Reload}
	if core.KindOf(err) == core.Refused {
		b.Title, b.Text = w.Say("blank.forbidden"), n.Text+" "+n.Hint
		b.Button, b.Command = "", ""
	}
	return b
}
