package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/intake"
)

// SignRule puts the owner's signature under a rule of auto_approve as it is now, against
// the passphrase. Approving by rule is then on.
func (d *Desk) SignRule(ctx context.Context, by core.User, passphrase, name string) (core.RuleSignature, error) {
	var sig core.RuleSignature
	if err := d.Require(ctx, by, core.MayAdminister, "sign rules"); err != nil {
		return sig, err
	}
	if _, err := d.SignIn(ctx, by.Name, passphrase); err != nil {
		return sig, err
	}
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		s, err := tx.Settings()
		if err != nil {
			return a, err
		}
		rule, ok := s.AutoApprove.Rule(name)
		if !ok {
			return a, core.Errorf(core.NotFound, "there is no rule %s in auto_approve", name).WithHint("`settings show` lists the rules")
		}
		if !s.AutoApprove.Enabled {
			return a, core.Errorf(core.Refused, "approving by rule is off").WithHint(`import {"auto_approve": {"enabled": true}} first`)
		}
		sig = core.RuleSignature{Rule: name, Hash: s.AutoApprove.Hash(rule), By: by.Name, At: tx.Now()}
		s.AutoApprove.Signed = append(slices.DeleteFunc(slices.Clone(s.AutoApprove.Signed), func(o core.RuleSignature) bool { return o.Rule == name }), sig)
		if err := tx.SaveSettings(s); err != nil {
			return a, err
		}
		e := entry(by, "RuleSigned", "rule:"+name)
		e.After = map[string]string{"signature": sig.Hash, "supplier": rule.Supplier, "gross_below": rule.GrossBelow.String()}
		a.Everything = true
		return a, tx.Audit(e)
	})
	return sig, err
}

// StopRules ends approving by rule at once: every signature is void, and what rules
// approved and was neither exported nor paid waits for people. Any approver may do it;
// only new signatures of an owner start it again.
func (d *Desk) StopRules(ctx context.Context, by core.User, reason string) (undone int, err error) {
	if err := d.Require(ctx, by, core.MayApprove, "stop approving by rule"); err != nil {
		return 0, err
	}
	if strings.TrimSpace(reason) == "" {
		return 0, core.Errorf(core.Usage, "stopping needs a reason").WithHint("say why in a few words; it is kept in the log")
	}
	err = d.store.Update(ctx, func(tx core.Tx) error {
		s, err := tx.Settings()
		if err != nil {
			return err
		}
		var void []string
		for _, sig := range s.AutoApprove.Signed {
			void = append(void, sig.Rule)
		}
		s.AutoApprove.Enabled, s.AutoApprove.Signed = false, nil
		if err := tx.SaveSettings(s); err != nil {
			return err
		}
		e := entry(by, "RulesStopped", "settings:firm")
		e.Reason, e.After = reason, map[string]string{"void": strings.Join(void, ",")}
		if err := tx.Audit(e); err != nil {
			return err
		}
		undone, err = checkRuled(tx)
		return err
	})
	return undone, err
}

// voidSignatures ends the signatures of somebody who is no owner any more: a rule stands
// on the word of an owner, and what it approved and is not paid waits for people.
func voidSignatures(tx core.Tx, by core.User, signer string) error {
	s, err := tx.Settings()
	if err != nil {
		return err
	}
	var void []string
	s.AutoApprove.Signed = slices.DeleteFunc(slices.Clone(s.AutoApprove.Signed), func(sig core.RuleSignature) bool {
		if sig.By == signer {
			void = append(void, sig.Rule)
		}
		return sig.By == signer
	})
	if len(void) == 0 {
		return nil
	}
	if err := tx.SaveSettings(s); err != nil {
		return err
	}
	e := entry(by, "SignaturesVoided", "settings:firm")
	e.Before, e.After = map[string]string{"signed_by": signer}, map[string]string{"void": strings.Join(void, ",")}
	if err := tx.Audit(e); err != nil {
		return err
	}
	_, err = checkRuled(tx)
	return err
}

// checkRuled checks again what rules approved, and says how many of these now wait for
// people.
func checkRuled(tx core.Tx) (undone int, err error) {
	list, err := tx.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusApproved}})
	for _, v := range list {
		if err != nil || !slices.ContainsFunc(v.Approvals, byRule) {
			continue
		}
		if v, err = intake.Check(tx, v); err == nil && v.Status != core.StatusApproved {
			undone++
		}
	}
	return undone, err
}

func byRule(a core.Approval) bool { return a.Rule != "" }

// RuleState is a rule of auto_approve and what came of it.
type RuleState struct {
	core.AutoRule
	SamplePercent int                 `json:"sample_percent"`
	Signed        *core.RuleSignature `json:"signed"` // null for a rule that approves nothing
	Approved      int                 `json:"approved"`
	// What came of the invoices that were drawn for people to look at: they wait, a
	// person agreed, rejected it, or changed something so that the rule no longer fits.
	Waiting  int `json:"sample_waiting"`
	Agreed   int `json:"sample_agreed"`
	Rejected int `json:"sample_rejected"`
	Changed  int `json:"sample_changed"`
}

// Rules lists the rules of auto_approve with what came of them.
func (d *Desk) Rules(ctx context.Context, by core.User) ([]RuleState, error) {
	out := []RuleState{}
	err := d.read(ctx, by, func(r core.Reader) error {
		s, err := r.Settings()
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, rule := range s.AutoApprove.Rules {
			st := RuleState{AutoRule: rule, SamplePercent: s.AutoApprove.Sample()}
			if sig, ok := s.AutoApprove.Signature(rule.Name); ok {
				st.Signed = &sig
			}
			at[rule.Name] = len(out)
			out = append(out, st)
		}
		list, err := r.ListBriefs(core.ReviewFilter{})
		for _, v := range list {
			for _, a := range v.Approvals {
				if i, ok := at[a.Rule]; ok && a.Rule != "" {
					out[i].Approved++
				}
			}
			if i, ok := at[v.Sampled]; ok && v.Sampled != "" {
				out[i].count(v)
			}
		}
		return err
	})
	return out, err
}

func (s *RuleState) count(v core.Review) {
	switch {
	case v.Status == core.StatusRejected:
		s.Rejected++
	case !v.Route.Sampled:
		s.Changed++
	case v.Status.Decided():
		s.Agreed++
	default:
		s.Waiting++
	}
}
