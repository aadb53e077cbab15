package audit

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"countersign/core"

	"pgregory.net/rapid"
)

func chain(t interface{ Fatal(...any) }, n int) []core.AuditEntry { return chainOf(t, n, nil) }

// chainOf is a log of n entries; change may make an entry another before it is sealed.
func chainOf(t interface{ Fatal(...any) }, n int, change func(i int, e *core.AuditEntry)) []core.AuditEntry {
	var head core.AuditHead
	out := make([]core.AuditEntry, n)
	for i := range out {
		e := core.AuditEntry{
			Time: time.Date(2026, 11, 3, 9, 0, i, 123456789, time.FixedZone("CET", 3600)), Actor: "anna", Role: "approver", Host: "desk",
			Action: "Approved", Object: fmt.Sprintf("review:%d", i), After: map[string]string{"status": "Approved"}, Reason: "fine <&>",
			Rows: map[string]string{fmt.Sprintf("review:%d", i): "digest"},
		}
		if change != nil {
			change(i, &e)
		}
		e, err := Seal(head, e)
		if err != nil {
			t.Fatal(err)
		}
		out[i], head = e, core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	}
	return out
}

// verify gives the number of the first bad entry, 0 when the log is sound.
func verify(list []core.AuditEntry, stored core.AuditHead) string {
	var v Verifier
	for _, e := range list {
		if err := v.Add(e); err != nil {
			return err.Error()
		}
	}
	if err := v.Covers(stored); err != nil {
		return err.Error()
	}
	return ""
}

func TestVerifyNamesTheFirstBadEntry(t *testing.T) {
	list := chain(t, 9)
	head := core.AuditHead{Seq: 9, Hash: list[8].Hash}
	edit := func(f func([]core.AuditEntry) []core.AuditEntry) []core.AuditEntry {
		return f(append([]core.AuditEntry(nil), list...))
	}
	resealed := func(l []core.AuditEntry) []core.AuditEntry {
		l[3].Reason = "forged"
		l[3].Hash, _ = Hash(l[3])
		return l
	}
	for _, c := range []struct {
		name, want string
		list       []core.AuditEntry
	}{
		{"sound", "", list},
		{"a byte changed", "audit entry 4 was changed", edit(func(l []core.AuditEntry) []core.AuditEntry { l[3].Reason = "fIne"; return l })},
		{"changed and resealed", "audit entry 5 does not follow", edit(resealed)},
		{"one removed", "audit entry 4 is missing", edit(func(l []core.AuditEntry) []core.AuditEntry { return append(l[:3], l[4:]...) })},
		{"two swapped", "audit entry 4 is missing", edit(func(l []core.AuditEntry) []core.AuditEntry { l[3], l[4] = l[4], l[3]; return l })},
		{"one doubled", "audit entry 4 is out of order", edit(func(l []core.AuditEntry) []core.AuditEntry { return append(l[:4], l[3:]...) })},
		{"last removed", "audit entry 9 is missing", list[:8]},
		{"first removed", "audit entry 1 is missing", list[1:]},
		{"host changed", "audit entry 1 was changed", edit(func(l []core.AuditEntry) []core.AuditEntry { l[0].Host = "x"; return l })},
	} {
		got := verify(c.list, head)
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSealWantsAnActor(t *testing.T) {
	if _, err := Seal(core.AuditHead{}, core.AuditEntry{Action: "x", Object: "y", Time: time.Now()}); err == nil {
		t.Error("an entry without an actor was sealed")
	}
}

// Any change of any field of any entry is found.
func TestEveryChangeIsFound(t *testing.T) {
	list := chain(t, 12)
	head := core.AuditHead{Seq: 12, Hash: list[11].Hash}
	rapid.Check(t, func(t *rapid.T) {
		l := append([]core.AuditEntry(nil), list...)
		i := rapid.IntRange(0, len(l)-1).Draw(t, "entry")
		text := rapid.StringN(1, 8, -1).Draw(t, "text")
		e := &l[i]
		before, _ := Canonical(*e)
		switch rapid.IntRange(0, 9).Draw(t, "field") {
		case 0:
			e.Actor = text
		case 1:
			e.Role = text
		case 2:
			e.Action = text
		case 3:
			e.Object = text
		case 4:
			e.Before = map[string]string{text: text}
		case 5:
			e.After = map[string]string{"status": text}
		case 6:
			e.Document = core.DocumentID(text)
		case 7:
			e.Time = e.Time.Add(time.Duration(rapid.Int64Range(1, 1e12).Draw(t, "µs")) * time.Microsecond)
		case 8:
			e.Reason = text
		case 9:
			e.Rows = map[string]string{text: text}
		}
		after, _ := Canonical(*e)
		if string(before) != string(after) && verify(l, head) == "" {
			t.Fatalf("not found: %s became %s", before, after)
		}
	})
}

// What is no UTF-8 does not come back from JSON as it went in: it is replaced before it
// is sealed, so that the log is sound after it was stored.
func TestSealedEntriesSurviveJSON(t *testing.T) {
	list := chainOf(t, 3, func(i int, e *core.AuditEntry) {
		e.Object, e.Reason = "message:caf\xe9", "\xff\xfe"
		e.After = map[string]string{"path": "Rechnung \xfc.pdf", "k\xff": "v"}
	})
	b, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var back []core.AuditEntry
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if why := verify(back, core.AuditHead{Seq: 3, Hash: list[2].Hash}); why != "" {
		t.Error(why)
	}
	if back[0].After["path"] != "Rechnung \ufffd.pdf" || back[0].Reason != "\ufffd\ufffd" {
		t.Errorf("%+v", back[0])
	}
}
