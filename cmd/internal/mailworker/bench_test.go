package mailworker_test

import (
	"context"
	"os"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail"
)

// BenchmarkUnpack takes all mails of the corpus apart in a worker and, for comparison,
// in the program itself, in turns.
func BenchmarkUnpack(b *testing.B) {
	var mails [][]byte
	for _, file := range corpusMails(b) {
		raw, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		mails = append(mails, raw)
	}
	ws := realWorkers(b)
	if _, err := ws.Unpack(b.Context(), "mail.eml", nil); err != nil { // starts the worker
		b.Fatal(err)
	}
	run := func(u core.Unpacker) time.Duration {
		start := time.Now()
		for _, raw := range mails {
			if _, err := u.Unpack(context.Background(), "mail.eml", raw); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start)
	}
	var inside, outside time.Duration
	for b.Loop() {
		inside += run(mail.Unpacker{})
		outside += run(ws)
	}
	n := float64(b.N * len(mails))
	b.ReportMetric(outside.Seconds()/inside.Seconds(), "worker/inside")
	b.ReportMetric(1e6*outside.Seconds()/n, "µs/mail-worker")
	b.ReportMetric(1e6*inside.Seconds()/n, "µs/mail-inside")
}
