package desk

import (
	"context"
	"slices"

	"countersign/core"
)

// SetSubstitute lets a person answer approvals for another: between two days, or with
// none stated whenever the other is late. The owner appoints. The same person again
// changes the days.
func (d *Desk) SetSubstitute(ctx context.Context, by core.User, of string, s core.Substitution) error {
	return d.changeUser(ctx, by, of, "appoint substitutes", func(tx core.Tx, u *core.User) (core.AuditEntry, error) {
		e := entry(by, "SubstituteSet", "user:"+of)
		switch {
		case of == s.User:
			return e, core.Errorf(core.Usage, "nobody stands in for themselves")
		case !s.To.IsZero() && s.To.Before(s.From):
			return e, core.Errorf(core.Usage, "the last day is before the first")
		case s.From.IsZero() && !s.To.IsZero():
			return e, core.Errorf(core.Usage, "a last day needs a first one")
		}
		who, err := tx.FindUser(s.User)
		if err != nil {
			return e, err
		}
		if !who.May(core.MayApprove) {
			return e, core.Errorf(core.Refused, "%s may not approve invoices", who.Name).WithHint("a substitute is an approver or an owner")
		}
		s.By = by.Name
		e.Before = substitution(u.Substitutes, s.User)
		u.Substitutes = append(without(u.Substitutes, s.User), s)
		e.After = substitution(u.Substitutes, s.User)
		return e, nil
	})
}

// EndSubstitute ends a substitution at once.
func (d *Desk) EndSubstitute(ctx context.Context, by core.User, of, substitute string) error {
	return d.changeUser(ctx, by, of, "end substitutions", func(_ core.Tx, u *core.User) (core.AuditEntry, error) {
		e := entry(by, "SubstituteEnded", "user:"+of)
		left := without(u.Substitutes, substitute)
		if len(left) == len(u.Substitutes) {
			return e, core.Errorf(core.NotFound, "%s does not stand in for %s", substitute, of).WithHint("`users list` shows who stands in for whom")
		}
		e.Before = substitution(u.Substitutes, substitute)
		u.Substitutes = left
		return e, nil
	})
}

// substitution is a person's standing in for another as the log has it; nil for none.
func substitution(list []core.Substitution, name string) map[string]string {
	i := slices.IndexFunc(list, func(s core.Substitution) bool { return s.User == name })
	if i < 0 {
		return nil
	}
	return map[string]string{"substitute": name, "from": list[i].From.String(), "to": list[i].To.String()}
}

func without(list []core.Substitution, name string) []core.Substitution {
	return slices.DeleteFunc(slices.Clone(list), func(s core.Substitution) bool { return s.User == name })
}
