package oauth

import (
	"net/url"
	"strings"

	"countersign/core"
)

// Provider is what is known of an identity provider.
type Provider struct {
	ID   string // google, microsoft
	Name string
	// AuthURL, TokenURL and DeviceURL are its addresses; without a DeviceURL it has
	// no sign-in with a typed code that reaches mail.
	AuthURL, TokenURL, DeviceURL string
	// Scope is the permission to read mail over IMAP; Others are asked for beside it.
	Scope  string
	Others []string
	// Extra are further parameters of the request for consent.
	Extra map[string]string
	// Loopback is the host to which the browser brings the answer.
	Loopback string
	// ClientID is what this program is called there; empty where the firm needs a
	// registration of its own. ClientSecret comes with it at Google, where it is no
	// secret (RFC 8252, section 8.5).
	ClientID, ClientSecret string
	// Register tells in a sentence how the firm gets a client ID.
	Register string
}

// Whoever builds releases under a registration of their own sets these with
// -ldflags "-X countersign/mail/oauth.googleID=…".
var googleID, googleSecret, microsoftID string

// Google is the identity provider of Gmail and Google Workspace.
func Google() Provider {
	return Provider{
		ID: "google", Name: "Google",
		AuthURL: "https://accounts.google.com/o/oauth2/v2/auth", TokenURL: "https://oauth2.googleapis.com/token",
		// There is a DeviceURL, but it gives no permission to read mail.
		Scope: "https://mail.google.com/", Extra: map[string]string{"access_type": "offline", "prompt": "consent"},
		Loopback: "127.0.0.1", ClientID: googleID, ClientSecret: googleSecret,
		Register: "In the Google Cloud console, under “APIs & Services”, “Credentials”, create an “OAuth client ID” of the type “Desktop app” and enter its client ID and client secret here",
	}
}

// Microsoft is the identity provider of Microsoft 365 and Outlook.com. An empty
// tenant takes accounts of every firm and private ones.
func Microsoft(tenant string) Provider {
	if tenant == "" {
		tenant = "common"
	}
	base := "https://login.microsoftonline.com/" + url.PathEscape(tenant) + "/oauth2/v2.0/"
	return Provider{
		ID: "microsoft", Name: "Microsoft",
		AuthURL: base + "authorize", TokenURL: base + "token", DeviceURL: base + "devicecode",
		Scope: "https://outlook.office.com/IMAP.AccessAsUser.All", Others: []string{"offline_access"},
		// Only localhost may be registered without a port.
		Loopback: "localhost", ClientID: microsoftID,
		Register: "In the Microsoft Entra admin center, under “App registrations”, register an app with the redirect address http://localhost (“Mobile and desktop applications”), allow public client flows, add the permission IMAP.AccessAsUser.All, and enter its application (client) ID here",
	}
}

// Known gives the provider of an account, NotFound for one that the program does not
// know.
func Known(a core.MailAccount) (Provider, error) {
	switch a.SignIn {
	case "google":
		return Google(), nil
	case "microsoft":
		p := Microsoft(a.Tenant)
		if a.Sends {
			p.Others = append(p.Others, "https://outlook.office.com/SMTP.Send")
		}
		return p, nil
	default:
		return Provider{}, core.Errorf(core.NotFound, "There is no sign-in through %q", a.SignIn).WithHint("google and microsoft are known; other mailboxes sign in with a password")
	}
}

// secure tells whether an address may be given secrets: over TLS, or within this
// computer.
func secure(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
}

// allows tells whether the permissions that were given hold the one that is needed.
// Providers write them in either case, and Microsoft with or without the address of
// the service.
func (p Provider) allows(given string) bool {
	if given == "" {
		return true // as asked for (RFC 6749, section 5.1)
	}
	want := lastPart(p.Scope)
	for _, g := range strings.Fields(given) {
		if strings.EqualFold(lastPart(g), want) {
			return true
		}
	}
	return false
}

func lastPart(scope string) string {
	scope = strings.TrimSuffix(scope, "/")
	return scope[strings.LastIndex(scope, "/")+1:]
}
