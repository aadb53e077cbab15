package worker

import (
	"fmt"
	"strings"
	"testing"
)

func TestStderrIsBounded(t *testing.T) {
	w := newTail(10)
	for range 100 {
		fmt.Fprint(w, "0123456789abc")
	}
	if got := w.String(); got != "3456789abc" {
		t.Errorf("kept %q", got)
	}
}

func TestWorkersLearnNoSecrets(t *testing.T) {
	env := strings.Join(environment([]string{"X_TOLD=1"}, []string{"PATH=/bin", "COUNTERSIGN_PASSPHRASE=secret", "HOME=/root", "TESSDATA_PREFIX=/t"}), "\n")
	if strings.Contains(env, "secret") || strings.Contains(env, "HOME") || !strings.Contains(env, "TESSDATA_PREFIX=/t") || !strings.Contains(env, "X_TOLD=1") {
		t.Error(env)
	}
}
