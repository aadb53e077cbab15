package mail

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"strings"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// bodyName is what the mail's own text is called when it is the document.
const bodyName = "mail body.html"

// maxBody bounds the text that is made into a document. A text of this size is
// a log file, not an invoice.
const maxBody = 4 << 20

var (
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)`)
	cidRef      = regexp.MustCompile(`(?i)cid:([^"'\s>)]+)`)
)

// htmlCharset is the charset that an HTML text declares itself.
func htmlCharset(data []byte) string {
	if m := metaCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

// textCharset is the charset of a text part: the header's goes first.
func textCharset(n *mimetree.Node, html bool, data []byte) string {
	if cs := n.Params["charset"]; cs != "" || !html {
		return cs
	}
	return htmlCharset(data)
}

// cidsInText gives the Content-IDs that the HTML text refers to.
func (m *message) cidsInText() map[string]bool {
	used := map[string]bool{}
	for _, t := range m.texts {
		if !t.html {
			continue
		}
		for _, ref := range cidRef.FindAllStringSubmatch(t.body, -1) {
			used[strings.ToLower(contentID(html.UnescapeString(ref[1])))] = true
		}
	}
	return used
}

// emitText makes the mail's text a document where none came with it, and else
// notes that it was left out.
func (m *message) emitText() {
	full := path.Join(m.dir, bodyName)
	switch chosen := m.chosen(); {
	case m.hasDocument():
		for _, t := range m.texts {
			if strings.TrimSpace(t.body) != "" {
				m.walk.add(core.Part{Path: path.Join(m.dir, m.leaves[t.index].name), MediaType: textOrHTML(t.html),
					Skip: "text of the mail; the documents are attached"})
			}
		}
	case len(chosen) > 0:
		m.walk.add(core.Part{Path: full, MediaType: typeHTML, Data: m.page(chosen), Link: invoiceLink(chosen, m.envelope.Subject)})
	case len(m.walk.parts) == m.first:
		m.walk.add(core.Part{Path: full, MediaType: typeHTML, Skip: "the mail is empty"})
	}
}

// contentID is the Content-ID that a reference names (RFC 2392): in it, characters may
// be written as %XX.
func contentID(ref string) string {
	if id, err := url.PathUnescape(ref); err == nil {
		return id
	}
	return ref
}

func textOrHTML(html bool) string {
	if html {
		return typeHTML
	}
	return typeText
}

// hasDocument tells whether something that can be an invoice came with the mail
// or with one that lies in it.
func (m *message) hasDocument() bool {
	for _, p := range m.walk.parts[m.first:] {
		if len(p.Data) > 0 && p.Fault == "" && isDocument(p) {
			return true
		}
	}
	return false
}

// chosen gives the pieces of text to show: of an alternative the HTML, and of
// what is empty nothing.
func (m *message) chosen() []text {
	html := map[int]bool{}
	for _, t := range m.texts {
		if t.html && visible(t) {
			html[t.group] = true
		}
	}
	var out []text
	for _, t := range m.texts {
		if visible(t) && (t.html || t.group == 0 || !html[t.group]) {
			out = append(out, t)
		}
	}
	return out
}

// maxText bounds the text that rules look at.
const maxText = 64 << 10

// plain is the mail's own text without markup.
func (m *message) plain() string {
	var b strings.Builder
	for _, t := range m.chosen() {
		body := t.body
		if t.html {
			body = tagText(body)
		}
		b.WriteString(body[:min(len(body), maxText-b.Len())])
		if b.Len() >= maxText-1 {
			break
		}
		b.WriteByte('\n')
	}
	return strings.ToValidUTF8(b.String(), "\ufffd")
}

// visible tells whether a text shows anything.
func visible(t text) bool {
	if !t.html {
		return strings.TrimSpace(t.body) != ""
	}
	return strings.TrimSpace(tagText(t.body)) != "" || strings.Contains(strings.ToLower(t.body), "<img")
}

// page writes the text as one HTML page, with what a letter has at its top.
func (m *message) page(texts []text) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + html.EscapeString(m.envelope.Subject) + "</title></head>\n<body>\n")
	m.letterhead(&b)
	s := &sanitiser{picture: m.picture}
	for _, t := range texts {
		body := t.body[:min(len(t.body), maxBody)]
		if t.html {
			b.WriteString(s.clean(body))
		} else {
			b.WriteString("<div style=\"white-space: pre-wrap; font-family: monospace\">" + html.EscapeString(strings.ReplaceAll(body, "\r\n", "\n")) + "</div>\n")
		}
	}
	b.WriteString("</body></html>\n")
	return []byte(strings.ToValidUTF8(b.String(), "\ufffd"))
}

// letterhead writes subject, sender and date.
func (m *message) letterhead(b *strings.Builder) {
	e := m.envelope
	row := func(label, value string) {
		if value != "" {
			fmt.Fprintf(b, "<tr><td>%s</td><td>%s</td></tr>\n", label, html.EscapeString(value))
		}
	}
	b.WriteString("<table>\n")
	row("Subject:", e.Subject)
	row("From:", strings.TrimSpace(e.FromName+" "+angle(e.From)))
	if !e.Date.IsZero() {
		row("Date:", e.Date.Format("2006-01-02 15:04"))
	}
	b.WriteString("</table>\n<hr>\n")
}

func angle(address string) string {
	if address == "" {
		return ""
	}
	return "<" + address + ">"
}
