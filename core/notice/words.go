package notice

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"countersign/core"
	"countersign/core/money"
)

// most is how many invoices a notice lists.
const most = 50

// message is a notice before it is addressed.
type message struct {
	subject string
	body    string
	items   []core.NoticeItem
	file    *core.NoticeFile
}

// text is the mail to one recipient.
func (m message) text(f core.Firm, name string) string {
	hello := "Hello"
	if name != "" {
		hello += " " + plain(name)
	}
	why := "You get this mail because the owner entered your address in Countersign."
	if name != "" {
		why = "You get this mail because your address is entered for you in Countersign; the owner can change that."
	}
	return hello + ",\n\n" + m.body + "\n-- \n" + plain(f.Name) + "\n" + why + " It was written by a program that reads no answers.\n"
}

func (p *planner) askFor(list []entry) message {
	invoices, questions := parted(list)
	m := message{items: items(list)}
	var b strings.Builder
	if len(invoices) > 0 {
		m.subject = count(len(invoices), "invoice waits", "invoices wait") + " for your approval"
		fmt.Fprintf(&b, "%s for your approval:\n\n%s\n", count(len(invoices), "invoice waits", "invoices wait"), p.lines(invoices))
	}
	if len(questions) > 0 {
		if m.subject == "" {
			m.subject = count(len(questions), "question waits", "questions wait") + " for your answer"
		}
		fmt.Fprintf(&b, "%s for your answer:\n\n%s\n", count(len(questions), "question waits", "questions wait"), p.lines(questions))
	}
	m.subject = p.titled(m.subject)
	m.body = b.String() + "Open Countersign to look at them; nothing can be decided by mail.\n"
	return m
}

func (p *planner) remindOf(list []entry) message {
	what := things(list) + " for you"
	return message{
		subject: p.titled("Reminder: " + what), items: items(list),
		body: what + ":\n\n" + p.lines(list) + "\nOpen Countersign to look at them; nothing can be decided by mail.\n",
	}
}

// things says what still waits in a list.
func things(list []entry) string {
	invoices, questions := parted(list)
	switch {
	case len(questions) == 0:
		return count(len(invoices), "invoice still waits", "invoices still wait")
	case len(invoices) == 0:
		return count(len(questions), "question still waits", "questions still wait")
	}
	return count(len(invoices), "invoice", "invoices") + " and " + count(len(questions), "question still wait", "questions still wait")
}

// titled puts the firm's name before a subject: somebody may work for several.
func (p *planner) titled(s string) string { return plain(p.Firm.Name) + ": " + s }

func parted(list []entry) (invoices, questions []entry) {
	for _, e := range list {
		if e.Question > 0 {
			questions = append(questions, e)
		} else {
			invoices = append(invoices, e)
		}
	}
	return invoices, questions
}

func items(list []entry) []core.NoticeItem {
	var out []core.NoticeItem
	for _, e := range list {
		out = append(out, e.NoticeItem)
	}
	return out
}

func (p *planner) lines(list []entry) string {
	var b strings.Builder
	for _, e := range list[:min(len(list), most)] {
		b.WriteString("- " + p.line(e) + "\n")
	}
	if more := len(list) - most; more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	return b.String()
}

// line is all that a notice says of an invoice.
func (p *planner) line(e entry) string {
	inv := e.review.Invoice
	name := p.Suppliers[inv.SupplierID]
	if name == "" {
		name = inv.Seller.Name
	}
	if name = plain(name); name == "" {
		name = "unknown supplier"
	}
	parts := []string{name}
	if n := plain(inv.Number); n != "" {
		parts = append(parts, n)
	}
	if inv.GrossTotal.IsSet() {
		parts = append(parts, amount(inv.GrossTotal, inv.Sign()))
	}
	if !inv.DueDate.IsZero() && !strings.HasPrefix(e.why, "due ") {
		parts = append(parts, "due "+day(inv.DueDate))
	}
	s := strings.Join(parts, ", ")
	if e.from != "" {
		s = plain(e.from) + " asks about " + s
	}
	switch {
	case e.why != "" && e.Settle:
		s += " (to be settled, " + e.why + ")"
	case e.why != "":
		s += " (" + e.why + ")"
	}
	return s
}

func amount(a money.Amount, sign int64) string {
	return money.New(a.Minor*sign, a.Currency).Format(',', '.')
}

func day(d core.Date) string { return d.Time().Format("2 Jan 2006") }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// longest is how much of a name that a stranger wrote is shown.
const longest = 60

// plain makes a name that may come from a stranger's document fit for a mail: on one
// line, not long, in one direction of writing (Unicode TR 36), and with nothing that a
// mail program turns into a link.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	s = unlinked(s)
	if r := []rune(s); len(r) > longest {
		s = strings.TrimSpace(string(r[:longest])) + "…"
	}
	return s
}

// dots are what browsers take for the full stop of a name (UTS 46, section 2.3).
var dots = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".")

// unlinked parts what looks like the address of a web page or a mailbox. Mail programs
// make links of bare names too: "Acme.com" becomes "Acme. com".
func unlinked(s string) string {
	words := strings.Split(dots.Replace(s), " ")
	for i, w := range words {
		low := strings.ToLower(w)
		host := strings.Count(w, ".") > 0 && slices.ContainsFunc(strings.Split(low, "."), func(l string) bool { return len(l) > 1 && strings.IndexFunc(l, unicode.IsLetter) == 0 })
		if strings.Contains(low, "://") || strings.Contains(low, "@") || strings.HasPrefix(low, "www.") || host && strings.ContainsAny(low, "/") {
			words[i] = strings.NewReplacer("://", " ", "@", " (at) ", ".", " . ", "/", " ").Replace(w)
		} else if bareHost(low) {
			words[i] = strings.ReplaceAll(w, ".", ". ")
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// bareHost reports whether a word holds what may be the name of a server: letters or
// digits, a full stop, and at least two letters.
func bareHost(w string) bool {
	labels := strings.Split(w, ".")
	for i, l := range labels[1:] {
		begins := strings.IndexFunc(l, func(r rune) bool { return !unicode.IsLetter(r) })
		if begins < 0 {
			begins = len(l)
		}
		if labels[i] != "" && utf8.RuneCountInString(l[:begins]) > 1 {
			return true
		}
	}
	return false
}

func clock(t time.Time) string { return t.Format("2 Jan 2006, 15:04") }
