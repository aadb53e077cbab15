package vm

import "slices"

// Notices are the messages that wait to be read. Good news replaces good news; a
// problem stays until it is dismissed.
type Notices struct {
	list []Notice
}

// maxNotices is how many messages are shown at once; older ones come up when
// these are dismissed.
const maxNotices = 2

// Add puts a message in front. An empty one and one that is already there are
// left out.
func (n *Notices) Add(x Notice) {
	if !x.IsSet() || slices.Contains(n.list, x) {
		return
	}
	if x.Mark.Tone == ToneGood {
		n.list = slices.DeleteFunc(n.list, func(o Notice) bool { return o.Mark.Tone == ToneGood })
	}
	n.list = slices.Insert(n.list, 0, x)
}

// Dismiss takes away the message at an index of Shown.
func (n *Notices) Dismiss(i int) {
	if i >= 0 && i < len(n.list) {
		n.list = slices.Delete(n.list, i, i+1)
	}
}

// Shown are the messages to draw, the newest first.
func (n *Notices) Shown() []Notice { return n.list[:min(len(n.list), maxNotices)] }
