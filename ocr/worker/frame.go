package worker

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A frame is the four bytes "CSF1", the length of its header (uint32, big endian),
// the length of its body (uint64), the header as JSON, and the body as raw bytes.
// Both lengths are checked against caps before anything is allocated, since a worker
// that a document has taken over may write anything.

var magic = [4]byte{'C', 'S', 'F', '1'}

const prefixLen = 16

// MaxHeader bounds a frame's JSON header in both directions.
const MaxHeader = 64 << 10

// ErrProtocol is wrapped by all errors about what the other side wrote, as
// against errors of the pipe itself.
var ErrProtocol = errors.New("not a frame of this protocol")

// Write sends one frame. header is marshalled to JSON.
func Write(w io.Writer, header any, body []byte) error {
	h, err := json.Marshal(header)
	if err != nil {
		return fmt.Errorf("frame header: %w", err)
	}
	if len(h) > MaxHeader {
		return fmt.Errorf("%w: a header of %d bytes", ErrProtocol, len(h))
	}
	b := make([]byte, prefixLen, prefixLen+len(h))
	copy(b, magic[:])
	binary.BigEndian.PutUint32(b[4:], uint32(len(h)))
	binary.BigEndian.PutUint64(b[8:], uint64(len(body)))
	if _, err := w.Write(append(b, h...)); err != nil {
		return err
	}
	if len(body) == 0 {
		return nil
	}
	_, err = w.Write(body)
	return err
}

// Read takes one frame of at most maxBody bytes of body and decodes its header.
// It returns io.EOF when the other side closed between two frames.
func Read(r io.Reader, header any, maxBody int64) ([]byte, error) {
	var p [prefixLen]byte
	if _, err := io.ReadFull(r, p[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fmt.Errorf("%w: cut off in the prefix", ErrProtocol)
		}
		return nil, err
	}
	if [4]byte(p[:4]) != magic {
		return nil, fmt.Errorf("%w: it begins with %q", ErrProtocol, p[:4])
	}
	nh, nb := binary.BigEndian.Uint32(p[4:]), binary.BigEndian.Uint64(p[8:])
	if nh > MaxHeader || nb > uint64(max(0, maxBody)) {
		return nil, fmt.Errorf("%w: %d bytes of header and %d of body are too many", ErrProtocol, nh, nb)
	}
	h, err := readN(r, int(nh))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(h, header); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	return readN(r, int(nb))
}

// chunk is how much is allocated on the word of the other side alone.
const chunk = 4 << 20

func readN(r io.Reader, n int) ([]byte, error) {
	b := make([]byte, 0, min(n, chunk))
	for len(b) < n {
		if len(b) == cap(b) {
			grown := make([]byte, len(b), min(n, 2*cap(b)))
			copy(grown, b)
			b = grown
		}
		m, err := io.ReadFull(r, b[len(b):cap(b)])
		b = b[:len(b)+m]
		if err != nil {
			return nil, fmt.Errorf("%w: cut off after %d of %d bytes", ErrProtocol, len(b), n)
		}
	}
	return b, nil
}
