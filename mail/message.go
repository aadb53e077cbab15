package mail

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"countersign/core"
	"countersign/mail/internal/cms"
	"countersign/mail/internal/mimetree"
)

// message is one mail while it is taken apart. Its leaves are collected first,
// because only the text tells which pictures belong to it.
type message struct {
	walk     *walk
	dir      string // path of the mail's parts; empty for the outermost
	envelope core.Envelope
	texts    []text
	leaves   []leaf
	groups   int // multipart/alternative so far
	first    int // index of its first part
	inlined  int // bytes of the pictures that its text shows so far
}

// text is a piece of the mail's own text.
type text struct {
	html  bool
	body  string // UTF-8
	group int    // of the multipart/alternative it lies in, 0 for none
	index int    // of its leaf
}

// leaf is a part that holds something itself.
type leaf struct {
	name      string
	mediaType string // by content
	declared  string
	contentID string
	data      []byte
	inline    bool // not declared an attachment
	skip      string
	fault     string
	at        place
}

// mail takes a mail apart and returns its text and what it says of itself.
func (w *walk) mail(dir string, data []byte, at place) core.Unpacked {
	m := &message{walk: w, dir: dir, first: len(w.parts)}
	root := mimetree.Parse(data, at.depth, &w.budget)
	m.envelope = readEnvelope(root.Header)
	m.node(root, 0, at)
	m.finish()
	return core.Unpacked{Envelope: m.envelope, Recipients: recipients(root.Header), AuthResults: authResults(root.Header), Text: m.plain(), Bounce: bounceOf(root)}
}

// node collects the leaves of a part.
func (m *message) node(n *mimetree.Node, group int, at place) {
	if m.walk.ctx.Err() != nil {
		return
	}
	switch {
	case n.Fault != "":
		m.leaves = append(m.leaves, leaf{name: n.Name, mediaType: typeBytes, data: n.Body, fault: n.Fault, at: at})
	case n.Type == "multipart/encrypted":
		m.leaves = append(m.leaves, leaf{name: "encrypted mail.eml", mediaType: "multipart/encrypted", data: n.Body,
			fault: "The mail is encrypted: open it in your mail program and import the file", at: at})
	case len(n.Children) > 0:
		if n.Type == "multipart/alternative" {
			m.groups++
			group = m.groups
		}
		for _, child := range n.Children {
			m.node(child, group, at.deeper())
		}
	default:
		m.leaf(n, group, at)
	}
}

// leaf collects a part without parts.
func (m *message) leaf(n *mimetree.Node, group int, at place) {
	data, damaged := n.Content()
	l := leaf{name: n.Name, declared: n.Type, contentID: n.ContentID(), inline: n.Attached != "attachment", at: at}
	l.data, l.mediaType = rescue(n, data, damaged)
	switch {
	case strings.HasPrefix(n.Type, "message/"):
		m.embedded(l)
	case isText(n, l.mediaType):
		m.text(n, group, l)
	case l.mediaType == typeTNEF || l.mediaType == typeCMS:
		m.container(l.name, l.mediaType, l.data, at)
	default:
		l.skip = declaredSkip[n.Type]
		if damaged && l.mediaType == typeBytes && len(l.data) > 0 {
			l.fault = "The attachment arrived damaged: ask the sender to send it again"
		}
		m.leaves = append(m.leaves, l)
	}
}

// declaredSkip says why parts are left out by what they are declared as, where
// the content alone does not tell.
var declaredSkip = map[string]string{
	"application/pkcs7-signature":   skipped[typeCMSSig],
	"application/x-pkcs7-signature": skipped[typeCMSSig],
	"application/pgp-signature":     skipped[typePGPSig],
	"application/pgp-keys":          skipped[typePGPKey],
	"text/calendar":                 skipped[typeICS],
	"text/x-vcard":                  skipped[typeVCard],
	"text/vcard":                    skipped[typeVCard],
	"text/x-amp-html":               "another form of the mail's text",
	"text/rfc822-headers":           "the header of a mail that came back",
	"application/applefile":         "a file of the operating system", // RFC 1740
}

// rescue gives the content and its type, and repairs what senders get wrong most
// often: a transfer encoding that is declared and not there, or there and not
// declared.
func rescue(n *mimetree.Node, data []byte, damaged bool) ([]byte, string) {
	t := mediaType(n.Name, data)
	if damaged {
		if raw := mediaType(n.Name, n.Body); isBinary(raw) {
			return n.Body, raw
		}
	}
	if t == typeText && !strings.HasPrefix(n.Type, "text/") && len(data) > 20 {
		head, _ := mimetree.Decode(data[:min(len(data), 2000)], "base64")
		if ht := mediaType("", head); isBinary(ht) || cms.Begins(head) {
			whole, _ := mimetree.Decode(data, "base64")
			if wt := mediaType(n.Name, whole); wt != typeBytes {
				return whole, wt
			}
		}
	}
	return data, t
}

