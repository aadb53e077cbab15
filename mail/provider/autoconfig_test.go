package provider

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
)

// file is a settings file with these servers in it.
func file(servers ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="firm.example"><domain>firm.example</domain>` + strings.Join(servers, "\n") + `</emailProvider><webMail><loginPage url="https://webmail.firm.example"/></webMail></clientConfig>`
}

func entry(element, kind, host, port, socket, user string, auth ...string) string {
	out := fmt.Sprintf(`<%s type="%s"><hostname>%s</hostname><port>%s</port><socketType>%s</socketType><username>%s</username>`, element, kind, host, port, socket, user)
	for _, a := range auth {
		out += "<authentication>" + a + "</authentication>"
	}
	return out + "</" + element + ">"
}

func incoming(kind, host, port, socket string) string {
	return entry("incomingServer", kind, host, port, socket, "%EMAILADDRESS%", "password-cleartext")
}

func TestParseAutoconfig(t *testing.T) {
	const address = "anna@firm.example"
	for _, test := range []struct {
		name, data string
		want       settings
	}{
		{"the usual", file(incoming("pop3", "pop.firm.example", "995", "SSL"), incoming("imap", "IMAP.firm.example", "993", "SSL"), entry("outgoingServer", "smtp", "smtp.firm.example", "587", "STARTTLS", "%EMAILADDRESS%", "password-cleartext")),
			settings{server("imap.firm.example", 993, "implicit"), server("smtp.firm.example", 587, "starttls"), address, []core.MailSignIn{core.ByPassword}}},
		{"implicit TLS before STARTTLS", file(incoming("imap", "a.firm.example", "143", "STARTTLS"), incoming("imap", "b.firm.example", "993", "SSL")),
			settings{server("b.firm.example", 993, "implicit"), core.MailServer{}, address, []core.MailSignIn{core.ByPassword}}},
		{"the part before the @", file(entry("incomingServer", "imap", "imap.firm.example", "993", "SSL", "%EMAILLOCALPART%", "password-encrypted")),
			settings{server("imap.firm.example", 993, "implicit"), core.MailServer{}, "anna", []core.MailSignIn{core.ByPassword}}},
		{"through the browser", file(entry("incomingServer", "imap", "imap.gmail.com", "993", "SSL", "%EMAILADDRESS%", "OAuth2", "password-cleartext")),
			settings{server("imap.gmail.com", 993, "implicit"), core.MailServer{}, address, []core.MailSignIn{core.ByGoogle, core.ByPassword}}},
	} {
		got, err := parseAutoconfig([]byte(test.data), address)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %+v, %v", test.name, got, err)
		}
	}
}

// TestRefusedAutoconfig tries files from which nothing may come.
func TestRefusedAutoconfig(t *testing.T) {
	good := incoming("imap", "imap.firm.example", "993", "SSL")
	for name, data := range map[string]string{
		"empty":                 "",
		"no XML":                "<!doctype html><html><body>not found</body></html>",
		"another root":          strings.ReplaceAll(file(good), "clientConfig", "config"),
		"a document type":       `<!DOCTYPE clientConfig [<!ENTITY a "b">]>` + file(good),
		"an entity":             file(incoming("imap", "&a;.firm.example", "993", "SSL")),
		"cut off":               file(good)[:200],
		"without encryption":    file(incoming("imap", "imap.firm.example", "143", "plain")),
		"an address":            file(incoming("imap", "192.0.2.1", "993", "SSL")),
		"this computer":         file(incoming("imap", "localhost", "993", "SSL")),
		"a host with a line":    file(incoming("imap", "imap.firm.example\r\nx", "993", "SSL")),
		"port 0":                file(incoming("imap", "imap.firm.example", "0", "SSL")),
		"port 65536":            file(incoming("imap", "imap.firm.example", "65536", "SSL")),
		"an unknown sign-in":    file(entry("incomingServer", "imap", "imap.firm.example", "993", "SSL", "%EMAILADDRESS%", "GSSAPI")),
		"OAuth of a stranger":   file(entry("incomingServer", "imap", "imap.firm.example", "993", "SSL", "%EMAILADDRESS%", "OAuth2")),
		"an open placeholder":   file(entry("incomingServer", "imap", "imap.firm.example", "993", "SSL", "%REALNAME%", "password-cleartext")),
		"too deep":              file(strings.Repeat("<a>", 20) + strings.Repeat("</a>", 20) + good),
		"too many":              file(strings.Repeat("<a/>", maxElements) + good),
		"too long":              file(good) + strings.Repeat(" ", maxAutoconfig),
		"in the wrong place":    `<clientConfig><x>` + good + `</x></clientConfig>`,
		"another character set": strings.Replace(file(good), "UTF-8", "UTF-7", 1),
	} {
		if got, err := parseAutoconfig([]byte(data), "anna@firm.example"); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// FuzzAutoconfig takes apart anything: what comes of it is a server with encryption
// and a proper name, or nothing.
func FuzzAutoconfig(f *testing.F) {
	f.Add([]byte(file(incoming("imap", "imap.firm.example", "993", "SSL"))))
	f.Add([]byte(file(incoming("imap", "imap.firm.example", "143", "STARTTLS"), entry("outgoingServer", "smtp", "s.firm.example", "465", "SSL", "", ""))))
	f.Add([]byte(`<!DOCTYPE a>`))
	f.Add([]byte(`<clientConfig><emailProvider><incomingServer></incomingServer></emailProvider></clientConfig>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseAutoconfig(data, "anna@firm.example")
		if err != nil {
			return
		}
		if !validHost(got.imap.Host) || got.imap.Port < 1 || got.imap.Port > 65535 || got.imap.TLS != "implicit" && got.imap.TLS != "starttls" || got.user == "" || len(got.signIn) == 0 {
			t.Errorf("%+v", got)
		}
		if got.smtp.IsSet() && !validHost(got.smtp.Host) {
			t.Errorf("%+v", got.smtp)
		}
	})
}

// FuzzAddress splits anything that a person may type.
func FuzzAddress(f *testing.F) {
	f.Add("anna@firm.example")
	f.Add("ä@ß.example")
	f.Fuzz(func(t *testing.T, typed string) {
		if address, domain, err := SplitAddress(typed); err == nil && (!validHost(domain) || strings.ContainsAny(address, "\r\n\x00 ")) {
			t.Errorf("%q: %q %q", typed, address, domain)
		}
	})
}
