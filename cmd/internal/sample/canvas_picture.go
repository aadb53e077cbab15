package sample

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pictureCanvas draws what a printed page looks like, for the scans and photos.
type pictureCanvas struct {
	dpi   float64
	pages []*image.RGBA
	buf   sfnt.Buffer
	err   error // the first; checked once at the end
}

func newPicture(dpi float64) *pictureCanvas { return &pictureCanvas{dpi: dpi} }

var typefaces = sync.OnceValues(func() (map[face]*sfnt.Font, error) {
	out := map[face]*sfnt.Font{}
	for f, ttf := range map[face][]byte{{}: goregular.TTF, {bold: true}: gobold.TTF, {family: mono}: gomono.TTF, {family: mono, bold: true}: gomonobold.TTF} {
		font, err := sfnt.Parse(ttf)
		if err != nil {
			return nil, err
		}
		out[f] = font
	}
	return out, nil
})

func (c *pictureCanvas) px(mm float64) float64 { return mm * c.dpi / 25.4 }

func (c *pictureCanvas) addPage(w, h float64) {
	p := image.NewRGBA(image.Rect(0, 0, int(math.Round(c.px(w))), int(math.Round(c.px(h)))))
	draw.Draw(p, p.Bounds(), image.NewUniform(white), image.Point{}, draw.Src)
	c.pages = append(c.pages, p)
}

// glyph is a letter's outline as it is drawn: stretched from left to right, and
// how far it moves the pen.
type glyph struct {
	outline sfnt.Segments
	stretch float64
	advance float64 // pixels
}

// each calls do for each letter of s, until one fails.
func (c *pictureCanvas) each(s string, f face, do func(glyph)) {
	fonts, err := typefaces()
	if err != nil {
		c.err = err
		return
	}
	key := face{family: f.family, bold: f.bold}
	size := f.size
	if f.family != mono {
		key.family = sans
		// The Go typeface runs wider than Helvetica; printed pages keep their
		// columns when it is set a little smaller.
		size *= 0.94
	}
	for _, r := range s {
		g, err := c.glyph(fonts[key], fixed.Int26_6(size*c.dpi/72*64), r)
		if err != nil {
			c.err = err
			return
		}
		do(g)
	}
}

// glyph loads a letter. The typeface's zero is slashed, which business paper
// never has: a narrowed capital O stands in for it.
func (c *pictureCanvas) glyph(font *sfnt.Font, ppem fixed.Int26_6, r rune) (glyph, error) {
	advance, err := c.advance(font, ppem, r)
	if err != nil {
		return glyph{}, err
	}
	g := glyph{stretch: 1, advance: advance}
	if r == '0' {
		r = 'O'
		o, err := c.advance(font, ppem, r)
		if err != nil {
			return glyph{}, err
		}
		g.stretch = advance / o
	}
	i, err := font.GlyphIndex(&c.buf, r)
	if err != nil {
		return glyph{}, err
	}
	g.outline, err = font.LoadGlyph(&c.buf, i, ppem, nil)
	return g, err
}

func (c *pictureCanvas) advance(f *sfnt.Font, ppem fixed.Int26_6, r rune) (float64, error) {
	i, err := f.GlyphIndex(&c.buf, r)
	if err != nil {
		return 0, err
	}
	a, err := f.GlyphAdvance(&c.buf, i, ppem, font.HintingNone)
	return float64(a) / 64, err
}

func (c *pictureCanvas) width(s string, f face) float64 {
	w := 0.0
	c.each(s, f, func(g glyph) { w += g.advance })
	return w / c.dpi * 25.4
}

func (c *pictureCanvas) text(x, y float64, s string, f face, ink color.RGBA) {
	up := int(f.size/72*c.dpi) + 1
	left, base := int(c.px(x)), int(c.px(y))
	box := image.Rect(left-2, base-up, left+int(c.px(c.width(s, f)))+4, base+up/2)
	page := c.pages[len(c.pages)-1]
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	penX, penY := c.px(x)-float64(box.Min.X), c.px(y)-float64(box.Min.Y)
	c.each(s, f, func(g glyph) {
		at := func(p fixed.Point26_6) (float32, float32) {
			return float32(penX + float64(p.X)/64*g.stretch), float32(penY + float64(p.Y)/64)
		}
		for i, seg := range g.outline {
			ax, ay := at(seg.Args[0])
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				if i > 0 {
					z.ClosePath()
				}
				z.MoveTo(ax, ay)
			case sfnt.SegmentOpLineTo:
				z.LineTo(ax, ay)
			case sfnt.SegmentOpQuadTo:
				bx, by := at(seg.Args[1])
				z.QuadTo(ax, ay, bx, by)
			}
		}
		z.ClosePath()
		penX += g.advance
	})
	z.Draw(page, box, image.NewUniform(ink), image.Point{})
}

func (c *pictureCanvas) fill(ink color.RGBA, corners ...point) {
	page := c.pages[len(c.pages)-1]
	box := image.Rectangle{}
	for _, p := range corners {
		x, y := int(c.px(p.x)), int(c.px(p.y))
		box = box.Union(image.Rect(x-1, y-1, x+2, y+2))
	}
	box = box.Intersect(page.Bounds())
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, p := range corners {
		x, y := float32(c.px(p.x))-float32(box.Min.X), float32(c.px(p.y))-float32(box.Min.Y)
		if i == 0 {
			z.MoveTo(x, y)
		} else {
			z.LineTo(x, y)
		}
	}
	z.ClosePath()
	z.Draw(page, box, image.NewUniform(ink), image.Point{})
}
