package notice

import (
	"slices"

	"countersign/core"
)

// maySettle reports whether the person can end an exception, by settling it or by what
// the supplier's data need.
func maySettle(u core.User, e core.Exception) bool {
	switch {
	case e.AboutAccount(), e.Reason == core.NewSupplier:
		return u.May(core.MayManageSuppliers)
	case e.Reason == core.SplitProposed:
		return u.May(core.MayEnter)
	}
	return core.MayResolve(u, e) == nil
}

// settles reports whether an invoice is stopped by something that the person can end.
// Where a receipt alone is missing nobody is asked: it is matched by itself when that
// comes; nor about what is no claim, such as a statement. Owners are asked only where
// nobody else can.
func settles(r core.Review, u core.User, users []core.User) bool {
	if r.Status.Decided() || r.Held != nil || core.Clean(r.Exceptions) || r.Lane() == core.LaneWaiting || !r.Draft.Kind.Value.IsClaim() {
		return false
	}
	can := func(o core.User) bool {
		return slices.ContainsFunc(r.Exceptions, func(e core.Exception) bool { return e.Blocks() && maySettle(o, e) })
	}
	if !can(u) || !slices.Contains(u.Roles, core.Owner) {
		return can(u)
	}
	return !slices.ContainsFunc(users, func(o core.User) bool { return !slices.Contains(o.Roles, core.Owner) && can(o) })
}

// stopped lists what waits for the person to settle it.
func (p *planner) stopped(u core.User) []entry {
	if !p.Out.Notices.Wants(core.SettleRequest) {
		return nil
	}
	var out []entry
	for _, r := range p.Waiting {
		if settles(r, u, p.Users) {
			out = append(out, entry{NoticeItem: core.NoticeItem{Review: r.ID, Settle: true}, review: r})
		}
	}
	slices.SortStableFunc(out, byUrgency)
	return out
}

// settle asks for what waits for the person to settle it and was in no notice before.
func (p *planner) settle(u core.User) []core.Notice {
	list := p.untold(u, p.stopped(u))
	if len(list) == 0 {
		return nil
	}
	return p.add(nil, core.SettleRequest, Recipient{u.Name, u.Address}, p.own(slotPeriod(p.slot), u), p.settleFor(list))
}

func (p *planner) settleFor(list []entry) message {
	what := count(len(list), "invoice waits", "invoices wait") + " for somebody to settle what is wrong"
	return message{
		subject: p.titled(what), items: items(list),
		body: what + ":\n\n" + p.lines(list) + "\nOpen Countersign to look at them; nothing can be settled by mail.\n",
	}
}
