package audit

import (
	"fmt"
	"time"

	"countersign/core"
)

// clockSlack is by how much a clock may be put right before anybody is told: computers
// set theirs by the network all the time.
const clockSlack = 5 * time.Minute

// clock looks for the first place at which the clock went back between two entries. The
// order of the log is that of the entries' numbers; their times are what the computer
// said, so that this is no damage, but something to know for whoever reads the times.
type clock struct {
	seq     int64
	at      time.Time
	setBack string
}

func (c *clock) add(e core.AuditEntry) {
	if c.setBack == "" && c.seq > 0 && c.at.Sub(e.Time) > clockSlack {
		c.setBack = fmt.Sprintf("The clock was set back: entry %d is of %s, entry %d after it of %s", c.seq, minute(c.at), e.Seq, minute(e.Time))
	}
	c.seq, c.at = e.Seq, e.Time
}

func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// within refuses a head that was signed in the month over a log which by then ended
// before the bundle's entries begin, or went on behind them: with the clock set forth and
// back an entry of another month stands among those of the month, at which they could be
// cut off unseen.
func (u *unpacker) within(h Head) error {
	switch {
	case !u.span.holds(h.Time):
		return nil
	case h.Size < u.self.First:
		return wrong("The clock was set back: a head over %d entries was signed on %s, so entries of the month may be left out before entry %d", h.Size, minute(h.Time), u.self.First)
	case h.Size > u.self.Last:
		return wrong("The clock was set back: a head over %d entries was signed on %s, so entries of the month may be left out after entry %d", h.Size, minute(h.Time), u.self.Last)
	}
	return nil
}
