package store

import (
	"fmt"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// Mails on sheets, by themselves, or not fetched: in whatever order they are noted.
func TestMailAnswersAsTheModel(t *testing.T) { asTheModel(t, (*machine).mailStep, mailQuestions) }

var (
	modelAccounts = []string{"main", "other"}
	modelFolders  = []string{"INBOX", `"Bills", 'ä'`}
)

// mostUID is that of the last mail in each folder.
const mostUID = 5

func (m *machine) place() core.MailKey {
	return core.MailKey{Account: m.pick("account", modelAccounts...), Folder: m.pick("folder", modelFolders...),
		UIDValidity: uint32(1 + m.number("validity")%2), UID: uint32(1 + m.number("uid")%mostUID)}
}

// mailAt lies at a place, and at others.
func mailAt(k core.MailKey) core.MessageID {
	return core.MessageID(coretest.Sum(fmt.Sprint("mail ", (k.UID+k.UIDValidity)%4)))
}

func (m *machine) moment() time.Time {
	return coretest.Noon.Add(time.Duration(m.number("hour")-2) * time.Hour)
}

func (m *machine) mailStep() {
	switch k := m.place(); m.pick("step", "mail", "aside", "state", "mark", "sheet", "sheet", "enter", "enter") {
	case "mail":
		at := m.moment()
		m.both(func(tx core.Tx) error {
			if _, err := tx.AddMessage(core.Message{ID: mailAt(k), ReceivedAt: at, State: core.MessageReceived}); err != nil {
				return err
			}
			return tx.SaveMailKey(k, mailAt(k), at)
		})
	case "aside":
		reason := m.pick("reason", "silent", "too large")
		m.both(func(tx core.Tx) error { return tx.SaveMailAside(k, reason) })
	case "state":
		state := core.MessageState(m.pick("state", string(core.MessageUnpacked), string(core.MessageIgnored), string(core.MessageFailed), string(core.MessageReceived)))
		m.both(func(tx core.Tx) error {
			mail, err := tx.FindMessage(mailAt(k))
			if err != nil {
				return err
			}
			mail.State = state
			return tx.SaveMessage(mail)
		})
	case "mark":
		m.both(func(tx core.Tx) error { return tx.SaveMailMark(k, "flagged") })
	case "sheet":
		m.sheet(k)
	case "enter":
		m.enter()
	}
}

// sheet notes mails of one folder, none of which failed before.
func (m *machine) sheet(k core.MailKey) {
	s := core.MailSheet{Account: k.Account, Folder: k.Folder, UIDValidity: k.UIDValidity, At: m.moment()}
	failed := map[core.MailKey]bool{}
	m.ask(func(r core.Reader) error {
		list, err := r.ListMailSeen(core.MailSeenFilter{Aside: true, Past: true})
		for _, f := range list {
			failed[f.Key] = true
		}
		return err
	})
	for k.UID = 1; k.UID <= mostUID; k.UID++ {
		if !failed[k] && m.number("left out") > 0 {
			s.Mails = append(s.Mails, core.SheetMail{UID: k.UID, ID: mailAt(k), Size: int64(k.UID)})
		}
	}
	m.both(func(tx core.Tx) error {
		_, err := tx.SaveMailSheet(s)
		return err
	})
}

// enter enters a sheet, one that is open if there is any.
func (m *machine) enter() {
	var open []core.MailSheet
	m.ask(func(r core.Reader) (err error) {
		open, err = r.ListMailSheets()
		return err
	})
	s := core.MailSheet{Number: int64(m.number("sheet"))}
	if len(open) > 0 {
		s = open[m.number("open")%len(open)]
	}
	m.both(func(tx core.Tx) error {
		if err := tx.EnterMailSheet(s.Number); err != nil {
			return err
		}
		for i, mail := range s.Mails {
			if _, err := tx.AddMessage(s.Message(i)); err != nil {
				return err
			}
			if err := tx.SaveMailKey(s.Key(i), mail.ID, s.At); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *machine) ask(fn func(core.Reader) error) {
	if err := m.model.View(m.Context(), fn); err != nil {
		m.Fatal(err)
	}
}

// mailQuestions are all that can be asked about mails.
func mailQuestions(r core.Reader) (out []any) {
	add := func(v any, err error) { out = append(out, v, core.KindOf(err)) }
	seen := func(f core.MailSeenFilter) {
		list, err := r.ListMailSeen(f)
		add(list, err)
	}
	for _, f := range []core.MailSeenFilter{{}, {Aside: true}, {Aside: true, Past: true}, {Unmarked: true}, {From: coretest.Noon}, {To: coretest.Noon}} {
		for _, f.Account = range append(modelAccounts, "") {
			seen(f)
		}
	}
	for _, state := range []core.MessageState{"", core.MessageReceived, core.MessageUnpacked, core.MessageIgnored, core.MessageFailed} {
		list, err := r.ListMessages(state)
		add(list, err)
	}
	sheets, err := r.ListMailSheets()
	add(append([]core.MailSheet{}, sheets...), err)
	for _, account := range modelAccounts {
		for _, folder := range modelFolders {
			for validity := range uint32(3) {
				known, err := r.KnownUIDs(account, folder, validity)
				add(known, err)
				for uid := range uint32(mostUID + 1) {
					k := core.MailKey{Account: account, Folder: folder, UIDValidity: validity, UID: uid}
					id, err := r.FindMailAt(k)
					add(id, err)
				}
			}
		}
	}
	for uid := range uint32(5) {
		id := mailAt(core.MailKey{UID: uid})
		mail, err := r.FindMessage(id)
		add(mail, err)
		seen(core.MailSeenFilter{Message: id})
		seen(core.MailSeenFilter{Message: id, Account: "main", From: coretest.Noon})
	}
	return out
}
