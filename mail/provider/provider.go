package provider

import (
	"regexp"
	"slices"
	"strings"
)

// Server is where a service is reached. TLS is implicit or starttls.
type Server struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	TLS  string `json:"tls"`
}

// IsSet tells whether there is one.
func (s Server) IsSet() bool { return s.Host != "" }

// SignIn is a way to sign in at a provider.
type SignIn string

// The ways to sign in.
const (
	Password    SignIn = "password"
	AppPassword SignIn = "app-password" // one that the provider makes for a single program
	Google      SignIn = "google"       // in the browser
	Microsoft   SignIn = "microsoft"    // in the browser
)

// Provider is what is known of a provider of mailboxes.
type Provider struct {
	Name string
	// Domains are those of its addresses; one that ends in a dot stands for all
	// endings ("yahoo."). MX are the ends of the names of its mail exchangers, by
	// which the addresses of firms are recognised.
	Domains, MX []string
	IMAP, SMTP  Server
	SignIn      []SignIn // the best first
	Local       bool     // the user name is what stands before the @
	// Note is what a person has to know or do first, in plain sentences; Help a page
	// of the provider about it.
	Note, Help string
	// Closed is why no program can read these mailboxes; then there is no IMAP.
	Closed string
}

// nationwide are the endings under which large providers have their addresses.
var nationwide = regexp.MustCompile(`^(com|[a-z]{2}|com?\.[a-z]{2})$`)

// ByDomain finds the provider of the addresses of a domain.
func ByDomain(domain string) (Provider, bool) {
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	i := slices.IndexFunc(known, func(p Provider) bool {
		return slices.ContainsFunc(p.Domains, func(d string) bool {
			if start, any := strings.CutSuffix(d, "."); any {
				rest, ok := strings.CutPrefix(domain, start+".")
				return ok && nationwide.MatchString(rest)
			}
			return d == domain
		})
	})
	return at(i)
}

// ByMX finds the provider by the name of a mail exchanger.
func ByMX(host string) (Provider, bool) {
	host = "." + strings.ToLower(strings.TrimSuffix(host, "."))
	i := slices.IndexFunc(known, func(p Provider) bool {
		return slices.ContainsFunc(p.MX, func(m string) bool { return strings.HasSuffix(host, "."+m) })
	})
	return at(i)
}

func at(i int) (Provider, bool) {
	if i < 0 {
		return Provider{}, false
	}
	return known[i], true
}

// Known lists the providers.
func Known() []Provider { return slices.Clone(known) }

// user is the user name for an address.
func (p Provider) user(address string) string {
	if local, _, ok := strings.Cut(address, "@"); ok && p.Local {
		return local
	}
	return address
}

func implicit(host string, port int) Server { return Server{host, port, "implicit"} }
func startTLS(host string) Server           { return Server{host, 587, "starttls"} }

// known lists the providers, those with the most business mailboxes first.
var known = slices.Concat(worldwide, german, european, hosters, closed)
