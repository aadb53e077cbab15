package control

import (
	"strings"
	"testing"

	"countersign/core"
)

func TestOwnAuthResults(t *testing.T) {
	at := func(host string, names ...string) core.MailAccount {
		return core.MailAccount{Host: host, AuthServers: names}
	}
	for _, c := range []struct {
		name    string
		headers []string
		a       core.MailAccount
		want    string
	}{
		{"none", nil, at("imap.firm.example"), ""},
		{"a server that only bears the domain is believed what went wrong", []string{"mx1.firm.example; spf=fail smtp.mailfrom=a.example; dkim=pass; dmarc=none"}, at("imap.firm.example"), "mx1.firm.example; spf=fail smtp.mailfrom=a.example; dmarc=none"},
		{"and nothing where all passed", []string{"mx1.firm.example; spf=pass; dmarc=pass"}, at("imap.firm.example"), ""},
		{"nor what a second header says", []string{"mx1.firm.example; spf=fail", "mx1.firm.example; dmarc=pass"}, at("imap.firm.example"), "mx1.firm.example; spf=fail"},
		{"a name that was set is believed", []string{"mx1.firm.example; spf=pass"}, at("imap.firm.example", "mx1.firm.example"), "mx1.firm.example; spf=pass"},
		{"a forged one", []string{"mx.firm-example.test; dmarc=pass"}, at("imap.firm.example"), ""},
		{"the server's under a forged one", []string{"evil.test; dmarc=pass", "mx1.firm.example; dmarc=fail"}, at("imap.firm.example"), "mx1.firm.example; dmarc=fail"},
		{"an older one of its own does not speak for a method again", []string{"mx.google.com; spf=fail", "mx.google.com; spf=pass; dkim=none"}, at("imap.gmail.com"), "mx.google.com; spf=fail; dkim=none"},
		{"not behind a stranger's", []string{"mx.google.com; spf=fail", "evil.test; x=y", "mx.google.com; dkim=pass"}, at("imap.gmail.com"), "mx.google.com; spf=fail"},
		{"one header for each method", []string{"dmarc.icloud.com; dmarc=pass header.from=a.example", "spf.icloud.com; spf=pass (ok; fine) smtp.mailfrom=x@a.example"}, at("imap.mail.me.com"),
			"dmarc.icloud.com; dmarc=pass header.from=a.example; spf=pass smtp.mailfrom=x@a.example"},
		{"a provider with another name", []string{"mx.google.com; dkim=pass header.i=@a.example"}, at("imap.gmail.com"), "mx.google.com; dkim=pass header.i=@a.example"},
		{"a name that only ends alike", []string{"mx.notgoogle.com; dkim=pass"}, at("imap.gmail.com"), ""},
		{"no name, where there is none", []string{"spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=a.example; dmarc=pass action=none"}, at("outlook.office365.com"), "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=a.example; dmarc=pass action=none"},
		{"no name, where there is one", []string{"spf=pass; dmarc=pass"}, at("imap.firm.example"), ""},
		{"a name that was set", []string{"edge.carrier.example 1; dmarc=pass"}, at("imap.firm.example", "Edge.Carrier.Example"), "edge.carrier.example 1; dmarc=pass"},
		{"this computer itself", []string{"localhost; dmarc=pass"}, at("localhost"), ""},
	} {
		got, sure := OwnAuthResults(c.headers, c.a)
		if got != c.want || sure && strings.Contains(c.name, "only bears") {
			t.Errorf("%s: %q, %v", c.name, got, sure)
		}
	}
}

func TestUnproven(t *testing.T) {
	for header, want := range map[string]bool{
		"": false,
		"mx.x.example; spf=pass smtp.mailfrom=bounce@mail.acme.example":                            false,
		"mx.x.example; dkim=pass header.i=@acme.example":                                           false,
		"mx.x.example; dkim=fail header.d=acme.example":                                            true,
		"mx.x.example; spf=pass smtp.mailfrom=evil.test; dkim=pass header.d=evil.test; dmarc=none": true,
		"mx.x.example; dmarc=pass header.from=acme.example":                                        false,
		"mx.x.example; dkim=pass header.d=evil.test; dkim=pass header.d=acme.example":              false,
		"mx.x.example; spf=none": true,
	} {
		if got := unproven(header, "billing.acme.example"); (got != "") != want {
			t.Errorf("%s: %q", header, got)
		}
	}
}

