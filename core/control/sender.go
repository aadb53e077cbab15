package control

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"golang.org/x/text/unicode/norm"

	"countersign/core"
)

// sender looks at the mail that brought the invoice: a domain that looks like a
// supplier's but is not, replies that go elsewhere, a display name that pretends, a
// check of authenticity that failed. It warns; together with a changed account it
// blocks.
func (in Input) sender(accountChanged bool) []core.Exception {
	if in.Envelope == nil {
		return nil
	}
	if in.Envelope.From == "" {
		return suspicious(accountChanged, "", in.Envelope.FromName, "the mail names no address that it comes from")
	}
	m := in.mailCheck(*in.Envelope)
	failed := failedAuth(m.env.AuthResults, m.from)
	if failed == "" && accountChanged {
		// Mass mailers seldom sign for their customers, so this alone says little; with
		// a new account it is what a forged letter looks like.
		failed = unproven(m.env.AuthResults, m.from)
	}
	said, expected := m.finds(failed, accountChanged)
	inner, like := in.inside(accountChanged)
	if said = append(said, inner...); len(said) == 0 {
		return nil
	}
	return suspicious(accountChanged, cmp.Or(expected, like), in.Envelope.From, said...)
}

// inside looks at the mail within the mail in which the invoice lay. Programs that pass
// mails on change them, so a signature that does not hold says nothing by itself.
func (in Input) inside(accountChanged bool) (said []string, expected string) {
	if in.Envelope.Inside == nil {
		return nil, ""
	}
	m := in.mailCheck(*in.Envelope.Inside)
	failed := ""
	if accountChanged {
		failed = unproven(m.env.AuthResults, m.from)
	}
	said, expected = m.finds(failed, accountChanged)
	if len(said) == 0 {
		return nil, ""
	}
	return append([]string{"the mail from " + cmp.Or(m.env.From, "nobody named") + " lay within another"}, said...), expected
}

func (in Input) mailCheck(e core.Envelope) mailCheck {
	m := mailCheck{in: in, env: e, from: domainOf(e.From)}
	if in.Supplier != nil {
		m.own = domainsOf(*in.Supplier)
	}
	return m
}

// finds gives what is wrong with a mail beside a check of authenticity that failed, and
// the domain that its own imitates.
func (m mailCheck) finds(failed string, accountChanged bool) (said []string, expected string) {
	if expected = m.looksLike(); expected != "" {
		said = append(said, fmt.Sprintf("the sender's domain %s looks like %s but is another", m.from, expected))
	}
	first := ""
	if accountChanged {
		first = m.firstTime()
	}
	for _, s := range []string{m.replyElsewhere(), m.pretends(), failed, first} {
		if s != "" {
			said = append(said, s)
		}
	}
	return append(said, m.presses(accountChanged)...), expected
}

// Writer is the envelope of the mail that whoever is outside of the firm wrote: the one
// within where somebody of the firm passed it on.
func Writer(e *core.Envelope, ownDomains []string) *core.Envelope {
	if e == nil || e.Inside == nil || e.Inside.From == "" || !passedInside(domainOf(e.From), ownDomains) {
		return e
	}
	return e.Inside
}

func suspicious(accountChanged bool, expected, actual string, said ...string) []core.Exception {
	e := core.Exception{Reason: core.SenderSuspicious, Severity: core.Warn, Field: "sender", Expected: expected, Actual: actual,
		Message: upperFirst(strings.Join(said, "; ")) + "."}
	if accountChanged {
		e.Severity = core.Block
	}
	return []core.Exception{e}
}

type mailCheck struct {
	in   Input
	env  core.Envelope
	from string   // the sender's domain
	own  []string // the supplier's domains
}

// inside reports whether somebody in the firm passed the mail on.
func (m mailCheck) inside() bool { return passedInside(m.from, m.in.OwnDomains) }

func passedInside(from string, ownDomains []string) bool {
	return !shared(from) && slices.ContainsFunc(ownDomains, func(d string) bool { return sameOwner(d, from) })
}

// known reports whether the sender's domain is one that may be vouched for: the
// supplier's own, or that of any supplier while this one is not a new one. The domain
// of a draft comes from the very document that is being checked.
func (m mailCheck) known() bool {
	d := registrable(m.from)
	if s := m.in.Supplier; s != nil && s.State == core.SupplierApproved {
		return slices.Contains(m.own, d) || slices.ContainsFunc(m.in.KnownDomains, func(k string) bool { return registrable(k) == d })
	}
	return false
}

// looksLike is the known domain that the sender's imitates, the firm's own among them:
// a forged order from above to pay comes that way. Empty when none.
func (m mailCheck) looksLike() string {
	if m.from == "" || m.inside() || shared(m.from) || m.known() {
		return ""
	}
	d := registrable(m.from)
	mine := lookOf(d)
	best := ""
	for _, k := range slices.Concat(m.own, m.in.KnownDomains, m.in.OwnDomains) {
		k = registrable(strings.ToLower(k))
		if k == d || freeMail[k] || billing[k] || !inFront(m.from, k) && !mine.imitates(lookOf(k), slices.Contains(m.own, k)) {
			continue
		}
		if best == "" || k < best {
			best = k
		}
	}
	return best
}

