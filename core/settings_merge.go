package core

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// MergeSettings brings a JSON file of settings over those in force: objects merge key
// by key, lists and values replace, null switches a tolerance off. It returns a
// BadInput error for an unknown key or a value that does not fit, and then nothing of
// the file counts.
func MergeSettings(now Settings, file []byte) (Settings, error) {
	patch, err := jsonObject(file)
	if err != nil {
		return now, err
	}
	whole, err := json.Marshal(now)
	if err != nil {
		return now, Errorf(Internal, "the settings cannot be read: %w", err)
	}
	base, err := jsonObject(whole)
	if err != nil {
		return now, err
	}
	if err := noEmptyGroup(patch, base, ""); err != nil {
		return now, err
	}
	merged, err := json.Marshal(mergeObjects(base, patch))
	if err != nil {
		return now, Errorf(Internal, "the settings cannot be merged: %w", err)
	}
	var out Settings
	dec := json.NewDecoder(bytes.NewReader(merged))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		return now, badSettings(err)
	}
	if err := out.Check(); err != nil {
		return now, err
	}
	if err := out.signaturesOf(now); err != nil {
		return now, err
	}
	return out, nil
}

// signaturesOf gives the settings the signatures of those before, as far as they still
// fit. A file may repeat them, as `settings show` prints them, and bring none of its own.
func (s *Settings) signaturesOf(now Settings) error {
	said, had := s.AutoApprove.Signed, now.AutoApprove.Signed
	if len(said) > 0 && !slices.EqualFunc(said, had, func(a, b RuleSignature) bool {
		return a.Rule == b.Rule && a.Hash == b.Hash && a.By == b.By && a.At.Equal(b.At)
	}) {
		return Errorf(Refused, "a file cannot sign a rule").WithHint("the owner signs with `approvals sign-rule`; leave auto_approve.signed out")
	}
	s.AutoApprove = KeepSignatures(now.AutoApprove, s.AutoApprove)
	return nil
}

func jsonObject(b []byte) (map[string]any, error) {
	var m map[string]any
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(&m); err != nil || m == nil {
		return nil, &Error{Kind: BadInput, Msg: "the settings are not a JSON object", Hint: "`settings show` prints the form", Err: err}
	}
	if dec.More() {
		return nil, Errorf(BadInput, "there is more than one JSON object in the file")
	}
	return m, nil
}

// noEmptyGroup refuses null for a whole group of settings: it would switch off every
// check in it at once, which nobody means.
func noEmptyGroup(patch, base map[string]any, path string) error {
	for k, v := range patch {
		inner, isObject := v.(map[string]any)
		old, wasObject := base[k].(map[string]any)
		switch {
		case v == nil && (wasObject || k == "tolerance" || k == "charges" || k == "auto_approve"):
			return Errorf(BadInput, "%s%s cannot be null", path, k).WithHint("null switches off a single tolerance, such as quantity_percent")
		case isObject && wasObject:
			if err := noEmptyGroup(inner, old, path+k+"."); err != nil {
				return err
			}
		}
	}
	return nil
}

func mergeObjects(base, patch map[string]any) map[string]any {
	for k, v := range patch {
		inner, isObject := v.(map[string]any)
		old, wasObject := base[k].(map[string]any)
		if isObject && wasObject {
			base[k] = mergeObjects(old, inner)
			continue
		}
		base[k] = v
	}
	return base
}

func badSettings(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	msg := strings.TrimPrefix(err.Error(), "json: ")
	if name, ok := strings.CutPrefix(msg, "unknown field "); ok {
		return Errorf(BadInput, "there is no setting %s", name).WithHint("`settings show` prints the names")
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		// what a firm, a supplier and an item set alike is a Level, which no file names
		return Errorf(BadInput, "the setting %s cannot be %s", strings.ReplaceAll(kind.Field, "Level.", ""), jsonWords(kind.Value)).WithHint("`settings show` prints the form")
	}
	return Errorf(BadInput, "the settings do not fit: %s", msg).WithHint("`settings show` prints the form")
}

// jsonWords is what the decoder calls a value, in words; it may add the digits of a number.
func jsonWords(value string) string {
	kind, _, _ := strings.Cut(value, " ")
	switch kind {
	case "string":
		return "a text in quotes"
	case "bool":
		return "true or false"
	case "array":
		return "a list in [ ]"
	case "object":
		return "a group in { }"
	case "number":
		return "a number"
	}
	return value
}

// Check refuses settings that cannot be kept to.
func (s Settings) Check() error {
	levels := map[string]Level{"": s.Level}
	for name, l := range s.Supplier {
		levels["supplier "+name+": "] = l
	}
	for name, l := range s.Item {
		levels["item "+name+": "] = l
	}
	for supplier, items := range s.SupplierItem {
		for name, l := range items {
			levels["supplier "+supplier+", item "+name+": "] = l
		}
	}
	for where, l := range levels {
		if p := l.MatchingPolicy; p != "" && p != MatchNone && p != TwoWay && p != ThreeWay {
			return Errorf(BadInput, "%s%q is not a matching policy", where, p).WithHint("none, two-way or three-way")
		}
	}
	for _, err := range []error{s.AutoApprove.check(), s.Calendar.check(), s.Escalation.check(), s.checkGroups()} {
		if err != nil {
			return err
		}
	}
	if s.DuplicateWindowDays < 0 || s.DuplicateWindowDays > 3660 {
		return Errorf(BadInput, "duplicate_window_days must be from 0 to 3660")
	}
	for _, p := range s.Checklist {
		if !slices.Contains(Proofs, p) {
			return Errorf(BadInput, "checklist: there is no proof %q", p).WithHint("tax_form, bank_proof or insurance")
		}
	}
	for i, c := range s.Contracts {
		if err := c.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(s.Contracts[:i], func(o Contract) bool { return o.ID == c.ID }) {
			return Errorf(BadInput, "there are two contracts %s", c.ID)
		}
	}
	return s.checkPolicies()
}
