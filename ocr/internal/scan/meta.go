package scan

import (
	"bytes"
	"encoding/binary"
	"math"
)

// meta is what a picture file says besides its pixels.
type meta struct {
	dpi         float64
	orientation int // EXIF 2.3, tag 0x0112; 1 is upright
}

// metadata reads them; directory is the page's in a TIFF.
func metadata(b []byte, directory uint32) meta {
	m := meta{orientation: 1}
	switch {
	case isTIFF(b):
		m.tiff(b, directory)
	case bytes.HasPrefix(b, []byte("\xff\xd8")):
		m.jpeg(b)
	case bytes.HasPrefix(b, []byte("\x89PNG")):
		m.png(b)
	}
	m.orientation = clampOrientation(m.orientation)
	if math.IsNaN(m.dpi) || m.dpi < 30 || m.dpi > 4800 {
		m.dpi = 0
	}
	return m
}

func clampOrientation(o int) int {
	if o < 1 || o > 8 {
		return 1
	}
	return o
}

// jpeg walks the segments before the picture data for JFIF's density and EXIF.
func (m *meta) jpeg(b []byte) {
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		kind, n := b[i+1], int(binary.BigEndian.Uint16(b[i+2:]))
		if kind == 0xda || n < 2 || i+2+n > len(b) {
			return
		}
		seg := b[i+4 : i+2+n]
		switch {
		case kind == 0xe0 && len(seg) >= 12 && string(seg[:5]) == "JFIF\x00":
			d := float64(binary.BigEndian.Uint16(seg[8:]))
			switch seg[7] {
			case 1:
				m.dpi = d
			case 2:
				m.dpi = d * 2.54
			}
		case kind == 0xe1 && len(seg) > 6 && string(seg[:6]) == "Exif\x00\x00":
			if e := seg[6:]; isTIFF(e) {
				m.tiff(e, order(e).Uint32(e[4:]))
			}
		}
		i += 2 + n
	}
}

// png reads the pHYs chunk: pixels per metre.
func (m *meta) png(b []byte) {
	for i := 8; i+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[i:]))
		if n < 0 || n > len(b)-i-12 {
			return
		}
		switch kind := string(b[i+4 : i+8]); {
		case kind == "pHYs" && n >= 9 && b[i+16] == 1:
			m.dpi = float64(binary.BigEndian.Uint32(b[i+8:])) * 0.0254
		case kind == "IDAT":
			return
		}
		i += 12 + n
	}
}

// tiff reads orientation and resolution from a directory.
func (m *meta) tiff(b []byte, directory uint32) {
	o := order(b)
	unit := 2.0
	for _, e := range entries(b, o, int64(directory)) {
		switch e.tag {
		case 0x0112:
			m.orientation = int(e.short(o))
		case 0x011a:
			if r, ok := e.rational(b, o); ok {
				m.dpi = r
			}
		case 0x0128:
			unit = float64(e.short(o))
		}
	}
	if unit == 3 { // centimetres
		m.dpi *= 2.54
	}
}

func isTIFF(b []byte) bool { return order(b) != nil }

func order(b []byte) binary.ByteOrder {
	switch {
	case len(b) < 8:
	case string(b[:4]) == "II*\x00":
		return binary.LittleEndian
	case string(b[:4]) == "MM\x00*":
		return binary.BigEndian
	}
	return nil
}

// entry is one entry of a TIFF directory (TIFF 6.0, section 2).
type entry struct {
	tag, kind uint16
	value     [4]byte // the value, or where it is
}

func (e entry) short(o binary.ByteOrder) uint16 { return o.Uint16(e.value[:]) }

func (e entry) rational(b []byte, o binary.ByteOrder) (float64, bool) {
	at := int64(o.Uint32(e.value[:]))
	if e.kind != 5 || at+8 > int64(len(b)) {
		return 0, false
	}
	num, den := o.Uint32(b[at:]), o.Uint32(b[at+4:])
	if den == 0 {
		return 0, false
	}
	return float64(num) / float64(den), true
}

func entries(b []byte, o binary.ByteOrder, at int64) []entry {
	if at < 8 || at+2 > int64(len(b)) {
		return nil
	}
	n := int64(o.Uint16(b[at:]))
	var out []entry
	for i := range n {
		p := at + 2 + 12*i
		if p+12 > int64(len(b)) {
			break
		}
		out = append(out, entry{tag: o.Uint16(b[p:]), kind: o.Uint16(b[p+2:]), value: [4]byte(b[p+8 : p+12])})
	}
	return out
}

// tiffPages gives the places of the file's directories, one a page.
func tiffPages(b []byte, maxPages int) []uint32 {
	o := order(b)
	at := int64(o.Uint32(b[4:]))
	seen := map[int64]bool{}
	var out []uint32
	for at >= 8 && at+2 <= int64(len(b)) && !seen[at] && len(out) < maxPages {
		seen[at] = true
		out = append(out, uint32(at))
		next := at + 2 + 12*int64(o.Uint16(b[at:]))
		if next+4 > int64(len(b)) {
			break
		}
		at = int64(o.Uint32(b[next:]))
	}
	if len(out) == 0 {
		return []uint32{o.Uint32(b[4:])}
	}
	return out
}

// tiffView is a TIFF file in which another page's directory is the first:
// x/image/tiff knows only the first.
type tiffView struct {
	bytes.Reader
	head [8]byte
}

func viewTIFF(b []byte, directory uint32) *tiffView {
	v := &tiffView{Reader: *bytes.NewReader(b), head: [8]byte(b[:8])}
	order(b).PutUint32(v.head[4:], directory)
	return v
}

// ReadAt reads the file with the changed head.
func (v *tiffView) ReadAt(p []byte, off int64) (int, error) {
	n, err := v.Reader.ReadAt(p, off)
	if off >= 0 && off < int64(len(v.head)) {
		copy(p[:n], v.head[off:])
	}
	return n, err
}
