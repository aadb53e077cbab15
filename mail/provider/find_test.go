package provider

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"countersign/core"
	"countersign/mail/internal/cert"
)

// world is a network of its own: a DNS, a web in which every name is one server, and
// the mail servers that answer.
type world struct {
	mx      []string
	srv     map[string][]*net.SRV
	pages   map[string]string // host + path, to the file
	moved   map[string]string // host + path, to another address
	servers map[string]bool   // host:port that answer
	vouches bool
	dead    error // of the DNS
	mu      sync.Mutex
	asked   []string // hosts of the web
	tried   []string // host:port of the probes
}

func (w *world) LookupMX(context.Context, string) ([]*net.MX, error) {
	if w.dead != nil {
		return nil, w.dead
	}
	var out []*net.MX
	for _, m := range w.mx {
		out = append(out, &net.MX{Host: m})
	}
	return out, nil
}

func (w *world) LookupSRV(_ context.Context, service, _, _ string) (string, []*net.SRV, error) {
	if list, ok := w.srv[service]; ok {
		return "", list, nil
	}
	return "", nil, &net.DNSError{IsNotFound: true}
}

func (w *world) probe(_ context.Context, s core.MailServer, _ string) (bool, error) {
	at := fmt.Sprintf("%s:%d", s.Host, s.Port)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tried = append(w.tried, at)
	if !w.servers[at] {
		return false, errors.New("nobody there")
	}
	return w.vouches, nil
}

// finder makes a Finder that lives in the world.
func (w *world) finder(t *testing.T) *Finder {
	t.Helper()
	authority, err := cert.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	pair, err := authority.Issue(cert.Leaf{Hosts: []string{"firm.example.com", "autoconfig.firm.example.com", "autoconfig.thunderbird.net", "elsewhere.example.net"}})
	if err != nil {
		t.Fatal(err)
	}
	handle := func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r.Host)
		w.mu.Unlock()
		if to, ok := w.moved[r.Host+r.URL.Path]; ok {
			http.Redirect(rw, r, to, http.StatusFound)
		} else if page, ok := w.pages[r.Host+r.URL.Path]; ok {
			_, _ = rw.Write([]byte(page))
		} else {
			http.NotFound(rw, r)
		}
	}
	secure := httptest.NewUnstartedServer(http.HandlerFunc(handle))
	secure.TLS = &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
	secure.StartTLS()
	open := httptest.NewServer(http.HandlerFunc(handle))
	t.Cleanup(secure.Close)
	t.Cleanup(open.Close)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(authority.PEM))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		to := secure.Listener.Addr().String()
		if strings.HasSuffix(address, ":80") {
			to = open.Listener.Addr().String()
		}
		return (&net.Dialer{}).DialContext(ctx, network, to)
	}}
	return &Finder{Resolver: w, HTTP: &http.Client{Transport: transport}, Probe: w.probe}
}

const (
	address    = "anna@firm.example.com"
	configPath = "autoconfig.firm.example.com/mail/config-v1.1.xml"
)

