package score

import (
	"countersign/core"
	"countersign/core/money"
)

// Answer is what was read from one file.
type Answer struct {
	File      string
	Documents []Document
}

// Document is one document that was found in a file.
type Document struct {
	Kind   core.DocKind
	Source core.Source
	Fields map[string]Value
	Lines  []Line
}

// Value is a value in its canonical text with how sure the program was; Confidence 0
// stands for unknown.
type Value struct {
	Text       string
	Confidence float64
}

// FromDraft takes over what a draft says.
func FromDraft(d *core.Draft) Document {
	out := Document{Kind: d.Kind.Value, Source: d.Source, Fields: map[string]Value{}}
	for _, name := range core.FieldNames {
		if f := d.Field(name); name != "kind" && f.IsSet() {
			out.Fields[name] = Value{f.Text(), f.Detail().Confidence}
		}
	}
	for i := range d.Lines {
		out.Lines = append(out.Lines, Line{NetAmount: text(&d.Lines[i].NetAmount), Quantity: text(&d.Lines[i].Quantity)})
	}
	return out
}

func text(f *core.Field[money.Decimal]) string { return f.Text() }
