package sample

import (
	"bytes"
	"encoding/xml"
)

// element is one element of an XML file: with text, or with children.
type element struct {
	name  string
	attrs []string // name, value, name, value
	text  string
	kids  []element
}

// el is an element with children; leaf is one with text.
func el(name string, kids ...element) element { return element{name: name, kids: kids} }

func leaf(name, text string, attrs ...string) element {
	return element{name: name, text: text, attrs: attrs}
}

// document writes the element as an indented XML file.
func (e element) document() []byte {
	b := bytes.NewBufferString(xml.Header)
	e.write(b, "")
	return b.Bytes()
}

func (e element) write(b *bytes.Buffer, indent string) {
	b.WriteString(indent + "<" + e.name)
	for i := 0; i+1 < len(e.attrs); i += 2 {
		b.WriteString(" " + e.attrs[i] + `="`)
		escape(b, e.attrs[i+1])
		b.WriteByte('"')
	}
	b.WriteByte('>')
	if len(e.kids) == 0 {
		escape(b, e.text)
	} else {
		b.WriteByte('\n')
		for _, k := range e.kids {
			k.write(b, indent+"  ")
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + e.name + ">\n")
}

// escape writes text; a bytes.Buffer takes everything.
func escape(b *bytes.Buffer, s string) { _ = xml.EscapeText(b, []byte(s)) }
