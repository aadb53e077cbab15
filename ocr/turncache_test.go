package ocr

import (
	"testing"

	"countersign/core"
)

// A document without a number is known by its bytes, one with a number by that.
func TestTurnsOfNamelessDocuments(t *testing.T) {
	var c turnCache
	c.put(keyOf(core.Document{}, []byte("one")), 1, 3)
	c.put(keyOf(core.Document{ID: "a"}, []byte("two")), 1, 2)
	for _, x := range []struct {
		id   core.DocumentID
		data string
		want int // -1 for not known
	}{{"", "one", 3}, {"", "two", -1}, {"a", "one", 2}, {"b", "one", -1}} {
		got := -1
		if turn := c.get(keyOf(core.Document{ID: x.id}, []byte(x.data)), 1); turn != nil {
			got = *turn
		}
		if got != x.want {
			t.Errorf("%q with %q stands at %d, want %d", x.id, x.data, got, x.want)
		}
	}
}
