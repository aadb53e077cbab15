package core

import (
	"strings"
	"time"
	"unicode"
)

// NoticeState is how far a notice has come.
type NoticeState string

// The states of a notice.
const (
	NoticeWaiting NoticeState = "waiting"
	NoticeSent    NoticeState = "sent"
	NoticeFailed  NoticeState = "failed" // given up; a person can have it tried again
	// NoticeWithdrawn are those that nobody needs any more, or that may no longer go to
	// their recipient.
	NoticeWithdrawn NoticeState = "withdrawn"
)

// Notice is one mail of the program's own. There is one for each kind, recipient and
// period.
type Notice struct {
	Number int64      `json:"number"` // from 1; 0 until it is stored
	Kind   NoticeKind `json:"kind"`
	To     string     `json:"to"`             // the address
	User   string     `json:"user,omitempty"` // whose address it is; empty for one that the owner entered
	Period string     `json:"period"`         // "2026-11-30", "2026-11-30T08", "2026-10"
	// MessageID is chosen once, without angle brackets (RFC 5322, section 3.6.4): a
	// notice that is sent twice can be told to be the same.
	MessageID string       `json:"message_id"`
	Subject   string       `json:"subject"`
	Text      string       `json:"text"`
	Items     []NoticeItem `json:"items,omitempty"`
	// File is attached; its Data is not listed with others.
	File *NoticeFile `json:"file,omitempty"`

	At     time.Time   `json:"at"`
	State  NoticeState `json:"state"`
	Tries  int         `json:"tries,omitempty"`
	Next   time.Time   `json:"next,omitzero"` // not tried before
	SentAt time.Time   `json:"sent_at,omitzero"`
	Error  string      `json:"error,omitempty"` // of the last try
}

// NoticeItem is an invoice that a notice names for its approval, a question about it, or
// what is wrong with it.
type NoticeItem struct {
	Review   ReviewID `json:"review"`
	Question int      `json:"question,omitempty"`
	Settle   bool     `json:"settle,omitempty"`
}

// NoticeFile is what is attached to a notice.
type NoticeFile struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Data      []byte `json:"data"`
}

// NoticeFilter narrows ListNotices; empty fields fit all. The order is that of Number.
type NoticeFilter struct {
	State NoticeState
	Since time.Time // queued then or later
	Limit int       // keeps the latest
}

// MailAddress checks an address as notices are sent to: one address without a name, in
// ASCII before the @ (RFC 5321, section 4.1.2, without quoted parts). The domain may
// be written in any script.
func MailAddress(typed string) (string, error) {
	a := strings.TrimSpace(typed)
	local, domain, ok := strings.Cut(a, "@")
	bad := func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune(`"<>()[],;:\@`, r) || unicode.IsSpace(r) || !unicode.IsGraphic(r)
	}
	outside := func(r rune) bool { return r > 0x7e }
	switch {
	case !ok || local == "" || domain == "" || len(a) > 254 || len(local) > 64,
		strings.ContainsFunc(local, bad), strings.ContainsFunc(domain, bad),
		strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(a, ".."),
		strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.HasPrefix(domain, "-"):
		return "", Errorf(BadInput, "%q is no mail address", cut(a, 60)).WithHint("it looks like anna@firm.example")
	case strings.ContainsFunc(local, outside):
		return "", Errorf(BadInput, "%q has letters before the @ that many mail servers do not take", cut(a, 60)).WithHint("use an address with plain letters there")
	}
	return a, nil
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