// Who has a name under an ending that many share speaks for nobody else there.
func TestOwnersUnderOneEnding(t *testing.T) {
	for _, c := range []struct {
		signed, from string
		same         bool
	}{
		{"mail.acme.co.uk", "acme.co.uk", true},
		{"evil.co.uk", "acme.co.uk", false},
		{"evil.com.co", "acme.com.co", false},
		{"evil.co.th", "acme.co.th", false},
		{"evil.uk.com", "acme.uk.com", false},
		{"evil.onmicrosoft.com", "acme.onmicrosoft.com", false},
		{"evil.mail.onmicrosoft.com", "acme.mail.onmicrosoft.com", false},
		{"mail.acme.onmicrosoft.com", "acme.onmicrosoft.com", true},
		{"onmicrosoft.com", "acme.onmicrosoft.com", false},
		{"uk.com", "acme.uk.com", false},
		{"com.co", "acme.com.co", false},
		{"co", "acme.com.co", false},
		{"xn--mller-kva.example", "rechnung.müller.example", true},
	} {
		if got := unproven("mx.example; dkim=pass header.d="+c.signed, c.from) == ""; got != c.same {
			t.Errorf("a signature of %s speaks for %s: %v", c.signed, c.from, got)
		}
	}
}

// A sender chooses the local part of his address, and the server repeats it.
func TestResultsInsideAddresses(t *testing.T) {
	for _, h := range []string{
		`mx.x.example; spf=fail smtp.mailfrom="x;dmarc=pass;y"@evil.test; dmarc=fail header.from=acme.example`,
		`mx.x.example; spf=fail smtp.mailfrom="x; dkim=pass; y"@evil.test`,
		`mx.x.example; spf=fail smtp.mailfrom="\"; dmarc=pass; y"@evil.test; dmarc=none`,
		`mx.x.example; spf=fail (domain of "a) ; dmarc=pass (b"@evil.test denied) smtp.mailfrom=evil.test; dmarc=fail`,
		`mx.x.example; spf=pass smtp.mailfrom="x@evil.test; dmarc=fail header.from=acme.example`,
		`mx.x.example; spf=pass smtp.helo="x; dmarc=fail; dkim=pass header.i="y@evil.test`,
		`mx.x.example; spf=fail (a \) dmarc=pass ; b) smtp.mailfrom=evil.test`,
	} {
		if failedAuth(h, "acme.example") == "" {
			t.Errorf("believed: %s", h)
		}
	}
	for _, h := range []string{
		`mx.x.example; spf=pass smtp.mailfrom="x smtp.mailfrom=acme.example y"@evil.test`,
		`mx.x.example; spf=pass smtp.mailfrom="a@acme.example "@evil.test`,
		`mx.x.example; spf=pass smtp.mailfrom=a@acme.example@evil.test`,
		`mx.x.example; spf=fail smtp.mailfrom="x;dkim=pass header.d=acme.example;y"@evil.test`,
	} {
		if unproven(h, "acme.example") == "" {
			t.Errorf("proven: %s", h)
		}
	}
	a := core.MailAccount{Host: "imap.x.example", AuthServers: []string{"mx.x.example"}}
	if got, _ := OwnAuthResults([]string{`mx.x.example; dkim=none`, `mx.x.example; spf=pass smtp.mailfrom="a;dmarc=pass;b"@evil.test`}, a); failedAuth(got, "acme.example") != "" || parseAuth(got).best("dmarc") != "" {
		t.Errorf("joined: %s", got)
	}
	if got := failedAuth(`mx.x.example; spf=pass smtp.mailfrom="a;b c"@acme.example; dkim=pass header.d=acme.example; dmarc=pass`, "acme.example"); got != "" {
		t.Errorf("an odd address is suspected: %s", got)
	}
}

func FuzzAuthResults(f *testing.F) {
	f.Add("mx.google.com; spf=pass (a (b) \"c\") smtp.mailfrom=x@y.example; dkim=pass header.d=y.example")
	f.Add("a=b; =; ;;=(((")
	f.Fuzz(func(t *testing.T, header string) {
		a := core.MailAccount{Host: "imap.firm.example"}
		own, sure := OwnAuthResults([]string{header, header}, a)
		if own != "" && !sameDomain(authServer(header), a) || sure {
			t.Errorf("%q is believed", header)
		}
		for _, list := range parseAuth(own) {
			for _, r := range list {
				if r.value == "pass" {
					t.Errorf("%q passes by %q", header, own)
				}
			}
		}
		failedAuth(header, "acme.example")
		unproven(header, "acme.example")
	})
}
