package tabular

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxMerged bounds the merged cells that are looked at: the library compares each with
// each.
const maxMerged = 2000

// area is a range of cells that a spreadsheet shows as one. Its value stands in the first
// of them, and the others are empty.
type area struct {
	name                     string // "B2:B5"
	left, top, right, bottom int    // from 1
}

// mergedAreas lists those of a sheet. Sheets without any, which are nearly all, are not
// unfolded in memory for it.
func mergedAreas(f *excelize.File, sheet string) (out []area) {
	n := 0
	f.Pkg.Range(func(name, part any) bool {
		if text, ok := part.([]byte); ok && strings.HasPrefix(name.(string), "xl/worksheets/") {
			n += bytes.Count(text, []byte("mergeCell "))
		}
		return true
	})
	if n == 0 || n > maxMerged {
		return nil
	}
	list, err := f.GetMergeCells(sheet, true)
	if err != nil {
		return nil // the rows themselves were read, and an empty cell is named all the same
	}
	for _, m := range list {
		a := area{name: m[0]}
		first, last, ok := strings.Cut(a.name, ":")
		var err1, err2 error
		a.left, a.top, err1 = excelize.CellNameToCoordinates(first)
		a.right, a.bottom, err2 = excelize.CellNameToCoordinates(last)
		if ok && err1 == nil && err2 == nil {
			out = append(out, a)
		}
	}
	return out
}

// mergedAt finds the area that a cell is part of without being its first.
func (s *sheet) mergedAt(column, line int) (area, bool) {
	if s == nil {
		return area{}, false
	}
	for _, a := range s.merged {
		if a.left <= column && column <= a.right && a.top <= line && line <= a.bottom && (a.left != column || a.top != line) {
			return a, true
		}
	}
	return area{}, false
}

// whole refuses a row of a sheet of which a value stands in a row above: left empty it
// would be lost without a word.
func (r row) whole() error {
	if r.t.sheet == nil || len(r.t.sheet.merged) == 0 {
		return nil
	}
	for _, name := range r.t.inOrder() {
		if a, ok := r.t.sheet.mergedAt(r.t.columns[name]+1, r.line); ok && a.top < r.line {
			return r.bad(name, "%s is merged into one cell, whose value stands in line %d alone; unmerge it and write the value into each line", a.name, a.top)
		}
	}
	return nil
}
