package ocr

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"math"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

func crc32PNG(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

// quarter turns a picture clockwise, the slow and plain way.
func quarter(g *image.Gray, n int) *image.Gray {
	for range n {
		w, h := g.Rect.Dx(), g.Rect.Dy()
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.SetGray(h-1-y, x, g.GrayAt(x, y))
			}
		}
		g = out
	}
	return g
}

// crooked lets the lines of a page fall to the right by some degrees.
func crooked(g *image.Gray, degrees float64) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(g.Rect)
	s, c := math.Sincos(-degrees * math.Pi / 180)
	for y := range h {
		for x := range w {
			dx, dy := float64(x-w/2), float64(y-h/2)
			sx, sy := int(math.Round(float64(w)/2+dx*c-dy*s)), int(math.Round(float64(h)/2+dx*s+dy*c))
			v := color.Gray{Y: 255}
			if image.Pt(sx, sy).In(g.Rect) {
				v = g.GrayAt(sx, sy)
			}
			out.SetGray(x, y, v)
		}
	}
	return out
}

// dim is a photo with weak contrast and a shadow over one side.
func dim(g *image.Gray) *image.Gray {
	out := image.NewGray(g.Rect)
	w := g.Rect.Dx()
	for i, v := range g.Pix {
		light := 0.35 + 0.55*float64(i%g.Stride)/float64(w)
		out.Pix[i] = uint8((90 + float64(v)*0.45) * light)
	}
	return out
}

// exif puts an orientation into a JPEG.
func exif(jpeg []byte, orientation byte) []byte {
	body := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	out := append([]byte{}, jpeg[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	out = append(out, body...)
	return append(out, jpeg[2:]...)
}

// pictured is a PDF whose page is one JPEG, as scanners make them.
func pictured(t *testing.T, jpeg []byte) []byte {
	return letter(t, func(pdf *fpdf.Fpdf) {
		pdf.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(jpeg))
		pdf.ImageOptions("scan", 0, 0, 595.28, 841.89, false, fpdf.ImageOptions{}, 0, "")
	})
}

// twice makes a TIFF of one page into one of two, which share their pixels.
func twice(b []byte) []byte {
	o := binary.ByteOrder(binary.LittleEndian)
	if b[0] == 'M' {
		o = binary.BigEndian
	}
	first := int(o.Uint32(b[4:]))
	n := 2 + 12*int(o.Uint16(b[first:]))
	out := append([]byte{}, b...)
	if len(out)%2 == 1 {
		out = append(out, 0)
	}
	second := len(out)
	out = append(out, b[first:first+n]...)
	out = append(out, 0, 0, 0, 0)
	o.PutUint32(out[first+n:], uint32(second))
	return out
}
