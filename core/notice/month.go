package notice

import (
	"fmt"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Month is what a month report tells: sums, and no single invoice.
type Month struct {
	First  core.Date
	Mails  []Mailbox
	States []Sum
	File   *core.NoticeFile // where the owner wishes it
}

// Mailbox is what became of the mails of one mailbox in the month.
type Mailbox struct {
	Name                                   string
	Seen, Became, Ignored, Failed, Waiting int
}

// Sum is how many invoices of the month are in a state, and their gross total in one
// currency.
type Sum struct {
	State string
	Count int
	Gross money.Amount
}

func (p *planner) report() message {
	m := p.Month
	month := time.Month(m.First.Month).String() + fmt.Sprintf(" %d", m.First.Year)
	var b strings.Builder
	fmt.Fprintf(&b, "Invoices of %s:\n\n", month)
	for _, s := range m.States {
		fmt.Fprintf(&b, "- %d %s, %s\n", s.Count, s.State, amount(s.Gross, 1))
	}
	if len(m.States) == 0 {
		b.WriteString("- none\n")
	}
	if len(m.Mails) > 0 {
		b.WriteString("\nMails:\n\n")
	}
	for _, x := range m.Mails {
		fmt.Fprintf(&b, "- mailbox %s: %d came; %d held documents, %d were left out, %d failed, %d wait\n", plain(x.Name), x.Seen, x.Became, x.Ignored, x.Failed, x.Waiting)
	}
	if m.File != nil {
		b.WriteString("\nThe invoices are listed in the attached spreadsheet.\n")
	}
	return message{subject: p.titled("the month in Countersign, " + month), body: b.String(), file: m.File}
}
