package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core/score"
)

// What bench prints for the digital documents is what the reference scorer makes of
// the same answers.
func TestBenchAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	root := corpus(t)
	script := filepath.Join(root, "..", "eval", "score.py")
	if _, err := os.Stat(script); err != nil {
		t.Skip("the reference scorer is not here")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	dir := t.TempDir()
	answers, labels := filepath.Join(dir, "answers.jsonl"), filepath.Join(dir, "labels.jsonl")
	r := finish(t, exec.Command("countersignctl", "--json", "bench", "extract", filepath.Join(root, "digital"), "--by", "layout", "--answers", answers))
	if r.code != 0 {
		t.Fatalf("exit code %d: %s%s", r.code, r.out, r.err)
	}
	got := object[benchAnswer](t, r.out)

	all, err := os.ReadFile(filepath.Join(root, "labels.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var mine []string
	for line := range strings.Lines(string(all)) {
		if strings.Contains(line, `"digital/`) {
			mine = append(mine, line)
		}
	}
	if err := os.WriteFile(labels, []byte(strings.Join(mine, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, script, labels, answers, "--by", "layout", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]score.Report
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) != len(got.By["layout"])+1 {
		t.Fatalf("%d layouts, the reference has %d", len(got.By["layout"]), len(want)-1)
	}
	for key, w := range want {
		g := got.All
		if key != "all" {
			g = got.By["layout"][key]
		}
		g.Calibration = score.Calibration{} // the reference has none
		a, aerr := json.Marshal(g)
		b, berr := json.Marshal(w)
		if aerr != nil || berr != nil || string(a) != string(b) {
			t.Errorf("%s:\n%s\nthe reference:\n%s", key, a, b)
		}
	}
}
