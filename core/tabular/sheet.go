package tabular

import (
	"bytes"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"countersign/core"
)

// Bounds of a spreadsheet. An XLSX file is an archive and may say little and hold much.
const (
	unpackedLimit = 256 << 20 // bytes
	maxColumns    = 500
)

// sheet says how the numbers of a spreadsheet are to be taken; nil is for CSV, where
// numbers are as written.
type sheet struct {
	date1904 bool // days count from 1904 and not from 1900
	merged   []area
}

func isSheet(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// failedFormula are the words that a cell shows instead of a value.
var failedFormula = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NUM!": true, "#NULL!": true,
}

// readSheet reads the first sheet that is not hidden. Cells come as they are stored,
// not as they are shown: 12.5 and not "EUR 12,50".
func readSheet(data []byte) (_ *sheet, out []record, err error) {
	defer func() { // the library is not hardened against every archive
		if p := recover(); p != nil {
			err = damagedSheet(fmt.Errorf("%v", p))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: unpackedLimit, UnzipXMLSizeLimit: unpackedLimit,
	})
	if err != nil {
		return nil, nil, damagedSheet(err)
	}
	defer f.Close() // nothing was written
	s := &sheet{}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		s.date1904 = *p.Date1904
	}
	name := firstSheet(f)
	rows, err := f.Rows(name)
	if err != nil {
		return nil, nil, damagedSheet(err)
	}
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, nil, damagedSheet(err)
		}
		if len(cells) > maxColumns {
			return nil, nil, core.Errorf(core.BadInput, "line %d: there are more than %d columns", line, maxColumns).WithHint("leave out what is not needed")
		}
		if !blank(cells) {
			out = append(out, record{line, cells})
		}
	}
	if err := rows.Error(); err != nil {
		return nil, nil, damagedSheet(err)
	}
	s.merged = mergedAreas(f, name)
	return s, out, nil
}

func damagedSheet(err error) error {
	return core.Errorf(core.BadInput, "the spreadsheet cannot be read: %w", err).WithHint("open it in your spreadsheet program and save it anew, without a password, or as CSV")
}

func firstSheet(f *excelize.File) string {
	list := f.GetSheetList()
	for _, name := range list {
		if shown, err := f.GetSheetVisible(name); err == nil && shown {
			return name
		}
	}
	return strings.Join(list[:min(1, len(list))], "")
}

// number brings a stored number to the decimals that people typed. Spreadsheets keep
// numbers as doubles, of which 15 digits count: 12.34 may be stored as
// 12.339999999999999.
func (s *sheet) number(text string) string {
	if s == nil || len(text) > 40 {
		return text
	}
	f, _, err := big.ParseFloat(text, 10, 200, big.ToNearestEven)
	if err != nil || f.IsInf() || f.MantExp(nil) > 60 || f.Sign() != 0 && f.MantExp(nil) < -60 {
		return text
	}
	r, ok := new(big.Rat).SetString(f.Text('g', 15))
	if !ok {
		return text
	}
	out := r.FloatString(18)
	return strings.TrimSuffix(strings.TrimRight(out, "0"), ".")
}

// The days that are taken for dates, counted from 1900: from October 1954 on, because a
// smaller number is a year or a slip, to the end of 9999.
const firstDay, lastDay = 20_000, 2_958_465

// date reads a day as spreadsheets count them (ECMA-376 part 1, 18.17.4). It counts from
// 30 December 1899, because 1900 is held for a leap year there.
func (s *sheet) date(text string) (core.Date, bool) {
	if s == nil {
		return core.Date{}, false
	}
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < firstDay || n > lastDay {
		return core.Date{}, false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if s.date1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return core.DateOf(start.AddDate(0, 0, n)), true
}
