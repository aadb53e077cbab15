//go:build unix

package store

import (
	"fmt"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// What is asked while a first poll of a large mailbox is on sheets only.
func BenchmarkOpenSheets(b *testing.B) {
	const sheets, each = 200, 250
	s := create(b, Options{})
	at := func(n, i int) core.MessageID { return core.MessageID(coretest.Sum(fmt.Sprint(n, " ", i))) }
	for n := range sheets {
		sheet := core.MailSheet{Account: "main", Folder: "INBOX", UIDValidity: 7, At: coretest.Noon.Add(time.Duration(n) * time.Second)}
		for i := range each {
			sheet.Mails = append(sheet.Mails, core.SheetMail{UID: uint32(n*each + i + 1), ID: at(n, i), Size: 2000})
		}
		mustSave(b, s, func(tx core.Tx) error {
			_, err := tx.SaveMailSheet(sheet)
			return err
		})
	}
	id := at(sheets/2, 7)
	for _, c := range []struct {
		name string
		ask  func(core.Reader) error
	}{
		{"a message", func(r core.Reader) error { _, err := r.FindMessage(id); return err }},
		{"its places", func(r core.Reader) error { _, err := r.ListMailSeen(core.MailSeenFilter{Message: id}); return err }},
		{"messages received", func(r core.Reader) error { _, err := r.ListMessages(core.MessageReceived); return err }},
		{"all places", func(r core.Reader) error { _, err := r.ListMailSeen(core.MailSeenFilter{}); return err }},
		{"known UIDs", func(r core.Reader) error { _, err := r.KnownUIDs("main", "INBOX", 7); return err }},
		{"a place", func(r core.Reader) error {
			_, err := r.FindMailAt(core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 40_000})
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			start := cpuTime(b)
			for b.Loop() {
				if err := s.View(b.Context(), c.ask); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N)/1e6, "cpu-ms/op")
		})
	}
}
