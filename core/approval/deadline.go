package approval

import (
	"time"

	"countersign/core"
)

// Stage is how far an invoice that waits has been passed on.
type Stage string

// The stages, in their order.
const (
	StageAsked      Stage = "asked"
	StageReminded   Stage = "reminded"
	StageSubstitute Stage = "substitute"
	StageOwner      Stage = "owner"
)

// Deadline is by when somebody is to answer, in the firm's working days. A day that is
// not set never comes.
type Deadline struct {
	AskedOn      core.Date `json:"asked_on"`
	RemindOn     core.Date `json:"remind_on"`
	SubstituteOn core.Date `json:"substitute_on"`
	OwnerOn      core.Date `json:"owner_on"`
	Stage        Stage     `json:"stage"`
}

// Deadline is that of an invoice which waits for somebody; the zero value for others.
func (s Staff) Deadline(r core.Review) Deadline {
	if r.Status != core.StatusMatched || r.AskedAt.IsZero() || len(r.Asked()) == 0 {
		return Deadline{}
	}
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	d := Deadline{AskedOn: core.DateOf(r.AskedAt.In(zone)), Stage: StageAsked}
	e := s.Settings.Escalation
	for _, step := range []struct {
		days  int
		on    *core.Date
		stage Stage
	}{{e.RemindDays, &d.RemindOn, StageReminded}, {e.SubstituteDays, &d.SubstituteOn, StageSubstitute}, {e.OwnerDays, &d.OwnerOn, StageOwner}} {
		if step.days == 0 {
			continue
		}
		*step.on = s.Settings.Calendar.WorkingDay(d.AskedOn, step.days)
		if !s.Today.Before(*step.on) {
			d.Stage = step.stage
		}
	}
	return d
}
