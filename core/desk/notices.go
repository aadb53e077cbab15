package desk

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/notice"
	"countersign/core/report"
)

// PlanNotices gives the notices that would be queued now, and changes nothing. now is
// in the zone of the firm's people.
func (d *Desk) PlanNotices(ctx context.Context, by core.User, now time.Time) (list []core.Notice, err error) {
	if err := d.Require(ctx, by, core.MayAdminister, "see what goes to others"); err != nil {
		return nil, err
	}
	err = d.store.View(ctx, func(r core.Reader) error {
		s, err := noticeState(r, now)
		list = notice.Plan(s)
		return err
	})
	return list, err
}

// QueueNotices queues the notices that are due and gives how many those are. Each is
// queued once, however often this is called; unless anew, what is due is looked for only
// once for each hour of notices.
func (d *Desk) QueueNotices(ctx context.Context, now time.Time, anew bool) (n int, err error) {
	var s notice.State
	var list []core.Notice
	err = d.store.View(ctx, func(r core.Reader) error {
		o, err := r.Outgoing()
		if slot, ok := notice.Slot(o.Notices, now); err != nil || !o.On || !ok || !anew && o.Planned.Equal(slot) {
			return err
		}
		s, err = noticeState(r, now)
		list = notice.Plan(s)
		return err
	})
	if err != nil || s.Now.IsZero() {
		return 0, err
	}
	err = d.store.Update(ctx, func(tx core.Tx) error {
		o, err := tx.Outgoing()
		if err != nil || !o.On || !o.Planned.Equal(s.Out.Planned) {
			return err // switched off, or planned, since it was looked at
		}
		for _, one := range list {
			err := d.queue(tx, o, one)
			if core.KindOf(err) == core.Conflict {
				continue // queued meanwhile
			}
			if err != nil {
				return err
			}
			n++
		}
		o.Planned, _ = notice.Slot(s.Out.Notices, now)
		return tx.SaveOutgoingBeat(o.OutgoingBeat)
	})
	return n, err
}

func (d *Desk) queue(tx core.Tx, o core.Outgoing, n core.Notice) error {
	id, err := d.messageID(o.From)
	if err != nil {
		return err
	}
	n.MessageID = id
	if n.Number, err = tx.QueueNotice(n); err != nil {
		return err
	}
	e := entry(core.System, "NoticeQueued", noticeObject(n))
	e.After = map[string]string{"kind": string(n.Kind), "to": n.To, "period": n.Period, "message_id": n.MessageID}
	var named []string
	for _, it := range n.Items {
		named = append(named, string(it.Review))
	}
	if len(named) > 0 {
		e.After["invoices"] = strings.Join(slices.Compact(named), ",")
	}
	if n.File != nil {
		e.After["attached"] = n.File.Name
	}
	return tx.Audit(e)
}

func noticeObject(n core.Notice) string { return "notice:" + strconv.FormatInt(n.Number, 10) }

// messageID is a new Message-ID at the sender's domain (RFC 5322, section 3.6.4).
func (d *Desk) messageID(from string) (string, error) {
	random := make([]byte, 16)
	if _, err := io.ReadFull(d.salt, random); err != nil {
		return "", core.Errorf(core.Internal, "no random numbers to be had: %w", err)
	}
	_, domain, _ := strings.Cut(from, "@")
	return hex.EncodeToString(random) + "@" + domain, nil
}

// noticeState gathers what a plan is made of.
func noticeState(r core.Reader, now time.Time) (s notice.State, err error) {
	s.Now = now
	if s.Out, err = r.Outgoing(); err != nil || !s.Out.On {
		return s, err
	}
	if s.Firm, err = r.Firm(); err != nil {
		return s, err
	}
	if s.Users, err = r.ListUsers(); err != nil {
		return s, err
	}
	if s.Suppliers, err = supplierNames(r); err != nil {
		return s, err
	}
	if s.Waiting, err = r.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold}}); err != nil {
		return s, err
	}
	staff, _, err := staffOf(r, now, s.Waiting...)
	if err != nil {
		return s, err
	}
	s.Acting, s.Holidays = staff.Acting, staff.Settings.Calendar.Holidays
	s.RemindOn = func(v core.Review) core.Date { return staff.Deadline(v).RemindOn }
	since := now.AddDate(0, 0, -40)
	if len(s.Waiting) > 0 && s.Waiting[0].ReceivedAt.Before(since) { // the oldest comes first
		since = s.Waiting[0].ReceivedAt
	}
	if s.Before, err = r.ListNotices(core.NoticeFilter{Since: since}); err != nil {
		return s, err
	}
	if notice.DigestDue(s) {
		if s.News, err = news(r, s); err != nil {
			return s, err
		}
	}
	if notice.ReportDue(s) {
		s.Month, err = monthOf(r, s)
	}
	return s, err
}

