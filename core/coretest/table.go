package coretest

import (
	"encoding/json"
	"maps"

	"countersign/core"
)

// table is a map that is copied by whoever writes to it first, so that taking a
// snapshot costs nothing and a snapshot never changes.
type table[K comparable, V any] struct {
	rows map[K]V
	own  bool
}

func (t *table[K, V]) get(k K) (V, bool) {
	v, ok := t.rows[k]
	return v, ok
}

func (t *table[K, V]) set(k K, v V) {
	if !t.own {
		t.rows, t.own = maps.Clone(t.rows), true
		if t.rows == nil {
			t.rows = map[K]V{}
		}
	}
	t.rows[k] = v
}

// shared is the same table for somebody else, who copies it before writing.
func (t table[K, V]) shared() table[K, V] { return table[K, V]{rows: t.rows} }

// encode turns a value into bytes that nobody can change behind the store's
// back. It loses what a real store loses: fields that are not kept.
func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, core.Errorf(core.BadInput, "this cannot be stored: %w", err)
	}
	return b, nil
}

func decode[T any](b []byte) (T, error) {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return v, core.Errorf(core.Damaged, "what is stored cannot be read: %w", err)
	}
	return v, nil
}

// find decodes one row; what names it in the NotFound error.
func find[T any, K ~string](r *reader, t *table[K, []byte], k K, what string) (T, error) {
	var zero T
	if err := r.live(); err != nil {
		return zero, err
	}
	b, ok := t.get(k)
	if !ok {
		return zero, notFound(what, string(k))
	}
	return decode[T](b)
}

func notFound(what, key string) error {
	return core.Errorf(core.NotFound, "there is no %s %q", what, key).WithHint("check how it is written")
}
