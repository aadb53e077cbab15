package audit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"countersign/core/audit"
)

// cutAfter is a bundle of November without the entries behind one of them.
func cutAfter(t testing.TB, bundle []byte, gone int) []byte {
	t.Helper()
	return repacked(t, bundle, func(name string, data []byte) []byte {
		l := strings.SplitAfter(string(data), "\n")
		switch name {
		case "entries.jsonl", "proofs.jsonl":
			return []byte(strings.Join(l[:len(l)-1-gone], ""))
		case "bundle.json":
			var first, last int64
			if _, err := fmt.Sscanf(string(data), `{"format":1,"firm":"Nordlicht Beispiel GmbH","month":"2026-11","first":%d,"last":%d}`, &first, &last); err != nil {
				t.Fatal(err)
			}
			return []byte(strings.Replace(string(data), fmt.Sprintf(`"last":%d`, last), fmt.Sprintf(`"last":%d`, last-int64(gone)), 1))
		}
		return data
	})
}

// A part of the month, packed anew with proofs of its own, shows that it is a part.
func TestCutMonthIsRefused(t *testing.T) {
	cut := cutAfter(t, newOffice(t).pack("2026-11"), 2)
	if _, err := check(t, cut, audit.Asked{}); err == nil || !strings.HasPrefix(err.Error(), "The bundle ends in the middle of the month") {
		t.Errorf("%v", err)
	}
}

// A clock that was set forth and back leaves an entry of another month within the month:
// the bundle says so, and one that is cut off there is refused for the heads that were
// signed behind it.
func TestClockSetBack(t *testing.T) {
	o := newOffice(t)
	o.now = time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC)
	o.document("ahead of its time")
	for _, day := range []int{27, 28} {
		o.now = time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC)
		o.document(fmt.Sprintf("late in November, %d", day))
		o.sign()
	}
	o.now = time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
	o.document("December again")
	o.sign()
	bundle := o.pack("2026-11")
	got, err := check(t, bundle, audit.Asked{})
	if err != nil || !strings.HasPrefix(got.SetBack, "The clock was set back: entry ") || !strings.Contains(got.SetBack, "of 2026-12-31 09:00 UTC, entry ") {
		t.Errorf("%+v, %v", got, err)
	}
	// Behind the entry of 31 December are two documents, two heads, and December.
	_, err = check(t, cutAfter(t, bundle, 5), audit.Asked{})
	if err == nil || !strings.HasPrefix(err.Error(), "The clock was set back: a head over ") || !strings.Contains(err.Error(), "may be left out after entry") {
		t.Errorf("cut off at the entry of another month: %v", err)
	}
	if got, err := check(t, newOffice(t).pack("2026-11"), audit.Asked{}); err != nil || got.SetBack != "" {
		t.Errorf("a clock that only went on: %+v, %v", got, err)
	}
}
