package provider

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"countersign/core"
)

const (
	maxAutoconfig = 128 << 10 // bytes; real files have 2 to 10 KB
	maxDepth      = 12
	maxElements   = 4000
)

// errAutoconfig says that a file is no settings file that can be used.
var errAutoconfig = errors.New("no usable settings for a mail program")

// settings are what a file says of a mailbox.
type settings struct {
	imap, smtp core.MailServer
	user       string
	signIn     []core.MailSignIn
}

// parseAutoconfig reads the file in which a domain tells mail programs their settings
// (Mozilla's config-v1.1.xml). It gives the best IMAP server that encrypts.
func parseAutoconfig(data []byte, address string) (settings, error) {
	if len(data) > maxAutoconfig {
		return settings{}, errAutoconfig
	}
	servers, err := readServers(data)
	if err != nil {
		return settings{}, err
	}
	var out settings
	for _, s := range servers {
		server, ok := s.server()
		signIn := s.signIn(server)
		switch {
		case !ok:
		case s.kind == "imap" && len(signIn) > 0 && better(server, out.imap):
			out.imap, out.user, out.signIn = server, s.user(address), signIn
		case s.kind == "smtp" && better(server, out.smtp):
			out.smtp = server
		}
	}
	if !out.imap.IsSet() || out.user == "" {
		return settings{}, errAutoconfig
	}
	return out, nil
}

// better prefers implicit TLS, where nothing can be stripped; of two like ones the
// first, which is the file's own preference.
func better(a, than core.MailServer) bool {
	return !than.IsSet() || than.TLS == "starttls" && a.TLS == "implicit"
}

// told is a server as a file writes it.
type told struct {
	kind   string
	values map[string]string
	auth   []string
}

// readServers walks over the tokens instead of unmarshalling, to bound what is kept,
// and refuses a DOCTYPE, which these files never have.
func readServers(data []byte) ([]told, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var (
		path  []string
		text  strings.Builder
		list  []told
		count int
	)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, errAutoconfig
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, errAutoconfig
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if count++; count > maxElements || len(path) > maxDepth || len(path) == 1 && t.Name.Local != "clientConfig" {
				return nil, errAutoconfig
			}
			text.Reset()
			if isServer(path) {
				list = append(list, told{kind: attribute(t, "type"), values: map[string]string{}})
			}
		case xml.CharData:
			if text.Len()+len(t) < 1000 {
				text.Write(t)
			}
		case xml.EndElement:
			if len(path) == 4 && isServer(path[:3]) {
				list[len(list)-1].keep(path[3], strings.TrimSpace(text.String()))
			}
			path = path[:len(path)-1]
		}
	}
}

func isServer(path []string) bool {
	return len(path) == 3 && path[1] == "emailProvider" && (path[2] == "incomingServer" || path[2] == "outgoingServer")
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return strings.ToLower(a.Value)
		}
	}
	return ""
}

func (t *told) keep(name, value string) {
	if name == "authentication" {
		t.auth = append(t.auth, strings.ToLower(value))
	} else if _, has := t.values[name]; !has {
		t.values[name] = value
	}
}

func (t told) server() (core.MailServer, bool) {
	host := strings.ToLower(strings.TrimSuffix(t.values["hostname"], "."))
	port, err := strconv.Atoi(t.values["port"])
	s := core.MailServer{Host: host, Port: port}
	switch strings.ToUpper(t.values["socketType"]) {
	case "SSL":
		s.TLS = "implicit"
	case "STARTTLS":
		s.TLS = "starttls"
	default:
		return s, false // a password is not sent in clear
	}
	return s, err == nil && port > 0 && port < 65536 && validHost(host)
}

// user fills in what a file leaves open. A name with characters that no name has is
// none.
func (t told) user(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	u := strings.NewReplacer("%EMAILADDRESS%", address, "%EMAILLOCALPART%", local, "%EMAILDOMAIN%", domain).Replace(t.values["username"])
	if u == "" || len(u) > 254 || strings.ContainsFunc(u, func(r rune) bool { return r < ' ' || r == 0x7f || r == '%' }) {
		return ""
	}
	return u
}

// signIn are the ways to sign in that this program has too.
func (t told) signIn(s core.MailServer) []core.MailSignIn {
	var out []core.MailSignIn
	for _, a := range t.auth {
		switch {
		case a == "oauth2" && (own(s.Host, "gmail.com") || own(s.Host, "google.com")):
			out = append(out, core.ByGoogle)
		case a == "oauth2" && (own(s.Host, "office365.com") || own(s.Host, "outlook.com")):
			out = append(out, core.ByMicrosoft)
		case strings.HasPrefix(a, "password-") || a == "plain" || a == "secure":
			out = append(out, core.ByPassword)
		}
	}
	return out
}
