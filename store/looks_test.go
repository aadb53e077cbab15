package store

import (
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// Data of version 17 kept other looks: those of decided invoices too are made anew.
func TestLooksOfOlderData(t *testing.T) {
	s, r := stocked(t)
	page := coretest.Page(1, "Rechnung", "A-1047", "04.03.2026", "20.00", "3.80", "23.80", "DE99123")
	r.Status, r.Revision = core.StatusPaid, r.Revision+1
	mustSave(t, s, func(tx core.Tx) error {
		if err := tx.SaveReading(core.Reading{Document: r.Document, Pages: []core.Page{page}}); err != nil {
			return err
		}
		return tx.SaveReview(r)
	})
	shut(t, s)
	db := raw(t, s.Dir())
	execRaw(t, db, `DROP TABLE look_values; DROP TABLE looks; CREATE TABLE looks (review_id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
		CREATE TABLE look_values (value INTEGER NOT NULL, review_id TEXT NOT NULL, PRIMARY KEY (value, review_id)) STRICT, WITHOUT ROWID;
		INSERT INTO looks VALUES ('`+string(r.ID)+`', x'00112233'); DELETE FROM goose_db_version WHERE version_id >= 18`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s.Dir(), Options{})
	if n, err := intake.Recheck(t.Context(), s); n != 0 || err != nil {
		t.Fatalf("%d were checked again, %v", n, err)
	}
	var found []core.Alike
	err := s.View(t.Context(), func(r core.Reader) (err error) {
		found, err = r.FindAlike(control.LooksOf([]core.Page{page}))
		return err
	})
	if err != nil || len(found) != 1 || found[0].Review != r.ID {
		t.Errorf("%v, %v", found, err)
	}
	if got := problems(t, s); got != "" {
		t.Errorf("after the migration: %s", got)
	}
}

// What is stored may be damaged; whatever stands there is figures or an error.
func FuzzUnpackLooks(f *testing.F) {
	f.Add(packLooks(core.Looks{{Text: "258182", Sure: 97}, {Text: "É1234", Sure: 100}, {}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0})
	f.Add([]byte{5, '1'})
	f.Fuzz(func(t *testing.T, body []byte) {
		l, err := unpackLooks(body)
		if err != nil {
			if core.KindOf(err) != core.Damaged {
				t.Fatal(err)
			}
			return
		}
		if again, err := unpackLooks(packLooks(l)); err != nil || !slices.Equal(again, l) {
			t.Fatalf("%v became %v, %v", l, again, err)
		}
	})
}
