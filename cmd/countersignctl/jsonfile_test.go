package main

import (
	"encoding/json"
	"strings"
	"testing"

	"countersign/core"
)

func TestJSONFaultsInPlainWords(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                                 "it has another form",
		``:                                   "it ends too early",
		`[{"name": "a"`:                      "it ends too early",
		`[{"name": "a",}]`:                   "a comma, quote or bracket is wrong before its character 15",
		`[{"name": 7}]`:                      "name has the wrong form",
		`[{"when": {"from": "x"}}]`:          "when.from has the wrong form",
		`[{"nane": "a"}]`:                    `it has no word "nane"`,
		`[{"when": {"older_than_days":""}}]`: "when.older_than_days has the wrong form",
	} {
		var rules []core.MailRule
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if got := jsonFault(d.Decode(&rules)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
