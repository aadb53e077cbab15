// Package tabular reads the tables that people bring from other programs: suppliers,
// orders and receipts as CSV or XLSX (CONTRACT, Import files). A table is taken whole
// or not at all, and what is wrong in it is named with its line and column.
package tabular

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"countersign/core"
	"countersign/core/money"
)

// Mapping names the columns of another program: our column -> theirs.
type Mapping map[string]string

// limit is the largest table that is read, in bytes; half a million order lines
// are about 60 MB.
const limit = 256 << 20

// maxHeader is how many rows are searched for the names of the columns: what other
// programs print often begins with a title.
const maxHeader = 20

// table is a file with its header looked up.
type table struct {
	columns map[string]int // our name -> index
	theirs  map[string]string
	sheet   *sheet // nil for CSV
	between rune   // what is between the cells of a CSV
	rows    []row

	// commas holds whether a cell is a number with a decimal comma, once it was looked up.
	commas *bool
	// ordered are the columns as they stand, once they were asked for.
	ordered []string
}

type row struct {
	t     *table
	line  int // in the file, from 1
	cells []string
}

// record is a row before the header is known.
type record struct {
	line  int
	cells []string
}

// open reads a table, CSV or XLSX, with at least the required columns.
func open(r io.Reader, m Mapping, required, optional []string) (*table, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, core.Errorf(core.BadInput, "the file cannot be read: %w", err)
	}
	if len(data) > limit {
		return nil, core.Errorf(core.BadInput, "the file is larger than %d MB", limit>>20).WithHint("split it into several files")
	}
	t := &table{columns: map[string]int{}, theirs: m}
	var list []record
	if isSheet(data) {
		t.sheet, list, err = readSheet(data)
	} else {
		data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		t.between = separator(data)
		list, err = readCSV(data, t.between)
	}
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, core.Errorf(core.BadInput, "the file is empty").WithHint("its first line names the columns: %s", strings.Join(required, ", "))
	}
	at := headerRow(list, m, required)
	if err := t.header(list[at], m, required, optional); err != nil {
		return nil, err
	}
	return t, t.body(list[at+1:], len(list[at].cells))
}

// headerRow is the first row that names all required columns, else the first of all.
func headerRow(list []record, m Mapping, required []string) int {
	for i, rec := range list[:min(len(list), maxHeader)] {
		missing := slices.ContainsFunc(required, func(name string) bool {
			return !slices.ContainsFunc(rec.cells, func(h string) bool { return m.ours(h) == name })
		})
		if !missing {
			return i
		}
	}
	return 0
}

// ours is our name of a column.
func (m Mapping) ours(header string) string {
	h := strings.TrimSpace(header)
	for our, their := range m {
		if strings.EqualFold(strings.TrimSpace(their), h) {
			return our
		}
	}
	return strings.ToLower(h)
}

func (t *table) header(head record, m Mapping, required, optional []string) error {
	for i, h := range head.cells {
		name := m.ours(h)
		if !slices.Contains(required, name) && !slices.Contains(optional, name) {
			if len(m) > 0 || t.sheet != nil && name == "" {
				continue // a mapped file may hold more than we read
			}
			return core.Errorf(core.BadInput, "line %d: there is no column %q", head.line, h).
				WithHint("the columns are %s; other names need --map", strings.Join(slices.Concat(required, optional), ", "))
		}
		if _, twice := t.columns[name]; twice {
			return core.Errorf(core.BadInput, "line %d: the column %s is there twice", head.line, name).WithHint("leave one out")
		}
		t.columns[name] = i
	}
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			return core.Errorf(core.BadInput, "line %d: the column %s is missing", head.line, name).WithHint("add it, or name it with --map")
		}
	}
	return nil
}

// body takes the rows below the header. A sheet leaves empty cells at the end of a row
// out.
func (t *table) body(list []record, width int) error {
	for _, rec := range list {
		if t.sheet != nil {
			for len(rec.cells) < width {
				rec.cells = append(rec.cells, "")
			}
			for len(rec.cells) > width && strings.TrimSpace(rec.cells[len(rec.cells)-1]) == "" {
				rec.cells = rec.cells[:len(rec.cells)-1]
			}
		}
		if len(rec.cells) != width {
			return core.Errorf(core.BadInput, "line %d: %d columns, the header has %d", rec.line, len(rec.cells), width).WithHint("correct the line; nothing was imported")
		}
		t.rows = append(t.rows, row{t, rec.line, rec.cells})
	}
	return nil
}

