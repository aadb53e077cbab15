package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/audit"
	"countersign/core/desk"
	"countersign/core/export"
	"countersign/core/intake"
	"countersign/core/report"
	"countersign/mail/imapdemo"
)

// show is one run of the demo.
type show struct {
	dir   string
	out   io.Writer
	today core.Date
	app   *wire.App
	owner core.User
	start time.Time
}

func newShow(dir string, out io.Writer) *show {
	return &show{dir: dir, out: out, today: core.DateOf(time.Now()), start: time.Now()}
}

func (s *show) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// head says what comes next and when.
func (s *show) head(format string, args ...any) {
	s.say("\n[%3.0f s] %s", time.Since(s.start).Seconds(), fmt.Sprintf(format, args...))
}

func (s *show) run(ctx context.Context, window string) (err error) {
	if err := s.clear(); err != nil {
		return err
	}
	if err := s.firm(ctx); err != nil {
		return err
	}
	closed := false
	closeApp := func() error {
		if closed {
			return nil
		}
		closed = true
		return s.app.Close()
	}
	defer func() { err = errors.Join(err, closeApp()) }()
	for _, step := range []func(context.Context) error{s.mail, s.queue, s.approve, s.leave, s.verify} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := closeApp(); err != nil {
		return err
	}
	s.files()
	return s.window(window)
}

// marker says that a folder was made by the demo and may be thrown away.
const marker = ".countersign-demo"

// clear throws away what the last demo left, and nothing that it did not make.
func (s *show) clear() error {
	_, err := os.Stat(s.dir)
	if err == nil {
		if _, err := os.Stat(filepath.Join(s.dir, marker)); err != nil {
			return fmt.Errorf("%s is there already and was not made by the demo; name another folder with -dir", s.dir)
		}
		if err := os.RemoveAll(s.dir); err != nil {
			return fmt.Errorf("the folder of the last demo cannot be removed: %w", err)
		}
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return fmt.Errorf("the demo's folder cannot be made: %w", err)
	}
	return os.WriteFile(filepath.Join(s.dir, marker), []byte("made by the demo; thrown away at its next start\n"), 0o644)
}

func (s *show) books() string { return filepath.Join(s.dir, "books") }

// firm makes the books of the sample firm, its people, suppliers, orders and receipts.
func (s *show) firm(ctx context.Context) error {
	firm := sample.Firm()
	s.head("The books of %s, made from samples: nothing in them is real.", firm.Name)
	users := sample.Users()
	app, err := wire.Create(ctx, wire.Config{Dir: s.books()}, firm, users[0].Name, sample.Passphrase)
	if err != nil {
		return err
	}
	s.app = app
	if s.owner, err = app.Desk.SignIn(ctx, users[0].Name, sample.Passphrase); err != nil {
		return err
	}
	for _, u := range users[1:] {
		if err := app.AddUser(ctx, s.owner, sample.Passphrase, u, sample.Passphrase); err != nil {
			return err
		}
	}
	suppliers, err := app.Desk.SaveSuppliers(ctx, s.owner, sample.Suppliers())
	if err != nil {
		return err
	}
	orders, err := app.Desk.SaveOrders(ctx, s.owner, sample.Orders(s.today))
	if err != nil {
		return err
	}
	receipts, err := app.Desk.SaveReceipts(ctx, s.owner, sample.Receipts(s.today))
	if err != nil {
		return err
	}
	s.say("        %d suppliers, %d orders, %d goods receipts, %d people.", suppliers.Added, orders.Added, receipts.Added, len(users))
	return app.Desk.SaveSettings(ctx, s.owner, sample.Settings())
}

// mail starts a mail server that holds the sample mails and fetches from it with the
// real client.
func (s *show) mail(ctx context.Context) error {
	s.head("Writing the sample mails: PDFs, scans, a photo, electronic invoices, and a few that try something.")
	mails, err := sample.Mails(s.today)
	if err != nil {
		return err
	}
	raw := make([][]byte, len(mails))
	for i, m := range mails {
		raw[i] = m.Raw
	}
	srv, err := imapdemo.Start(ctx, mailUser, mailPassword, raw)
	if err != nil {
		return err
	}
	defer srv.Close()
	if err := s.app.SaveMailbox(ctx, s.owner, sample.Passphrase, mailbox(srv), wire.MailSecret{Password: mailPassword}); err != nil {
		return err
	}
	s.head("Fetching %d mails over TLS from a mail server on this computer, reading and checking them.", len(mails))
	line := &ticker{out: s.out}
	s.app.Intake.Progress = func(p intake.Progress) {
		line.show("        %s %d of %d: %s", stepWords[p.Step], p.Done, p.Total, p.Name)
	}
	got, err := s.app.Poll(ctx, sample.Passphrase, s.owner, "", func(done, total int) { line.show("        fetching %d of %d", done, total) })
	line.end()
	if err != nil {
		return err
	}
	s.say("        %d mails: %d documents taken in, %d known before, %d parts left out, such as the text beside a document, %d failed.", got.Messages, got.Became, got.Known, got.Ignored, got.Failed)
	return nil
}

