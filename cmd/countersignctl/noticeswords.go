package main

import (
	"strconv"
	"strings"
	"time"

	"countersign/core"
)

// tellOutgoing says in words how notices are sent.
func (s *session) tellOutgoing(a outgoingAnswer) {
	state := "off"
	if a.On {
		state = "on"
	}
	s.say("Notices:   %s", state)
	if a.IsSet() {
		s.say("Server:    %s, port %d, %s, signing in as %s", a.Server.Host, a.Server.Port, a.Server.TLS, signsInAs(a.Outgoing))
		s.say("Sender:    %s", a.From)
	}
	s.tellRules(a.Notices)
	switch {
	case a.LastError != "":
		s.say("Last try:  %s: %s", moment(a.LastTry), a.LastError)
	case !a.LastOK.IsZero():
		s.say("Last try:  %s, without trouble", moment(a.LastOK))
	}
	s.say("Waiting:   %d, and %d that could not be sent", a.Waiting, a.Failed)
}

func signsInAs(o core.Outgoing) string {
	switch {
	case o.Mailbox != "":
		return "the mailbox " + o.Mailbox
	case o.User == "":
		return "nobody: the server asks for no sign-in"
	}
	return o.User
}

func (s *session) tellRules(n core.NoticeRules) {
	kinds := make([]string, len(n.Kinds))
	for i, k := range n.Kinds {
		kinds[i] = string(k)
	}
	s.say("Kinds:     %s", or(strings.Join(kinds, ", "), "none"))
	s.say("When:      %s, from %s", strings.Join(n.Days, " "), hours(n.Hours))
	s.say("Reminders: after %d working days, and %d days before the due date or the end of a discount", n.ReminderDays, n.DueDays)
	if len(n.DigestTo) > 0 {
		s.say("Digest to: %s", strings.Join(n.DigestTo, ", "))
	}
	if len(n.ReportTo) > 0 {
		s.say("Report to: %s", strings.Join(n.ReportTo, ", "))
	}
	if n.AttachReport {
		s.say("Attached:  the month's invoices, to the month report")
	}
}

func hours(list []int) string {
	words := make([]string, len(list))
	for i, h := range list {
		words[i] = strconv.Itoa(h) + ":00"
	}
	return strings.Join(words, " and ")
}

func moment(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }
