package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// Mail is one sample mail.
type Mail struct {
	Name   string // a short name, unique in the set, that sorts in the order of arrival
	About  string // one sentence: what this mail is for
	Raw    []byte // RFC 5322, lines ending in CR LF
	Files  []File // what is attached, archives and forwarded mails as they are
	Expect []Expect
}

// File is an attachment as it was before it was encoded.
type File struct {
	Name string
	Data []byte
}

// Expect is what the program should say about one file of a mail, or about the
// mail's own text, when all mails come in their order and everything is read
// right.
type Expect struct {
	File    string // the file's own name; empty for the mail's text
	Outcome core.Outcome
	// OrOutcome is accepted as well; empty when there is only one right answer.
	OrOutcome core.Outcome
	Kind      core.DocKind
	Lane      core.Lane
	Reasons   []core.Reason // exceptions that must be open; more may be
	Match     core.MatchPolicy
	Orders    []core.OrderID
	Level     string // of a duplicate, "D1" to "D5"
	Twin      string // number of the invoice that a duplicate repeats
	// CodeAccount is what the document's payment code names where that is not the
	// account of Invoice.
	CodeAccount string
	// Invoice is what the document says, nil where there is no claim to read.
	Invoice *core.Invoice
}

// Mails is the sample firm's post of a month, in the order of arrival. The result
// depends on today alone. An error is one of drawing a document and is a bug.
func Mails(today core.Date) ([]Mail, error) {
	p := &post{calendar: newCalendar(today)}
	p.firstWeek()
	p.secondWeek()
	p.mismatches()
	p.frauds()
	p.otherPaper()
	p.troubles()
	p.containers()
	if p.err != nil {
		return nil, p.err
	}
	slices.SortStableFunc(p.list, func(a, b arrival) int { return a.at.Compare(b.at) })
	mails := make([]Mail, len(p.list))
	for i, a := range p.list {
		mails[i] = a.mail
		mails[i].Name = fmt.Sprintf("%02d-%s", i+1, a.mail.Name)
	}
	return mails, nil
}

// post collects the mails. The first error stops the rest.
type post struct {
	calendar
	list []arrival
	sent []claim // claims that later mails refer to
	err  error
}

type arrival struct {
	mail Mail
	at   time.Time
}

// add puts a mail into the post.
func (p *post) add(name, about string, l letter, expect ...Expect) {
	if p.err != nil {
		return
	}
	l.id = fmt.Sprintf("%s-%s", strings.ReplaceAll(core.DateOf(l.date).String(), "-", ""), name)
	raw, err := l.raw()
	if err != nil {
		p.err = err
		return
	}
	m := Mail{Name: name, About: about, Raw: raw, Expect: expect}
	for _, f := range l.files {
		m.Files = append(m.Files, File{f.name, f.data})
	}
	p.list = append(p.list, arrival{m, l.date})
}

// at is a time on a day of the month; later mails of one day come later.
func (p *post) at(d core.Date, hour, minute int) time.Time {
	return d.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// bytes takes a drawn document, or remembers why it could not be drawn.
func (p *post) bytes(b []byte, err error) []byte {
	if err != nil && p.err == nil {
		p.err = err
	}
	return b
}

// pdf draws a claim as a PDF.
func (p *post) pdf(c claim) []byte { return p.paperPDF(c.paper(), c.inv.IssueDate) }

func (p *post) paperPDF(doc *paper, day core.Date) []byte {
	pdf, err := doc.pdf(day, false)
	if err != nil {
		return p.bytes(nil, err)
	}
	return p.bytes(pdf.bytes())
}

// from is a seller's covering letter for a claim, sent on its date.
func (p *post) from(c claim, subject, text string, files ...file) letter {
	hour := 7 + len(p.list)%9
	return letter{from: c.s.mail(), fromName: c.s.Name, subject: subject, text: text, date: p.at(c.inv.IssueDate, hour, len(p.list)*7%60), files: files}
}

// clean is what to expect of a claim that matches its orders.
func clean(c claim, name string, match core.MatchPolicy) Expect {
	e := Expect{File: name, Outcome: core.Became, Kind: c.inv.Kind, Lane: core.LaneClean, Match: match, Invoice: &c.inv}
	for _, o := range c.inv.OrderRefs {
		if match != core.MatchNone {
			e.Orders = append(e.Orders, core.OrderID(o))
		}
	}
	return e
}

// stopped is what to expect of a claim that waits in a lane for a reason.
func stopped(c claim, name string, match core.MatchPolicy, lane core.Lane, reasons ...core.Reason) Expect {
	e := clean(c, name, match)
	e.Lane, e.Reasons = lane, reasons
	return e
}

const mediaPDF = "application/pdf"
