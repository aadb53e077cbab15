// Package export writes what the program knows for other programs and for people's
// spreadsheets, on an io.Writer.
package export

import (
	"math"
	"slices"

	"countersign/core"
)

// Extraction is the answer of `extract --json` for one file (CONTRACT, extract).
type Extraction struct {
	File      string       `json:"file"`
	Error     *ErrorAnswer `json:"error"`
	Documents []Extracted  `json:"documents"`
}

// ErrorAnswer is a core.Error for programs.
type ErrorAnswer struct {
	Kind    core.Kind `json:"kind"`
	Message string    `json:"message"`
	Hint    string    `json:"hint,omitempty"`
}

// Extracted is one document in a file.
type Extracted struct {
	Kind  core.DocKind `json:"kind"`
	Pages []int        `json:"pages"`
	// ReadablePages follow the file's own: they are drawn of its electronic invoice, and
	// values stand there that the file does not print.
	ReadablePages []int              `json:"readable_pages,omitempty"`
	Source        core.Source        `json:"source"`
	Fields        map[string]Value   `json:"fields"`
	Lines         []map[string]Value `json:"lines"`
	Checks        []core.Check       `json:"checks"`
	Exceptions    []core.Exception   `json:"exceptions,omitempty"`
	Milliseconds  int64              `json:"milliseconds"`
}

// Value is one value with where it stands: the box is in fractions of the page,
// origin top left.
type Value struct {
	Value      string      `json:"value"`
	Confidence float64     `json:"confidence,omitempty"`
	Page       int         `json:"page,omitempty"`
	Box        *[4]float64 `json:"box,omitempty"`
	// Inferred says that the text in the box does not state the value itself: a
	// currency from a country, a discount in money from a percentage.
	Inferred bool `json:"inferred,omitempty"`
	// Repaired says that a sign which recognition lost was put back into the words in the
	// box.
	Repaired bool   `json:"repaired,omitempty"`
	Proof    string `json:"proof,omitempty"`
}

// Extract turns a draft into its answer.
func Extract(d core.Draft, milliseconds int64) Extracted {
	out := Extracted{
		Kind: d.Kind.Value, Pages: d.Pages, Source: d.Source, Fields: map[string]Value{}, Lines: []map[string]Value{},
		Checks: d.Checks, Exceptions: d.Exceptions, Milliseconds: milliseconds,
	}
	if out.Kind == "" {
		out.Kind = core.KindOther
	}
	if out.Pages == nil {
		out.Pages = []int{}
	}
	if out.Checks == nil {
		out.Checks = []core.Check{}
	}
	for _, name := range core.FieldNames {
		if f := d.Field(name); name != "kind" && f.IsSet() {
			out.Fields[name] = value(f)
		}
	}
	for i := range d.Lines {
		line := map[string]Value{}
		for _, name := range core.LineFieldNames {
			if f := d.Lines[i].Field(name); f.IsSet() {
				line[name] = value(f)
			}
		}
		out.Lines = append(out.Lines, line)
	}
	out.ReadablePages = out.beyond()
	return out
}

// beyond are the pages behind the document's own that values stand on.
func (e Extracted) beyond() []int {
	var out []int
	for _, values := range append(slices.Clone(e.Lines), e.Fields) {
		for _, v := range values {
			if v.Page > 0 && !slices.Contains(e.Pages, v.Page) {
				out = append(out, v.Page)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func value(f core.AnyField) Value {
	d := f.Detail()
	v := Value{Value: f.Text(), Confidence: math.Round(1e4*d.Confidence) / 1e4, Page: d.Evidence.Page, Inferred: d.Evidence.Inferred, Repaired: d.Evidence.Repaired, Proof: d.Proof}
	if b, ok := d.Evidence.Box().Clip(); ok {
		v.Box = &[4]float64{b.X0, b.Y0, b.X1, b.Y1}
	}
	return v
}
