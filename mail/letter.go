package mail

import (
	"bytes"
	"io"
	"strings"
	"time"

	gomail "github.com/emersion/go-message/mail"
	"golang.org/x/net/idna"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// Letter is a mail of the program's own to one recipient.
type Letter struct {
	From     string // the address
	FromName string
	To       string
	// MessageID has no angle brackets. The same letter has the same one whenever it is
	// sent again.
	MessageID string
	Date      time.Time
	Subject   string
	Text      string
	File      *core.NoticeFile
}

// wire is the address in the form in which servers take it: its domain in ASCII.
func wireAddress(typed string) (string, error) {
	a, err := core.MailAddress(typed)
	if err != nil {
		return "", err
	}
	local, domain, _ := strings.Cut(a, "@")
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", core.Errorf(core.BadInput, "%q is no mail address", mimetree.Flatten(typed)).WithHint("check what stands after the @")
	}
	return local + "@" + domain, nil
}

// bytes writes the letter as RFC 5322 has it: every character beyond ASCII encoded, no
// line longer than a server takes. A name or a subject cannot add a header: line ends in
// them become blanks.
func (l Letter) bytes() ([]byte, error) {
	from, err := wireAddress(l.From)
	if err != nil {
		return nil, err
	}
	to, err := wireAddress(l.To)
	if err != nil {
		return nil, err
	}
	if strings.ContainsFunc(l.MessageID, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>()", r) }) || strings.Count(l.MessageID, "@") != 1 {
		return nil, core.Errorf(core.Internal, "%q is no Message-ID", l.MessageID)
	}
	var h gomail.Header
	h.SetDate(l.Date)
	// A backslash must not stand as it is in an encoded name (RFC 2047, section 5), and
	// the standard library lets it.
	name := strings.ReplaceAll(mimetree.Flatten(l.FromName), `\`, "/")
	h.SetAddressList("From", []*gomail.Address{{Name: name, Address: from}})
	h.SetAddressList("To", []*gomail.Address{{Address: to}})
	h.SetSubject(mimetree.Flatten(l.Subject))
	h.SetMessageID(l.MessageID)
	// RFC 3834, section 5: nobody's absence is told to a program. The second is what
	// Exchange looks at.
	h.Set("Auto-Submitted", "auto-generated")
	h.Set("X-Auto-Response-Suppress", "All")
	var b bytes.Buffer
	if err := l.write(&b, h); err != nil {
		return nil, core.Errorf(core.Internal, "the mail cannot be written: %w", err)
	}
	return b.Bytes(), nil
}

func (l Letter) write(w io.Writer, h gomail.Header) error {
	if l.File == nil {
		h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
		h.Set("Content-Transfer-Encoding", "quoted-printable")
		part, err := gomail.CreateSingleInlineWriter(w, h)
		if err != nil {
			return err
		}
		return written(part, l.body())
	}
	m, err := gomail.CreateWriter(w, h)
	if err != nil {
		return err
	}
	var inline gomail.InlineHeader
	inline.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	inline.Set("Content-Transfer-Encoding", "quoted-printable")
	part, err := m.CreateSingleInline(inline)
	if err != nil {
		return err
	}
	if err := written(part, l.body()); err != nil {
		return err
	}
	var attached gomail.AttachmentHeader
	attached.SetContentType(l.File.MediaType, nil)
	attached.SetFilename(l.File.Name)
	attached.Set("Content-Transfer-Encoding", "base64")
	if part, err = m.CreateAttachment(attached); err != nil {
		return err
	}
	if err := written(part, l.File.Data); err != nil {
		return err
	}
	return m.Close()
}

// body is the text with the line ends of mails.
func (l Letter) body() []byte {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(l.Text, "\ufffd"))
	return []byte(strings.ReplaceAll(strings.TrimRight(text, "\n")+"\n", "\n", "\r\n"))
}

func written(w io.WriteCloser, b []byte) error {
	if _, err := w.Write(b); err != nil {
		return err
	}
	return w.Close()
}
