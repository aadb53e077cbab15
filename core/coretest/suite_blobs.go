package coretest

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"sync"
	"testing/iotest"

	"countersign/core"
)

func inf() float64 { return math.Inf(1) }

// content reads a blob to its end.
func content(b *bench, sum string) string {
	b.Helper()
	r, err := b.blobs.Open(b.Context(), sum)
	if err != nil {
		b.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		b.Fatal(err)
	}
	return string(data)
}

func testBlobs(b *bench) {
	large := strings.Repeat("0123456789abcdef", 1<<16)
	for _, text := range []string{"", "a", "invoice\x00\xff", large} {
		for range 2 {
			sum, size, err := b.blobs.Put(b.Context(), iotest.HalfReader(strings.NewReader(text)))
			if err != nil || sum != Sum(text) || size != int64(len(text)) {
				b.Fatalf("Put of %d bytes: %q, %d, %v", len(text), sum, size, err)
			}
		}
		if got := content(b, Sum(text)); got != text {
			b.Errorf("%d bytes came back as %d", len(text), len(got))
		}
		if path, err := b.blobs.Path(Sum(text)); err != nil || !strings.Contains(path, Sum(text)) {
			b.Errorf("path %q, %v", path, err)
		}
	}
	many := []string{"one", "two", "one", "", large}
	var raw [][]byte
	for _, text := range many {
		raw = append(raw, []byte(text))
	}
	sums, err := b.blobs.PutAll(b.Context(), raw)
	if err != nil || len(sums) != len(many) {
		b.Fatalf("PutAll: %q, %v", sums, err)
	}
	for i, text := range many {
		if sums[i] != Sum(text) || content(b, sums[i]) != text {
			b.Errorf("PutAll of %d bytes: %q", len(text), sums[i])
		}
	}
	if sums, err := b.blobs.PutAll(b.Context(), nil); err != nil || len(sums) != 0 {
		b.Errorf("PutAll of nothing: %q, %v", sums, err)
	}
	for _, sum := range []string{"", "x", Sum("unknown"), strings.ToUpper(Sum("a")), "../" + Sum("a")[3:], "../../../../../../../../../../../../../../../../../../etc/passwd"} {
		_, err := b.blobs.Open(b.Context(), sum)
		b.kind("opening "+sum, err, core.NotFound)
		_, err = b.blobs.Path(sum)
		b.kind("the path of "+sum, err, core.NotFound)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if sum, _, err := b.blobs.Put(b.Context(), strings.NewReader("at once")); err != nil || sum != Sum("at once") {
				b.Errorf("%q, %v", sum, err)
			}
		})
	}
	wg.Wait()
	if got := content(b, Sum("at once")); got != "at once" {
		b.Errorf("put eight times at once: %q", got)
	}
}

func testBlobFaults(b *bench) {
	broken := io.MultiReader(strings.NewReader("the first half"), iotest.ErrReader(errTest))
	_, _, err := b.blobs.Put(b.Context(), broken)
	if !errors.Is(err, errTest) {
		b.Errorf("a reader that breaks off: %v", err)
	}
	b.kind("a reader that breaks off", err, core.BadInput)
	_, err = b.blobs.Path(Sum("the first half"))
	b.kind("half of a file", err, core.NotFound)

	ctx, cancel := context.WithCancel(b.Context())
	cancel()
	_, _, err = b.blobs.Put(ctx, strings.NewReader("x"))
	b.kind("putting with a cancelled context", err, core.Interrupted)
	_, err = b.blobs.Open(ctx, Sum("x"))
	b.kind("opening with a cancelled context", err, core.Interrupted)
}
