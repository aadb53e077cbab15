package oauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"countersign/core"
)

// patience is how long a sign-in in the browser may take.
const patience = 15 * time.Minute

// Consent is a sign-in in the browser that is under way: a person opens URL, agrees
// there, and the browser brings the answer to this computer (RFC 8252, section 7.3).
type Consent struct {
	URL string

	client   *Client
	config   oauth2.Config // with the address of this sign-in
	host     string        // that the browser must name
	state    string
	verifier string // RFC 7636: whoever steals the answer cannot use it
	server   *http.Server
	answers  chan url.Values
	mu       sync.Mutex
	answered bool
}

// Begin prepares a sign-in in the browser. login is the name that the provider may
// fill in. Close it when done.
func (c *Client) Begin(login string) (*Consent, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, core.Errorf(core.Unavailable, "This computer lets no program listen for the browser's answer: %w", err).WithHint("sign in with a code instead")
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	s := &Consent{client: c, config: c.config, host: net.JoinHostPort(c.provider.Loopback, port), state: rand.Text(),
		verifier: oauth2.GenerateVerifier(), answers: make(chan url.Values, 1)}
	s.config.RedirectURL = "http://" + s.host // without a path, as it is registered at Microsoft
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(s.verifier)}
	for k, v := range c.provider.Extra {
		options = append(options, oauth2.SetAuthURLParam(k, v))
	}
	if login != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", login))
	}
	s.URL = s.config.AuthCodeURL(s.state, options...)
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 32 << 10}
	go func() { _ = s.server.Serve(listener) }()
	// Browsers ask for localhost at ::1 first.
	if six, err := net.Listen("tcp6", "[::1]:"+port); err == nil && c.provider.Loopback == "localhost" {
		go func() { _ = s.server.Serve(six) }()
	} else if err == nil {
		_ = six.Close()
	}
	return s, nil
}

// Close ends the waiting.
func (s *Consent) Close() { _ = s.server.Close() }

//go:embed answered.html
var answeredPage []byte

//go:embed stranger.html
var strangerPage []byte

// ServeHTTP takes the browser's answer. One that does not belong to this sign-in,
// because its state is another, changes nothing: anybody can send the browser here.
func (s *Consent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	if r.Method != http.MethodGet || r.URL.Path != "/" || r.Host != s.host || !s.take(r.URL.Query()) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(strangerPage)
		return
	}
	_, _ = w.Write(answeredPage)
}

// take passes the first answer of this sign-in on; a second one is none.
func (s *Consent) take(q url.Values) bool {
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(s.state)) != 1 || q.Get("code") == "" && q.Get("error") == "" {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answered {
		return false
	}
	s.answered = true
	s.answers <- q
	return true
}

// Paste takes the answer from the address that the browser ended at, for a browser on
// another computer, which cannot reach this one.
func (s *Consent) Paste(address string) error {
	u, err := url.Parse(address)
	if err != nil || !s.take(u.Query()) {
		return core.Errorf(core.BadInput, "This address is not the answer to this sign-in").WithHint("copy the whole address from the browser's address bar, from http:// to its end")
	}
	return nil
}

// Wait returns what the sign-in gave. Refused means that the person declined, or that
// the answer was used before.
func (s *Consent) Wait(ctx context.Context) (Grant, error) {
	timed, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var q url.Values
	select {
	case q = <-s.answers:
	case <-timed.Done():
		if ctx.Err() == nil {
			return Grant{}, core.Errorf(core.Unavailable, "No answer came from the browser").WithHint("begin the sign-in again")
		}
		return Grant{}, &core.Error{Kind: core.Interrupted, Msg: "Signing in was stopped", Err: ctx.Err()}
	}
	if q.Get("code") == "" {
		answer := &oauth2.RetrieveError{ErrorCode: q.Get("error"), ErrorDescription: q.Get("error_description")}
		return Grant{}, s.client.explainCode(codeOf(answer), answer, "asking for consent")
	}
	t, err := s.config.Exchange(s.client.context(ctx), q.Get("code"), oauth2.VerifierOption(s.verifier))
	if err != nil {
		return Grant{}, s.client.explain(ctx, err, "signing in")
	}
	return s.client.grant(t)
}
