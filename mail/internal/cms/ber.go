package cms

// Mail programs write S/MIME in BER with indefinite lengths and strings in
// pieces (X.690, sections 8.1.3.6 and 8.7.3), which encoding/asn1 does not read.

const (
	tagOID      = 0x06
	tagSequence = 0x30
	tagOctets   = 0x04
	constructed = 0x20
)

// maxNesting bounds the nesting of elements of indefinite length.
const maxNesting = 32

// element is one BER value; body leaves out the header and the end mark.
type element struct {
	tag  byte
	body []byte
}

// readElement reads the first value of data and returns what follows it. It
// returns ErrNotCMS for anything else, an end mark included.
func readElement(data []byte, depth int) (element, []byte, error) {
	if len(data) < 2 || data[0] == 0 || data[0]&0x1f == 0x1f || depth > maxNesting {
		return element{}, nil, ErrNotCMS
	}
	tag, size := data[0], int(data[1])
	data = data[2:]
	switch {
	case size == 0x80:
		return readIndefinite(tag, data, depth)
	case size > 0x80:
		n := size & 0x7f
		if n > 4 || n > len(data) {
			return element{}, nil, ErrNotCMS
		}
		size = 0
		for _, b := range data[:n] {
			size = size<<8 | int(b)
		}
		data = data[n:]
	}
	if size < 0 || size > len(data) {
		return element{}, nil, ErrNotCMS
	}
	return element{tag, data[:size]}, data[size:], nil
}

// readIndefinite reads the values up to the end mark.
func readIndefinite(tag byte, data []byte, depth int) (element, []byte, error) {
	rest := data
	for {
		if len(rest) >= 2 && rest[0] == 0 && rest[1] == 0 {
			return element{tag, data[:len(data)-len(rest)]}, rest[2:], nil
		}
		var err error
		if _, rest, err = readElement(rest, depth+1); err != nil {
			return element{}, nil, err
		}
	}
}

// join puts an octet string together that may be in pieces.
func join(e element, depth int) ([]byte, error) {
	if e.tag&constructed == 0 {
		return e.body, nil
	}
	if depth > maxNesting {
		return nil, ErrNotCMS
	}
	var out []byte
	for rest := e.body; len(rest) > 0; {
		piece, after, err := readElement(rest, 0)
		if err != nil || piece.tag&^constructed != tagOctets {
			return nil, ErrNotCMS
		}
		b, err := join(piece, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		rest = after
	}
	return out, nil
}
