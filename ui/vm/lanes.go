package vm

import (
	"time"

	"countersign/core"
)

// LaneKey names a lane of the queue as the window shows them: the domain's lanes,
// all that waits for people, and what is approved and not yet exported.
type LaneKey string

// The lanes of the window.
const (
	LaneAll      LaneKey = "all"
	LaneApproved LaneKey = "approved"
)

var laneOrder = []LaneKey{LaneAll, LaneKey(core.LaneClean), LaneKey(core.LaneNeedsData), LaneKey(core.LaneMismatch),
	LaneKey(core.LaneDuplicate), LaneKey(core.LaneBank), LaneKey(core.LaneNoOrder), LaneKey(core.LaneWaiting), LaneKey(core.LaneOther), LaneApproved}

var laneKeys = map[LaneKey]string{
	LaneAll: "lane.all", LaneApproved: "lane.approved",
	LaneKey(core.LaneClean): "lane.clean", LaneKey(core.LaneNeedsData): "lane.needs_data", LaneKey(core.LaneMismatch): "lane.mismatch",
	LaneKey(core.LaneDuplicate): "lane.duplicate", LaneKey(core.LaneBank): "lane.bank", LaneKey(core.LaneNoOrder): "lane.no_order",
	LaneKey(core.LaneWaiting): "lane.waiting", LaneKey(core.LaneOther): "lane.other",
}

// laneRejected holds what waits for nobody and is not shown in the queue.
const laneRejected LaneKey = "rejected"

func laneKey(r core.Review) LaneKey {
	switch {
	case r.Status == core.StatusRejected:
		return laneRejected
	case r.Status.Decided():
		return LaneApproved
	}
	return LaneKey(r.Lane())
}

// Lane is one entry beside the queue's list.
type Lane struct {
	Key    LaneKey
	Name   string
	Count  string // empty while it is not known
	Oldest string // age of what waits longest; empty in an empty lane
	Active bool
}

// inLane reports whether the row is shown in the lane.
func (r QueueRow) inLane(k LaneKey) bool {
	if k == LaneAll {
		return !r.decided
	}
	return r.lane == k
}

// lanes counts the rows of each lane. The lane "other" is shown only when there
// is something in it.
func lanes(rows []QueueRow, active LaneKey, known bool, f Format) []Lane {
	var out []Lane
	for _, k := range laneOrder {
		l := Lane{Key: k, Name: f.Words.Say(laneKeys[k]), Active: k == active}
		var oldest time.Time
		n := 0
		for _, r := range rows {
			if !r.inLane(k) {
				continue
			}
			n++
			if oldest.IsZero() || r.received.Before(oldest) {
				oldest = r.received
			}
		}
		if known {
			l.Count = itoa(n)
		}
		if n > 0 {
			l.Oldest = f.Age(oldest)
		}
		if k != LaneKey(core.LaneOther) || n > 0 || l.Active {
			out = append(out, l)
		}
	}
	return out
}
