package provider

import (
	"net"
	"testing"

	"countersign/core"
)

// The server of outgoing mail comes with the mailbox's, and a person is asked where it
// is a stranger's.
func TestFindOutgoing(t *testing.T) {
	here := map[string]bool{"imap.firm.example.com:993": true, "imap.gmx.net:993": true}
	found := func(host string, more map[string][]*net.SRV) *world {
		w := &world{srv: map[string][]*net.SRV{"imaps": {{Target: host, Port: 993}}}, servers: here}
		for service, list := range more {
			w.srv[service] = list
		}
		return w
	}
	own, stranger := []*net.SRV{{Target: "smtp.firm.example.com.", Port: 465}}, []*net.SRV{{Target: "smtp.elsewhere.example.net.", Port: 587}}
	for _, c := range []struct {
		name    string
		world   *world
		typed   string
		want    core.MailServer
		confirm bool
	}{
		{"the list", &world{}, "anna@gmx.de", core.MailServer{Host: "mail.gmx.net", Port: 465, TLS: "implicit"}, false},
		{"the DNS, implicit before STARTTLS", found("imap.firm.example.com.", map[string][]*net.SRV{"submissions": own, "submission": stranger}), address, core.MailServer{Host: "smtp.firm.example.com", Port: 465, TLS: "implicit"}, false},
		{"the DNS, a stranger's name", found("imap.firm.example.com.", map[string][]*net.SRV{"submission": stranger}), address, core.MailServer{Host: "smtp.elsewhere.example.net", Port: 587, TLS: "starttls"}, true},
		{"the DNS names none", found("imap.firm.example.com.", nil), address, core.MailServer{}, false},
		{"the DNS, with a mailbox at a known provider", found("imap.gmx.net.", map[string][]*net.SRV{"submission": stranger}), address, core.MailServer{Host: "mail.gmx.net", Port: 465, TLS: "implicit"}, false},
	} {
		got, err := c.world.finder(t).Find(t.Context(), c.typed, false, nil)
		if err != nil || got.SMTP != c.want || got.ConfirmSMTP != c.confirm {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}
