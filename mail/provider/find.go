package provider

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// Finder finds the server of a mailbox. Resolver and HTTP may be nil.
type Finder struct {
	Resolver interface {
		LookupMX(ctx context.Context, name string) ([]*net.MX, error)
		LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	}
	HTTP *http.Client
	// Probe connects up to the greeting, without signing in, and tells whether the
	// server's certificate is good for the domain as well.
	Probe func(ctx context.Context, s core.MailServer, domain string) (vouches bool, err error)
}

const (
	thunderbird = "https://autoconfig.thunderbird.net/v1.1/"
	askFor      = 6 * time.Second // one question
)

// search is one run of a Finder.
type search struct {
	*Finder
	address, domain string
	tell            func(string)
	mx              []string
	offline         bool // the DNS did not answer at all
}

// Find looks for the server of an address: in the program's list, in the domain's
// DNS, in its file for mail programs, with consent in Thunderbird's database (which
// thereby learns the domain, not the address), and under the usual names. tell is
// called with a sentence for each place that is asked. It is NotFound when nothing
// answers.
func (f *Finder) Find(ctx context.Context, typed string, consent bool, tell func(string)) (core.FoundMailbox, error) {
	address, domain, err := SplitAddress(typed)
	if err != nil {
		return core.FoundMailbox{}, err
	}
	s := &search{Finder: f.ready(), address: address, domain: domain, tell: tell}
	if tell == nil {
		s.tell = func(string) {}
	}
	if p, ok := ByDomain(domain); ok {
		return s.fromProvider(p, core.MailFromList), nil
	}
	steps := []func(context.Context) (core.FoundMailbox, bool){s.byMX, s.bySRV, s.byFile}
	if consent {
		steps = append(steps, s.byDatabase)
	}
	for _, step := range append(steps, s.byGuess) {
		if got, ok := step(ctx); ok {
			return s.withOutgoing(got), nil
		}
		if ctx.Err() != nil {
			return core.FoundMailbox{}, &core.Error{Kind: core.Interrupted, Msg: "The search was stopped", Err: ctx.Err()}
		}
	}
	if s.offline {
		return core.FoundMailbox{}, core.Errorf(core.Unavailable, "The server of %s could not be looked for, because the internet was not reached", domain).
			WithHint("check that this computer is connected to the internet, or enter the server by hand")
	}
	hint := "enter the server by hand: the provider names it in its help pages under “IMAP”"
	if !consent {
		hint = "allow asking Thunderbird's database, or " + hint
	}
	return core.FoundMailbox{}, core.Errorf(core.NotFound, "No mail server was found for %s", domain).WithHint("%s", hint)
}

func (f *Finder) ready() *Finder {
	c := *f
	if c.Resolver == nil {
		c.Resolver = net.DefaultResolver
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}}
	}
	if c.HTTP.CheckRedirect == nil {
		h := *c.HTTP
		h.CheckRedirect = secureRedirect
		c.HTTP = &h
	}
	return &c
}

// secureRedirect keeps the way encrypted and short.
func secureRedirect(r *http.Request, via []*http.Request) error {
	if r.URL.Scheme != "https" || len(via) > 3 {
		return errors.New("redirected too often or to an address without encryption")
	}
	return nil
}

func (s *search) fromProvider(p core.MailProvider, from core.MailSource) core.FoundMailbox {
	return core.FoundMailbox{Source: from, Provider: p.Name, IMAP: p.IMAP, SMTP: p.SMTP, User: userOf(p, s.address), SignIn: slices.Clone(p.SignIn), Note: p.Note, Help: p.Help, Closed: p.Closed}
}

// byMX asks who takes the domain's mail. Only providers of the program's list come of
// it, so that a forged answer can name no server of a stranger.
func (s *search) byMX(ctx context.Context) (core.FoundMailbox, bool) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	s.tell(fmt.Sprintf("Asking who takes the mail of %s", s.domain))
	list, err := s.Resolver.LookupMX(ctx, s.domain)
	if len(list) == 0 && err != nil {
		var dns *net.DNSError
		s.offline = !errors.As(err, &dns) || !dns.IsNotFound
		return core.FoundMailbox{}, false
	}
	for _, m := range list[:min(len(list), 10)] {
		host := strings.ToLower(strings.TrimSuffix(m.Host, "."))
		s.mx = append(s.mx, host)
		if p, ok := ByMX(host); ok {
			return s.fromProvider(p, core.MailFromMX), true
		}
	}
	return core.FoundMailbox{}, false
}

// bySRV asks the domain's DNS (RFC 6186, section 3). A target of "." says that there
// is no such service.
func (s *search) bySRV(ctx context.Context) (core.FoundMailbox, bool) {
	s.tell(fmt.Sprintf("Asking the DNS of %s for its mail server", s.domain))
	for _, kind := range []struct{ service, tls string }{{"imaps", "implicit"}, {"imap", "starttls"}} {
		for _, r := range s.lookup(ctx, kind.service) {
			got := core.FoundMailbox{Source: core.MailFromSRV, IMAP: server(r.host, r.port, kind.tls), User: s.address, SignIn: []core.MailSignIn{core.ByPassword}}
			if s.works(ctx, &got) {
				for _, out := range []struct{ service, tls string }{{"submissions", "implicit"}, {"submission", "starttls"}} {
					if list := s.lookup(ctx, out.service); len(list) > 0 && !got.SMTP.IsSet() {
						got.SMTP = server(list[0].host, list[0].port, out.tls)
					}
				}
				return got, true
			}
		}
	}
	return core.FoundMailbox{}, false
}

