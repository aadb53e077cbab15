package core

import (
	"strconv"
	"strings"
	"time"
)

// DocumentID is the SHA-256 of a document's bytes in lower-case hexadecimal.
type DocumentID string

// Document is one file that may hold one or more invoices. Its bytes are kept
// unchanged under its ID.
type Document struct {
	ID         DocumentID `json:"id"`
	Name       string     `json:"name"`       // as the sender called it, for people
	MediaType  string     `json:"media_type"` // by its content, not by its name
	Size       int64      `json:"size"`
	ReceivedAt time.Time  `json:"received_at"`
	// Companion is the e-invoice XML that came beside this PDF in one mail: two
	// representations of one invoice.
	Companion DocumentID `json:"companion,omitempty"`
	// Rendition is the blob with readable HTML pages of a document that has none
	// of its own, such as an e-invoice in plain XML.
	Rendition string `json:"rendition,omitempty"`
	// Link is where the text of a mail, which this document is, says that the invoice
	// is. Nothing is ever fetched from there.
	Link  string `json:"link,omitempty"`
	Pages int    `json:"pages,omitempty"`
	// Readable is the blob with the HTML page that is made of the e-invoice inside or
	// beside a document which has pages of its own, and ReadablePages how many it fills:
	// they follow the document's own.
	Readable      string `json:"readable,omitempty"`
	ReadablePages int    `json:"readable_pages,omitempty"`
	// Languages are those that its pictures are likely in, as ISO 639-2 has them; none
	// when nothing is known. They are found anew for each reading.
	Languages []string `json:"languages,omitempty"`
}

// MessageState is how far a mail has come.
type MessageState string

// A message is received when its raw bytes are stored, and unpacked when every
// part of it has become something.
const (
	MessageReceived MessageState = "received"
	MessageUnpacked MessageState = "unpacked"
	MessageIgnored  MessageState = "ignored"
	MessageFailed   MessageState = "failed"
)

// MessageID identifies a stored mail: the SHA-256 of its raw bytes.
type MessageID string

// MailKey is a place of a message on a server. UIDs mean something only together
// with the folder's UIDVALIDITY (RFC 9051, section 2.3.1.1).
type MailKey struct {
	Account     string `json:"account"`
	Folder      string `json:"folder"`
	UIDValidity uint32 `json:"uid_validity"`
	UID         uint32 `json:"uid"`
}

// Envelope is what a message says of itself.
type Envelope struct {
	MessageID string    `json:"message_id,omitempty"` // the header of RFC 5322, without angle brackets
	From      string    `json:"from,omitempty"`       // the address alone
	FromName  string    `json:"from_name,omitempty"`
	ReplyTo   string    `json:"reply_to,omitempty"`
	To        string    `json:"to,omitempty"`
	Subject   string    `json:"subject,omitempty"`
	Date      time.Time `json:"date,omitzero"`
	// AuthResults is what was found out about the sender when the mail came, in the
	// form of an Authentication-Results header (RFC 8601): by the account's own server,
	// or else by this program.
	AuthResults string `json:"auth_results,omitempty"`
	// NewAccount and Urges are words of the mail that announce another bank account and
	// that press for money.
	NewAccount string `json:"new_account,omitempty"`
	Urges      string `json:"urges,omitempty"`
	// Inside is the mail within this one that a document lay in: somebody passed it on as
	// an attachment. It is set where the envelope of a document is asked for.
	Inside *Envelope `json:"inside,omitempty"`
}

// InnerMail is a mail within a mail.
type InnerMail struct {
	Path     string   `json:"path"` // under which its files came
	Envelope Envelope `json:"envelope"`
}

// Message is one mail, its raw bytes stored under its ID.
type Message struct {
	ID         MessageID    `json:"id"`
	Envelope   Envelope     `json:"envelope"`
	Size       int64        `json:"size"`
	ReceivedAt time.Time    `json:"received_at"`
	State      MessageState `json:"state"`
	Reason     string       `json:"reason,omitempty"` // why ignored or failed, as a sentence
	Attempts   int          `json:"attempts,omitempty"`
	// WantedBy is who took it in by hand after it was left out or failed; no rule is
	// asked again.
	WantedBy string `json:"wanted_by,omitempty"`
	// Inside are the mails within it.
	Inside []InnerMail `json:"inside,omitempty"`
}

// EnvelopeOf is the envelope around the file that came under a path, with that of the
// innermost mail which it lay in.
func (m Message) EnvelopeOf(path string) Envelope {
	out, deepest := m.Envelope, -1
	for i, in := range m.Inside {
		if strings.HasPrefix(path, in.Path+"/") && len(in.Path) > deepest {
			out.Inside, deepest = &m.Inside[i].Envelope, len(in.Path)
		}
	}
	return out
}

// Outcome is what a delivered file became.
type Outcome string

// Every file that comes in ends as exactly one of these.
const (
	Became  Outcome = "became"  // a new document
	Known   Outcome = "known"   // the same bytes were here before: linked to them
	Ignored Outcome = "ignored" // by a rule that Reason names
	Failed  Outcome = "failed"  // Reason says why and what to do
)

// Delivery is one file that came in through a door, and what it became.
type Delivery struct {
	ID       int64      `json:"id"`
	Door     string     `json:"door"`              // "mail", "import"
	Message  MessageID  `json:"message,omitempty"` // for mail
	Path     string     `json:"path"`              // the file's name, with the archive or mail it was in
	Outcome  Outcome    `json:"outcome"`
	Reason   string     `json:"reason,omitempty"`
	Document DocumentID `json:"document,omitempty"`
	By       string     `json:"by,omitempty"` // who imported it; empty for mail
	At       time.Time  `json:"at"`
}

// ReviewID names one invoice in the program: the first 12 hexadecimal digits of
// its document's ID and, for later invoices in the same file, "-2", "-3", ...
type ReviewID string

// NewReviewID is the ID of part number part (from 1) of a document.
func NewReviewID(d DocumentID, part int) ReviewID {
	s := string(d)
	if len(s) > 12 {
		s = s[:12]
	}
	if part > 1 {
		s += "-" + strconv.Itoa(part)
	}
	return ReviewID(s)
}
