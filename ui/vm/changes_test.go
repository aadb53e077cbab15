package vm

import (
	"slices"
	"testing"

	"countersign/core"
)

// counted says the numbers of a sentence behind its key.
type counted struct{ keysAsWords }

func (counted) Count(key string, n int, args ...any) string {
	out := itoa(n) + " " + key
	for i := 1; i < len(args); i += 2 {
		out += " " + args[i].(string)
	}
	return out
}

// What an entry of the log keeps for machines is said in words or not at all.
func TestChangesInWords(t *testing.T) {
	type values = map[string]string
	for name, c := range map[string]struct {
		entry core.AuditEntry
		want  []string
	}{
		"many mails": {core.AuditEntry{Action: "MailsReceived", Object: "mailbox:main", After: values{"account": "main", "folder": "INBOX", "uid": "7/1:250,300"}},
			[]string{"251 change.mails INBOX main"}},
		"one mail": {core.AuditEntry{Action: "MessageReceived", After: values{"account": "main", "folder": "INBOX", "uid": "7/12"}},
			[]string{"1 change.mails INBOX main"}},
		"an account that is no mailbox": {core.AuditEntry{Action: "AccountVerified", After: values{"account": "DE02120300000000202051", "state": "verified"}},
			[]string{"supplier.account: DE02120300000000202051", "State: verified"}},
		"a document": {core.AuditEntry{Action: "DocumentReceived", After: values{"door": "mail", "name": "INV-1.pdf", "size": "3480", "type": "application/pdf"}},
			[]string{"change.door: arrival.door_mail", "change.file: INV-1.pdf"}},
		"settings": {core.AuditEntry{Action: "SettingsChanged", Before: values{"settings": `{"tolerance":{"price_percent":"1","days":3},"names":["a"]}`},
			After: values{"settings": `{"tolerance":{"price_percent":"2","days":3},"names":["a","b"]}`}},
			[]string{"Names 2: b", "Tolerance price percent: 1 → 2"}},
		"a new record": {core.AuditEntry{Action: "Imported", After: values{"record": `{"id":"PO-1","lines":[]}`}}, nil},
		"a lesson": {core.AuditEntry{Action: "LessonLearnt", Object: "lesson:L1", After: values{"supplier": "x", "field": "tax_total", "from": "32d587cd5a2c", "past": "3", "value": "19.00"}},
			[]string{"Value: 19.00"}},
		"figures": {core.AuditEntry{Action: "Paid", Before: values{"paid_on": "2026-11"}, After: values{"gross": "26.33 EUR", "note": "20 GBP or so", "paid_on": "2026-11-03"}},
			[]string{"field.gross_total: EUR 26format.mark33", "Note: 20 GBP or so", "Paid on: 2026-11 → date.full day=3 month=month.nov year=2026"}},
		"an export": {core.AuditEntry{Action: "Exported", After: values{"sha256": "ab", "invoices": "r1,r2"}}, []string{"nav.invoices: 2"}},
	} {
		if got := changes(c.entry, Format{Words: counted{}}); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// An order that was changed in all its lines does not fill the screen.
func TestManyChangesAreCounted(t *testing.T) {
	e := core.AuditEntry{Before: map[string]string{}, After: map[string]string{}}
	for i := range 40 {
		e.After["note_"+itoa(100+i)] = "x"
	}
	if got := changes(e, Format{Words: counted{}}); len(got) != mostChanges+1 || got[mostChanges] != "28 change.more" {
		t.Errorf("%d changes, the last is %q", len(got), got[len(got)-1])
	}
}
