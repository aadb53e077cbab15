package store

import (
	"os"
	"testing"
)

// childEnv names the data folder for a process that is started to be killed.
const childEnv = "COUNTERSIGN_TEST_STORE_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}
