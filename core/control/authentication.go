package control

import (
	"fmt"
	"slices"
	"strings"
)

// failedAuth reads an Authentication-Results header (RFC 8601) and says which check
// of the sender failed; empty when none did, or when another holds in its place:
// forwarding breaks SPF, mailing lists break DKIM, and DMARC is what weighs both.
func failedAuth(header string) string {
	r := parseAuth(header)
	dmarc, spf, dkim := r.best("dmarc"), r.best("spf"), r.best("dkim")
	switch {
	case dmarc == "fail":
		return "the mail failed the sender's own check of authenticity (DMARC)"
	case dmarc == "pass":
		return ""
	case failing(spf) && dkim != "pass":
		return fmt.Sprintf("the mail came from a server that may not send for this domain (SPF %s)", spf)
	case failing(dkim) && spf != "pass":
		return fmt.Sprintf("the mail's signature does not hold (DKIM %s)", dkim)
	}
	return ""
}

// unproven says that no check that passed speaks for the domain in the From line: the
// alignment of RFC 7489, section 3.1, relaxed. It is empty where nothing was checked.
func unproven(header, from string) string {
	r := parseAuth(header)
	if len(r) == 0 || from == "" || r.best("dmarc") == "pass" {
		return ""
	}
	for _, x := range slices.Concat(r["dkim"], r["spf"]) {
		for _, d := range x.domains {
			if x.value == "pass" && registrable(d) == registrable(from) {
				return ""
			}
		}
	}
	return fmt.Sprintf("nothing proves that the mail comes from %s", from)
}

func failing(result string) bool {
	return result == "fail" || result == "softfail" || result == "hardfail" || result == "permerror"
}

// authResult is what one run of a method found, and the domains for which it speaks.
type authResult struct {
	value   string
	domains []string
}

// authFound is the results by method: "spf", "dkim", "dmarc".
type authFound map[string][]authResult

// best is the result of a method: of several (two signatures) one that holds is enough.
func (f authFound) best(method string) string {
	list := f[method]
	for _, r := range list {
		if r.value == "pass" {
			return "pass"
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[0].value
}

// speaksFor are the properties that name the domain of a result (RFC 8601, section
// 2.7).
var speaksFor = map[string]bool{"header.d": true, "header.i": true, "smtp.mailfrom": true, "smtp.helo": true, "header.from": true}

func parseAuth(header string) authFound {
	out := authFound{}
	for _, part := range strings.Split(withoutComments(strings.ToLower(header)), ";") {
		method, rest, ok := strings.Cut(strings.TrimSpace(part), "=")
		method = strings.TrimSpace(strings.SplitN(method, "/", 2)[0])
		words := strings.Fields(rest)
		if !ok || len(words) == 0 || strings.ContainsAny(method, " \t") {
			continue
		}
		r := authResult{value: words[0]}
		for _, w := range words[1:] {
			name, value, _ := strings.Cut(w, "=")
			if _, domain, ok := strings.Cut(value, "@"); ok {
				value = domain
			}
			if value = strings.Trim(value, `"<>.`); speaksFor[name] && value != "" {
				r.domains = append(r.domains, value)
			}
		}
		out[method] = append(out[method], r)
	}
	return out
}

// withoutComments drops what stands in parentheses, which may nest, and leaves
// quoted strings alone.
func withoutComments(s string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for _, r := range s {
		switch {
		case r == '"' && depth == 0:
			quoted = !quoted
		case r == '(' && !quoted:
			depth++
			continue
		case r == ')' && !quoted && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
