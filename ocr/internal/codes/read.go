package codes

import (
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// attempt is one way to read a code: how wide its modules are made, and whether
// one threshold holds for all of it or each part has its own.
type attempt struct {
	module float64 // pixels; 0 leaves the picture as it is
	global bool
}

// attempts are tried in this order.
var attempts = []attempt{{module: 4}, {module: 6}, {module: 4, global: true}, {module: 3}, {module: 8}}

// closerAttempts are those for a page that showed nothing at first, on which more is
// taken for a mark: blurred codes want larger modules, and closerSquares bounds what
// text costs.
var closerAttempts = []attempt{{module: 6}, {module: 8}, {module: 4, global: true}}

const closerSquares = 4

// hints ask for the closer search, and for bytes as they are: one character for
// each, so that paycode can tell which characters they are meant to be.
var hints = map[gozxing.DecodeHintType]any{
	gozxing.DecodeHintType_TRY_HARDER:    true,
	gozxing.DecodeHintType_CHARACTER_SET: "ISO-8859-1",
}

// read reads the code in a cut and gives its bytes.
func read(g *image.Gray, module float64, how attempt) ([]byte, bool) {
	if how.module > 0 {
		g = resized(g, module, how.module)
	}
	var b gozxing.Binarizer
	src := &light{gozxing.LuminanceSourceBase{Width: g.Rect.Dx(), Height: g.Rect.Dy()}, g}
	if how.global {
		b = gozxing.NewGlobalHistgramBinarizer(src)
	} else {
		b = gozxing.NewHybridBinarizer(src)
	}
	bitmap, err := gozxing.NewBinaryBitmap(b)
	if err != nil {
		return nil, false
	}
	got, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil || got.GetText() == "" {
		return nil, false
	}
	return bytesOf(got.GetText()), true
}

// bytesOf takes back the bytes of a text that was made one character for each. A
// code that names its character set itself (ECI) comes out as real text.
func bytesOf(s string) []byte {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			return []byte(s)
		}
		out = append(out, byte(r))
	}
	return out
}

// light lets gozxing look at a picture without copying it.
type light struct {
	gozxing.LuminanceSourceBase
	g *image.Gray
}

func (l *light) GetRow(y int, row []byte) ([]byte, error) {
	return append(row[:0], l.g.Pix[y*l.g.Stride:][:l.Width]...), nil
}

func (l *light) GetMatrix() []byte {
	if l.g.Stride == l.Width {
		return l.g.Pix
	}
	return cut(l.g, l.g.Rect).Pix
}

func (l *light) Invert() gozxing.LuminanceSource { return gozxing.LuminanceSourceInvert(l) }
func (l *light) String() string                  { return "" }
