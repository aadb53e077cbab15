package mailtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"countersign/mail/oauth"
)

// Identity is an identity provider on loopback with one person, who agrees to
// everything unless told otherwise. Its fields may be changed while it runs, through
// Set.
type Identity struct {
	Deny        bool     // the person declines
	State       string   // comes back in place of the state that was sent
	Scope       string   // that is given in place of the one asked for
	ExpiresIn   int      // seconds that access tokens are said to last; 0 leaves it out
	Lose        int      // so many answers of the token endpoint are lost on the way
	Fail        string   // the error code of all answers of the token endpoint
	NoRefresh   bool     // gives no refresh token
	Grace       bool     // the refresh token before the last one is taken too
	Pending     []string // errors of the token endpoint before a device code is agreed to
	Interval    int      // seconds between questions about a device code
	Mark        string   // is part of every token
	User        string   // the person, for mail servers that ask about a token
	Description string   // in error answers, beside what was sent

	url      string
	mu       sync.Mutex
	codes    map[string]code
	current  string // the refresh token that is valid
	previous string
	access   map[string]bool
	asked    []url.Values
}

// code is an authorization code that was given out.
type code struct{ challenge, redirect string }

// Start starts the server for one test.
func (i *Identity) Start(t testing.TB) *Identity {
	t.Helper()
	i.codes, i.access = map[string]code{}, map[string]bool{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("POST /device", i.device)
	mux.HandleFunc("GET /introspect", i.introspect)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	i.url = s.URL
	return i
}

// Set changes the server under its lock.
func (i *Identity) Set(fn func(*Identity)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	fn(i)
}

// Provider is this server in place of Google or Microsoft.
func (i *Identity) Provider() oauth.Provider {
	p := oauth.Microsoft("")
	p.AuthURL, p.TokenURL, p.DeviceURL, p.Loopback = i.url+"/authorize", i.url+"/token", i.url+"/device", "127.0.0.1"
	return p
}

// Browse opens an address as a person's browser does, and gives the status and the
// page at which it ends.
func Browse(t testing.TB, address string) (int, string) {
	t.Helper()
	r, err := http.Get(address)
	must(t, err)
	defer r.Body.Close()
	page, err := io.ReadAll(r.Body)
	must(t, err)
	return r.StatusCode, string(page)
}

// SignIn begins a sign-in with c, agrees in the browser and gives what came of it.
func SignIn(t testing.TB, c *oauth.Client) oauth.Grant {
	t.Helper()
	s, err := c.Begin("anna@firm.example")
	must(t, err)
	defer s.Close()
	Browse(t, s.URL)
	g, err := s.Wait(t.Context())
	must(t, err)
	return g
}

// Asked are the questions to the token endpoint.
func (i *Identity) Asked() []url.Values {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]url.Values(nil), i.asked...)
}

// Valid tells whether an access token is good.
func (i *Identity) Valid(token string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.access[token]
}

// Withdraw makes all tokens worthless, as a person does who withdraws the consent.
func (i *Identity) Withdraw() {
	i.Set(func(i *Identity) { i.current, i.previous, i.access = "", "", map[string]bool{} })
}

// ExpireAccess makes the access tokens worthless, whatever they were said to last.
func (i *Identity) ExpireAccess() { i.Set(func(i *Identity) { i.access = map[string]bool{} }) }

// Current is the refresh token that is valid.
func (i *Identity) Current() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.current
}

// authorize plays the person and the browser page in one.
func (i *Identity) authorize(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {q.Get("state")}}
	if i.State != "" {
		answer.Set("state", i.State)
	}
	if i.Deny {
		answer.Set("error", "access_denied")
	} else {
		name := rand.Text()
		i.codes[name] = code{q.Get("code_challenge"), q.Get("redirect_uri")}
		answer.Set("code", name)
	}
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

func (i *Identity) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	_ = r.ParseForm()
	i.asked = append(i.asked, r.PostForm)
	reason := i.judge(r.PostForm)
	if reason != "" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": reason, "error_description": i.Description + " you sent " + r.PostForm.Encode()})
		return
	}
	answer := i.give()
	if i.Lose > 0 {
		i.Lose--
		panic(http.ErrAbortHandler) // it was carried out, and nobody hears of it
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// judge gives the error code for a question, empty for a good one.
func (i *Identity) judge(q url.Values) string {
	if i.Fail != "" {
		return i.Fail
	}
	switch q.Get("grant_type") {
	case "authorization_code":
		c, ok := i.codes[q.Get("code")]
		delete(i.codes, q.Get("code")) // a code is good once (RFC 6749, section 4.1.2)
		sum := sha256.Sum256([]byte(q.Get("code_verifier")))
		if !ok || c.redirect != q.Get("redirect_uri") || c.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
			return "invalid_grant"
		}
	case "refresh_token":
		if t := q.Get("refresh_token"); t == "" || t != i.current && !(i.Grace && t == i.previous) {
			return "invalid_grant"
		}
	case "urn:ietf:params:oauth:grant-type:device_code":
		if len(i.Pending) > 0 {
			reason := i.Pending[0]
			i.Pending = i.Pending[1:]
			return reason
		}
	default:
		return "unsupported_grant_type"
	}
	return ""
}

// give makes new tokens; the refresh token changes each time.
func (i *Identity) give() map[string]any {
	access := "access-" + i.Mark + rand.Text()
	i.access[access] = true
	i.previous, i.current = i.current, "refresh-"+i.Mark+rand.Text()
	out := map[string]any{"access_token": access, "token_type": "Bearer", "refresh_token": i.current}
	if i.NoRefresh {
		delete(out, "refresh_token")
	}
	if i.ExpiresIn != 0 {
		out["expires_in"] = i.ExpiresIn
	}
	if i.Scope != "" {
		out["scope"] = i.Scope
	}
	return out
}

func (i *Identity) device(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"device_code": "d-" + rand.Text(), "user_code": "abcd-efgh", "verification_uri": i.url + "/type", "expires_in": 60, "interval": i.Interval})
}

// introspect tells a mail server whether a token is good and whose it is (RFC 7662).
func (i *Identity) introspect(w http.ResponseWriter, r *http.Request) {
	good := i.Valid(r.URL.Query().Get("access_token"))
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"active": good, "username": i.User})
}