// news counts what a digest tells.
func news(r core.Reader, s notice.State) (*notice.News, error) {
	n := &notice.News{Since: notice.DigestSince(s.Out.Notices, s.Before, s.Now)}
	for _, v := range s.Waiting {
		if core.Clean(v.Exceptions) && v.Held == nil && len(v.Asked()) > 0 {
			n.Asked++
		} else {
			n.Stopped++
		}
	}
	var err error
	if n.Came, err = cameSince(r, n.Since); err != nil {
		return nil, err
	}
	seen, err := r.ListMailSeen(core.MailSeenFilter{From: n.Since})
	if err != nil {
		return nil, err
	}
	for _, m := range seen {
		if m.State == core.MessageFailed {
			n.Failed++
		}
	}
	boxes, err := r.ListMailAccounts()
	if err != nil {
		return nil, err
	}
	n.Silent = notice.Silents(boxes, s.Now)
	for _, b := range s.Before {
		if b.State == core.NoticeFailed && b.At.After(n.Since) {
			n.Unsent++
		}
	}
	return n, nil
}

// cameSince counts the invoices that came in since, newest first, a page at a time.
func cameSince(r core.Reader, since time.Time) (n int, err error) {
	f := core.ReviewFilter{Newest: true, Limit: 200}
	for {
		list, err := r.ListBriefs(f)
		if err != nil {
			return n, err
		}
		for _, v := range list {
			if v.ReceivedAt.Before(since) {
				return n, nil
			}
			if v.Status != core.StatusWithdrawn {
				n++
			}
			f.After = v.ID
		}
		if len(list) < f.Limit {
			return n, nil
		}
	}
}

// monthOf sums up the month before.
func monthOf(r core.Reader, s notice.State) (*notice.Month, error) {
	first := notice.LastMonth(s.Now)
	m := &notice.Month{First: first}
	end := core.DateOf(first.Time().AddDate(0, 1, -1))
	days, err := mailLedger(r, LedgerFilter{From: first, To: end, Zone: s.Now.Location()})
	if err != nil {
		return nil, err
	}
	for _, l := range days {
		i := slices.IndexFunc(m.Mails, func(x notice.Mailbox) bool { return x.Name == l.Account })
		if i < 0 {
			i, m.Mails = len(m.Mails), append(m.Mails, notice.Mailbox{Name: l.Account})
		}
		x := &m.Mails[i]
		x.Seen, x.Became, x.Ignored, x.Failed, x.Waiting = x.Seen+l.Seen, x.Became+l.Became, x.Ignored+l.Ignored, x.Failed+l.Failed, x.Waiting+l.Waiting
	}
	in := report.Input{Year: first.Year, Month: first.Month, Now: s.Now}
	if err := monthInput(r, &in); err != nil {
		return nil, err
	}
	sums, err := report.Make(in)
	if err != nil {
		return nil, err
	}
	for _, row := range sums.States {
		m.States = append(m.States, notice.Sum{State: row.Name, Count: row.Count, Gross: row.Gross})
	}
	if s.Out.Notices.AttachReport {
		m.File, err = spreadsheet(sums)
	}
	return m, err
}

func spreadsheet(m report.Month) (*core.NoticeFile, error) {
	var b bytes.Buffer
	if err := m.XLSX(&b); err != nil {
		return nil, err
	}
	name := "invoices-" + m.From.String()[:7] + ".xlsx"
	return &core.NoticeFile{Name: name, MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Data: b.Bytes()}, nil
}