// inFront reports whether a domain shows a known one in front of its own, where a
// narrow column shows it: "acme.de.pay-portal.example".
func inFront(domain, known string) bool { return strings.Contains("."+domain, "."+known+".") }

// imitates reports whether a domain is made to be taken for another: the same to the
// eye, the same name under another ending, the name with something attached, or one
// or two letters off. Names attached or under other endings count only against the
// supplier that the invoice claims to be from: elsewhere they are too common.
func (d look) imitates(known look, claimed bool) bool {
	switch {
	case d.seen == known.seen:
		return d.name != known.name || d.end != known.end && claimed
	case claimed && len(known.name) >= 4 && attached(d.name, known.name):
		return true
	}
	limit := 0
	switch n := len(known.name); {
	case n >= 10:
		limit = 2
	case n >= 5:
		limit = 1
	}
	apart := len(d.seen) - len(known.seen)
	return limit > 0 && max(apart, -apart) <= 4*limit && distance(d.seen, known.seen) <= limit
}

// look is a registered domain as people see it.
type look struct {
	name, end string // the name is decoded where it is internationalised
	seen      string // the skeleton of its name
}

func lookOf(registered string) look {
	name, end, _ := strings.Cut(registered, ".")
	name = decode(name)
	return look{name, end, skeleton(name)}
}

// attached reports whether a name is another with a word before or behind it:
// "acme-billing", "acmegroup", "my-acme"; or its words in another order.
func attached(name, other string) bool {
	parts := strings.Split(name, "-")
	if slices.Contains(parts, other) || slices.Equal(slices.Sorted(slices.Values(parts)), slices.Sorted(slices.Values(strings.Split(other, "-")))) {
		return true
	}
	joined := strings.ReplaceAll(name, "-", "")
	other = strings.ReplaceAll(other, "-", "")
	return len(other) >= 6 && (strings.HasPrefix(joined, other) || strings.HasSuffix(joined, other))
}

// distance counts letters that were changed, left out, added or swapped with their
// neighbour.
func distance(a, b string) int {
	a, b = bounded(a), bounded(b)
	n := levenshtein.Distance(a, b, nil)
	if n == 2 && len(a) == len(b) {
		for i := 0; i+1 < len(a); i++ {
			if a[:i]+a[i+1:i+2]+a[i:i+1]+a[i+2:] == b {
				return 1
			}
		}
	}
	return n
}

// replyElsewhere says when answers go to another domain than the sender's and not to
// the supplier either.
func (m mailCheck) replyElsewhere() string {
	reply := domainOf(m.env.ReplyTo)
	if reply == "" || m.from == "" || registrable(reply) == registrable(m.from) || slices.Contains(m.own, registrable(reply)) || billing[registrable(m.from)] {
		return ""
	}
	return fmt.Sprintf("replies go to %s and not to the sender %s", m.env.ReplyTo, m.env.From)
}

// pretends says when the display name shows an address of another domain or the
// supplier's domain itself, or when a supplier with a domain of its own writes from a
// free-mail address.
func (m mailCheck) pretends() string {
	// NFKC makes an @ of the one of full width (U+FF20), which looks alike.
	for _, w := range strings.Fields(norm.NFKC.String(m.env.FromName)) {
		w = strings.Trim(w, `"'<>()[],;:`)
		if d := domainOf(w); d != "" && registrable(d) != registrable(m.from) || d == "" && m.showsDomain(w) {
			return fmt.Sprintf("the sender's name shows %s, the address is %s", w, m.env.From)
		}
	}
	if !freeMail[registrable(m.from)] || len(m.own) == 0 || m.addressKnown() {
		return ""
	}
	return fmt.Sprintf("it came from the free-mail address %s, and %s has %s", m.env.From, m.in.Supplier.Name, m.own[0])
}

// showsDomain reports whether a word is the domain of the supplier or of the firm, and
// the mail comes from one of another name. Billing services show their customers'.
func (m mailCheck) showsDomain(word string) bool {
	d := registrable(strings.ToLower(word))
	if billing[registrable(m.from)] || !strings.Contains(word, ".") || !slices.Contains(m.own, d) && !slices.Contains(m.in.OwnDomains, d) {
		return false
	}
	return lookOf(d).name != lookOf(registrable(m.from)).name
}

// firstTime says when no invoice of the supplier that was accepted came from this
// sender. With the supplier's usual account that is nothing to speak of.
func (m mailCheck) firstTime() string {
	s := m.in.Supplier
	if s == nil || m.from == "" || m.inside() || m.addressKnown() || slices.Contains(m.own, registrable(m.from)) {
		return ""
	}
	compared := len(s.Emails) > 0
	for _, h := range m.in.History {
		if h.Sender == "" || h.Status != core.StatusApproved && h.Status != core.StatusExported && h.Status != core.StatusPaid {
			continue
		}
		compared = true
		if strings.EqualFold(h.Sender, m.env.From) || !shared(m.from) && sameOwner(domainOf(h.Sender), m.from) {
			return ""
		}
	}
	if !compared {
		return ""
	}
	return fmt.Sprintf("no invoice of %s that was approved came from %s before", s.Name, m.env.From)
}

func (m mailCheck) addressKnown() bool {
	return slices.ContainsFunc(m.in.Supplier.Emails, func(a string) bool { return strings.EqualFold(strings.TrimSpace(a), m.env.From) })
}
