package store

import (
	"bytes"
	"compress/gzip"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// maxUnpacked bounds what a packed value may unfold to, so that a damaged row
// cannot fill the memory: room for the words of some 2,000 dense pages.
const maxUnpacked = 256 << 20

// timeLayout has one width, so that times sort as text.
const timeLayout = "2006-01-02T15:04:05.000000000Z"

func timeText(t time.Time) string { return t.UTC().Format(timeLayout) }

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(timeLayout, s)
	if err != nil {
		return t, core.Errorf(core.Damaged, "a stored time cannot be read: %w", err).WithHint(hintCorrupt)
	}
	return t, nil
}

// reference is a text that is NULL when empty: what names another row or none.
type reference string

func null[T ~string](s T) reference { return reference(s) }

// Value implements driver.Valuer.
func (r reference) Value() (driver.Value, error) {
	if r == "" {
		return nil, nil
	}
	return string(r), nil
}

// MarshalJSON writes it as SQLite's JSON functions do.
func (r reference) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(r))
}

func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", core.Errorf(core.BadInput, "this cannot be stored: %w", err)
	}
	return string(b), nil
}

func fromJSON(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return core.Errorf(core.Damaged, "a stored value cannot be read: %w", err).WithHint(hintCorrupt)
	}
	return nil
}

// zippers are compressors that are not in use. A sync.Pool would lose them, a megabyte
// each, at every collection of garbage.
var zippers = make(chan *gzip.Writer, 2)

func takeZipper() (*gzip.Writer, error) {
	select {
	case z := <-zippers:
		return z, nil
	default:
		return gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	}
}

func giveZipper(z *gzip.Writer) {
	select {
	case zippers <- z:
	default:
	}
}

// pack is the gzip of the value's JSON. gzip carries a checksum, which plain
// deflate does not. It returns a BadInput error for more than unpack would read.
func pack(v any) ([]byte, error) { return packWithin(maxUnpacked, v) }

func packWithin(limit int, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, core.Errorf(core.BadInput, "this cannot be stored: %w", err)
	}
	if len(text) > limit {
		return nil, core.Errorf(core.BadInput, "this is too large to be stored: %d MB", len(text)>>20).WithHint("split the document into smaller ones")
	}
	z, err := takeZipper()
	if err != nil {
		return nil, core.Errorf(core.Internal, "this cannot be stored: %w", err)
	}
	defer giveZipper(z)
	var buf bytes.Buffer
	z.Reset(&buf)
	_, err = z.Write(text)
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, core.Errorf(core.Internal, "this cannot be stored: %w", err)
	}
	return buf.Bytes(), nil
}

var unzippers sync.Pool

// unpack reads what pack wrote.
func unpack(b []byte, v any) error { return unpackWithin(maxUnpacked, b, v) }

func unpackWithin(limit int, b []byte, v any) error {
	z, ok := unzippers.Get().(*gzip.Reader)
	if !ok {
		z = new(gzip.Reader)
	}
	defer unzippers.Put(z)
	if err := z.Reset(bytes.NewReader(b)); err != nil {
		return unpackError(err)
	}
	text, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err == nil && len(text) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	if err != nil {
		return unpackError(err)
	}
	return fromJSON(text, v)
}

func unpackError(err error) error {
	return core.Errorf(core.Damaged, "a stored value cannot be read: %w", err).WithHint(hintCorrupt)
}

// decimal and moment are scan targets for the text forms.
type (
	decimal struct{ to *money.Decimal }
	moment  struct{ to *time.Time }
)

func scanText(from any, set func(string) error) error {
	s, ok := from.(string)
	if !ok {
		return core.Errorf(core.Damaged, "a stored value is a %T, not text", from).WithHint(hintCorrupt)
	}
	return set(s)
}

// Scan implements sql.Scanner.
func (d decimal) Scan(from any) error {
	return scanText(from, func(s string) error { return d.to.UnmarshalText([]byte(s)) })
}

// Scan implements sql.Scanner.
func (m moment) Scan(from any) error {
	return scanText(from, func(s string) (err error) { *m.to, err = parseTime(s); return err })
}
