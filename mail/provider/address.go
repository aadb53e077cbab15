package provider

import (
	"net"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"countersign/core"
)

// SplitAddress checks a mail address as a person types it and gives its domain in
// the form of the DNS.
func SplitAddress(typed string) (address, domain string, err error) {
	address = strings.TrimSpace(typed)
	bad := core.Errorf(core.BadInput, "%q is no mail address", clipped(address)).WithHint("it looks like invoices@firm.example")
	at := strings.LastIndexByte(address, '@')
	if at < 1 || len(address) > 254 || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`"<>()[],;:\`, r) }) {
		return "", "", bad
	}
	domain, err = idna.Lookup.ToASCII(address[at+1:])
	if err != nil || !validHost(domain) {
		return "", "", bad
	}
	return address, domain, nil
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// validHost tells whether a name can be that of a server on the internet: letters,
// digits and hyphens in at least two labels (RFC 1123, section 2.1), and no address
// of numbers.
func validHost(host string) bool {
	if len(host) > 253 || net.ParseIP(host) != nil || !strings.Contains(host, ".") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
		}) {
			return false
		}
	}
	return strings.ContainsFunc(host[strings.LastIndexByte(host, '.')+1:], func(r rune) bool { return r > '9' })
}

// own tells whether a host belongs to the owner of a domain: both lie under the same
// name that was registered.
func own(host, domain string) bool {
	a, errA := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(host))
	b, errB := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(domain))
	return errA == nil && errB == nil && a == b
}
