package store

import (
	"testing"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// BenchmarkCheckLog checks a log of 100,000 entries; one operation is the whole log.
func BenchmarkCheckLog(b *testing.B) {
	s := create(b, Options{})
	const n = 100_000
	for done := 0; done < n; done += 1000 {
		mustSave(b, s, func(tx core.Tx) error {
			for range 999 {
				e := coretest.Entry("Approved", "review:ab12")
				e.Before, e.After = map[string]string{"status": "Matched"}, map[string]string{"status": "Approved", "content": audit.Zero}
				if err := tx.Audit(e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ResetTimer()
	for b.Loop() {
		out, err := s.CheckLog(b.Context(), audit.Anchor{}, nil)
		if err != nil || len(out.Problems) > 0 || out.Head.Seq != n {
			b.Fatalf("%+v, %v", out, err)
		}
	}
}

// BenchmarkAudit writes entries, a hundred in a transaction.
func BenchmarkAudit(b *testing.B) {
	s := create(b, Options{})
	for b.Loop() {
		mustSave(b, s, func(tx core.Tx) error {
			for range 99 {
				if err := tx.Audit(coretest.Entry("Approved", "review:ab12")); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
