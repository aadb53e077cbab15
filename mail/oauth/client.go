package oauth

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"countersign/core"
)

// Client speaks to a provider for one account.
type Client struct {
	provider Provider
	config   oauth2.Config
	http     *http.Client
	account  string
}

// Grant is what a sign-in gives.
type Grant struct {
	Refresh, Access string
	Expires         time.Time // of Access, by this computer's clock; zero if not known
}

// String keeps the tokens out of logs.
func (Grant) String() string { return "grant" }

// GoString keeps the tokens out of logs.
func (g Grant) GoString() string { return g.String() }

// NewClient makes a client of a provider. id and secret are those of the firm's own
// registration; empty ones stand for the program's, and it is a Usage error when it has
// none.
func NewClient(p Provider, account, id, secret string) (*Client, error) {
	if id == "" {
		id, secret = p.ClientID, p.ClientSecret
	}
	if id == "" {
		return nil, core.Errorf(core.Usage, "Signing in at %s needs a client ID, and this program has none of its own", p.Name).WithHint("%s", p.Register)
	}
	for _, address := range []string{p.AuthURL, p.TokenURL, p.DeviceURL} {
		if address != "" && !secure(address) {
			return nil, core.Errorf(core.Refused, "The address %s is not encrypted", address)
		}
	}
	c := &Client{provider: p, account: account, http: newHTTP()}
	c.config = oauth2.Config{ClientID: id, ClientSecret: secret, Scopes: append([]string{p.Scope}, p.Others...),
		Endpoint: oauth2.Endpoint{AuthURL: p.AuthURL, TokenURL: p.TokenURL, DeviceAuthURL: p.DeviceURL, AuthStyle: oauth2.AuthStyleInParams}}
	return c, nil
}

// newHTTP never follows a redirect: it would carry secrets to another host.
func newHTTP() *http.Client {
	return &http.Client{
		Timeout: 30 * time.Second,
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
			DisableKeepAlives: true, TLSHandshakeTimeout: 15 * time.Second, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (c *Client) context(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, c.http)
}

// Refresh gets a new access token, and a new refresh token where the provider
// changes it. Refused means that a person must sign in again.
func (c *Client) Refresh(ctx context.Context, refresh string) (Grant, error) {
	t, err := c.config.TokenSource(c.context(ctx), &oauth2.Token{RefreshToken: refresh}).Token()
	if err != nil {
		return Grant{}, c.explain(ctx, err, "renewing the sign-in")
	}
	return c.grant(t)
}

// grant checks what the provider gave.
func (c *Client) grant(t *oauth2.Token) (Grant, error) {
	scope, _ := t.Extra("scope").(string)
	switch {
	case !c.provider.allows(scope):
		return Grant{}, core.Errorf(core.Refused, "The sign-in at %s does not include reading mail", c.provider.Name).WithHint("sign in again and leave the box for mail ticked")
	case !printable(t.AccessToken) || !printable(t.RefreshToken):
		return Grant{}, core.Errorf(core.Unavailable, "%s answered with something that is no token", c.provider.Name)
	case t.RefreshToken == "":
		return Grant{}, core.Errorf(core.Refused, "%s gave a sign-in for this hour alone", c.provider.Name).WithHint("remove Countersign's access in the settings of the %s account, then sign in again", c.provider.Name)
	case t.TokenType != "" && !strings.EqualFold(t.TokenType, "bearer"):
		return Grant{}, core.Errorf(core.Unavailable, "%s gave a kind of token that mail servers do not take", c.provider.Name)
	}
	return Grant{t.RefreshToken, t.AccessToken, t.Expiry}, nil
}

// printable keeps out what could change the meaning of the lines in which tokens are
// sent (RFC 6750, section 2.1 has fewer characters still).
func printable(token string) bool {
	return len(token) <= 16<<10 && !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
}

var (
	errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)
	// entraCode is how Microsoft numbers its reasons.
	entraCode = regexp.MustCompile(`\bAADSTS\d{4,8}\b`)
)

// entraHints are the next steps for reasons of Microsoft's that firms meet.
var entraHints = map[string]string{
	"AADSTS65001":   "sign in again and agree; if Microsoft asks for an administrator, whoever runs the mail of your firm must agree once for the app",
	"AADSTS90094":   "whoever runs the mail of your firm must agree once for the app",
	"AADSTS50020":   "the account belongs to another firm than the app: enter your firm's directory, or register the app there",
	"AADSTS50194":   "the app is registered for one firm alone: enter that firm's directory (tenant)",
	"AADSTS700016":  "the client ID is not known in this directory: compare both with the app's registration",
	"AADSTS7000218": "allow public client flows in the app's registration, under “Authentication”",
	"AADSTS7000215": "the client secret is wrong: desktop apps have none at Microsoft, leave it out",
	"AADSTS530003":  "your firm allows the sign-in from its own computers alone: ask whoever runs its mail",
	"AADSTS53003":   "a rule of your firm forbids this sign-in: ask whoever runs its mail",
}

// explain turns a failure into words. Answers of the provider are not quoted: they
// may repeat what they were sent.
func (c *Client) explain(ctx context.Context, err error, doing string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &core.Error{Kind: core.Interrupted, Msg: "Signing in was stopped", Err: ctx.Err()}
	}
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		return &core.Error{Kind: core.Unavailable, Msg: fmt.Sprintf("%s did not answer while %s", c.provider.Name, doing), Hint: "it is tried again; check that this computer is connected to the internet", Err: plainCause(err)}
	}
	return c.explainCode(codeOf(answer), answer, doing)
}

// codeOf is the error code of RFC 6749, section 5.2, if it is one.
func codeOf(e *oauth2.RetrieveError) string {
	if errorCode.MatchString(e.ErrorCode) {
		return e.ErrorCode
	}
	return ""
}

func (c *Client) explainCode(code string, answer *oauth2.RetrieveError, doing string) error {
	note := code
	if entra := entraCode.FindString(answer.ErrorDescription); entra != "" {
		note = entra
	}
	if note == "" && answer.Response != nil {
		note = answer.Response.Status[:min(3, len(answer.Response.Status))]
	}
	name := c.provider.Name
	e := func(k core.Kind, msg, hint string) error {
		hint = cmp.Or(entraHints[note], hint)
		return &core.Error{Kind: k, Msg: msg, Hint: hint, Err: fmt.Errorf("%s: %s", doing, note)}
	}
	switch code {
	case "invalid_grant", "interaction_required", "consent_required", "login_required":
		return e(core.Refused, fmt.Sprintf("The sign-in of %s at %s has run out or was withdrawn (%s)", c.account, name, note), "sign in again; until then no mail is fetched from this mailbox")
	case "access_denied":
		return e(core.Refused, fmt.Sprintf("The sign-in at %s was declined", name), "sign in again and agree, or ask whoever runs the mail of your firm to allow it")
	case "expired_token":
		return e(core.Refused, fmt.Sprintf("The code for %s ran out", name), "ask for a new one")
	case "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request", "admin_policy_enforced":
		return e(core.BadInput, fmt.Sprintf("%s does not accept this client ID for reading mail (%s)", name, note), "check the client ID, its secret and its permissions at "+name)
	default:
		return e(core.Unavailable, fmt.Sprintf("%s cannot sign in anybody at the moment (%s)", name, note), "it is tried again by itself")
	}
}

// plainCause keeps only the words of a cause: the type may hold a request.
func plainCause(err error) error {
	text := err.Error()
	return errors.New(text[:min(len(text), 300)])
}
