package provider

import (
	"net/url"
	"strings"
	"testing"

	"countersign/core"
)

// TestKnown holds the list against the rules that its readers rely on.
func TestKnown(t *testing.T) {
	domains, names := map[string]string{}, map[string]bool{}
	for _, p := range Known() {
		if p.Name == "" || names[p.Name] || len(p.Domains)+len(p.MX) == 0 {
			t.Errorf("%q has no name of its own or nothing to be known by", p.Name)
		}
		names[p.Name] = true
		for _, d := range p.Domains {
			if other := domains[d]; other != "" || d != strings.ToLower(d) {
				t.Errorf("%s: %s is %s too", p.Name, d, other)
			}
			domains[d] = p.Name
		}
		if (p.Closed == "") != p.IMAP.IsSet() || (p.Closed == "") != (len(p.SignIn) > 0) {
			t.Errorf("%s is neither open nor closed", p.Name)
		}
		for _, s := range []core.MailServer{p.IMAP, p.SMTP} {
			if s.IsSet() && (!validHost(s.Host) || s.TLS != "implicit" && s.TLS != "starttls") {
				t.Errorf("%s: %+v", p.Name, s)
			}
		}
		if p.IMAP.IsSet() && p.IMAP.Port != 993 {
			t.Errorf("%s is not read over implicit TLS", p.Name)
		}
		for _, text := range []string{p.Note, p.Closed} {
			if text != "" && !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", p.Name, text)
			}
		}
		if u, err := url.Parse(p.Help); err != nil || p.Help != "" && u.Scheme != "https" {
			t.Errorf("%s: %s", p.Name, p.Help)
		}
		for _, s := range p.SignIn {
			if s == core.ByAppPassword && p.Note == "" && p.Help == "" && len(p.SignIn) == 1 {
				t.Errorf("%s asks for an app password and does not say how to get one", p.Name)
			}
		}
	}
	if len(names) < 60 {
		t.Errorf("%d providers", len(names))
	}
}

func TestByDomain(t *testing.T) {
	for domain, want := range map[string]string{
		"gmail.com": "Gmail and Google Workspace", "GMX.de": "GMX", "gmx.com": "GMX (international)", "hotmail.co.uk": "Outlook.com and Hotmail",
		"live.nl": "Outlook.com and Hotmail", "yahoo.com.br": "Yahoo Mail", "t-online.de": "Telekom", "tuta.com": "Tuta",
		// A firm of its own, whatever its name begins with.
		"live.shop": "", "outlook.systems": "", "yahoo.evil.example": "", "notgmail.com": "", "": "",
	} {
		if p, ok := ByDomain(domain); p.Name != want || ok != (want != "") {
			t.Errorf("%s is %q", domain, p.Name)
		}
	}
}

func TestByMX(t *testing.T) {
	for host, want := range map[string]string{
		"aspmx.l.google.com.": "Gmail and Google Workspace", "firm-example.mail.protection.outlook.com.": "Microsoft 365", "firm-example.olc.protection.outlook.com": "Outlook.com and Hotmail",
		"mx00.ionos.de": "IONOS (Germany)", "mx01.kundenserver.de": "IONOS (Germany)", "mx00.ionos.co.uk": "IONOS (UK)", "smtpin.rzone.de": "Strato",
		"mx1.mail.ovh.net": "OVHcloud", "ex3.mail.ovh.net": "", "spool.mail.gandi.net": "Gandi", "www123.your-server.de": "Hetzner", "mail.protonmail.ch": "Proton Mail",
		"mta7.am0.yahoodns.net": "Yahoo Mail", "mx-aol.mail.gm0.yahoodns.net": "AOL Mail",
		"google.com.evil.example": "", "evilgoogle.com": "", "mail.firm.example": "",
	} {
		if p, _ := ByMX(host); p.Name != want {
			t.Errorf("%s is %q", host, p.Name)
		}
	}
}

func TestUser(t *testing.T) {
	free, _ := ByDomain("free.fr")
	gmx, _ := ByDomain("gmx.de")
	if userOf(free, "anna@free.fr") != "anna" || userOf(gmx, "anna@gmx.de") != "anna@gmx.de" {
		t.Error("user names")
	}
}

func TestSplitAddress(t *testing.T) {
	for typed, want := range map[string]string{
		" anna@Firm.Example ": "firm.example", "rechnung@bücher.example": "xn--bcher-kva.example", "a@b@firm.example": "firm.example",
	} {
		if _, domain, err := SplitAddress(typed); err != nil || domain != want {
			t.Errorf("%q: %q, %v", typed, domain, err)
		}
	}
	for _, bad := range []string{"", "anna", "@firm.example", "anna@", "anna@localhost", "anna@127.0.0.1", "an na@firm.example", "anna@firm.example\r\nX: y", "anna@-x.example", strings.Repeat("a", 250) + "@firm.example", `"a"@firm.example`} {
		if _, domain, err := SplitAddress(bad); err == nil {
			t.Errorf("%q is taken, as of %s", bad, domain)
		}
	}
}

func TestOwn(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"imap.firm.example.com", "example.com"}: true, {"mail.firm.co.uk", "firm.co.uk"}: true, {"evil.co.uk", "firm.co.uk"}: false,
		{"a.github.io", "b.github.io"}: false, {"example.com.evil.net", "example.com"}: false,
	} {
		if own(pair[0], pair[1]) != want {
			t.Errorf("%v", pair)
		}
	}
}
