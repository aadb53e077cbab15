package provider

import (
	"regexp"
	"slices"
	"strings"

	"countersign/core"
)

// nationwide are the endings under which large providers have their addresses.
var nationwide = regexp.MustCompile(`^(com|[a-z]{2}|com?\.[a-z]{2})$`)

// ByDomain finds the provider of the addresses of a domain.
func ByDomain(domain string) (core.MailProvider, bool) {
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	i := slices.IndexFunc(known, func(p core.MailProvider) bool {
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
func ByMX(host string) (core.MailProvider, bool) {
	host = "." + strings.ToLower(strings.TrimSuffix(host, "."))
	i := slices.IndexFunc(known, func(p core.MailProvider) bool {
		return slices.ContainsFunc(p.MX, func(m string) bool { return strings.HasSuffix(host, "."+m) })
	})
	return at(i)
}

func at(i int) (core.MailProvider, bool) {
	if i < 0 {
		return core.MailProvider{}, false
	}
	return known[i], true
}

// Known lists the providers.
func Known() []core.MailProvider { return slices.Clone(known) }

// userOf is the user name for an address.
func userOf(p core.MailProvider, address string) string {
	if local, _, ok := strings.Cut(address, "@"); ok && p.Local {
		return local
	}
	return address
}

func server(host string, port int, tls string) core.MailServer {
	return core.MailServer{Host: host, Port: port, TLS: tls}
}

func implicit(host string, port int) core.MailServer { return server(host, port, "implicit") }
func startTLS(host string) core.MailServer           { return server(host, 587, "starttls") }

// known lists the providers, those with the most business mailboxes first.
var known = slices.Concat(worldwide, german, european, hosters, closed)
