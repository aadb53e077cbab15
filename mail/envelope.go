package mail

import (
	"cmp"
	"io"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// readEnvelope reads what a mail says of itself. What cannot be read is empty;
// nothing here is proof of anything.
func readEnvelope(h mimetree.Header) core.Envelope {
	name, from := firstAddress(h.Get("From"))
	_, to := firstAddress(h.Get("To"))
	return core.Envelope{
		MessageID: messageID(h.Get("Message-Id")),
		From:      from,
		FromName:  name,
		ReplyTo:   replyTo(h, from),
		To:        to,
		Subject:   h.Text("Subject"),
		Date:      parseDate(h.Get("Date")),
	}
}

// Limits on what is read of headers that may be there any number of times.
const (
	maxRecipients  = 200
	maxReplyTo     = 20
	maxAuthResults = 20
)

// recipients gives the addresses that a mail was sent to, as it says.
func recipients(h mimetree.Header) []string {
	var out []string
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		for _, value := range h.All(name, maxRecipients) {
			for _, a := range anyAddress.FindAllString(mimetree.DecodeWords(value), maxRecipients-len(out)) {
				out = append(out, a)
			}
		}
	}
	return out
}

// replyTo is where answers go. Of several addresses it is the first that is not of the
// sender's domain: what goes to the sender too goes there all the same.
func replyTo(h mimetree.Header, from string) string {
	first := ""
	for _, value := range h.All("Reply-To", maxReplyTo) {
		for _, address := range addresses(value) {
			if !relatedDomains(address, from) {
				return address
			}
			first = cmp.Or(first, address)
		}
	}
	return first
}

// addresses gives those of a list, whatever their names are.
func addresses(value string) []string {
	if list, err := addressParser.ParseList(value); err == nil {
		var out []string
		for _, a := range list {
			out = append(out, strings.TrimSpace(a.Address))
		}
		return out
	}
	out := anyAddress.FindAllString(mimetree.ToUTF8([]byte(value), ""), maxReplyTo)
	if _, last := firstAddress(value); last != "" {
		out = append(out, last)
	}
	return out
}

// relatedDomains reports whether the domain of one address is that of the other, or lies
// below it.
func relatedDomains(a, b string) bool {
	a, b = "."+strings.ToLower(a[strings.LastIndexByte(a, '@')+1:]), "."+strings.ToLower(b[strings.LastIndexByte(b, '@')+1:])
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// authResults gives the Authentication-Results headers (RFC 8601), topmost first.
func authResults(h mimetree.Header) []string {
	var out []string
	for _, value := range h.All("Authentication-Results", maxAuthResults) {
		out = append(out, mimetree.Flatten(mimetree.ToUTF8([]byte(value), "")))
	}
	return out
}

// messageID is the text between the angle brackets, or all of it.
func messageID(s string) string {
	s = mimetree.DecodeWords(s)
	if _, after, ok := strings.Cut(s, "<"); ok {
		s, _, _ = strings.Cut(after, ">")
	}
	return strings.TrimSpace(s)
}

// anyAddress finds an address in a value that follows no grammar.
var anyAddress = regexp.MustCompile(`[^\s<>,;:"()\[\]]+@[^\s<>,;:"()\[\]]+`)

// firstAddress reads the first mailbox of an address list (RFC 5322, section
// 3.4). The encoded words are decoded after the address was found: a name may
// hold a second "address" in them to be taken for the sender.
func firstAddress(value string) (name, address string) {
	list, err := addressParser.ParseList(value)
	if err == nil && len(list) > 0 {
		return mimetree.DecodeWords(list[0].Name), strings.TrimSpace(list[0].Address)
	}
	at := anyAddress.FindStringIndex(value)
	if open := strings.LastIndexByte(value, '<'); open >= 0 {
		if in := anyAddress.FindStringIndex(value[open:]); in != nil {
			at = []int{open + in[0], open + in[1]}
		}
	}
	if at == nil {
		return mimetree.DecodeWords(strings.Trim(value, `"<> `)), ""
	}
	name = strings.Trim(value[:at[0]], " \t\"'<")
	return mimetree.DecodeWords(name), mimetree.ToUTF8([]byte(value[at[0]:at[1]]), "")
}

// addressParser leaves charsets alone; DecodeWords knows more of them.
var addressParser netmail.AddressParser

// dateLayouts are the forms of dates beside RFC 5322's that mails really have.
var dateLayouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04",
	"2 January 2006 15:04:05 -0700", "2 Jan 06 15:04:05 -0700", "2-Jan-2006 15:04:05 -0700", "2 Jan 2006", "2-Jan-2006",
	"Jan 2 15:04:05 2006", "Jan 2 2006 15:04:05", "Jan 2 15:04:05 MST 2006", "Jan 2 15:04:05 -0700 2006",
	"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02",
}

var (
	dateComment = regexp.MustCompile(`\([^()]*\)`)
	weekday     = regexp.MustCompile(`(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s*[,.]?\s+`)
	zoneColon   = regexp.MustCompile(`([+-]\d{2}):(\d{2})$`)
)

// parseDate reads a Date header as tolerantly as can be done without guessing;
// the zero time if it is none. What RFC 3339 cannot write (a zone a day away, a year of
// five digits) is none: the date is stored in that form.
func parseDate(s string) time.Time {
	t := anyDate(s)
	if _, err := t.MarshalText(); err != nil {
		return time.Time{}
	}
	return t
}

func anyDate(s string) time.Time {
	if t, err := netmail.ParseDate(s); err == nil {
		return t
	}
	s = mimetree.Flatten(dateComment.ReplaceAllString(mimetree.ToUTF8([]byte(s[:min(len(s), 200)]), ""), " "))
	s = weekday.ReplaceAllString(s, "")
	if !strings.Contains(s, "T") {
		s = zoneColon.ReplaceAllString(s, "$1$2")
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1970 {
			return t
		}
	}
	return time.Time{}
}

// passThrough is a charset reader for text that is UTF-8 already.
func passThrough(_ string, in io.Reader) (io.Reader, error) { return in, nil }
