package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// LedgerDay is what became of the mails that one mailbox brought on one day. Seen is
// counted from the log of what happened, the rest from what there is now: Balanced says
// that both agree, so that no mail was lost in between.
type LedgerDay struct {
	Account string `json:"account"`
	Day     string `json:"day"` // YYYY-MM-DD
	Seen    int    `json:"seen"`
	// Became counts mails whose files were taken in or known before; the other three
	// are mails that rules left out or that hold no document, that failed, and that are
	// still to be looked at.
	Became  int `json:"became"`
	Ignored int `json:"ignored"`
	Failed  int `json:"failed"`
	Waiting int `json:"waiting"`
	// Why counts the ignored and failed ones by their reason.
	Why      map[string]int `json:"why,omitempty"`
	Balanced bool           `json:"balanced"`
}

func (l *LedgerDay) count(s core.MailSeen) {
	switch s.State {
	case core.MessageUnpacked:
		l.Became++
	case core.MessageIgnored:
		l.Ignored++
	case core.MessageFailed:
		l.Failed++
	default:
		l.Waiting++
	}
	if s.Reason != "" && s.State != core.MessageUnpacked {
		if l.Why == nil {
			l.Why = map[string]int{}
		}
		l.Why[s.Reason]++
	}
}

// LedgerFilter says which days of which mailbox; an empty Account is all. Days are
// those of Zone.
type LedgerFilter struct {
	Account  string
	From, To core.Date // inclusive
	Zone     *time.Location
}

// MailLedger gives, for every mailbox and day on which something came, what became of
// it, oldest first.
func (d *Desk) MailLedger(ctx context.Context, by core.User, f LedgerFilter) (list []LedgerDay, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err = mailLedger(r, f)
		return err
	})
	return list, err
}

func mailLedger(r core.Reader, f LedgerFilter) ([]LedgerDay, error) {
	from := time.Date(f.From.Year, f.From.Month, f.From.Day, 0, 0, 0, 0, f.Zone)
	to := time.Date(f.To.Year, f.To.Month, f.To.Day+1, 0, 0, 0, 0, f.Zone)
	days := map[[2]string]*LedgerDay{}
	day := func(account string, at time.Time) *LedgerDay {
		k := [2]string{core.DateOf(at.In(f.Zone)).String(), account}
		if days[k] == nil {
			days[k] = &LedgerDay{Account: account, Day: k[0]}
		}
		return days[k]
	}
	seen, err := r.ListMailSeen(core.MailSeenFilter{Account: f.Account, From: from, To: to})
	if err != nil {
		return nil, err
	}
	for _, s := range seen {
		day(s.Key.Account, s.At).count(s)
	}
	first := map[[3]string]bool{} // places that were counted, by account, folder and number
	err = r.AuditEntries(1, func(e core.AuditEntry) error {
		account := e.After["account"]
		if !arrivalActions[e.Action] || account == "" || f.Account != "" && f.Account != account {
			return nil
		}
		for at := range core.EachPlace(e.After["uid"]) {
			k := [3]string{account, e.After["folder"], at}
			if !first[k] && !e.Time.Before(from) && e.Time.Before(to) {
				day(account, e.Time).Seen++
			}
			first[k] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []LedgerDay
	for _, l := range days {
		l.Balanced = l.Seen == l.Became+l.Ignored+l.Failed+l.Waiting
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b LedgerDay) int {
		return cmp.Or(strings.Compare(a.Day, b.Day), strings.Compare(a.Account, b.Account))
	})
	return out, nil
}

// arrivalActions are the log's words for a mail that came to be known at its place.
var arrivalActions = map[string]bool{"MailsReceived": true, "MessageReceived": true, "MessageKnown": true, "MessageSetAside": true}
