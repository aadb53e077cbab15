package coretest

import (
	"strings"

	"countersign/core"
)

// Typed is the reading of a text as a typewriter would set it: columns stay where
// they stand, a form feed begins a new page.
func Typed(text string) core.Reading {
	const cell, height, width, tall = 5.0, 12.0, 595.0, 842.0
	r := core.Reading{Engine: "typed"}
	for n, sheet := range strings.Split(text, "\f") {
		p := core.Page{Number: n + 1, Width: width, Height: tall, Source: core.FromText}
		for row, line := range strings.Split(sheet, "\n") {
			at := 0
			for _, word := range strings.SplitAfter(line, " ") {
				long := len([]rune(word))
				if w := strings.TrimSpace(word); w != "" {
					x, y := 30+float64(at)*cell, 30+float64(row)*height
					p.Words = append(p.Words, core.Word{Text: w, Confidence: 1, Size: 9, Box: core.Box{
						X0: x / width, X1: (x + float64(len([]rune(w)))*cell) / width, Y0: y / tall, Y1: (y + 9) / tall}})
				}
				at += long
			}
		}
		r.Pages = append(r.Pages, p)
	}
	return r
}
