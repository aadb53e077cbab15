package control

import (
	"slices"
	"strings"

	"countersign/core"
)

// authServers are the names with which large providers sign their Authentication-Results
// headers, by the domain of their IMAP hosts. They take out what a sender wrote under
// these names, as RFC 8601, section 5 asks of every server.
var authServers = map[string][]string{
	"gmail.com": {"google.com"}, "googlemail.com": {"google.com"}, "office365.com": {""}, "outlook.com": {"", "protection.outlook.com"}, "me.com": {"icloud.com"},
	"fastmail.com": {"messagingengine.com"}, "yahoo.com": {"yahoo.com"}, "aol.com": {"yahoo.com"},
}

// OwnAuthResults gives, of a mail's Authentication-Results headers, topmost first, what
// the account's own server found; empty where it added none. Whoever sends a mail can
// write such headers into it. The names of large providers, and those that the owner
// set, are believed. A server that merely bears the domain of the account's host may
// leave forged ones in: of its header only what went wrong is kept, and sure is false.
func OwnAuthResults(headers []string, a core.MailAccount) (found string, sure bool) {
	var parts []string
	methods := map[string]bool{}
	for _, h := range headers {
		id := authServer(h)
		switch {
		case believed(id, a):
			parts = append(parts, newResults(h, methods)...)
		case len(parts) > 0:
			return strings.Join(parts, "; "), true
		case sameDomain(id, a):
			return doubts(h), false
		}
	}
	return strings.Join(parts, "; "), len(parts) > 0
}

// newResults are the parts of a header with methods that no header above it has: some
// servers write one for each method. The first header is kept whole, with its server's
// name.
func newResults(header string, methods map[string]bool) []string {
	var out []string
	if len(methods) == 0 {
		out = append(out, strings.TrimRight(strings.TrimSpace(header), "; "))
	} else {
		for _, part := range results(withoutComments(header)) {
			for m := range parseAuth(part) {
				if !methods[m] {
					out = append(out, strings.Join(strings.Fields(part), " "))
				}
			}
		}
	}
	for m := range parseAuth(header) {
		methods[m] = true
	}
	return out
}

// doubts is a header without what passed; empty where nothing else is in it.
func doubts(header string) string {
	var out []string
	for i, part := range results(withoutComments(header)) {
		_, r, ok := parseResult(strings.ToLower(part))
		if part = strings.Join(strings.Fields(part), " "); i == 0 && !ok || ok && r.value != "pass" {
			out = append(out, part)
		}
	}
	if len(out) < 2 {
		return ""
	}
	return strings.Join(out, "; ")
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

func believed(id string, a core.MailAccount) bool {
	if id != "" && slices.ContainsFunc(a.AuthServers, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), id) }) {
		return true
	}
	return slices.ContainsFunc(authServers[registrable(strings.ToLower(a.Host))], func(k string) bool { return id == k || k != "" && strings.HasSuffix(id, "."+k) })
}

func sameDomain(id string, a core.MailAccount) bool {
	host := registrable(strings.ToLower(a.Host))
	return id != "" && strings.Contains(host, ".") && registrable(id) == host
}
