package ocr

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"countersign/core"
)

// turnCache remembers how pages were set right when they were read, so that
// drawing them need not find out again. What it forgets is found out again.
type turnCache struct {
	mu sync.Mutex
	m  map[pageKey]int
}

type pageKey struct {
	document core.DocumentID
	page     int
}

// keyOf names a document: one that has no number yet by what is in it, so that a
// second look need not find out again how its pages stand.
func keyOf(doc core.Document, data []byte) core.DocumentID {
	if doc.ID != "" {
		return doc.ID
	}
	sum := sha256.Sum256(data)
	return core.DocumentID("sha256:" + hex.EncodeToString(sum[:]))
}

const turnsKept = 20_000

func (c *turnCache) put(d core.DocumentID, page, turn int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil || len(c.m) >= turnsKept {
		c.m = map[pageKey]int{}
	}
	c.m[pageKey{d, page}] = turn
}

func (c *turnCache) get(d core.DocumentID, page int) *int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t, ok := c.m[pageKey{d, page}]; ok {
		return &t
	}
	return nil
}
