package mimetree

import (
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// parseValue splits a structured header value such as that of Content-Type into
// its main word, in lower case, and its parameters (RFC 2045, section 5.1, and
// RFC 2231). It reads what senders write: unquoted names with blanks, names as
// encoded words, a missing semicolon at the end of a quoted string.
func parseValue(s string) (main string, params map[string]string) {
	main, rest, _ := strings.Cut(s, ";")
	main = strings.ToLower(strings.TrimSpace(main))
	raw := map[string]string{}
	for len(raw) < 100 {
		rest = strings.TrimLeft(rest, "; \t\r\n")
		if rest == "" {
			break
		}
		var name, value string
		name, value, rest = cutParam(rest)
		if _, twice := raw[name]; name != "" && !twice {
			raw[name] = value
		}
	}
	return main, joinParams(raw)
}

// cutParam cuts one name=value off the front.
func cutParam(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;")
	if end < 0 {
		return "", "", ""
	}
	if s[end] == ';' {
		return "", "", s[end+1:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	s = strings.TrimLeft(s[end+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), rest
	}
	value, rest = cutQuoted(s[1:])
	return name, value, rest
}

// cutQuoted reads a quoted string whose opening quote is gone. Only quotes and
// backslashes are unescaped: Windows programs send paths.
func cutQuoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// joinParams puts the pieces of RFC 2231 together (name*0*, name*1, ...) and
// decodes charsets and encoded words.
func joinParams(raw map[string]string) map[string]string {
	params := make(map[string]string, len(raw))
	pieces := map[string][]piece{}
	for name, value := range raw {
		base, tail, star := strings.Cut(name, "*")
		if !star {
			if _, better := pieces[base]; !better {
				params[base] = DecodeWords(value)
			}
			continue
		}
		p := piece{value: value, encoded: strings.HasSuffix(name, "*")}
		p.n, _ = strconv.Atoi(strings.TrimSuffix(tail, "*"))
		pieces[base] = append(pieces[base], p)
	}
	for base, list := range pieces {
		params[base] = Flatten(joinPieces(list))
	}
	return params
}

// piece is a part of a parameter value (RFC 2231, section 3).
type piece struct {
	n       int
	value   string
	encoded bool
}

func joinPieces(list []piece) string {
	sort.Slice(list, func(i, j int) bool { return list[i].n < list[j].n })
	charset, encoded := "", false
	var b strings.Builder
	for i, p := range list {
		v := p.value
		if !p.encoded {
			b.WriteString(v)
			continue
		}
		encoded = true
		if i == 0 {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				charset, v = parts[0], parts[2]
			}
		}
		if u, err := url.PathUnescape(v); err == nil {
			v = u
		}
		b.WriteString(v)
	}
	if !encoded {
		return DecodeWords(b.String()) // encoded words cut into pieces
	}
	return ToUTF8([]byte(b.String()), charset)
}
