package oauth_test

import (
	"slices"
	"testing"

	"countersign/core"
	"countersign/mail/oauth"
)

// Microsoft is asked for the permission to send only where mail is sent; Google's
// permission holds it anyway.
func TestPermissionToSend(t *testing.T) {
	const send = "https://outlook.office.com/SMTP.Send"
	for _, c := range []struct {
		account core.MailAccount
		want    bool
	}{
		{core.MailAccount{SignIn: "microsoft"}, false},
		{core.MailAccount{SignIn: "microsoft", Sends: true}, true},
		{core.MailAccount{SignIn: "google", Sends: true}, false},
	} {
		p, err := oauth.Known(c.account)
		if err != nil || slices.Contains(p.Others, send) != c.want {
			t.Errorf("%+v: %q, %v", c.account, p.Others, err)
		}
	}
}
