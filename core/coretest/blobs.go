package coretest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync"

	"countersign/core"
)

// Blobs is a core.Blobs in memory. Its paths name no file.
type Blobs struct {
	mu   sync.Mutex
	data map[string][]byte
}

// NewBlobs makes empty blobs.
func NewBlobs() *Blobs { return &Blobs{data: map[string][]byte{}} }

// Put implements core.Blobs.
func (b *Blobs) Put(ctx context.Context, r io.Reader) (string, int64, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return "", 0, core.Errorf(core.BadInput, "a document breaks off: %w", err)
	}
	if err := stopped(ctx); err != nil {
		return "", 0, err
	}
	h := sha256.Sum256(data)
	sum := hex.EncodeToString(h[:])
	b.mu.Lock()
	defer b.mu.Unlock()
	b.data[sum] = data
	return sum, int64(len(data)), nil
}

// PutAll implements core.Blobs.
func (b *Blobs) PutAll(ctx context.Context, list [][]byte) ([]string, error) {
	var sums []string
	for _, data := range list {
		sum, _, err := b.Put(ctx, bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

// Settle implements core.Blobs.
func (b *Blobs) Settle(ctx context.Context) error { return stopped(ctx) }

// Open implements core.Blobs.
func (b *Blobs) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	if err := stopped(ctx); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	data, ok := b.data[sum]
	if !ok {
		return nil, notFound("stored file", sum)
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// Path implements core.Blobs with a name that tells blobs apart.
func (b *Blobs) Path(sum string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.data[sum]; !ok {
		return "", notFound("stored file", sum)
	}
	return "memory:" + sum, nil
}
