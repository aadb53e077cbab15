package core

// Box is a rectangle on a page in fractions of its width and height, origin at
// the top left: X0 <= X1, Y0 <= Y1, all within 0..1.
type Box struct {
	X0 float64 `json:"x0"`
	Y0 float64 `json:"y0"`
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
}

// Clip brings the box into the page and its corners into order. It reports false
// when nothing of it is left or a corner is not a number.
func (b Box) Clip() (Box, bool) {
	c := Box{clamp(min(b.X0, b.X1)), clamp(min(b.Y0, b.Y1)), clamp(max(b.X0, b.X1)), clamp(max(b.Y0, b.Y1))}
	return c, c.X1 > c.X0 && c.Y1 > c.Y0
}

func clamp(v float64) float64 { return max(0, min(1, v)) }

// Union is the smallest box around both; the zero Box counts as nothing.
func (b Box) Union(c Box) Box {
	if b == (Box{}) {
		return c
	}
	if c == (Box{}) {
		return b
	}
	return Box{min(b.X0, c.X0), min(b.Y0, c.Y0), max(b.X1, c.X1), max(b.Y1, c.Y1)}
}

// Source is where a text or a value comes from.
type Source string

// The sources, in the order in which they are believed.
const (
	FromPerson   Source = "person"
	FromEInvoice Source = "einvoice"
	FromText     Source = "text"
	FromOCR      Source = "ocr"
)

// Word is a run of glyphs without white space, with its place on the page.
type Word struct {
	Text       string  `json:"t"`
	Box        Box     `json:"b"`
	Confidence float64 `json:"c,omitempty"` // 0..1 from OCR; 1 for a text layer
	Size       float64 `json:"s,omitempty"` // font size in points, 0 when unknown
	Bold       bool    `json:"w,omitempty"`
}

// Code is a machine-readable code on a page, such as the one for paying.
type Code struct {
	Format string `json:"f"` // "qr"
	Text   string `json:"t"`
	Box    Box    `json:"b"`
}

// CodeQR is the format of QR codes (ISO/IEC 18004).
const CodeQR = "qr"

// Page is one page as it was read. Width and Height are in points of 1/72 inch,
// in the page's upright position.
type Page struct {
	Number int     `json:"number"` // from 1
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Source Source  `json:"source"` // FromText or FromOCR
	Words  []Word  `json:"words"`
	// Languages are those that a picture's words were recognised in.
	Languages []string `json:"languages,omitempty"`
	// Codes are the machine-readable codes on the page, from the top.
	Codes []Code `json:"codes,omitempty"`
	// Fault says why a page could not be read, as a sentence; the other pages
	// stand.
	Fault string `json:"fault,omitempty"`
}

// Embedded is a file inside a document, such as factur-x.xml in a PDF.
type Embedded struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type,omitempty"`
	Data      []byte `json:"data"`
}

// Reading is all that could be read from a document: words with places, and the
// files inside it. It says nothing of what they mean.
type Reading struct {
	Document DocumentID `json:"document"`
	Pages    []Page     `json:"pages"`
	// Readable are the pages that are made for people of the e-invoice that comes with
	// Pages, numbered on from these. Nothing is read from them: they are where values
	// stand that the document's own pages do not print.
	Readable []Page     `json:"readable,omitempty"`
	Embedded []Embedded `json:"embedded,omitempty"`
	// Engine names the programs and versions that read, for evidence.
	Engine string `json:"engine"`
	// Faults are sentences for people about what could not be read.
	Faults []string `json:"faults,omitempty"`
}

// SetReadable numbers the pages of the e-invoice on from the document's own.
func (r *Reading) SetReadable(pages []Page) {
	r.Readable = make([]Page, len(pages))
	for i, p := range pages {
		p.Number = max(1, len(r.Pages)) + i + 1
		r.Readable[i] = p
	}
}