// TestFind finds servers in each place, in the order of how much they are to be
// trusted, and asks for a person's yes where only the network vouches for a name.
func TestFind(t *testing.T) {
	theirs := file(incoming("imap", "imap.elsewhere.example.net", "993", "SSL"))
	ours := file(incoming("imap", "imap.firm.example.com", "993", "SSL"))
	elsewhere, here := map[string]bool{"imap.elsewhere.example.net:993": true}, map[string]bool{"imap.firm.example.com:993": true}
	for _, test := range []struct {
		name    string
		world   *world
		typed   string
		consent bool
		source  core.MailSource
		host    string
		confirm bool
	}{
		{"a large provider asks nobody", &world{}, "anna@gmx.de", false, core.MailFromList, "imap.gmx.net", false},
		{"who takes the mail", &world{mx: []string{"mx.unknown.example.net.", "mx00.ionos.de."}}, address, false, core.MailFromMX, "imap.ionos.de", false},
		{"the DNS, own name", &world{srv: map[string][]*net.SRV{"imaps": {{Target: "imap.firm.example.com.", Port: 993}}}, servers: here}, address, false, core.MailFromSRV, "imap.firm.example.com", false},
		{"the DNS, a stranger's name", &world{srv: map[string][]*net.SRV{"imaps": {{Target: "imap.elsewhere.example.net.", Port: 993}}}, servers: elsewhere}, address, false, core.MailFromSRV, "imap.elsewhere.example.net", true},
		{"the DNS, a stranger whose certificate is good for us", &world{srv: map[string][]*net.SRV{"imaps": {{Target: "imap.elsewhere.example.net.", Port: 993}}}, servers: elsewhere, vouches: true}, address, false, core.MailFromSRV, "imap.elsewhere.example.net", false},
		{"the DNS, STARTTLS", &world{srv: map[string][]*net.SRV{"imaps": {{Target: ".", Port: 0}}, "imap": {{Target: "imap.firm.example.com.", Port: 143}}}, servers: map[string]bool{"imap.firm.example.com:143": true}}, address, false, core.MailFromSRV, "imap.firm.example.com", false},
		{"the domain's file", &world{pages: map[string]string{configPath: ours}, servers: here}, address, false, core.MailFromDomain, "imap.firm.example.com", false},
		{"the domain's file, a stranger's name", &world{pages: map[string]string{configPath: theirs}, servers: elsewhere}, address, false, core.MailFromDomain, "imap.elsewhere.example.net", true},
		{"the well-known path", &world{pages: map[string]string{"firm.example.com/.well-known/autoconfig/mail/config-v1.1.xml": ours}, servers: here}, address, false, core.MailFromDomain, "imap.firm.example.com", false},
		{"a file that moved", &world{moved: map[string]string{configPath: "https://elsewhere.example.net/c.xml"}, pages: map[string]string{"elsewhere.example.net/c.xml": ours}, servers: here}, address, false, core.MailFromDomain, "imap.firm.example.com", false},
		{"the database", &world{pages: map[string]string{"autoconfig.thunderbird.net/v1.1/firm.example.com": theirs}, servers: elsewhere}, address, true, core.MailFromDatabase, "imap.elsewhere.example.net", true},
		{"the database, by who takes the mail", &world{mx: []string{"mx.elsewhere.example.net."}, pages: map[string]string{"autoconfig.thunderbird.net/v1.1/elsewhere.example.net": theirs}, servers: elsewhere}, address, true, core.MailFromDatabase, "imap.elsewhere.example.net", true},
		{"a server that does not answer is passed over", &world{pages: map[string]string{configPath: theirs}, servers: map[string]bool{"mail.firm.example.com:993": true}}, address, false, core.MailFromGuess, "mail.firm.example.com", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.world.finder(t).Find(t.Context(), test.typed, test.consent, nil)
			if err != nil || got.Source != test.source || got.IMAP.Host != test.host || got.Confirm != test.confirm || got.User == "" || len(got.SignIn) == 0 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestFindNothing tries everything in order and says what else can be done. Nobody
// outside the domain is asked without consent, and nothing without encryption.
func TestFindNothing(t *testing.T) {
	w := &world{
		moved: map[string]string{configPath: "http://firm.example.com/c.xml"},
		pages: map[string]string{"firm.example.com/c.xml": file(incoming("imap", "imap.firm.example.com", "993", "SSL")), "autoconfig.thunderbird.net/v1.1/firm.example.com": "<x/>"},
	}
	var told []string
	_, err := w.finder(t).Find(t.Context(), address, false, func(s string) { told = append(told, s) })
	if core.KindOf(err) != core.NotFound || !strings.Contains(err.Error(), "Thunderbird") || !strings.Contains(err.Error(), "by hand") {
		t.Errorf("%v", err)
	}
	if want := []string{"imap.firm.example.com:993", "mail.firm.example.com:993", "firm.example.com:993", "imap.firm.example.com:143", "mail.firm.example.com:143"}; !slices.Equal(w.tried, want) {
		t.Errorf("tried %v", w.tried)
	}
	if want := []string{"autoconfig.firm.example.com", "firm.example.com"}; !slices.Equal(w.asked, want) {
		t.Errorf("asked %v: the first moved to an address without encryption, nobody else is to be asked", w.asked)
	}
	if len(told) != 8 {
		t.Errorf("told %q", told)
	}
	w.asked = nil
	if _, err := w.finder(t).Find(t.Context(), address, true, nil); core.KindOf(err) != core.NotFound || !slices.Contains(w.asked, "autoconfig.thunderbird.net") {
		t.Errorf("with consent: %v, asked %v", err, w.asked)
	}
}

// TestFindOffline tells a network that is not there from a domain without a server.
func TestFindOffline(t *testing.T) {
	for _, test := range []struct {
		dns  error
		kind core.Kind
	}{{&net.DNSError{IsTimeout: true}, core.Unavailable}, {&net.DNSError{IsNotFound: true}, core.NotFound}} {
		if _, err := (&world{dead: test.dns}).finder(t).Find(t.Context(), address, false, nil); core.KindOf(err) != test.kind {
			t.Errorf("%v: %v", test.dns, err)
		}
	}
}

// TestFindStops ends the search with its context.
func TestFindStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&world{}).finder(t).Find(ctx, address, false, nil); core.KindOf(err) != core.Interrupted {
		t.Errorf("%v", err)
	}
}