// readCSV reads the records of a text without a byte order mark.
func readCSV(data []byte, between rune) ([]record, error) {
	if !utf8.Valid(data) {
		return nil, core.Errorf(core.BadInput, "the file is not in UTF-8").WithHint("save it as CSV UTF-8 in your spreadsheet program")
	}
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma = between
	c.FieldsPerRecord = -1
	var out []record
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, core.Errorf(core.BadInput, "line %d: the quotes do not match", bad.Line).WithHint("correct the line; nothing was imported")
		}
		if err != nil {
			return nil, core.Errorf(core.BadInput, "the file cannot be read: %w", err)
		}
		line, _ := c.FieldPos(0)
		if !blank(cells) {
			out = append(out, record{line, cells})
		}
	}
}

// separator tells semicolon, comma and tab apart by the first line that has one of them.
func separator(data []byte) rune {
	for line := range bytes.Lines(data) {
		best, most := ',', 0
		for _, c := range ",;\t" {
			if n := bytes.Count(line, []byte(string(c))); n > most {
				best, most = c, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ','
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// Problems are all that is wrong with the rows of a table. It reads as the first of
// them.
type Problems []error

func (p Problems) Error() string { return p[0].Error() }

// Unwrap gives the first one, with its kind and hint.
func (p Problems) Unwrap() error { return p[0] }

// maxProblems bounds what is said about one table.
const maxProblems = 200

// each calls fn for the rows and collects what it refuses. bad holds the cells of the
// column key on the refused rows.
func (t *table) each(key string, fn func(row) error) (bad map[string]bool, err error) {
	var list Problems
	bad = map[string]bool{}
	for _, r := range t.rows {
		err := cmp.Or(r.shown(), r.whole())
		if err == nil {
			err = fn(r)
		}
		if err == nil {
			continue
		}
		bad[r.text(key)] = true
		if list = append(list, err); len(list) == maxProblems {
			break
		}
	}
	if len(list) > 0 {
		return bad, list
	}
	return nil, nil
}

// shown refuses a row of a sheet with a formula that failed.
func (r row) shown() error {
	if r.t.sheet == nil {
		return nil
	}
	for _, name := range r.t.inOrder() {
		if s := r.text(name); failedFormula[s] {
			return r.bad(name, "shows the error %s", s)
		}
	}
	return nil
}

// inOrder are the columns as they stand.
func (t *table) inOrder() []string {
	if t.ordered == nil {
		t.ordered = slices.SortedFunc(maps.Keys(t.columns), func(a, b string) int { return cmp.Compare(t.columns[a], t.columns[b]) })
	}
	return t.ordered
}

// text is a cell without white space around it; empty for an absent column.
func (r row) text(column string) string {
	i, ok := r.t.columns[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// bad is a refusal of one cell.
func (r row) bad(column, format string, args ...any) error {
	name := column
	if their, ok := r.t.theirs[column]; ok {
		name = their
	}
	e := core.Errorf(core.BadInput, format, args...)
	e.Msg, e.Hint = "column "+name+": "+e.Msg, "correct it; nothing was changed"
	if r.line > 0 { // not typed
		e.Msg, e.Hint = "line "+itoa(r.line)+", "+e.Msg, "correct it and import again; nothing was imported"
	}
	return e
}

func (r row) required(column string) (string, error) {
	s := r.text(column)
	if s != "" {
		return s, nil
	}
	if a, ok := r.t.sheet.mergedAt(r.t.columns[column]+1, r.line); ok {
		return "", r.bad(column, "is empty, because %s is merged into one cell, whose value counts for its first column; unmerge it", a.name)
	}
	return "", r.bad(column, "is empty")
}

func (r row) currency(column string) (money.Currency, error) {
	c := money.Currency(strings.ToUpper(r.text(column)))
	if c != "" && !c.Valid() {
		return c, r.bad(column, "%q is not a currency code like EUR", r.text(column))
	}
	return c, nil
}
