package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail/mailtest"
	"countersign/mail/oauth"
)

func client(t *testing.T, i *mailtest.Identity) *oauth.Client {
	t.Helper()
	c, err := oauth.NewClient(i.Provider(), "anna@firm.example", "our-client", "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func begin(t *testing.T, c *oauth.Client) *oauth.Consent {
	t.Helper()
	s, err := c.Begin("anna@firm.example")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// soonest is a context for waits that must not be long.
func soonest(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// TestBrowser signs in in the browser and checks what was asked for.
func TestBrowser(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600, Scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"}).Start(t)
	s := begin(t, client(t, i))
	u, _ := url.Parse(s.URL)
	for k, want := range map[string]string{"client_id": "our-client", "response_type": "code", "code_challenge_method": "S256", "login_hint": "anna@firm.example"} {
		if got := u.Query().Get(k); got != want {
			t.Errorf("%s is %q", k, got)
		}
	}
	status, page := mailtest.Browse(t, s.URL)
	if status != http.StatusOK || !strings.Contains(page, "The answer has arrived") {
		t.Errorf("the page: %d %s", status, page)
	}
	g, err := s.Wait(t.Context())
	if err != nil || !i.Valid(g.Access) || g.Refresh != i.Current() {
		t.Fatal(err)
	}
	if left := time.Until(g.Expires); left < 59*time.Minute || left > time.Hour {
		t.Errorf("expires in %v", left)
	}
	if text := fmt.Sprintf("%v %+v %#v", g, g, g); strings.Contains(text, "access-") {
		t.Errorf("the grant prints its tokens: %s", text)
	}
}

// TestBrowserRefusals tries answers that must not sign anybody in.
func TestBrowserRefusals(t *testing.T) {
	t.Run("wrong state", func(t *testing.T) {
		i := (&mailtest.Identity{State: "made up"}).Start(t)
		s := begin(t, client(t, i))
		if status, page := mailtest.Browse(t, s.URL); status != http.StatusBadRequest || !strings.Contains(page, "no sign-in") {
			t.Errorf("%d %s", status, page)
		}
		if _, err := s.Wait(soonest(t, 100*time.Millisecond)); core.KindOf(err) != core.Interrupted || len(i.Asked()) != 0 {
			t.Errorf("%v; %d questions", err, len(i.Asked()))
		}
		// The sign-in that was begun is still good.
		i.Set(func(i *mailtest.Identity) { i.State = "" })
		mailtest.Browse(t, s.URL)
		if _, err := s.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
	t.Run("declined", func(t *testing.T) {
		i := (&mailtest.Identity{Deny: true}).Start(t)
		s := begin(t, client(t, i))
		mailtest.Browse(t, s.URL)
		if _, err := s.Wait(t.Context()); core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), "declined") || len(i.Asked()) != 0 {
			t.Errorf("%v", err)
		}
	})
	t.Run("replayed code", func(t *testing.T) {
		i := (&mailtest.Identity{}).Start(t)
		s := begin(t, client(t, i))
		noRedirect := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		r, err := noRedirect.Get(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		answer := r.Header.Get("Location")
		if status, _ := mailtest.Browse(t, answer); status != http.StatusOK {
			t.Error(status)
		}
		if status, _ := mailtest.Browse(t, answer); status != http.StatusBadRequest {
			t.Errorf("the same answer again: %d", status)
		}
		if _, err := s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		// The code in another sign-in: neither its verifier nor a second use fits.
		other := begin(t, client(t, i))
		a, _ := url.Parse(answer)
		b, _ := url.Parse(other.URL)
		q := a.Query()
		q.Set("state", b.Query().Get("state"))
		if err := other.Paste("http://127.0.0.1/?" + q.Encode()); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Wait(t.Context()); core.KindOf(err) != core.Refused {
			t.Errorf("%v", err)
		}
	})
	t.Run("lost answer", func(t *testing.T) {
		i := (&mailtest.Identity{Lose: 1}).Start(t)
		s := begin(t, client(t, i))
		mailtest.Browse(t, s.URL)
		if _, err := s.Wait(t.Context()); core.KindOf(err) != core.Unavailable {
			t.Errorf("%v", err)
		}
	})
	t.Run("without the mail permission", func(t *testing.T) {
		i := (&mailtest.Identity{Scope: "openid offline_access"}).Start(t)
		s := begin(t, client(t, i))
		mailtest.Browse(t, s.URL)
		if _, err := s.Wait(t.Context()); core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), "ticked") {
			t.Errorf("%v", err)
		}
	})
	t.Run("without a refresh token", func(t *testing.T) {
		i := (&mailtest.Identity{NoRefresh: true}).Start(t)
		s := begin(t, client(t, i))
		mailtest.Browse(t, s.URL)
		if _, err := s.Wait(t.Context()); core.KindOf(err) != core.Refused {
			t.Errorf("%v", err)
		}
	})
	t.Run("another host name", func(t *testing.T) {
		// A page of a stranger whose name was made to mean this computer.
		i := (&mailtest.Identity{}).Start(t)
		s := begin(t, client(t, i))
		u, _ := url.Parse(s.URL)
		req, _ := http.NewRequest(http.MethodGet, u.Query().Get("redirect_uri")+"?code=x&state="+u.Query().Get("state"), nil)
		req.Host = "evil.example"
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusBadRequest {
			t.Error(r.StatusCode)
		}
	})
}

// TestPaste takes the answer from a browser on another computer.
func TestPaste(t *testing.T) {
	i := (&mailtest.Identity{}).Start(t)
	s := begin(t, client(t, i))
	for _, bad := range []string{"", "http://127.0.0.1/", "http://127.0.0.1/?code=x&state=y", "%zz", "code"} {
		if err := s.Paste(bad); core.KindOf(err) != core.BadInput {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestDevice signs in with a typed code, slowed down on the way, with one answer lost.
func TestDevice(t *testing.T) {
	t.Parallel()
	i := (&mailtest.Identity{Interval: 1, Pending: []string{"authorization_pending", "slow_down"}}).Start(t)
	d, err := client(t, i).BeginDevice(t.Context())
	if err != nil || d.Code != "ABCD-EFGH" || !strings.HasSuffix(d.URL, "/type") {
		t.Fatalf("%+v, %v", d, err)
	}
	start := time.Now()
	g, err := d.Wait(t.Context())
	if err != nil || !i.Valid(g.Access) {
		t.Fatal(err)
	}
	if took := time.Since(start); took < 8*time.Second || len(i.Asked()) != 3 {
		t.Errorf("%d questions in %v: slow_down asks for five seconds more", len(i.Asked()), took)
	}
}

// TestDeviceEnds ends the waiting for a code in each way but success.
func TestDeviceEnds(t *testing.T) {
	t.Parallel()
	for code, kind := range map[string]core.Kind{"access_denied": core.Refused, "expired_token": core.Refused, "invalid_client": core.BadInput, "server_error": core.Unavailable} {
		i := (&mailtest.Identity{Interval: 1, Pending: []string{code}}).Start(t)
		d, err := client(t, i).BeginDevice(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Wait(t.Context()); core.KindOf(err) != kind {
			t.Errorf("%s: %v", code, err)
		}
	}
	i := (&mailtest.Identity{Interval: 1, Lose: 1}).Start(t)
	d, err := client(t, i).BeginDevice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g, err := d.Wait(t.Context()); err != nil || !i.Valid(g.Access) {
		t.Errorf("after a lost answer: %v", err)
	}
	i = (&mailtest.Identity{Interval: -7}).Start(t)
	if d, err = client(t, i).BeginDevice(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Wait(soonest(t, 50*time.Millisecond)); core.KindOf(err) == "" {
		t.Error("no error for a wait that was ended")
	}
}

// TestNoClientID says what to do where nobody registered this program.
func TestNoClientID(t *testing.T) {
	for _, p := range []oauth.Provider{oauth.Google(), oauth.Microsoft("")} {
		_, err := oauth.NewClient(p, "anna", "", "")
		var e *core.Error
		if !errors.As(err, &e) || e.Kind != core.Usage || !strings.Contains(e.Msg, "client ID") || len(e.Hint) < 80 {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	g, err := oauth.NewClient(oauth.Google(), "anna", "id", "secret")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.BeginDevice(t.Context()); core.KindOf(err) != core.NotFound {
		t.Errorf("Google with a code: %v", err)
	}
}

// TestUnencryptedProvider refuses to send secrets in clear.
func TestUnencryptedProvider(t *testing.T) {
	p := oauth.Microsoft("")
	p.TokenURL = "http://login.example/token"
	if _, err := oauth.NewClient(p, "anna", "id", ""); core.KindOf(err) != core.Refused {
		t.Error(err)
	}
	if p = oauth.Microsoft("../evil?x"); strings.Contains(p.TokenURL, "..//") || strings.Contains(p.TokenURL, "?") {
		t.Error(p.TokenURL)
	}
}