// isBinary tells types that no text has by chance.
func isBinary(mediaType string) bool {
	return mediaType == typePDF || mediaType == typeZIP || mediaType == typeOLE || mediaType == typeTNEF ||
		strings.HasPrefix(mediaType, "image/") && mediaType != "image/svg+xml" || strings.HasPrefix(mediaType, "application/vnd.")
}

// textPiece is what Exchange calls the text that follows an attachment. (That as plain
// text is no kind of file that anything becomes of.)
var textPiece = regexp.MustCompile(`(?i)^ATT\d{5}\.html?$`)

// isText tells whether a part is the mail's own text rather than a file.
func isText(n *mimetree.Node, mediaType string) bool {
	switch n.Type {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown":
	default:
		return false
	}
	if (n.Attached == "attachment" || n.Name != "") && !textPiece.MatchString(n.Name) || isBinary(mediaType) || mediaType == typeTNEF || mediaType == typeCMS {
		return false
	}
	return n.Type != "text/plain" || mediaType != typeXML
}

// text collects a piece of the mail's text and the files that uuencode wrote
// into it.
func (m *message) text(n *mimetree.Node, group int, l leaf) {
	files, rest := mimetree.SplitUU(l.data)
	if len(files) > 0 {
		l.data = rest
	}
	if bytes.Contains(l.data, []byte("-----BEGIN PGP MESSAGE-----")) {
		l.fault = faults[typePGP]
	}
	html := n.Type == "text/html" || l.mediaType == typeHTML
	if l.name == "" {
		l.name = textName(html)
	}
	shown := l.data
	if len(shown) > maxBody {
		shown = trimRune(shown[:maxBody])
	}
	body := mimetree.ToUTF8(shown, textCharset(n, html, shown))
	if l.fault == "" {
		m.texts = append(m.texts, text{html: html, body: body, group: group, index: len(m.leaves)})
	}
	m.leaves = append(m.leaves, l)
	for _, f := range files {
		if !m.walk.spend() {
			break
		}
		t := mediaType(f.Name, f.Data)
		m.leaves = append(m.leaves, leaf{name: f.Name, mediaType: t, data: f.Data, at: l.at})
	}
}

// textName is what a piece of the mail's text is called that has no name.
func textName(html bool) string {
	if html {
		return bodyName
	}
	return "mail body.txt"
}

// embedded collects a part of a message type (RFC 2046, section 5.2).
func (m *message) embedded(l leaf) {
	switch l.declared {
	case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/feedback-report":
		l.skip = "report on the delivery of a mail"
	case "message/partial":
		l.fault = "The mail is one piece of several: ask the sender to send it in one"
	case "message/external-body":
		l.skip = "a reference to a file that is elsewhere"
	default: // message/rfc822, message/global
		if isBinary(l.mediaType) {
			break
		}
		l.mediaType = typeMail
	}
	m.leaves = append(m.leaves, l)
}

// finish turns the leaves into parts and, where no document came with the mail,
// its text into one.
func (m *message) finish() {
	used := m.cidsInText()
	for i := range m.leaves {
		l := &m.leaves[i]
		if l.skip == "" && l.fault == "" {
			l.skip = pictureSkip(*l, used)
		}
		if m.isTextLeaf(i) || l.mediaType == typeBytes && len(l.data) == 0 && l.name == "" {
			continue
		}
		m.emit(*l)
	}
	m.emitText()
}

// emit hands one leaf on.
func (m *message) emit(l leaf) {
	name := safeName(l.name, l.mediaType)
	full := path.Join(m.dir, name)
	switch {
	case l.skip != "":
		m.walk.add(core.Part{Path: full, MediaType: l.mediaType, Skip: l.skip})
	case l.fault != "":
		m.walk.add(core.Part{Path: full, MediaType: l.mediaType, Data: l.data, Fault: l.fault})
	default:
		m.walk.file(m.dir, name, l.mediaType, l.data, l.at)
	}
}

// isTextLeaf tells whether a leaf is a piece of the text.
func (m *message) isTextLeaf(i int) bool {
	for _, t := range m.texts {
		if t.index == i {
			return true
		}
	}
	return false
}
