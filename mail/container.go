package mail

import (
	"encoding/pem"
	"path"
	"strings"

	"countersign/mail/internal/cms"
	"countersign/mail/internal/mimetree"
	"countersign/mail/internal/tnef"
)

// container collects what lies in winmail.dat or an S/MIME envelope as if it lay
// in the mail itself.
func (m *message) container(name, mediaType string, data []byte, at place) {
	if at.depth > mimetree.MaxDepth || !m.walk.spend() {
		m.leaves = append(m.leaves, leaf{name: name, mediaType: mediaType, data: data, at: at,
			fault: "It is nested too deep; nothing further in was taken apart"})
		return
	}
	if mediaType == typeTNEF {
		m.tnef(name, data, at.deeper())
		return
	}
	m.smime(name, data, at.deeper())
}

// tnef collects the files and the text of winmail.dat.
func (m *message) tnef(name string, data []byte, at place) {
	c, err := tnef.Read(data)
	if err != nil || c.Truncated {
		m.leaves = append(m.leaves, leaf{name: name, mediaType: typeTNEF, data: data, at: at,
			fault: "The winmail.dat is damaged: ask the sender to send the file as a normal attachment"})
	}
	for _, f := range c.Files {
		if !m.walk.spend() {
			break
		}
		if f.Message {
			m.container(f.Name, typeTNEF, f.Data, at)
			continue
		}
		t := mediaType(f.Name, f.Data)
		m.leaves = append(m.leaves, leaf{name: mimetree.ToUTF8([]byte(f.Name), ""), mediaType: t, data: f.Data, at: at})
	}
	m.tnefText(c)
}

// tnefText takes the text of winmail.dat where the mail itself has none.
func (m *message) tnefText(c tnef.Content) {
	for _, t := range m.texts {
		if strings.TrimSpace(t.body) != "" {
			return
		}
	}
	switch {
	case len(c.HTML) > 0:
		m.addText(true, mimetree.ToUTF8(c.HTML, htmlCharset(c.HTML)))
	case c.Text != "":
		m.addText(false, mimetree.ToUTF8([]byte(c.Text), ""))
	case len(c.RTF) > 0:
		m.leaves = append(m.leaves, leaf{name: "mail body.rtf", mediaType: "application/rtf", data: c.RTF})
	}
}

// addText adds a piece of text that is no part of its own.
func (m *message) addText(html bool, body string) {
	m.texts = append(m.texts, text{html: html, body: body, index: len(m.leaves)})
	m.leaves = append(m.leaves, leaf{name: textName(html), mediaType: typeText})
}

// smime collects the content of a signed envelope. The signature is not checked:
// what counts here is that the content is read.
func (m *message) smime(name string, data []byte, at place) {
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	l := leaf{name: name, mediaType: typeCMS, data: data, at: at}
	kind, err := cms.KindOf(data)
	inner, innerErr := cms.Content(data)
	switch {
	case err != nil:
		l.fault = "The S/MIME envelope is damaged: open the mail in your mail program and import the file"
	case kind == cms.Encrypted:
		l.fault = "The mail is encrypted (S/MIME): open it in your mail program and import the file"
	case kind != cms.Signed || innerErr != nil:
		l.fault = "The S/MIME envelope cannot be opened here: open the mail in your mail program and import the file"
	case mimetree.PeekHeader(inner).Get("Content-Type") != "":
		m.node(mimetree.Parse(inner, at.depth, &m.walk.budget), 0, at)
		return
	default: // a signed file: invoice.xml.p7m
		l.name = strings.TrimSuffix(name, path.Ext(name))
		l.data, l.mediaType = inner, mediaType(l.name, inner)
	}
	m.leaves = append(m.leaves, l)
}
