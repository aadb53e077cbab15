// Package cms looks into the envelopes of S/MIME (RFC 5652, RFC 8551): it says
// what an envelope is and takes the content out of a signed one. It checks no
// signature and opens nothing encrypted.
package cms

import "errors"

// Kind is what an envelope does to its content.
type Kind string

// The kinds of envelope.
const (
	Signed     Kind = "signed"
	Encrypted  Kind = "encrypted"
	Compressed Kind = "compressed"
	Other      Kind = "other"
)

// ErrNotCMS says that the bytes are no CMS structure; ErrDetached that a
// signature carries no content.
var (
	ErrNotCMS   = errors.New("no CMS structure")
	ErrDetached = errors.New("a signature without its content")
)

// kinds maps the content types, DER-encoded, to kinds.
var kinds = map[string]Kind{
	"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02":         Signed,
	"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03":         Encrypted, // enveloped
	"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06":         Encrypted,
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17": Encrypted, // authEnveloped, RFC 5083
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09": Compressed,
}

// Begins tells whether data begins as an envelope does, of which the rest may be
// missing: the outer sequence with a length of some size, and the content type.
func Begins(data []byte) bool {
	if len(data) < 2 || data[0] != tagSequence || data[1] < 0x80 || data[1] > 0x84 {
		return false
	}
	oid, _, err := readElement(data[min(len(data), 2+int(data[1]&0x7f)):], 0)
	return err == nil && kinds[string(oid.body)] != ""
}

// KindOf tells what an envelope is by its content type.
func KindOf(data []byte) (Kind, error) {
	kind, _, err := open(data)
	return kind, err
}

// open reads the outer ContentInfo (RFC 5652, section 3).
func open(data []byte) (Kind, []byte, error) {
	info, _, err := readElement(data, 0)
	if err != nil || info.tag != tagSequence {
		return "", nil, ErrNotCMS
	}
	oid, rest, err := readElement(info.body, 0)
	if err != nil || oid.tag != tagOID {
		return "", nil, ErrNotCMS
	}
	kind, ok := kinds[string(oid.body)]
	if !ok {
		kind = Other
	}
	return kind, rest, nil
}

// Content takes the content out of a signed envelope (RFC 5652, section 5).
func Content(data []byte) ([]byte, error) {
	kind, rest, err := open(data)
	if err != nil {
		return nil, err
	}
	if kind != Signed {
		return nil, ErrNotCMS
	}
	explicit, _, err := readElement(rest, 0)
	if err != nil {
		return nil, ErrNotCMS
	}
	signed, _, err := readElement(explicit.body, 0)
	if err != nil || signed.tag != tagSequence {
		return nil, ErrNotCMS
	}
	// SignedData: version, digestAlgorithms, encapContentInfo, ...
	rest = signed.body
	var e element
	for range 3 {
		if e, rest, err = readElement(rest, 0); err != nil {
			return nil, ErrNotCMS
		}
	}
	return encapsulated(e)
}

// encapsulated reads EncapsulatedContentInfo (RFC 5652, section 5.2).
func encapsulated(e element) ([]byte, error) {
	_, rest, err := readElement(e.body, 0) // eContentType
	if err != nil {
		return nil, ErrNotCMS
	}
	explicit, _, err := readElement(rest, 0)
	if err != nil {
		return nil, ErrDetached
	}
	octets, _, err := readElement(explicit.body, 0)
	if err != nil {
		return nil, ErrDetached
	}
	return join(octets, 0)
}
