package oauth

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"countersign/core"
)

// Device is a sign-in with a code that a person types in at URL, on whatever device
// (RFC 8628).
type Device struct {
	URL, Code string
	Until     time.Time

	client *Client
	auth   *oauth2.DeviceAuthResponse
}

const (
	longestPause = 60 // seconds between two questions, whatever the provider asks for
	codeLife     = 30 * time.Minute
)

// BeginDevice asks for a code. It is NotFound where the provider has no such sign-in
// for mail.
func (c *Client) BeginDevice(ctx context.Context) (*Device, error) {
	if c.provider.DeviceURL == "" {
		return nil, core.Errorf(core.NotFound, "%s gives no permission to read mail to a typed code", c.provider.Name).WithHint("sign in in the browser; on another computer, copy the address at which the browser ends back into this program")
	}
	auth, err := c.config.DeviceAuth(c.context(ctx))
	if err != nil {
		return nil, c.explain(ctx, err, "asking for a code")
	}
	if u, err := url.Parse(auth.VerificationURI); err != nil || !secure(u.String()) || !printable(auth.UserCode) || auth.UserCode == "" || len(auth.UserCode) > 40 || len(auth.VerificationURI) > 300 || auth.DeviceCode == "" {
		return nil, core.Errorf(core.Unavailable, "%s answered with something that is no code", c.provider.Name)
	}
	auth.Interval = min(max(auth.Interval, 0), longestPause)
	if latest := time.Now().Add(codeLife); auth.Expiry.IsZero() || auth.Expiry.After(latest) {
		auth.Expiry = latest
	}
	return &Device{URL: auth.VerificationURI, Code: strings.ToUpper(auth.UserCode), Until: auth.Expiry, client: c, auth: auth}, nil
}

// Wait asks the provider, no faster than it wants, until the person has decided.
func (d *Device) Wait(ctx context.Context) (Grant, error) {
	for {
		t, err := d.client.config.DeviceAccessToken(d.client.context(ctx), d.auth)
		var answer *oauth2.RetrieveError
		switch {
		case err == nil:
			return d.client.grant(t)
		case !time.Now().Before(d.Until):
			return Grant{}, d.client.explainCode("expired_token", &oauth2.RetrieveError{}, "waiting for the code")
		case ctx.Err() == nil && !errors.As(err, &answer):
			// An answer was lost on the way: the next question comes later (section 3.5).
			d.auth.Interval = min(max(d.auth.Interval, 1)*2, longestPause)
		default:
			return Grant{}, d.client.explain(ctx, err, "waiting for the code")
		}
	}
}
