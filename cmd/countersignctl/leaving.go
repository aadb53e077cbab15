package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/export"
	"countersign/core/report"
)

type exportCmd struct {
	Target string `arg:"" help:"csv or json; xero, qbo, iif, datev, hledger and beancount come later."`
	From   string `required:"" help:"The first issue date, YYYY-MM-DD." placeholder:"D"`
	To     string `required:"" help:"The last issue date, YYYY-MM-DD." placeholder:"D"`
	Out    string `required:"" help:"The file to write." placeholder:"FILE"`
	Again  bool   `help:"Also what an earlier export for the same target held."`
}

func (exportCmd) Help() string {
	return "Example: countersignctl export csv --from 2026-11-01 --to 2026-11-30 --out november.csv"
}

var exports = map[string]func(io.Writer, []export.Bill) error{"csv": export.CSV, "json": export.JSON}

var laterExports = []string{"xero", "qbo", "iif", "datev", "hledger", "beancount"}

func (c exportCmd) Run(s *session) error {
	write, ok := exports[c.Target]
	if !ok {
		for _, l := range laterExports {
			if c.Target == l {
				return notYet("the export for " + l)
			}
		}
		return core.Errorf(core.Usage, "there is no export %q", c.Target).WithHint("csv and json are there")
	}
	from, to, err := period(c.From, c.To)
	if err != nil {
		return err
	}
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := app.Outside(c.Out); err != nil {
		return err
	}
	bills, before, err := app.Desk.Bills(s.ctx, by, desk.Leaving{Target: c.Target, From: from, To: to, Again: c.Again})
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := write(&buf, bills); err != nil {
		return err
	}
	sum, err := wire.WriteFile(c.Out, buf.Bytes())
	if err != nil {
		return err
	}
	b, err := app.Desk.Exported(s.ctx, by, core.ExportBatch{Target: c.Target, From: from, To: to, SHA256: sum}, bills)
	if err != nil {
		return err
	}
	head, err := s.signHead(app, by, "the export "+b.ID)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(b)
	}
	if head.Size > 0 {
		s.say("Head of the log: %s", head.Short())
	}
	s.say("Invoices written to %s: %d (SHA-256 %s).", c.Out, len(bills), sum)
	if before > 0 {
		s.say("Left out, because an earlier export for %s held them: %d. --again writes them too.", c.Target, before)
	}
	return nil
}

func period(from, to string) (core.Date, core.Date, error) {
	f, err := dayOf("--from", from)
	if err != nil {
		return f, f, err
	}
	t, err := dayOf("--to", to)
	if err != nil {
		return f, t, err
	}
	if f.IsZero() || t.IsZero() {
		return f, t, core.Errorf(core.Usage, "the period needs a first and a last day")
	}
	if t.Before(f) {
		return f, t, core.Errorf(core.Usage, "the period ends before it begins")
	}
	return f, t, nil
}

type reportCmd struct {
	Month string `required:"" help:"The month, YYYY-MM." placeholder:"YYYY-MM"`
	Out   string `required:"" help:"The file to write: .csv or .xlsx." placeholder:"FILE"`
}

func (reportCmd) Help() string {
	return "Example: countersignctl report --month 2026-11 --out november.xlsx"
}

func (c reportCmd) Run(s *session) error {
	month, err := time.Parse("2006-01", c.Month)
	if err != nil {
		return core.Errorf(core.Usage, "%q is not a month", c.Month).WithHint("write 2026-11")
	}
	kind := strings.ToLower(filepath.Ext(c.Out))
	switch kind {
	case ".csv", ".xlsx":
	case ".pdf", ".json":
		return notYet("the report as " + kind)
	default:
		return core.Errorf(core.Usage, "a report is written as .csv or .xlsx, not %q", kind)
	}
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := app.CanWrite(c.Out); err != nil {
		return err
	}
	if _, err := s.signHead(app, by, "the report of "+c.Month); err != nil {
		return err
	}
	m, err := app.Desk.Month(s.ctx, by, report.Input{Year: month.Year(), Month: month.Month(), Now: s.now()})
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if kind == ".xlsx" {
		err = m.XLSX(&buf)
	} else {
		err = m.CSV(&buf)
	}
	if err != nil {
		return err
	}
	sum, err := wire.WriteFile(c.Out, buf.Bytes())
	if err != nil {
		return err
	}
	if err := app.Desk.Wrote(s.ctx, by, "ReportWritten", "report:"+c.Month, sum); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]any{"month": c.Month, "file": c.Out, "sha256": sum, "invoices": len(m.Invoices)})
	}
	s.say("The report of %s is in %s. Invoices in it: %d.", month.Format("January 2006"), c.Out, len(m.Invoices))
	return nil
}
