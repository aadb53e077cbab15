package mail

import (
	"context"
	"crypto/tls"

	"countersign/core"
)

// Probe connects to the account's server up to its greeting and says nothing of who
// wants to sign in. It tells whether the server's certificate is good for the domain
// of the mail address too. Errors are those of Poll.
func (p *Poller) Probe(ctx context.Context, acct core.MailAccount, domain string) (vouches bool, err error) {
	r := p.newRun(acct, nil, nil)
	o := &opening{dialect: imapDialect, acct: r.acct, timeout: r.limits.connect, note: func(string, string) {}}
	if err := o.open(ctx); err != nil {
		return false, err
	}
	defer func() { _ = o.raw.Close() }()
	secure, ok := o.layer.(*tls.Conn)
	if !ok {
		return false, nil
	}
	return secure.ConnectionState().PeerCertificates[0].VerifyHostname(domain) == nil, nil
}
