// Package tnef reads winmail.dat, the container in which Outlook and Exchange
// send attachments to those who do not use them ([MS-OXTNEF]). It reads the
// files and the text and leaves the rest.
package tnef

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// ErrNotTNEF says that the bytes are no TNEF stream.
var ErrNotTNEF = errors.New("no TNEF stream")

const signature = 0x223e9f78

// Attribute IDs of [MS-OXTNEF], section 2.1.3.3.
const (
	attAttachRendData = 0x9002
	attAttachTitle    = 0x8010
	attAttachData     = 0x800f
	attAttachment     = 0x9005
	attMsgProps       = 0x9003
)

// maxFiles bounds the attachments of one stream.
const maxFiles = 500

// File is an attachment.
type File struct {
	Name string
	Data []byte
	// Message says that Data is an embedded message, again as TNEF.
	Message bool
}

// Content is what a stream holds.
type Content struct {
	Files []File
	HTML  []byte // the body as HTML, in the charset it declares; nil if none
	Text  string // the body as text; empty if none
	RTF   []byte // the body as RTF, decompressed; nil if none
	// Truncated says that the stream ended inside an attribute.
	Truncated bool
}

// IsTNEF tells a stream by its signature ([MS-OXTNEF], section 2.1.3.1).
func IsTNEF(data []byte) bool {
	return len(data) >= 6 && binary.LittleEndian.Uint32(data) == signature
}

// Read takes a stream apart. A stream that ends early gives what came before,
// with Truncated set.
func Read(data []byte) (Content, error) {
	var c Content
	if !IsTNEF(data) {
		return c, ErrNotTNEF
	}
	rest := data[6:] // signature and key
	for len(rest) > 0 {
		if len(rest) < 11 {
			c.Truncated = len(bytes.Trim(rest, "\x00")) > 0
			break
		}
		id := binary.LittleEndian.Uint32(rest[1:5]) & 0xffff
		size := binary.LittleEndian.Uint32(rest[5:9])
		if uint64(size)+11 > uint64(len(rest)) {
			c.Truncated = true
			break
		}
		c.attribute(id, rest[9:9+size])
		rest = rest[11+size:] // and the checksum
	}
	c.dropEmpty()
	return c, nil
}

// attribute takes one attribute in.
func (c *Content) attribute(id uint32, value []byte) {
	if id == attMsgProps {
		c.message(readProps(value))
		return
	}
	if id == attAttachRendData && len(c.Files) < maxFiles {
		c.Files = append(c.Files, File{})
		return
	}
	if len(c.Files) == 0 {
		return
	}
	f := &c.Files[len(c.Files)-1]
	switch id {
	case attAttachTitle:
		if f.Name == "" {
			f.Name = string(bytes.TrimRight(value, "\x00"))
		}
	case attAttachData:
		f.Data = value
	case attAttachment:
		f.props(readProps(value))
	}
}

// dropEmpty leaves out attachments that hold nothing, such as OLE links.
func (c *Content) dropEmpty() {
	kept := c.Files[:0]
	for _, f := range c.Files {
		if len(f.Data) > 0 || f.Name != "" {
			kept = append(kept, f)
		}
	}
	c.Files = kept
}
