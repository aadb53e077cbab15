package mail

import (
	"time"

	"countersign/core"
)

// maxAttempts is how often a message may fail before it is set aside.
const maxAttempts = 3

// attempts is what the poller remembers of a message that failed.
type attempts struct {
	n      int
	aside  time.Time // when it was set aside; zero if it was not
	reason string
	// length is how many bytes came although the server named another size. The
	// same length a second time is believed: some servers count wrongly.
	length int64
}

// recall gives the memory of a message, nil if it never failed.
func (p *Poller) recall(key core.MailKey) *attempts {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.failed[key]; a != nil {
		c := *a
		return &c
	}
	return nil
}

// change applies fn to the memory of a message.
func (p *Poller) change(key core.MailKey, fn func(*attempts)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed == nil {
		p.failed = map[core.MailKey]*attempts{}
	}
	a := p.failed[key]
	if a == nil {
		a = &attempts{}
		p.failed[key] = a
	}
	fn(a)
}

// forget drops the memory of a message that is delivered or gone.
func (p *Poller) forget(key core.MailKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.failed, key)
}

// lieAside tells whether a message rests: it was set aside not long ago.
func (a *attempts) lieAside(now time.Time, rest time.Duration) bool {
	return a != nil && !a.aside.IsZero() && now.Sub(a.aside) < rest
}

// pieces are the bytes of one large message that came before its connection
// broke. A message never changes under its UID (RFC 9051, section 2.3.1.1), so
// they stay good; only one message at a time is worth the memory.
type pieces struct {
	key  core.MailKey
	data []byte
}

func (p *Poller) keepPieces(key core.MailKey, data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pieces = pieces{key, data}
}

// takePieces gives the bytes kept of a message, and keeps them no longer.
func (p *Poller) takePieces(key core.MailKey) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pieces.key != key {
		return nil
	}
	data := p.pieces.data
	p.pieces = pieces{}
	return data
}
