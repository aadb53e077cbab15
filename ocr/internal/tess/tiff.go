package tess

import (
	"encoding/binary"
	"image"
)

// The fields of a TIFF 6.0 file that a grey picture in one strip needs.
const (
	tagWidth       = 256
	tagHeight      = 257
	tagBits        = 258
	tagCompression = 259
	tagPhotometric = 262
	tagStrip       = 273
	tagSamples     = 277
	tagRowsInStrip = 278
	tagStripBytes  = 279
)

const (
	typeShort = 3
	typeLong  = 4
)

// asTIFF is a picture as an uncompressed TIFF file, which costs nothing to write.
// Leptonica reads its rows at once; those of a portable greymap it reads pixel by
// pixel.
func asTIFF(g *image.Gray) []byte {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	fields := []struct {
		tag, kind uint16
		value     int
	}{
		{tagWidth, typeLong, w},
		{tagHeight, typeLong, h},
		{tagBits, typeShort, 8},
		{tagCompression, typeShort, 1}, // none
		{tagPhotometric, typeShort, 1}, // 0 is black
		{tagStrip, typeLong, 0},
		{tagSamples, typeShort, 1},
		{tagRowsInStrip, typeLong, h},
		{tagStripBytes, typeLong, w * h},
	}
	const header = 8
	size := header + 2 + 12*len(fields) + 4
	b := append(make([]byte, 0, size+w*h), "II*\x00\x08\x00\x00\x00"...)
	le := binary.LittleEndian
	b = le.AppendUint16(b, uint16(len(fields)))
	for _, f := range fields {
		if f.tag == tagStrip {
			f.value = size
		}
		b = le.AppendUint16(b, f.tag)
		b = le.AppendUint16(b, f.kind)
		b = le.AppendUint32(b, 1)
		b = le.AppendUint32(b, uint32(f.value)) // a short lies in the lower half
	}
	b = le.AppendUint32(b, 0) // no further page
	for y := range h {
		b = append(b, g.Pix[y*g.Stride:y*g.Stride+w]...)
	}
	return b
}
