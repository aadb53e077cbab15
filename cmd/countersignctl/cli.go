package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"countersign/core"
	"countersign/core/export"
)

// console is where a command reads and writes, and the clock that it looks at.
type console struct {
	In     *os.File
	Out    io.Writer
	Err    io.Writer
	Getenv func(string) string
	// Now is the clock in the firm's zone; nil for the computer's, which it always is
	// outside of tests: no flag, file or variable sets it.
	Now func() time.Time
}

// flags are those that every command knows.
type flags struct {
	Dir   string `help:"The data folder (default: the place for application data)." placeholder:"DATA" env:"COUNTERSIGN_DIR"`
	As    string `help:"Who you are (default: the owner). The passphrase comes from a prompt or the environment COUNTERSIGN_PASSPHRASE." placeholder:"USER" env:"COUNTERSIGN_USER"`
	JSON  bool   `help:"Answer in JSON for programs: one object a line." name:"json"`
	Quiet bool   `help:"No progress and no remarks."`
}

type commands struct {
	flags

	Init      initCmd      `cmd:"" help:"Make the data folder, the owner and the first audit entry."`
	Users     usersCmd     `cmd:"" help:"People and their roles."`
	Settings  settingsCmd  `cmd:"" help:"The firm's rules."`
	Suppliers suppliersCmd `cmd:"" help:"Suppliers and their bank accounts."`
	Orders    ordersCmd    `cmd:"" help:"Purchase orders."`
	Receipts  receiptsCmd  `cmd:"" help:"Goods receipts."`
	Contracts contractsCmd `cmd:"" help:"Contracts for invoices without an order."`
	Mappings  mappingsCmd  `cmd:"" help:"Column names of other programs' tables."`
	Accounts  accountsCmd  `cmd:"" aliases:"account" help:"Mailboxes."`
	Mail      mailCmd      `cmd:"" help:"What became of mails, and by which rules."`
	Notices   noticesCmd   `cmd:"" help:"Mails to the people of the firm about what waits for them."`
	Poll      pollCmd      `cmd:"" help:"Fetch and process new mail."`
	Import    importCmd    `cmd:"" help:"Take in files, folders, mails and archives."`
	Extract   extractCmd   `cmd:"" help:"Read files and print what they say, without a data folder."`
	Bench     benchCmd     `cmd:"" help:"Measure how well documents are read."`
	Arrivals  arrivalsCmd  `cmd:"" help:"What came in and what became of it, also what was left out or failed."`
	Queue     queueCmd     `cmd:"" help:"The review queue."`
	Show      showCmd      `cmd:"" help:"One invoice with evidence, match, exceptions and history."`
	Files     filesCmd     `cmd:"" help:"Write an invoice's document and all that stands inside it into a folder."`
	Correct   correctCmd   `cmd:"" help:"Correct what was read."`
	Learnt    learntCmd    `cmd:"" help:"What corrections and approvals taught."`
	Link      linkCmd      `cmd:"" help:"Link an invoice to orders."`
	Split     splitCmd     `cmd:"" help:"Say which pages of a file are which document."`
	Approve   approveCmd   `cmd:"" help:"Approve an invoice."`
	Reject    rejectCmd    `cmd:"" help:"Reject an invoice."`
	Reopen    reopenCmd    `cmd:"" help:"Take a rejection back."`
	Hold      holdCmd      `cmd:"" help:"Hold an invoice."`
	Release   releaseCmd   `cmd:"" help:"Release a held invoice."`
	Resolve   resolveCmd   `cmd:"" help:"Settle an exception of an invoice."`
	Ask       askCmd       `cmd:"" help:"Ask a colleague about an invoice."`
	Answer    answerCmd    `cmd:"" help:"Answer a question about an invoice."`
	Approvals approvalsCmd `cmd:"" help:"Rules by which the program approves, and what policies would do."`
	Waive     waiveCmd     `cmd:"" help:"Lift a rule for one invoice, as the owner."`
	Pay       payCmd       `cmd:"" help:"Payment runs."`
	Export    exportCmd    `cmd:"" help:"Write approved invoices for another program."`
	Report    reportCmd    `cmd:"" help:"The month: totals, exceptions and ageing."`
	Audit     auditCmd     `cmd:"" help:"The log and its proof."`
	Backup    backupCmd    `cmd:"" help:"Copy the data folder."`
	Restore   restoreCmd   `cmd:"" help:"Make a data folder from a copy."`
	Doctor    doctorCmd    `cmd:"" help:"Check this installation and the data folder."`
}

