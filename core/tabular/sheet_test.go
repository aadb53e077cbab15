package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"countersign/core"
)

// book makes a spreadsheet of the rows; change may do what it likes with it.
func book(t testing.TB, change func(*excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", at, &r); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func merge(from, to string) func(*excelize.File) {
	return func(f *excelize.File) { _ = f.MergeCell("Sheet1", from, to) }
}

// An order number that stands once for several lines is named with its cells, on each
// line; what is merged in the title or below the table is no matter.
func TestMergedCells(t *testing.T) {
	around := func(f *excelize.File) {
		merge("A1", "F1")(f)
		merge("A9", "F12")(f)
	}
	rows := [][]any{{"Orders of November"}, orderHeader, {"PO-1", "Acme", "", 1, 10, 1}, {"PO-1", "Acme", "", 2, 10, 1}, {"PO-1", "Acme", "", 3, 10, 1}}
	list, err := sheetOrders(book(t, around, rows...), nil)
	if err != nil || len(list) != 1 || len(list[0].Lines) != 3 {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = sheetOrders(book(t, func(f *excelize.File) { around(f); merge("A3", "A5")(f) }, rows...), nil)
	var bad Problems
	if !errors.As(err, &bad) || len(bad) != 2 {
		t.Fatalf("%v", err)
	}
	for i, line := range []string{"4", "5"} {
		want := "line " + line + ", column order: A3:A5 is merged into one cell, whose value stands in line 3 alone; unmerge it and write the value into each line"
		if got := core.MessageOf(bad[i]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func sheetOrders(data []byte, m Mapping) ([]core.PurchaseOrder, error) {
	return Orders(bytes.NewReader(data), m, known, core.Firm{Currency: "EUR"})
}

var orderHeader = []any{"Order", "Supplier", "Date", "Line", "Quantity", "Unit_Price"}

// Numbers come as typed and not as shown or as doubles have them, dates as days, titles
// above the header are passed over, empty cells at the end may be missing.
func TestSpreadsheet(t *testing.T) {
	day := time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)
	got, err := sheetOrders(book(t, nil,
		[]any{"Open orders of our firm"}, []any{}, append(orderHeader, "requester"),
		[]any{4711, "Acme", day, 1, 10, 0.1 + 0.2}, []any{4711, "Acme", "2026-11-03", 2, 1e6, 12.34, "anna"}, []any{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0].Lines) != 2 {
		t.Fatalf("read %+v", got)
	}
	o := got[0]
	if o.ID != "4711" || o.Date != core.MustDate("2026-11-03") || o.Lines[0].UnitPrice.String() != "0.3" || o.Lines[1].Quantity.String() != "1000000" || o.Lines[1].UnitPrice.String() != "12.34" {
		t.Errorf("read %+v", o)
	}
}

func TestSpreadsheetCounts1904(t *testing.T) {
	yes := true
	data := book(t, func(f *excelize.File) {
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	}, orderHeader, []any{"PO-1", "Acme", 44502, 1, 1, 1})
	got, err := sheetOrders(data, nil)
	if err != nil || len(got) != 1 || got[0].Date != core.MustDate("2025-11-03") {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestSpreadsheetColumnsAreMapped(t *testing.T) {
	data := book(t, nil, []any{"Bestellung", "Lieferant", "Pos", "Menge", "Preis", "Lagerort"}, []any{"PO-1", "Acme", "1", 2, 3.5, "A7"})
	got, err := sheetOrders(data, Mapping{"order": "Bestellung", "supplier": "Lieferant", "line": "Pos", "quantity": "Menge", "unit_price": "Preis"})
	if err != nil || len(got) != 1 || got[0].Lines[0].UnitPrice.String() != "3.5" {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestBadSpreadsheets(t *testing.T) {
	bomb := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create("xl/worksheets/sheet1.xml") // a Buffer fails no write
		w.Write(bytes.Repeat([]byte{' '}, unpackedLimit+1))
		z.Close()
		return b.Bytes()
	}()
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"a failed formula", book(t, nil, orderHeader, []any{"PO-1", "Acme", "", 1, 10, "#DIV/0!"}), "line 2, column unit_price: shows the error #DIV/0!"},
		{"a year for a date", book(t, nil, orderHeader, []any{"PO-1", "Acme", 2026, 1, 10, 1}), "line 2, column date"},
		{"a merged date, which may be left out", book(t, merge("C2", "C3"), orderHeader, []any{"PO-1", "Acme", "2026-11-03", 1, 10, 1}, []any{"PO-1", "Acme", nil, 2, 10, 1}),
			"line 3, column date: C2:C3 is merged into one cell"},
		{"merged beside each other", book(t, merge("A2", "B2"), orderHeader, []any{"PO-1", nil, "", 1, 10, 1}),
			"line 2, column supplier: is empty, because A2:B2 is merged into one cell, whose value counts for its first column; unmerge it"},
		{"a cell beside the table", book(t, nil, orderHeader, []any{"PO-1", "Acme", "", 1, 10, 1, "?"}), "line 2: 7 columns, the header has 6"},
		{"nothing in it", book(t, nil), "the file is empty"},
		{"far too wide", book(t, func(f *excelize.File) { f.SetCellValue("Sheet1", "XFD2", "x") }, orderHeader), "more than 500 columns"},
		{"cut short", book(t, nil, orderHeader)[:200], "the spreadsheet cannot be read"},
		{"much in little", bomb, "the spreadsheet cannot be read"},
	} {
		got, err := sheetOrders(c.data, nil)
		if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), c.says) || len(got) > 0 {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

// For a preview all bad rows are named, and what is whole is read.
func TestProblemsAreCollected(t *testing.T) {
	got, err := orders("order,supplier,line,quantity,unit_price\nPO-1,Acme,1,ten,1\nPO-1,Acme,2,1,1\nPO-2,Acme,1,1,1\nPO-3,Nobody,1,1,1\n")
	var list Problems
	if !errors.As(err, &list) || len(list) != 2 || !strings.HasPrefix(list[1].Error(), "line 5, column supplier") || core.KindOf(err) != core.BadInput {
		t.Errorf("problems %q", list)
	}
	if len(got) != 1 || got[0].ID != "PO-2" {
		t.Errorf("whole orders %+v", got)
	}
}

func FuzzSheets(f *testing.F) {
	f.Add([]byte("order,supplier,line,quantity,unit_price,date\nPO-1,Acme,1,1,1,2026-11-03\n"))
	f.Add(book(f, nil, orderHeader, []any{"PO-1", "Acme", 45000, 1, 10, 1.5}))
	f.Add(book(f, nil, []any{"receipt", "order", "line", "quantity_accepted"}, []any{"R", "PO-1", 1, 2}))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := sheetOrders(data, nil)
		_, err2 := Suppliers(bytes.NewReader(data), Mapping{"supplier": "order"})
		_, err3 := Receipts(bytes.NewReader(data), nil, func(id core.OrderID) (core.PurchaseOrder, bool) {
			return core.PurchaseOrder{ID: id, Lines: []core.OrderLine{{ID: "1"}}}, true
		})
		for _, err := range []error{err, err2, err3} {
			if err != nil && core.KindOf(err) != core.BadInput {
				t.Errorf("not said to a person: %v", err)
			}
		}
	})
}
