package mailworker_test

import (
	"os"
	"testing"

	"countersign/cmd/internal/mailworker"
)

// TestMain lets the test binary be the worker, and the broken workers of
// workers_test.go.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == mailworker.Arg {
		os.Exit(mailworker.Run())
	}
	if len(os.Args) > 2 && os.Args[1] == fakeArg {
		os.Exit(runFake(os.Args[2]))
	}
	os.Exit(m.Run())
}
