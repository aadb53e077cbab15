package vm

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// Screen is one place of the rail.
type Screen string

// The screens of the rail, in its order.
const (
	ScreenQueue     Screen = "queue"
	ScreenInvoices  Screen = "invoices"
	ScreenOrders    Screen = "orders"
	ScreenSuppliers Screen = "suppliers"
	ScreenArrivals  Screen = "arrivals"
	ScreenActivity  Screen = "activity"
	ScreenSettings  Screen = "settings"
)

// RailItem is one entry of the rail.
type RailItem struct {
	Screen Screen
	Icon   Icon
	Name   string
	Badge  string
	Active bool
}

var railItems = []struct {
	screen Screen
	icon   Icon
	key    string
}{
	{ScreenQueue, IconQueue, "nav.queue"},
	{ScreenInvoices, IconInvoice, "nav.invoices"},
	{ScreenOrders, IconOrder, "nav.orders"},
	{ScreenSuppliers, IconSupplier, "nav.suppliers"},
	{ScreenArrivals, IconMail, "nav.arrivals"},
	{ScreenActivity, IconActivity, "nav.activity"},
	{ScreenSettings, IconSettings, "nav.settings"},
}

// Rail lists the screens there are.
func Rail(active Screen, waiting int, w Words) []RailItem {
	out := make([]RailItem, len(railItems))
	for i, r := range railItems {
		out[i] = RailItem{Screen: r.screen, Icon: r.icon, Name: w.Say(r.key), Active: r.screen == active}
		if r.screen == ScreenQueue && waiting > 0 {
			out[i].Badge = itoa(waiting)
		}
	}
	return out
}

// ScreenAt is the screen of a number key, counted from 1.
func ScreenAt(n int) (Screen, bool) {
	if n < 1 || n > len(railItems) {
		return "", false
	}
	return railItems[n-1].screen, true
}

// KnownScreen is s, or the queue when there is no such screen (any more).
func KnownScreen(s Screen) Screen {
	for _, r := range railItems {
		if r.screen == s {
			return s
		}
	}
	return ScreenQueue
}

// Step is something that can be taken back as it was.
type Step struct {
	Says string // "put on hold": what taking it back undoes
	Back func(ctx context.Context) (core.Review, error)
}

// MailLine is the state of the mail in the bar at the top, with what could not be sent.
func MailLine(s MailState, f Format) Mark {
	m := fetchedLine(s, f)
	if s.Unsent > 0 {
		m = Mark{IconAlert, ToneWarn, join(m.Text, f.Words.Count("outgoing.unsent", s.Unsent))}
	}
	return m
}

func fetchedLine(s MailState, f Format) Mark {
	w := f.Words
	switch {
	case !s.Set:
		return Mark{}
	case s.Polling:
		return Mark{IconMail, ToneMuted, w.Say("mail.polling")}
	case !s.FailedSince.IsZero():
		return Mark{IconOffline, ToneWarn, w.Say("mail.offline", "since", f.Moment(s.FailedSince))}
	case s.LastOK.IsZero():
		return Mark{IconMail, ToneMuted, w.Say("mail.never")}
	case s.Reading > 0:
		return Mark{IconMail, ToneMuted, join(lastMail(s, f), w.Count("mail.reading", s.Reading))}
	}
	return Mark{IconMail, ToneMuted, lastMail(s, f)}
}

// MailNotices say which mailboxes wait for a person. told is what was said before, by
// mailbox; what is said again stays out.
func MailNotices(s MailState, told map[string]string, w Words) []Notice {
	for name := range told {
		if s.Stopped[name] == nil {
			delete(told, name)
		}
	}
	var out []Notice
	for _, name := range slices.Sorted(maps.Keys(s.Stopped)) {
		n := NoticeOf(s.Stopped[name], w)
		if told[name] == n.Text {
			continue
		}
		told[name] = n.Text
		n.Text = w.Say("mail.stopped", "name", name, "why", n.Text)
		n.Hint = strings.TrimSpace(n.Hint + " " + w.Say("mail.stopped_hint"))
		out = append(out, n)
	}
	return out
}

func lastMail(s MailState, f Format) string {
	if f.Now.Sub(s.LastOK) < time.Minute {
		return f.Words.Say("mail.now")
	}
	return f.Words.Say("mail.ago", "age", f.Age(s.LastOK))
}