var stepWords = map[string]string{"unpack": "opened mail", "read": "read", "check": "matched and checked"}

func (s *show) queue(ctx context.Context) error {
	rows, err := s.app.Desk.Queue(ctx, s.owner, desk.QueueFilter{})
	if err != nil {
		return err
	}
	s.head("The queue: %d documents, what needs a person first.\n", len(rows))
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "LANE\tSUPPLIER\tKIND\tNUMBER\t%16s\n", "GROSS")
	for _, r := range rows {
		gross := ""
		if g := r.Review.Invoice.GrossTotal; g.IsSet() {
			gross = g.Format(',', '.')
		}
		supplier := r.Supplier
		if supplier == "" {
			supplier = r.Review.Name
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%16s\n", words(string(r.Lane)), supplier, words(string(r.Kind)), r.Number, gross)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return s.reasons(table.String(), rows)
}

// reasons prints the lines of the table, each with what is open under it.
func (s *show) reasons(table string, rows []desk.Row) error {
	lines := strings.Split(strings.TrimRight(table, "\n"), "\n")
	for i, line := range lines {
		if _, err := fmt.Fprintln(s.out, strings.TrimRight(line, " ")); err != nil {
			return err
		}
		if i == 0 {
			continue
		}
		for _, e := range rows[i-1].Exceptions {
			if e.Open() {
				fmt.Fprintf(s.out, "    - %s\n", e.Message)
			}
		}
	}
	return nil
}

// words is a name of the program's as people write it.
func words(s string) string { return strings.ReplaceAll(s, "_", " ") }

// approve gives one clean invoice its yes, as the approver.
func (s *show) approve(ctx context.Context) error {
	by, err := s.app.Desk.SignIn(ctx, "approver", sample.Passphrase)
	if err != nil {
		return err
	}
	rows, err := s.app.Desk.Queue(ctx, by, desk.QueueFilter{Lane: core.LaneClean, Status: core.StatusMatched})
	if err != nil {
		return err
	}
	from, to := s.month()
	for _, r := range rows {
		if r.IssueDate.Before(from) || to.Before(r.IssueDate) || len(r.Asked) != 1 || core.Allowed(r.Review, core.ActApprove, by) != nil {
			continue
		}
		v, err := s.app.Desk.Approve(ctx, by, r.ID, r.Review.Revision, "")
		if err != nil {
			return err
		}
		s.head("The approver approves invoice %s of %s over %s: it is now %s.", r.Number, r.Supplier, r.Review.Invoice.GrossTotal.Format(',', '.'), v.Status.Words())
		return nil
	}
	return fmt.Errorf("no clean invoice waits for the approver")
}

// leave exports what is approved and writes the month's report.
func (s *show) leave(ctx context.Context) error {
	from, to := s.month()
	bills, _, err := s.app.Desk.Bills(ctx, s.owner, desk.Leaving{Target: "csv", From: from, To: to})
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := export.CSV(&buf, bills); err != nil {
		return err
	}
	path := filepath.Join(s.dir, "approved.csv")
	sum, err := wire.WriteFile(path, buf.Bytes())
	if err != nil {
		return err
	}
	if _, err := s.app.Desk.Exported(ctx, s.owner, core.ExportBatch{Target: "csv", From: from, To: to, SHA256: sum}, bills); err != nil {
		return err
	}
	m, err := s.app.Desk.Month(ctx, s.owner, report.Input{Year: from.Year, Month: from.Month, Now: time.Now()})
	if err != nil {
		return err
	}
	buf.Reset()
	if err := m.XLSX(&buf); err != nil {
		return err
	}
	if _, err := wire.WriteFile(filepath.Join(s.dir, "report.xlsx"), buf.Bytes()); err != nil {
		return err
	}
	s.head("Exported %s to %s, and the report of %s %d on %s to report.xlsx.",
		counted(len(bills), "approved invoice"), path, from.Month, from.Year, counted(len(m.Invoices), "invoice"))
	return nil
}

// counted is a number with its noun, which takes an s.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// month is the first and the last day of the month that most samples are of.
func (s *show) month() (core.Date, core.Date) {
	year, month := sample.Month(s.today)
	from := core.Date{Year: year, Month: month, Day: 1}
	return from, core.DateOf(from.Time().AddDate(0, 1, -1))
}

func (s *show) verify(ctx context.Context) error {
	found, err := s.app.Verify(ctx, audit.Anchor{}, nil)
	if err != nil {
		return err
	}
	if len(found.Problems) > 0 {
		return fmt.Errorf("the audit log is damaged: %s", found.Problems[0])
	}
	s.head("The audit log is sound: %d entries, %d stored files.", found.Entries, found.Documents)
	return nil
}

func (s *show) files() {
	s.head("Done. Everything is in %s:", s.dir)
	s.say("        books/        the data folder: countersignctl --dir %s queue", s.books())
	s.say("        approved.csv  what was approved, for a ledger")
	s.say("        report.xlsx   the owner's month")
	s.say("        The people are owner, approver and clerk; the passphrase of each is %q.", sample.Passphrase)
}
