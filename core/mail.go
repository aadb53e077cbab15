package core

import (
	"strconv"
	"strings"
	"time"
)

// MailSeen is a mail at one place on a server, and what became of it.
type MailSeen struct {
	Key MailKey   `json:"key"`
	At  time.Time `json:"at"` // when the program first had it, or gave up on it
	// Message is empty for a mail that could not be fetched; Reason then says why.
	Message MessageID    `json:"message,omitempty"`
	State   MessageState `json:"state"`
	Reason  string       `json:"reason,omitempty"` // why ignored or failed, as a sentence
	// Marked says what was done with it on the server after it was taken in.
	Marked string `json:"marked,omitempty"`
}

// MailAfter is what happens on the server to a mail whose files were taken in, after
// everything is committed here. Nothing is the default, and deleting is not offered.
type MailAfter struct {
	Keyword string `json:"keyword,omitempty"` // RFC 9051, section 2.3.2
	Seen    bool   `json:"seen,omitempty"`
	Flagged bool   `json:"flagged,omitempty"`
	Move    string `json:"move,omitempty"` // the folder
	// Since is when this was wished for: what came before stays as it is.
	Since time.Time `json:"since,omitzero"`
}

// MailPlacePast is the reason of a mail that could not be fetched and whose folder was
// numbered anew since: it is then ignored, and counts under its new number.
const MailPlacePast = "its folder was numbered anew: it came under its new number, or is tried there"

// MailSheet lists mails that came together from one folder, each with its bytes stored.
// With the sheet they are taken in: they count as messages received, at their places. What
// is kept of each by itself is written when the sheet is entered.
type MailSheet struct {
	Number      int64       `json:"-"`
	Account     string      `json:"account"`
	Folder      string      `json:"folder"`
	UIDValidity uint32      `json:"uid_validity"`
	At          time.Time   `json:"at"`
	Mails       []SheetMail `json:"mails"`
}

// SheetMail is one of them.
type SheetMail struct {
	UID  uint32    `json:"uid"`
	ID   MessageID `json:"id"`
	Size int64     `json:"size"`
}

// Key is the place of a mail on the sheet.
func (s MailSheet) Key(i int) MailKey {
	return MailKey{Account: s.Account, Folder: s.Folder, UIDValidity: s.UIDValidity, UID: s.Mails[i].UID}
}

// Message is what a mail on the sheet is until something is done with it. Those of one
// sheet keep their order.
func (s MailSheet) Message(i int) Message {
	return Message{ID: s.Mails[i].ID, Size: s.Mails[i].Size, ReceivedAt: s.At.Add(time.Duration(i) * time.Microsecond), State: MessageReceived}
}

// MailSeenFilter narrows ListMailSeen; empty fields fit all. The order is by At,
// then by place.
type MailSeenFilter struct {
	Account  string
	Message  MessageID
	From, To time.Time // To is not included
	Aside    bool      // only what could not be fetched; not with Message
	Past     bool      // with Aside: also what counts as ignored since its folder was numbered anew
	// Unmarked are those that were taken in and not yet marked on the server.
	Unmarked bool
}

// MailBeat is how a poll went.
type MailBeat struct {
	Err error // nil for success
	MailCounts
}

// MailCounts is what a poll found on the server, over all folders of an account.
type MailCounts struct {
	OnServer int `json:"on_server"`
	Waiting  int `json:"waiting,omitempty"` // failed once or twice, to be asked for again
	Aside    int `json:"aside,omitempty"`   // could not be fetched, tried again from time to time
}

// MailAction is what a rule does with a mail.
type MailAction string

// The actions. A mail that no rule fits is taken in.
const (
	MailTake   MailAction = "take"
	MailIgnore MailAction = "ignore"
)

// MailRule decides which mails of an account are taken in. The first rule in order
// whose condition fits decides.
type MailRule struct {
	Name string        `json:"name"`
	Do   MailAction    `json:"do"`
	When MailCondition `json:"when"`
	Off  bool          `json:"off,omitempty"` // kept, and not asked
}

// MailCondition is what a mail must be for a rule to fit: everything that is said
// here, and of each list at least one. Words are found anywhere, whatever their case;
// one with * describes the whole text, and one that begins with @ the end of an
// address.
type MailCondition struct {
	Folder     []string `json:"folder,omitempty"`
	From       []string `json:"from,omitempty"`
	To         []string `json:"to,omitempty"` // any recipient, Cc too
	Subject    []string `json:"subject,omitempty"`
	Body       []string `json:"body,omitempty"`
	Attachment []string `json:"attachment,omitempty"` // the name of any attached file
	// LargerThanKB and SmallerThanKB are of the whole mail, in units of 1,000 bytes.
	LargerThanKB  int64 `json:"larger_than_kb,omitempty"`
	SmallerThanKB int64 `json:"smaller_than_kb,omitempty"`
	// OlderThanDays is how long before its arrival here the mail was written.
	OlderThanDays int `json:"older_than_days,omitempty"`
}

// Local reports whether the server is on this computer: localhost, ::1 or an address
// in 127.0.0.0/8 (RFC 1122, 3.2.1.3). A name such as 127.example.org is none.
func (a MailAccount) Local() bool {
	if a.Host == "localhost" || a.Host == "::1" {
		return true
	}
	parts := strings.Split(a.Host, ".")
	for _, p := range parts {
		if n, err := strconv.Atoi(p); err != nil || n < 0 || n > 255 {
			return false
		}
	}
	return len(parts) == 4 && parts[0] == "127"
}

// MailNumbering says under which UIDVALIDITY the places of a folder's mails are kept since
// its server gave their UIDs to other mails without changing its own.
type MailNumbering struct {
	Folder      string `json:"folder"`
	UIDValidity uint32 `json:"uid_validity"`
	KeptAs      uint32 `json:"kept_as"`
}

// Numbering is the UIDVALIDITY under which the places of a folder's mails are kept while the
// server says that it is uidValidity.
func (a MailAccount) Numbering(folder string, uidValidity uint32) uint32 {
	for _, n := range a.Numberings {
		if n.Folder == folder && n.UIDValidity == uidValidity {
			return n.KeptAs
		}
	}
	return uidValidity
}
