// Package tabular reads the tables that people bring from other programs: suppliers,
// orders and receipts as CSV (CONTRACT, Import files). A table is taken whole or not
// at all, and what is wrong in it is named with its line and column.
package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
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

// table is a CSV file with its header looked up.
type table struct {
	columns map[string]int // our name -> index
	theirs  map[string]string
	rows    []row
}

type row struct {
	t     *table
	line  int // in the file, from 1
	cells []string
}

// open reads a table with at least the required columns. Semicolon and comma are
// told apart by the header; a byte order mark is dropped.
func open(r io.Reader, m Mapping, required, optional []string) (*table, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, core.Errorf(core.BadInput, "the file cannot be read: %w", err)
	}
	if len(data) > limit {
		return nil, core.Errorf(core.BadInput, "the file is larger than %d MB", limit>>20).WithHint("split it into several files")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, core.Errorf(core.BadInput, "the file is not in UTF-8").WithHint("save it as CSV UTF-8 in your spreadsheet program")
	}
	head, _, _ := bytes.Cut(data, []byte("\n"))
	c := csv.NewReader(bytes.NewReader(data))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		c.Comma = ';'
	}
	c.FieldsPerRecord = -1
	header, err := c.Read()
	if err != nil {
		return nil, core.Errorf(core.BadInput, "the file is empty").WithHint("its first line names the columns: %s", strings.Join(required, ", "))
	}
	t := &table{columns: map[string]int{}, theirs: m}
	if err := t.header(header, m, required, optional); err != nil {
		return nil, err
	}
	return t, t.read(c, len(header))
}

func (t *table) header(header []string, m Mapping, required, optional []string) error {
	for i, h := range header {
		name := strings.ToLower(strings.TrimSpace(h))
		for our, their := range m {
			if strings.EqualFold(strings.TrimSpace(their), strings.TrimSpace(h)) {
				name = our
			}
		}
		if !slices.Contains(required, name) && !slices.Contains(optional, name) {
			if len(m) > 0 {
				continue // a mapped file may hold more than we read
			}
			return core.Errorf(core.BadInput, "line 1: there is no column %q", h).
				WithHint("the columns are %s; other names need --map", strings.Join(slices.Concat(required, optional), ", "))
		}
		if _, twice := t.columns[name]; twice {
			return core.Errorf(core.BadInput, "line 1: the column %s is there twice", name).WithHint("leave one out")
		}
		t.columns[name] = i
	}
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			return core.Errorf(core.BadInput, "line 1: the column %s is missing", name).WithHint("add it, or name it with --map")
		}
	}
	return nil
}

func (t *table) read(c *csv.Reader, width int) error {
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return core.Errorf(core.BadInput, "line %d: the quotes do not match", bad.Line).WithHint("correct the line; nothing was imported")
		}
		if err != nil {
			return core.Errorf(core.BadInput, "the file cannot be read: %w", err)
		}
		line, _ := c.FieldPos(0)
		if blank(cells) {
			continue
		}
		if len(cells) != width {
			return core.Errorf(core.BadInput, "line %d: %d columns, the header has %d", line, len(cells), width).WithHint("correct the line; nothing was imported")
		}
		t.rows = append(t.rows, row{t, line, cells})
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
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
	e.Msg = "line " + itoa(r.line) + ", column " + name + ": " + e.Msg
	e.Hint = "correct it and import again; nothing was imported"
	return e
}

func (r row) required(column string) (string, error) {
	s := r.text(column)
	if s == "" {
		return "", r.bad(column, "is empty")
	}
	return s, nil
}

// number reads a decimal number; an empty cell is 0. Both 1.50 and 1,50 are read;
// grouping is not, because it cannot be told from decimals for sure.
func (r row) number(column string) (money.Decimal, error) {
	s := r.text(column)
	if s == "" {
		return money.Decimal{}, nil
	}
	if !strings.Contains(s, ".") && strings.Count(s, ",") == 1 {
		s = strings.Replace(s, ",", ".", 1)
	}
	d, err := money.ParseDecimal(s)
	if err != nil {
		return d, r.bad(column, "%q is not a number like 1234.50", r.text(column))
	}
	return d, nil
}

func (r row) date(column string) (core.Date, error) {
	s := r.text(column)
	if s == "" {
		return core.Date{}, nil
	}
	d, err := core.ParseDate(s)
	if err != nil {
		return d, r.bad(column, "%q is not a date like 2026-11-03", s)
	}
	return d, nil
}

func (r row) currency(column string) (money.Currency, error) {
	c := money.Currency(strings.ToUpper(r.text(column)))
	if c != "" && !c.Valid() {
		return c, r.bad(column, "%q is not a currency code like EUR", r.text(column))
	}
	return c, nil
}
