package tnef

import (
	"encoding/binary"
	"strings"
	"testing"
)

// TestRTF decompresses the example of [MS-OXRTFCP], section 4.1.
func TestRTF(t *testing.T) {
	in := "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c" +
		"\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"
	want := "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
	if got := string(decompressRTF([]byte(in))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBadStreams(t *testing.T) {
	if _, err := Read([]byte("no")); err == nil {
		t.Error("no error for what is no stream")
	}
	head := string(binary.LittleEndian.AppendUint32(nil, signature)) + "\x01\x00"
	for name, rest := range map[string]string{
		"cut in an attribute's head": "\x01\x03\x90", "huge size": "\x02\x0f\x80\x06\x00\xff\xff\xff\xff", "cut in a value": "\x02\x0f\x80\x06\x00\x10\x00\x00\x00abc",
	} {
		if c, err := Read([]byte(head + rest)); err != nil || !c.Truncated {
			t.Errorf("%s: %+v %v", name, c, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	head := string(binary.LittleEndian.AppendUint32(nil, signature)) + "\x01\x00"
	f.Add([]byte(head + "\x02\x02\x90\x06\x00\x02\x00\x00\x00ab\x00\x00\x02\x05\x90\x06\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00\x00"))
	f.Add([]byte(head + strings.Repeat("\x00", 40)))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read(data)
		if err != nil && IsTNEF(data) {
			t.Error(err)
		}
		if len(c.Files) > maxFiles {
			t.Errorf("%d files", len(c.Files))
		}
		decompressRTF(data)
		readProps(data)
	})
}
