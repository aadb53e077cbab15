// Package scan prepares pictures of pages for text recognition: it decodes them
// within limits, sets them right, and makes ink and paper tell apart. It is plain
// Go without I/O.
package scan

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // decoders register themselves
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/bmp" // so do these
	"golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

// What Open and Decode return, wrapped with details.
var (
	ErrTooLarge = errors.New("the picture has too many pixels")
	ErrPicture  = errors.New("the picture cannot be decoded")
)

// Picture is one page of a picture file, not decoded yet.
type Picture struct {
	data        []byte
	Width       int // pixels, upright as its EXIF orientation says
	Height      int
	DPI         float64 // 0 when the file does not say
	orientation int     // EXIF 1..8
	directory   uint32  // of a TIFF page, else 0
}

// Open looks at a picture file without decoding it and gives its pages: one, or
// more for a TIFF, at most maxPages. It refuses pictures of more than maxPixels.
func Open(data []byte, maxPixels int64, maxPages int) ([]Picture, error) {
	directories := []uint32{0}
	if isTIFF(data) {
		directories = tiffPages(data, maxPages)
	}
	var out []Picture
	for _, d := range directories {
		p := Picture{data: data, directory: d}
		c, err := p.config()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrPicture, err)
		}
		if c.Width < 1 || c.Height < 1 {
			return nil, fmt.Errorf("%w: %d x %d pixels", ErrPicture, c.Width, c.Height)
		}
		if int64(c.Width)*int64(c.Height) > maxPixels {
			return nil, fmt.Errorf("%w: %d x %d", ErrTooLarge, c.Width, c.Height)
		}
		m := metadata(data, d)
		p.Width, p.Height, p.DPI, p.orientation = c.Width, c.Height, m.dpi, m.orientation
		if m.orientation >= 5 {
			p.Width, p.Height = p.Height, p.Width
		}
		out = append(out, p)
	}
	return out, nil
}

func (p Picture) config() (image.Config, error) {
	if p.directory != 0 {
		return tiff.DecodeConfig(viewTIFF(p.data, p.directory))
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(p.data))
	return c, err
}

// Decode gives the picture as it is stored; Upright and Gray set it right.
func (p Picture) Decode() (img image.Image, err error) {
	// The decoders of the standard library are fuzzed, the others less so.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrPicture, r)
		}
	}()
	if p.directory != 0 {
		img, err = tiff.Decode(viewTIFF(p.data, p.directory))
	} else {
		img, _, err = image.Decode(bytes.NewReader(p.data))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return img, nil
}

// Gray decodes the picture in grey, upright as its EXIF orientation says.
func (p Picture) Gray() (*image.Gray, error) {
	img, err := p.Decode()
	if err != nil {
		return nil, err
	}
	return orient(ToGray(img), p.orientation), nil
}

// ToGray takes the brightness of an image, on white where it is transparent.
func ToGray(img image.Image) *image.Gray {
	b := img.Bounds()
	g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	switch m := img.(type) {
	case *image.Gray:
		for y := range b.Dy() {
			copy(g.Pix[y*g.Stride:], m.Pix[y*m.Stride:y*m.Stride+b.Dx()])
		}
	case *image.YCbCr:
		for y := range b.Dy() {
			o := m.YOffset(b.Min.X, b.Min.Y+y)
			copy(g.Pix[y*g.Stride:], m.Y[o:o+b.Dx()])
		}
	case *image.Paletted:
		grayPaletted(g, m)
	case *image.RGBA:
		grayRGBA(g, m)
	default:
		for y := range b.Dy() {
			row := g.Pix[y*g.Stride:]
			for x := range b.Dx() {
				row[x] = brightness(img.At(b.Min.X+x, b.Min.Y+y).RGBA())
			}
		}
	}
	return g
}

// grayPaletted and grayRGBA are the ways of what scanners write as PNG: to ask for
// each pixel's colour takes as long as decoding it.
func grayPaletted(g *image.Gray, m *image.Paletted) {
	var table [256]uint8
	for i, c := range m.Palette[:min(len(m.Palette), len(table))] {
		table[i] = brightness(c.RGBA())
	}
	b := m.Rect
	for y := range b.Dy() {
		row := g.Pix[y*g.Stride:]
		for x, i := range m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:b.Dx()] {
			row[x] = table[i]
		}
	}
}

func grayRGBA(g *image.Gray, m *image.RGBA) {
	const wide = 0x101 // brings eight bits to sixteen
	b := m.Rect
	for y := range b.Dy() {
		row, p := g.Pix[y*g.Stride:], m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
		for x := range b.Dx() {
			s := p[4*x : 4*x+4 : 4*x+4]
			row[x] = brightness(wide*uint32(s[0]), wide*uint32(s[1]), wide*uint32(s[2]), wide*uint32(s[3]))
		}
	}
}

// brightness is that of a colour as color.Color.RGBA gives it, on white.
func brightness(r, g, b, a uint32) uint8 {
	white := 0xffff - a
	return uint8((19595*(r+white) + 38470*(g+white) + 7471*(b+white) + 1<<15) >> 24)
}
