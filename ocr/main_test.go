package ocr

import (
	"os"
	"testing"
)

// TestMain lets the test binary be the worker, and the broken workers of
// fake_test.go.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == WorkerArg {
		os.Exit(RunWorker())
	}
	if len(os.Args) > 2 && os.Args[1] == fakeArg {
		os.Exit(runFake(os.Args[2]))
	}
	os.Exit(m.Run())
}
