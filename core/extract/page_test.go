package extract

import (
	"strings"
	"testing"

	"countersign/core"
)

// The typewriter's measures in points: a page is laid out from plain text, one
// character cell after the other.
const (
	cellWidth  = 5.0
	cellHeight = 12.0
	pageWidth  = 595.0
	pageHeight = 842.0
)

// typed lays plain text out on pages: a form feed begins a new page, columns stay
// where they stand in the text.
func typed(text string) core.Reading {
	var r core.Reading
	for n, sheet := range strings.Split(text, "\f") {
		p := core.Page{Number: n + 1, Width: pageWidth, Height: pageHeight, Source: core.FromText}
		for row, line := range strings.Split(sheet, "\n") {
			p.Words = append(p.Words, typedLine(line, row)...)
		}
		r.Pages = append(r.Pages, p)
	}
	return r
}

func typedLine(line string, row int) []core.Word {
	var out []core.Word
	cells := []rune(line)
	for i := 0; i < len(cells); {
		if cells[i] == ' ' {
			i++
			continue
		}
		j := i
		for j < len(cells) && cells[j] != ' ' {
			j++
		}
		y := 30 + float64(row)*cellHeight
		out = append(out, core.Word{Text: string(cells[i:j]), Confidence: 1, Size: 9, Box: core.Box{
			X0: (30 + float64(i)*cellWidth) / pageWidth, X1: (30 + float64(j)*cellWidth) / pageWidth,
			Y0: y / pageHeight, Y1: (y + 9) / pageHeight}})
		i = j
	}
	return out
}

// one reads a typed page that holds one document.
func one(t *testing.T, text string) core.Draft {
	t.Helper()
	d := Read(typed(text), Context{})
	if len(d) != 1 {
		t.Fatalf("%d drafts, want 1", len(d))
	}
	return d[0]
}
