package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"countersign/core"
	"countersign/core/money"
)

// CSV writes the month as one table, a row a sum: section, name, currency, count, net,
// tax, gross. The last rows carry the head of the audit log, and the signed one.
func (m Month) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"section", "name", "currency", "count", "net", "tax", "gross"}}
	for _, r := range slices.Concat(m.Totals, m.Suppliers, m.States, m.Problems, m.Ageing) {
		rows = append(rows, []string{r.Section, core.SpreadsheetText(r.Name), string(r.Currency), strconv.Itoa(r.Count), text(r.Net), text(r.Tax), text(r.Gross)})
	}
	rows = append(rows, []string{"audit", "entries", "", strconv.FormatInt(m.Head.Seq, 10), "", "", ""}, []string{"audit", "head " + m.Head.Hash, "", "", "", "", ""})
	for _, l := range m.signed() {
		rows = append(rows, []string{"audit", l, "", "", "", "", ""})
	}
	if err := c.WriteAll(rows); err != nil {
		return failed(err)
	}
	return nil
}

// XLSX writes the month as a workbook: a summary, the suppliers, the exceptions, the
// ageing and the invoices, each on its sheet, amounts as numbers.
func (m Month) XLSX(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = failed(e)
		}
	}()
	b := book{f: f}
	b.styles()
	b.sheet("Summary", m.summary(), 34, 12, 10, 14, 14, 14)
	b.sheet("Suppliers", table("Supplier", m.Suppliers), 38, 12, 10, 14, 14, 14)
	b.sheet("Exceptions", table("Exception", m.Problems), 38, 12, 10, 14, 14, 14)
	b.sheet("Ageing", table("Age", m.Ageing), 28, 12, 10, 14, 14, 14)
	b.sheet("Invoices", m.invoices(), 34, 20, 12, 12, 10, 14, 14, 14, 22, 24, 40)
	if b.err != nil {
		return failed(b.err)
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return failed(err)
	}
	f.SetActiveSheet(0)
	return failed(f.Write(w))
}

func (m Month) summary() [][]any {
	rows := [][]any{
		{bold(m.Firm.Name)},
		{bold(fmt.Sprintf("Invoices of %s %d", m.From.Month, m.From.Year))},
		{"made " + m.Made.UTC().Format("2 Jan 2006, 15:04") + " UTC"},
		{},
	}
	rows = append(rows, table("Total", m.Totals)...)
	rows = append(rows, []any{})
	rows = append(rows, table("State", m.States)...)
	rows = append(rows, []any{}, []any{bold("Audit log")}, []any{fmt.Sprintf("%d entries", m.Head.Seq)}, []any{"head " + m.Head.Hash})
	for _, l := range m.signed() {
		rows = append(rows, []any{l})
	}
	return rows
}

// signed are the lines of the signed head: in short, as text, and what checks it. They
// can be given back to `audit verify --head`.
func (m Month) signed() []string {
	if m.Signed.Size == 0 {
		return nil
	}
	lines := []string{"signed head " + m.Signed.Short()}
	for l := range strings.Lines(m.Signed.Note) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return append(lines, "key "+m.Key)
}

func table(name string, list []Row) [][]any {
	rows := [][]any{{bold(name), bold("Currency"), bold("Number"), bold("Net"), bold("Tax"), bold("Gross")}}
	for _, r := range list {
		rows = append(rows, []any{r.Name, string(r.Currency), r.Count, r.Net, r.Tax, r.Gross})
	}
	return rows
}

func (m Month) invoices() [][]any {
	var rows [][]any
	head := []any{}
	for _, h := range []string{"Supplier", "Number", "Date", "Due", "Currency", "Net", "Tax", "Gross", "State", "Approved by", "Open exceptions"} {
		head = append(head, bold(h))
	}
	rows = append(rows, head)
	for _, r := range m.Invoices {
		inv := r.Invoice
		var by, open []string
		for _, a := range r.Approvals {
			by = append(by, a.By)
		}
		for _, e := range r.Exceptions {
			if e.Open() && !slices.Contains(open, string(e.Reason)) {
				open = append(open, string(e.Reason))
			}
		}
		sign := func(a money.Amount) money.Amount { return money.New(a.Minor*inv.Sign(), a.Currency) }
		rows = append(rows, []any{m.SupplierName(r), inv.Number, inv.IssueDate.String(), inv.DueDate.String(), string(inv.Currency),
			sign(inv.NetTotal), sign(inv.TaxTotal), sign(inv.GrossTotal), r.Status.Words(), strings.Join(by, ", "), strings.Join(open, ", ")})
	}
	return rows
}

type bold string

// book writes sheets and keeps the first error.
type book struct {
	f           *excelize.File
	bold, money int
	err         error
}

func (b *book) styles() {
	format := "#,##0.00"
	b.bold = b.style(&excelize.Style{Font: &excelize.Font{Bold: true}})
	b.money = b.style(&excelize.Style{CustomNumFmt: &format})
}

func (b *book) style(s *excelize.Style) int {
	id, err := b.f.NewStyle(s)
	b.keep(err)
	return id
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) sheet(name string, rows [][]any, widths ...float64) {
	_, err := b.f.NewSheet(name)
	b.keep(err)
	for i, w := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		b.keep(b.f.SetColWidth(name, col, col, w))
	}
	for y, row := range rows {
		for x, v := range row {
			cell, err := excelize.CoordinatesToCellName(x+1, y+1)
			b.keep(err)
			b.cell(name, cell, v)
		}
	}
}

func (b *book) cell(sheet, cell string, v any) {
	switch v := v.(type) {
	case bold:
		b.keep(b.f.SetCellStr(sheet, cell, string(v)))
		b.keep(b.f.SetCellStyle(sheet, cell, cell, b.bold))
	case money.Amount:
		if v.IsSet() {
			// A spreadsheet has floating-point numbers only; two decimals of
			// any sum below 10^13 survive that.
			n, _ := v.Decimal().Rat().Float64()
			b.keep(b.f.SetCellFloat(sheet, cell, n, v.Currency.Exponent(), 64))
			b.keep(b.f.SetCellStyle(sheet, cell, cell, b.money))
		}
	default:
		b.keep(b.f.SetCellValue(sheet, cell, v))
	}
}

func text(a money.Amount) string {
	if !a.IsSet() {
		return ""
	}
	return a.String()
}

func failed(err error) error {
	if err == nil {
		return nil
	}
	return core.Errorf(core.Unavailable, "the report cannot be written: %w", err).WithHint("check the disk and try again")
}
