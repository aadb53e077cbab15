package core

import (
	"slices"
	"strings"
	"time"
)

// Outgoing is how mail of the program's own is sent, and which. Its password is never
// part of it, and nothing is sent while it is off.
type Outgoing struct {
	On     bool       `json:"on"`
	Server MailServer `json:"server,omitzero"` // TLS none only for loopback hosts
	CA     string     `json:"ca,omitempty"`    // PEM certificate of a private authority
	From   string     `json:"from,omitempty"`  // the sender's address
	// Mailbox is the one whose sign-in is used; empty for User and a password of its own.
	Mailbox string `json:"mailbox,omitempty"`
	// User is empty for a server that takes this computer's mail without a sign-in.
	User    string      `json:"user,omitempty"`
	Notices NoticeRules `json:"notices"`
	// Revision counts the changes: who saves says what it was when they looked.
	Revision int `json:"revision,omitempty"`
	OutgoingBeat
}

// IsSet reports whether a server was ever set up.
func (o Outgoing) IsSet() bool { return o.Server.IsSet() }

// OutgoingBeat is how the last tries to reach the server went.
type OutgoingBeat struct {
	LastTry   time.Time `json:"last_try,omitzero"`
	LastOK    time.Time `json:"last_ok,omitzero"`
	LastError string    `json:"last_error,omitempty"`
	// Planned is up to when the calendar was looked at for what is due.
	Planned time.Time `json:"planned,omitzero"`
}

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	ApprovalRequest NoticeKind = "approval" // what waits for a person since the last one
	SettleRequest   NoticeKind = "settle"   // what is stopped until somebody settles it, since the last one
	Reminder        NoticeKind = "reminder" // what waits for a person for long, or is due soon
	Digest          NoticeKind = "digest"   // what came, what waits, what failed
	MonthReport     NoticeKind = "report"   // the month before
)

// NoticeKinds lists all kinds.
var NoticeKinds = []NoticeKind{ApprovalRequest, SettleRequest, Reminder, Digest, MonthReport}

// NoticeRules say which notices are sent, when, and to whom besides the people of the
// firm.
type NoticeRules struct {
	Kinds []NoticeKind `json:"kinds"`
	// Days are those on which notices are sent, and the working days by which waiting
	// is counted: "mon", "tue" and so on. Hours are the full hours from which on.
	Days  []string `json:"days"`
	Hours []int    `json:"hours"`
	// ReminderDays is after how many working days a person is reminded, and then again.
	ReminderDays int `json:"reminder_days"`
	// DueDays is how long before the due date or the end of a discount a person is
	// reminded.
	DueDays int `json:"due_days"`
	// DigestTo and ReportTo are addresses that the owner entered, besides the owners' own.
	DigestTo []string `json:"digest_to,omitempty"`
	ReportTo []string `json:"report_to,omitempty"`
	// AttachReport adds the month's invoices as a spreadsheet.
	AttachReport bool `json:"attach_report,omitempty"`
}

// DefaultNoticeRules are those until somebody chooses: both requests and reminders, on
// working days, in the morning and after lunch.
func DefaultNoticeRules() NoticeRules {
	return NoticeRules{
		Kinds: []NoticeKind{ApprovalRequest, SettleRequest, Reminder}, Days: []string{"mon", "tue", "wed", "thu", "fri"}, Hours: []int{8, 13},
		ReminderDays: 3, DueDays: 2,
	}
}

// Wants reports whether notices of the kind are sent.
func (r NoticeRules) Wants(k NoticeKind) bool { return slices.Contains(r.Kinds, k) }

// Works reports whether notices are sent on a day.
func (r NoticeRules) Works(d Date) bool {
	return slices.Contains(r.Days, strings.ToLower(d.Time().Weekday().String()[:3]))
}

// MailStale is how long a mailbox may go without a good poll before somebody is told.
const MailStale = 24 * time.Hour
