package intake

import (
	"errors"
	"slices"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// Whether a date lies ahead is a matter of the day where the firm is: half an hour after
// its midnight that is a day further than in UTC.
func TestTodayIsTheFirms(t *testing.T) {
	berlin := time.FixedZone("CEST", 2*60*60)
	acme := coretest.Supplier("Acme")
	for _, c := range []struct {
		clock time.Time
		late  bool
	}{
		{time.Date(2026, 6, 16, 0, 30, 0, 0, berlin), false},
		{time.Date(2026, 6, 15, 23, 30, 0, 0, berlin), true},
		{time.Date(2026, 6, 15, 22, 30, 0, 0, time.UTC), true},
	} {
		s := coretest.NewStore(func() time.Time { return c.clock })
		inv := coretest.Invoice("A-1", acme)
		inv.IssueDate = core.MustDate("2026-06-23")
		v := coretest.Review(inv)
		err := s.Update(t.Context(), func(tx core.Tx) (err error) {
			err = errors.Join(tx.SaveFirm(core.Firm{Name: "Nordlicht", Country: "DE", Currency: "EUR"}), tx.SaveSettings(core.DefaultSettings()),
				tx.SaveSupplier(acme), tx.SaveDocument(coretest.DocumentOf(v)), tx.SaveReview(v), tx.Audit(coretest.Entry("Tested", "test:1")))
			if err == nil {
				v, err = Check(tx, v)
			}
			return err
		})
		late := slices.ContainsFunc(v.Exceptions, func(e core.Exception) bool { return e.Reason == core.DateImplausible && e.Field == "issue_date" })
		if err != nil || late != c.late {
			t.Errorf("at %s it is late: %v, %v; %+v", c.clock, late, err, v.Exceptions)
		}
	}
}
