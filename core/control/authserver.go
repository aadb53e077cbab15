package control

import (
	"slices"
	"strings"

	"countersign/core"
)

// authServers are the names with which providers sign their Authentication-Results
// headers, by the domain of their IMAP hosts, where the two differ.
var authServers = map[string][]string{
	"gmail.com": {"google.com"}, "googlemail.com": {"google.com"}, "office365.com": {""}, "outlook.com": {"", "protection.outlook.com"}, "me.com": {"icloud.com"},
	"fastmail.com": {"messagingengine.com"}, "aol.com": {"yahoo.com"}, "ionos.de": {"kundenserver.de"}, "ionos.com": {"perfora.net", "kundenserver.de"}, "1und1.de": {"kundenserver.de"},
	"zoho.eu": {"zoho.com"}, "secureserver.net": {"prod.phx3.secureserver.net"},
}

// OwnAuthResults gives, of a mail's Authentication-Results headers, topmost first, what
// the account's own server found; empty where it added none. Whoever sends a mail can
// write such headers into it, and only the server's own are taken out by the server
// before it adds what is true (RFC 8601, section 5).
func OwnAuthResults(headers []string, a core.MailAccount) string {
	var found []string
	methods := map[string]bool{}
	for _, h := range headers {
		if !ownServer(authServer(h), a) {
			if len(found) > 0 {
				break
			}
			continue
		}
		if len(found) == 0 {
			found = append(found, strings.TrimRight(strings.TrimSpace(h), "; "))
			for m := range parseAuth(h) {
				methods[m] = true
			}
			continue
		}
		// Some servers write a header for each method.
		for _, part := range results(withoutComments(h)) {
			for m := range parseAuth(part) {
				if !methods[m] {
					found = append(found, strings.Join(strings.Fields(part), " "))
				}
			}
		}
		for m := range parseAuth(h) {
			methods[m] = true
		}
	}
	return strings.Join(found, "; ")
}

// authServer is the authserv-id of a header; empty where there is none, as with
// Exchange Online.
func authServer(header string) string {
	first, _, _ := strings.Cut(withoutComments(strings.ToLower(header)), ";")
	words := strings.Fields(first)
	if len(words) == 0 || strings.Contains(words[0], "=") {
		return ""
	}
	return strings.Trim(words[0], `".`)
}

func ownServer(id string, a core.MailAccount) bool {
	host := registrable(strings.ToLower(a.Host))
	if slices.ContainsFunc(a.AuthServers, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), id) && id != "" }) {
		return true
	}
	if known, ok := authServers[host]; ok && slices.ContainsFunc(known, func(k string) bool { return id == k || k != "" && strings.HasSuffix(id, "."+k) }) {
		return true
	}
	return id != "" && strings.Contains(host, ".") && registrable(id) == host
}
