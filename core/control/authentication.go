package control

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// failedAuth reads an Authentication-Results header (RFC 8601) and says which check
// of the sender failed; empty when none did, or when another holds in its place:
// forwarding breaks SPF, mailing lists break DKIM, and DMARC is what weighs both. A
// DMARC that held for another domain than the one shown comes of a From line that
// servers and people read differently.
func failedAuth(header, from string) string {
	r := parseAuth(header)
	dmarc, spf, dkim := r.best("dmarc"), r.best("spf"), r.best("dkim")
	switch other := r.dmarcFor(from); {
	case dmarc == "fail":
		return "the mail failed the sender's own check of authenticity (DMARC)"
	case r.best("senders") == "fail": // this program's own finding
		return "the mail names several senders, and programs differ in whom they show"
	case r.best("compauth") == "fail":
		// Microsoft's own weighing, for senders whose domains publish no policy.
		return "the mailbox's provider takes the mail for one of somebody else (composite authentication)"
	case dmarc == "pass" && other != "":
		return fmt.Sprintf("the mail's authenticity was checked for %s, and it claims to come from %s (DMARC)", other, from)
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
		return "" // failedAuth looks at the domain for which DMARC passed
	}
	for _, x := range slices.Concat(r["dkim"], r["spf"]) {
		for _, d := range x.domains {
			if x.value == "pass" && sameOwner(d, from) {
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

// authFound is the results by method: "spf", "dkim", "dmarc", "compauth", "senders".
type authFound map[string][]authResult

// best is the result of a method: of several (two signatures) one that holds is enough.
// DMARC is weighed once for a mail (RFC 7489, section 6.6), so where it says both, one
// was smuggled in.
func (f authFound) best(method string) string {
	list := f[method]
	first := "pass"
	if method == "dmarc" || method == "compauth" {
		first = "fail"
	}
	for _, v := range []string{first, "pass"} {
		if slices.ContainsFunc(list, func(r authResult) bool { return r.value == v }) {
			return v
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[0].value
}

// dmarcFor is a domain other than the sender's for which DMARC passed; empty where there
// is none.
func (f authFound) dmarcFor(from string) string {
	own := func(d string) bool { return sameOwner(d, from) }
	for _, r := range f["dmarc"] {
		if from != "" && r.value == "pass" && len(r.domains) > 0 && !slices.ContainsFunc(r.domains, own) {
			return r.domains[0]
		}
	}
	return ""
}

// speaksFor are the properties that name the domain of a result (RFC 8601, section
// 2.7).
var speaksFor = map[string]bool{"header.d": true, "header.i": true, "smtp.mailfrom": true, "smtp.helo": true, "header.from": true}

// parseAuth reads a header. Senders choose the local parts of addresses, which servers
// repeat in quotes: what stands there is no result. A quote that a server did not
// escape could hide what follows it, so DMARC's refusal counts wherever it stands.
func parseAuth(header string) authFound {
	text := withoutComments(strings.ToLower(header))
	out := authFound{}
	for _, part := range results(text) {
		if method, r, ok := parseResult(part); ok {
			out[method] = append(out[method], r)
		}
	}
	for part := range strings.SplitSeq(text, ";") {
		if method, r, ok := parseResult(part); ok && method == "dmarc" && r.value == "fail" {
			out[method] = append(out[method], r)
		}
	}
	return out
}

func parseResult(part string) (method string, r authResult, ok bool) {
	method, rest, ok := strings.Cut(strings.TrimSpace(part), "=")
	method = strings.TrimSpace(strings.SplitN(method, "/", 2)[0])
	words := unquotedFields(rest, unicode.IsSpace)
	if !ok || len(words) == 0 || strings.ContainsAny(method, " \t") {
		return "", r, false
	}
	r.value = words[0]
	for _, w := range words[1:] {
		name, value, _ := strings.Cut(w, "=")
		value = value[strings.LastIndexByte(value, '@')+1:]
		if value = strings.Trim(value, `"<>.`); speaksFor[name] && value != "" {
			r.domains = append(r.domains, value)
		}
	}
	return method, r, true
}

// results parts a header without comments at the semicolons between its results.
func results(header string) []string {
	return unquotedFields(header, func(r rune) bool { return r == ';' })
}

// unquotedFields parts a text at separators outside of quoted strings (RFC 5322,
// section 3.2.4).
func unquotedFields(s string, separates func(rune) bool) []string {
	var out []string
	start, quoted, escaped := 0, false, false
	end := func(i int) {
		if i > start {
			out = append(out, s[start:i])
		}
	}
	for i, r := range s {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && separates(r):
			end(i)
			start = i + utf8.RuneLen(r)
		}
	}
	end(len(s))
	return out
}

// withoutComments drops what stands in parentheses, which may nest, and leaves
// quoted strings alone.
func withoutComments(s string) string {
	var b strings.Builder
	depth, quoted, escaped := 0, false, false
	for _, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && (quoted || depth > 0):
			escaped = true
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
