//go:build !cgo

package mupdf

// Document cannot be had in a build without cgo.
type Document struct{}

// Linked reports whether the program holds the MuPDF that this package speaks to.
func Linked() bool { return false }

// Open returns ErrNoEngine.
func Open([]byte, string) (*Document, error) { return nil, ErrNoEngine }

// Close does nothing.
func (*Document) Close() {}

// Abort does nothing.
func (*Document) Abort() {}

// Pages returns ErrNoEngine.
func (*Document) Pages() (int, error) { return 0, ErrNoEngine }

// Size returns ErrNoEngine.
func (*Document) Size(int) (w, h float32, err error) { return 0, 0, ErrNoEngine }

// Text returns ErrNoEngine.
func (*Document) Text(int, int) (Text, error) { return Text{}, ErrNoEngine }

// Draw returns ErrNoEngine.
func (*Document) Draw(int, float32, bool, int, int) (Bitmap, error) { return Bitmap{}, ErrNoEngine }

// DrawPart returns ErrNoEngine.
func (*Document) DrawPart(int, float32, bool, int, int, int, int) (Bitmap, error) {
	return Bitmap{}, ErrNoEngine
}
