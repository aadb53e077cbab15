package mailworker

import (
	"context"
	"io"
	"time"

	"countersign/core"
	"countersign/ocr/worker"
)

// RunFaulty is Run with another Unpacker.
func RunFaulty(unpack func(ctx context.Context, name string, data []byte) (core.Unpacked, error)) int {
	return run(unpack)
}

// Collect reads a stream of answers about one mail.
func Collect(r io.Reader, most int64) (core.Unpacked, error) {
	c := collector{most: most}
	err := c.collect(func(h any, n int64) ([]byte, error) { return worker.Read(r, h, n) })
	return c.out, err
}

// WriteUnpacked writes the answers about one mail.
func WriteUnpacked(w io.Writer, u core.Unpacked) error {
	if err := writeUnpacked(w, u); err != nil {
		return err
	}
	return worker.Write(w, answer{Op: opDone}, nil)
}

// AnswerLimit is how many bytes the parts of a mail may have together.
var AnswerLimit = answerLimit

// Measure takes a mail apart in a process of its own. It gives the time that this took
// and the most memory that the process had.
func (ws *Workers) Measure(ctx context.Context, name string, data []byte) (took time.Duration, rss int64, err error) {
	err = ws.seats.With(ctx, true, func(m *member) error {
		start := time.Now()
		_, err := m.unpack(ctx, name, data, ws.opts.Limits)
		took, rss = time.Since(start), m.rss
		return err
	})
	return took, rss, err
}
