package tnef

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// Property tags of [MS-OXPROPS] that matter here.
const (
	pidBody             = 0x1000
	pidRTFCompressed    = 0x1009
	pidHTML             = 0x1013
	pidAttachDataObject = 0x3701
	pidAttachLongName   = 0x3707
)

// Property types of [MS-OXCDATA], section 2.11.1.
const (
	typeString8 = 0x001e
	typeUnicode = 0x001f
	typeObject  = 0x000d
	typeBinary  = 0x0102
	multiple    = 0x1000
)

// fixedSize gives the encoded size of the types of fixed length, padded to four.
var fixedSize = map[uint16]int{
	0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8,
	0x000a: 4, 0x000b: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}

// prop is one MAPI property with its first value.
type prop struct {
	id, typ uint16
	value   []byte
}

// text is the value of a string property.
func (p prop) text() string {
	if p.typ != typeUnicode {
		return string(bytes.TrimRight(p.value, "\x00"))
	}
	u := make([]uint16, 0, len(p.value)/2)
	for i := 0; i+1 < len(p.value); i += 2 {
		u = append(u, binary.LittleEndian.Uint16(p.value[i:]))
	}
	return string(bytes.TrimRight([]byte(string(utf16.Decode(u))), "\x00"))
}

// cursor reads little-endian values; ok turns false at the end and stays so.
type cursor struct {
	rest []byte
	ok   bool
}

func (c *cursor) bytes(n int) []byte {
	if !c.ok || n < 0 || n > len(c.rest) {
		c.ok = false
		return nil
	}
	b := c.rest[:n]
	c.rest = c.rest[n:]
	return b
}

func (c *cursor) u16() uint16 {
	if b := c.bytes(2); c.ok {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if b := c.bytes(4); c.ok {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// sized reads a length and as many bytes, padded to four.
func (c *cursor) sized() []byte {
	n := int64(c.u32())
	if n > int64(len(c.rest)) {
		c.ok = false
		return nil
	}
	b := c.bytes(int(n))
	c.bytes(min(int((4-n%4)%4), len(c.rest)))
	return b
}

// readProps reads an encoded property list ([MS-OXTNEF], section 2.1.3.4) as far
// as it goes.
func readProps(data []byte) []prop {
	c := &cursor{rest: data, ok: true}
	count := c.u32()
	var out []prop
	for i := uint32(0); i < count && c.ok && len(out) < 10_000; i++ {
		p := prop{typ: c.u16(), id: c.u16()}
		if p.id >= 0x8000 {
			c.skipName()
		}
		p.value = c.value(p.typ)
		p.typ &^= multiple
		if c.ok {
			out = append(out, p)
		}
	}
	return out
}

// skipName passes over the name of a named property.
func (c *cursor) skipName() {
	c.bytes(16) // GUID
	if c.u32() == 0 {
		c.u32() // a number
		return
	}
	c.sized() // a string
}

// value reads the values of a property and returns the first.
func (c *cursor) value(typ uint16) []byte {
	base := typ &^ multiple
	size, fixed := fixedSize[base]
	n := uint32(1)
	if typ&multiple != 0 || !fixed {
		n = c.u32()
	}
	var first []byte
	for i := uint32(0); i < n && c.ok; i++ {
		var v []byte
		switch {
		case fixed:
			v = c.bytes(size)
		case base == typeString8, base == typeUnicode, base == typeObject, base == typeBinary:
			v = c.sized()
		default:
			c.ok = false
		}
		if i == 0 {
			first = v
		}
	}
	return first
}

// message takes the text of the mail out of its properties.
func (c *Content) message(props []prop) {
	for _, p := range props {
		switch p.id {
		case pidBody:
			c.Text = p.text()
		case pidHTML:
			c.HTML = p.value
			if p.typ == typeUnicode {
				c.HTML = []byte(p.text())
			}
		case pidRTFCompressed:
			c.RTF = decompressRTF(p.value)
		}
	}
}

// props takes the long name and the embedded object out of an attachment's
// properties. An object's first 16 bytes name its interface; that of a message
// (IID_IMessage, {00020307-...}) holds TNEF.
func (f *File) props(props []prop) {
	for _, p := range props {
		switch p.id {
		case pidAttachLongName:
			if name := p.text(); name != "" {
				f.Name = name
			}
		case pidAttachDataObject:
			v := p.value
			if len(v) > 16 && (p.typ == typeObject || IsTNEF(v[16:])) {
				v = v[16:]
			}
			if len(f.Data) == 0 || IsTNEF(v) {
				f.Data, f.Message = v, IsTNEF(v)
			}
		}
	}
}
