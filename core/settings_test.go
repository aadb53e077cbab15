package core_test

import (
	"encoding/json"
	"strings"
	"testing"

	"countersign/core"
)

func merge(t *testing.T, now core.Settings, file string) core.Settings {
	t.Helper()
	got, err := core.MergeSettings(now, []byte(file))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return got
}

// Null is not 0 and absent is neither (CONTRACT, Settings).
func TestMergeSettings(t *testing.T) {
	s := merge(t, core.DefaultSettings(), `{"tolerance": {"quantity_percent": null, "line_total_percent": "8"},
		"supplier": {"Acme GmbH": {"matching_policy": "three-way", "tolerance": {"unit_price_percent": 2}}}, "item": {"A-1": {"tolerance": {"unit_price_percent": null}}}}`)
	if q := s.Tolerance.QuantityPercent; !q.Present || q.Value != nil {
		t.Errorf("null is %+v", q)
	}
	if p := s.Tolerance.UnitPricePercent; p.Value == nil || !p.Value.IsZero() {
		t.Errorf("what the file does not name became %+v", p)
	}
	if a := s.Supplier["Acme GmbH"]; a.MatchingPolicy != core.ThreeWay || a.Tolerance.UnitPricePercent.Value.String() != "2" || a.Tolerance.QuantityPercent.Present {
		t.Errorf("the supplier became %+v", a)
	}
	s = merge(t, s, `{"supplier": {"Acme GmbH": {"tolerance": {"quantity_percent": "5"}}}, "auto_approve": {"enabled": false}}`)
	if a := s.Supplier["Acme GmbH"]; a.MatchingPolicy != core.ThreeWay || a.Tolerance.UnitPricePercent.Value == nil || a.Tolerance.QuantityPercent.Value.String() != "5" {
		t.Errorf("a second file changed more than it names: %+v", a)
	}
	s = merge(t, s, `{"approval": [{"name": "large", "when": {"gross_at_least": "5000.00", "clean": true}, "ask": ["role:approver", ["role:owner", "user:anna"], {"all": ["role:approver", "role:owner"]}]}]}`)
	ask := s.Approval[0].Ask
	if len(ask) != 3 || ask[1].All || len(ask[1].Who) != 2 || !ask[2].All {
		t.Errorf("the steps became %+v", ask)
	}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	again := merge(t, core.Settings{}, string(b))
	if c, _ := json.Marshal(again); string(c) != string(b) {
		t.Errorf("written and read again:\n%s\n%s", b, c)
	}
}

// A role that approves nothing may be asked, and an owner answers for it: that is told.
func TestOnlyOwners(t *testing.T) {
	s := merge(t, core.Settings{}, `{"approval": [{"name": "a", "ask": ["role:approver", "role:owner"]}, {"name": "b", "ask": [["role:payer", "user:anna"]]}]}`)
	if got := strings.Join(s.OnlyOwners(), "; "); got != "policy b asks role:payer, and as that only an owner can approve" {
		t.Error(got)
	}
}

func TestBadSettingsAreRefused(t *testing.T) {
	for file, says := range map[string]string{
		`{"tolerence": {}}`:                                   `there is no setting "tolerence"`,
		`{"tolerance": {"price": "1"}}`:                       `there is no setting "price"`,
		`{"supplier": {"Acme": {"matching": "none"}}}`:        `there is no setting "matching"`,
		`{"tolerance": {"unit_price_percent": "two"}}`:        "is not a tolerance",
		`{"tolerance": {"unit_price_percent": "-1"}}`:         "is not a tolerance",
		`{"matching_policy": "four-way"}`:                     "not a matching policy",
		`{"supplier": {"Acme": {"matching_policy": "x"}}}`:    "supplier Acme",
		`{"approval": [{"name": "x", "ask": ["role:king"]}]}`: "is nobody",
		`{"approval": [{"name": "x", "when": {"gross_at_least": "100.00", "gross_below": "100.00"}, "ask": ["role:owner"]}]}`: "no amount is at least 100.00 and below 100.00",
		`{"approval": [{"name": "x", "when": {"match": ["2-way"]}, "ask": ["role:owner"]}]}`:                                  `there is no match "2-way"`,
		`{"approval": [{"name": "x", "when": {"kind": ["reminder"]}, "ask": ["role:owner"]}]}`:                                `nothing of the kind "reminder" is approved`,
		`{"approval": [{"name": "x", "when": {"exception": ["PriceToHigh"]}, "ask": ["role:owner"]}]}`:                        `there is no exception "PriceToHigh"`,
		`{"approval": [{"name": "x", "when": {"currency": ["EURO"]}, "ask": ["role:owner"]}]}`:                                `"EURO" is not a currency`,
		`{"approval": [{"name": "x", "ask": ["role:owner"]}, {"name": "x", "ask": ["role:approver"]}]}`:                       "two policies x",
		`{"calendar": {"weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}}`:           "nobody ever works",
		`{"approval": [{"name": "x", "ask": []}]}`:                                                                            "somebody to ask",
		`{"approval": [{"name": "x", "ask": [{"any": ["a"]}]}]}`:                                                              "asks nobody",
		`{"approval": [{"name": "x", "ask": ["group:buyers"]}]}`:                                                              "is nobody",
		`{"groups": {"buyers": []}}`:                                                               "nobody in it",
		`{"calendar": {"weekend": ["someday"]}}`:                                                   "not a day of the week",
		`{"calendar": {"holidays": ["2026-02-30"]}}`:                                               "",
		`{"escalation": {"owner_days": -1}}`:                                                       "0 (never)",
		`{"auto_approve": {"sample_percent": 101}}`:                                                "sample_percent",
		`{"auto_approve": {"rules": [{"name": "x", "gross_below": "1"}]}}`:                         "one supplier",
		`{"auto_approve": {"rules": [{"name": "x", "supplier": "Acme", "gross_below": "0"}]}}`:     "gross_below",
		`{"auto_approve": {"rules": [{"name": "x", "supplier": ["A", "B"], "gross_below": "1"}]}}`: "supplier",
		`{"duplicate_window_days": "ten"}`:                                                         "duplicate_window_days",
		`{"tolerance": 5}`:                                                                         "the setting tolerance cannot be a number",
		`{"supplier": {"Acme": {"tolerance": "5"}}}`:                                               "tolerance cannot be a text in quotes",
		`{"auto_approve": {"enabled": [true]}}`:                                                    "the setting auto_approve.enabled cannot be a list in [ ]",
		`{"duplicate_window_days": 2.5}`:                                                           "the setting duplicate_window_days cannot be a number",
		`{"duplicate_window_days": -1}`:                                                            "duplicate_window_days",
		`{"tolerance": null}`:                                                                      "cannot be null",
		`{"supplier": {"Acme": {"tolerance": {}}}, "auto_approve": null}`:                          "cannot be null",
		`[]`:      "not a JSON object",
		`{} {}`:   "more than one",
		`{"appro`: "not a JSON object",
	} {
		now := core.DefaultSettings()
		got, err := core.MergeSettings(now, []byte(file))
		if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", file, err, says)
		}
		a, _ := json.Marshal(now)
		if b, _ := json.Marshal(got); string(a) != string(b) {
			t.Errorf("%s was refused and yet changed the settings", file)
		}
	}
}

