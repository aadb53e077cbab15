package vm

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
)

// A lesson about electronic invoices says what it does to them, without a code.
func TestStatedLessonsInWords(t *testing.T) {
	f := Format{Words: keysAsWords{}}
	for want, r := range map[string]core.Rule{
		"learnt.term where=term.buyer_reference": {Kind: core.RuleTerm, Term: "BT-10"},
		"learnt.column head=fakt":                {Kind: core.RuleColumn, Key: "fakt"},
		"learnt.raw was=XPP":                     {Kind: core.RuleRaw, Was: "XPP", Value: "C62"},
		"learnt.raw_missing":                     {Kind: core.RuleRaw, Key: "a100", Value: "W-1"},
	} {
		if got := lessonText(core.Lesson{Number: "A-1", Rules: []core.Rule{r}}, f); !strings.HasSuffix(got, " "+want) {
			t.Errorf("%q, want %q at its end", got, want)
		}
	}
	if got := lessonText(core.Lesson{Number: "A-1", Rules: []core.Rule{{Kind: core.RulePlace}}}, f); strings.Contains(got, "term") {
		t.Errorf("a place says %q", got)
	}
}

// keysAsWords says the key with what is put into it.
type keysAsWords struct{}

func (keysAsWords) Say(key string, with ...any) string {
	for i := 0; i+1 < len(with); i += 2 {
		key += fmt.Sprintf(" %v=%v", with[i], with[i+1])
	}
	return key
}

func (keysAsWords) Count(key string, _ int, _ ...any) string { return key }
