package notice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// News is what a digest tells. It names no invoice: it may go to people outside.
type News struct {
	Since time.Time
	// Came are invoices that came in since, Failed mails and files that could not be
	// taken in since.
	Came, Failed int
	// Asked and Stopped are the invoices that wait: for an approval, and for somebody to
	// settle what is wrong with them.
	Asked, Stopped int
	Silent         []Silent
	// Unsent are notices that were given up since.
	Unsent int
}

// Silent is a mailbox that is not fetched from.
type Silent struct {
	Name   string
	LastOK time.Time // zero for never
}

// Empty reports whether there is nothing to tell.
func (n News) Empty() bool {
	return n.Came+n.Failed+n.Asked+n.Stopped+n.Unsent == 0 && len(n.Silent) == 0
}

// Silents are the mailboxes without a good poll for long.
func Silents(list []core.MailAccount, now time.Time) []Silent {
	var out []Silent
	for _, a := range list {
		if !a.Removed && now.Sub(a.LastOK) > core.MailStale {
			out = append(out, Silent{a.Name, a.LastOK})
		}
	}
	return out
}

// DigestSince is from when on the next digest tells: since the last one that reached
// somebody or still may, or else the first hour of the last day of notices before today.
func DigestSince(r core.NoticeRules, before []core.Notice, now time.Time) time.Time {
	var last time.Time
	for _, n := range before {
		told := n.State == core.NoticeSent || n.State == core.NoticeWaiting
		if n.Kind == core.Digest && told && n.At.After(last) {
			last = n.At
		}
	}
	if !last.IsZero() {
		return last
	}
	hour := 0
	if len(r.Hours) > 0 {
		hour = slices.Min(r.Hours)
	}
	d := core.DateOf(now).AddDays(-1)
	for range 6 {
		if r.Works(d) {
			break
		}
		d = d.AddDays(-1)
	}
	return time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, now.Location())
}

// DigestDue reports whether a digest of today is still missing for somebody.
func DigestDue(s State) bool {
	return missing(s, core.Digest, core.DateOf(s.Now).String(), s.Out.Notices.DigestTo)
}

// ReportDue reports whether the report of the last month is still missing for somebody.
func ReportDue(s State) bool {
	return missing(s, core.MonthReport, monthPeriod(LastMonth(s.Now)), s.Out.Notices.ReportTo)
}

func missing(s State, k core.NoticeKind, period string, entered []string) bool {
	if _, ok := Slot(s.Out.Notices, s.Now); !s.Out.On || !ok || !s.Out.Notices.Wants(k) {
		return false
	}
	return slices.ContainsFunc(Recipients(s.Users, entered), func(to Recipient) bool {
		return !slices.ContainsFunc(s.Before, func(n core.Notice) bool {
			return n.Kind == k && n.Period == period && strings.EqualFold(n.To, to.Address)
		})
	})
}

func (p *planner) digest() message {
	n := p.News
	var b strings.Builder
	fmt.Fprintf(&b, "Since %s:\n\n", clock(n.Since.In(p.Now.Location())))
	line := func(n int, one, many string) {
		if n > 0 {
			b.WriteString("- " + count(n, one, many) + "\n")
		}
	}
	line(n.Came, "invoice came in", "invoices came in")
	line(n.Failed, "mail or file could not be taken in", "mails or files could not be taken in")
	line(n.Unsent, "notice could not be sent", "notices could not be sent")
	if n.Came+n.Failed+n.Unsent == 0 {
		b.WriteString("- nothing came in\n")
	}
	if n.Asked+n.Stopped > 0 {
		b.WriteString("\nNow:\n\n")
		line(n.Asked, "invoice waits for an approval", "invoices wait for an approval")
		line(n.Stopped, "invoice waits for somebody to settle what is wrong with it", "invoices wait for somebody to settle what is wrong with them")
	}
	if len(n.Silent) > 0 {
		b.WriteString("\nNot fetched from:\n\n")
		for _, s := range n.Silent {
			since := "never yet"
			if !s.LastOK.IsZero() {
				since = "last on " + clock(s.LastOK.In(p.Now.Location()))
			}
			fmt.Fprintf(&b, "- mailbox %s, %s\n", plain(s.Name), since)
		}
	}
	return message{subject: p.titled("the day in Countersign, " + day(p.today)), body: b.String()}
}