// A file can state rules and switch them on; it can neither sign one nor keep a
// signature on one that it changes.
func TestFilesNeverSign(t *testing.T) {
	rules := `{"auto_approve": {"enabled": true, "rules": [{"name": "rent", "supplier": "Acme", "gross_below": "500.00"}, {"name": "tea", "supplier": "Teehaus", "gross_below": "50"}]}}`
	s := merge(t, core.DefaultSettings(), rules)
	for _, r := range s.AutoApprove.Rules {
		if _, ok := s.AutoApprove.Signature(r.Name); ok {
			t.Fatalf("rule %s is signed", r.Name)
		}
		s.AutoApprove.Signed = append(s.AutoApprove.Signed, core.RuleSignature{Rule: r.Name, Hash: s.AutoApprove.Hash(r), By: "olga"})
	}
	shown, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		string(shown): "rent,tea", rules: "rent,tea", `{"tolerance": {"quantity_percent": "1"}}`: "rent,tea",
		strings.Replace(rules, "500.00", "500.01", 1):   "tea",
		strings.Replace(rules, `"Acme"`, `"Acme 2"`, 1): "tea",
		strings.Replace(rules, `"tea"`, `"coffee"`, 1):  "rent",
		`{"auto_approve": {"sample_percent": 1}}`:       "",
		`{"auto_approve": {"sample_percent": 5}}`:       "rent,tea",
		`{"auto_approve": {"enabled": false}}`:          "",
		`{"auto_approve": {"rules": []}}`:               "",
	} {
		next := merge(t, s, file)
		var signed []string
		for _, sig := range next.AutoApprove.Signed {
			if _, ok := next.AutoApprove.Signature(sig.Rule); !ok {
				t.Errorf("%s keeps a signature that fits nothing", file)
			}
			signed = append(signed, sig.Rule)
		}
		if got := strings.Join(signed, ","); got != want {
			t.Errorf("after %s are signed %q, want %q", file, got, want)
		}
		if back := merge(t, next, rules); len(back.AutoApprove.Signed) > len(next.AutoApprove.Signed) {
			t.Errorf("after %s the old rules are signed again", file)
		}
	}
	_, err = core.MergeSettings(core.DefaultSettings(), shown)
	if core.KindOf(err) != core.Refused {
		t.Errorf("a file with signatures: %v", err)
	}
}

// Nought is refused and not taken for the usual share; what is left out or null is.
func TestSampleOfRules(t *testing.T) {
	for _, c := range []struct {
		said string
		want int
	}{{"", 5}, {`"sample_percent": null`, 5}, {`"sample_percent": 0`, 0}, {`"sample_percent": -1`, 0}, {`"sample_percent": 101`, 0}, {`"sample_percent": 1`, 1}, {`"sample_percent": 100`, 100}} {
		got, err := core.MergeSettings(core.DefaultSettings(), []byte(`{"auto_approve": {`+c.said+`}}`))
		switch {
		case c.want == 0 && (core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), "from 1 to 100: people look at some")):
			t.Errorf("%s: %v", c.said, err)
		case c.want > 0 && (err != nil || got.AutoApprove.Sample() != c.want):
			t.Errorf("%s: %d, %v", c.said, got.AutoApprove.Sample(), err)
		}
	}
}