// withOutgoing settles whether a person must confirm the server of outgoing mail: it is
// neither of the address's own domain, nor of whoever has the mailbox and was vouched
// for, nor in the program's list.
func (s *search) withOutgoing(got core.FoundMailbox) core.FoundMailbox {
	if got.Source == core.MailFromMX {
		return got
	}
	if p, ok := at(slices.IndexFunc(known, func(p core.MailProvider) bool { return p.IMAP.IsSet() && p.IMAP == got.IMAP })); ok {
		got.SMTP = p.SMTP
		return got
	}
	got.ConfirmSMTP = got.SMTP.IsSet() && !own(got.SMTP.Host, s.domain) && (got.Confirm || !own(got.SMTP.Host, got.IMAP.Host))
	return got
}

type target struct {
	host string
	port int
}

// lookup gives the usable targets of a service in their order.
func (s *search) lookup(ctx context.Context, service string) []target {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	_, list, err := s.Resolver.LookupSRV(ctx, service, "tcp", s.domain)
	if err != nil && len(list) == 0 {
		return nil
	}
	var out []target
	for _, r := range list[:min(len(list), 4)] {
		host := strings.ToLower(strings.TrimSuffix(r.Target, "."))
		if validHost(host) && r.Port > 0 {
			out = append(out, target{host, int(r.Port)})
		}
	}
	return out
}

// byFile asks the domain itself, over encrypted connections only.
func (s *search) byFile(ctx context.Context) (core.FoundMailbox, bool) {
	s.tell(fmt.Sprintf("Asking %s for its settings for mail programs", s.domain))
	for _, address := range []string{
		"https://autoconfig." + s.domain + "/mail/config-v1.1.xml?emailaddress=" + url.QueryEscape(s.address),
		"https://" + s.domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	} {
		if got, ok := s.file(ctx, address, core.MailFromDomain); ok {
			return got, true
		}
	}
	return core.FoundMailbox{}, false
}

// byDatabase asks Thunderbird's list for the domain, and for the one of whoever takes
// its mail. The address itself is not sent.
func (s *search) byDatabase(ctx context.Context) (core.FoundMailbox, bool) {
	s.tell("Asking Thunderbird's database of mail providers")
	names := []string{s.domain}
	for _, mx := range s.mx {
		if _, base, ok := strings.Cut(mx, "."); ok && validHost(base) && !slices.Contains(names, base) && len(names) < 3 {
			names = append(names, base)
		}
	}
	for _, n := range names {
		if got, ok := s.file(ctx, thunderbird+n, core.MailFromDatabase); ok {
			return got, true
		}
	}
	return core.FoundMailbox{}, false
}

func (s *search) file(ctx context.Context, address string, from core.MailSource) (core.FoundMailbox, bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*askFor)
	defer cancel()
	data, err := s.get(ctx, address)
	if err != nil {
		return core.FoundMailbox{}, false
	}
	set, err := parseAutoconfig(data, s.address)
	if err != nil {
		return core.FoundMailbox{}, false
	}
	got := core.FoundMailbox{Source: from, IMAP: set.imap, SMTP: set.smtp, User: set.user, SignIn: set.signIn}
	return got, s.works(ctx, &got)
}

func (s *search) get(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := s.HTTP.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, errAutoconfig
	}
	return io.ReadAll(io.LimitReader(answer.Body, maxAutoconfig+1))
}

// byGuess tries the usual names. Those are of the address's own domain.
func (s *search) byGuess(ctx context.Context) (core.FoundMailbox, bool) {
	for _, m := range []core.MailServer{
		implicit("imap."+s.domain, 993), implicit("mail."+s.domain, 993), implicit(s.domain, 993),
		server("imap."+s.domain, 143, "starttls"), server("mail."+s.domain, 143, "starttls"),
	} {
		s.tell(fmt.Sprintf("Trying %s, port %d", m.Host, m.Port))
		got := core.FoundMailbox{Source: core.MailFromGuess, IMAP: m, User: s.address, SignIn: []core.MailSignIn{core.ByPassword}}
		if s.works(ctx, &got) {
			return got, true
		}
		if ctx.Err() != nil {
			break
		}
	}
	return core.FoundMailbox{}, false
}

// works connects to the server and settles whether a person must confirm it (RFC
// 6186, section 6). It fills in what the list knows of the server's owner.
func (s *search) works(ctx context.Context, got *core.FoundMailbox) bool {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	vouches, err := s.Probe(ctx, got.IMAP, s.domain)
	if err != nil {
		return false
	}
	got.Confirm = !vouches && !own(got.IMAP.Host, s.domain)
	if i := slices.IndexFunc(known, func(p core.MailProvider) bool { return p.IMAP.IsSet() && p.IMAP == got.IMAP }); i >= 0 {
		p := known[i]
		got.Provider, got.SignIn, got.Note, got.Help, got.Confirm = p.Name, slices.Clone(p.SignIn), p.Note, p.Help, false
	}
	return true
}
