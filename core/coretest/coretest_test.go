package coretest

import (
	"testing"

	"countersign/core"
)

func TestMemory(t *testing.T) {
	Suite(t, func(*testing.T) (core.Store, core.Blobs) { return NewStore(Clock()), NewBlobs() })
}
