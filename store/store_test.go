package store

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// create makes a store in a new folder that is closed when the test ends.
func create(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Create(t.Context(), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	coretest.Suite(t, func(t *testing.T) (core.Store, core.Blobs) {
		s := create(t, Options{Now: coretest.Clock(), Host: "test"})
		return s, s
	})
}
