package control

import (
	"fmt"
	"strings"
)

// failedAuth reads an Authentication-Results header (RFC 8601) and says which check
// of the sender failed; empty when none did, or when another holds in its place:
// forwarding breaks SPF, mailing lists break DKIM, and DMARC is what weighs both.
func failedAuth(header string) string {
	r := authResults(header)
	switch {
	case r["dmarc"] == "fail":
		return "the mail failed the sender's own check of authenticity (DMARC)"
	case r["dmarc"] == "pass":
		return ""
	case failing(r["spf"]) && r["dkim"] != "pass":
		return fmt.Sprintf("the mail came from a server that may not send for this domain (SPF %s)", r["spf"])
	case failing(r["dkim"]) && r["spf"] != "pass":
		return fmt.Sprintf("the mail's signature does not hold (DKIM %s)", r["dkim"])
	}
	return ""
}

func failing(result string) bool {
	return result == "fail" || result == "softfail" || result == "hardfail" || result == "permerror"
}

// authResults gives the result of each method: {"spf": "pass"}. Of several results of
// one method (two signatures) the best counts, for one that holds is enough.
func authResults(header string) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Split(withoutComments(strings.ToLower(header)), ";") {
		method, rest, ok := strings.Cut(strings.TrimSpace(part), "=")
		method = strings.TrimSpace(strings.SplitN(method, "/", 2)[0])
		words := strings.Fields(rest)
		if !ok || len(words) == 0 || strings.ContainsAny(method, " \t") {
			continue
		}
		if out[method] != "pass" {
			out[method] = words[0]
		}
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