// exitCodes are the contract's; what is not named ends with 1.
var exitCodes = map[core.Kind]int{
	"": 0, core.Damaged: 1, core.Usage: 2, core.NotFound: 3, core.Refused: 4, core.Conflict: 4, core.Locked: 4,
	core.BadInput: 5, core.Unavailable: 6, core.NotYet: 6, core.Interrupted: 130,
}

// ended is how kong's own --help ends the program.
type ended int

// run parses the words of a command, carries it out and returns the exit code.
func run(ctx context.Context, args []string, c console) (code int) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case ended:
			code = int(e)
		default:
			panic(e)
		}
	}()
	var cmds commands
	parser, err := kong.New(&cmds,
		kong.Name("countersignctl"),
		kong.Description("Countersign without a window: invoices from the inbox to the books, on this computer alone.\n\nExample: countersignctl --dir books queue"),
		kong.Writers(c.Out, c.Err),
		kong.Exit(func(n int) { panic(ended(n)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 120}),
	)
	if err != nil {
		return answer(c, false, core.Errorf(core.Internal, "the commands are wrong: %w", err))
	}
	asJSON := wantsJSON(args)
	k, err := parser.Parse(args)
	if err != nil {
		return answer(c, asJSON, usage(err))
	}
	s := &session{console: c, flags: cmds.flags, ctx: ctx}
	err = k.Run(s)
	if cerr := s.close(); err == nil {
		err = cerr
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = core.Errorf(core.Interrupted, "stopped; what was done is kept")
	}
	return answer(c, cmds.JSON, withHelp(err, k.Path))
}

// usage turns a complaint of the parser into the contract's words.
func usage(err error) error {
	var path []*kong.Path
	var p *kong.ParseError
	if errors.As(err, &p) {
		path = p.Context.Path
	}
	return core.Errorf(core.Usage, "%s", strings.TrimSuffix(err.Error(), ".")).WithHint("%s", helpOf(path))
}

// helpOf says where the help of the command is that was given.
func helpOf(path []*kong.Path) string {
	words := []string{"countersignctl"}
	for _, at := range path {
		if at.Command != nil {
			words = append(words, at.Command.Name)
		}
	}
	return "`" + strings.Join(words, " ") + " --help` shows how"
}

// withHelp names the help of the command where a complaint about its words says nothing
// of what to do.
func withHelp(err error, path []*kong.Path) error {
	var e *core.Error
	if errors.As(err, &e) && e.Kind == core.Usage && e.Hint == "" {
		return e.WithHint("%s", helpOf(path))
	}
	return err
}

func wantsJSON(args []string) bool {
	for _, a := range args {
		if a == "--" {
			break
		}
		if a == "--json" {
			return true
		}
	}
	return false
}

// usualHints are the next steps where a failure names none of its own.
var usualHints = map[core.Kind]string{
	core.Usage: "`countersignctl --help` shows how", core.NotFound: "check how it is written", core.BadInput: "nothing was changed",
	core.Refused: "nothing was changed", core.Conflict: "look at it again", core.Locked: "try again later", core.Unavailable: "try again later",
	core.Interrupted: "run it again to go on", core.Internal: "this is a fault of the program: `countersignctl doctor` may say more",
	core.Damaged: "`countersignctl doctor` may say more",
}

// answerOf is an error in the contract's form: a sentence and a next step.
func answerOf(err error) export.ErrorAnswer {
	a := export.ErrorAnswer{Kind: core.KindOf(err), Message: err.Error()}
	var e *core.Error
	if errors.As(err, &e) {
		a.Message, a.Hint = e.Msg, e.Hint
	}
	if a.Hint == "" {
		a.Hint = usualHints[a.Kind]
	}
	return a
}

// answer prints an error as the contract has it and returns the exit code.
func answer(c console, asJSON bool, err error) int {
	if err == nil {
		return 0
	}
	a := answerOf(err)
	if asJSON {
		line, merr := json.Marshal(map[string]export.ErrorAnswer{"error": a})
		if merr == nil {
			fmt.Fprintf(c.Out, "%s\n", line)
		}
	} else {
		fmt.Fprintf(c.Err, "countersignctl: %s; %s\n", strings.TrimSuffix(oneLine(a.Message), "."), oneLine(a.Hint))
	}
	if code, ok := exitCodes[a.Kind]; ok {
		return code
	}
	return 1
}

func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// notYet is the answer of a command that the contract names and the program does not
// have.
func notYet(what string) error {
	return core.Errorf(core.NotYet, "%s is not available yet", what).WithHint("it comes with a later version; nothing was done")
}
