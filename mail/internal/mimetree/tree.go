package mimetree

import (
	"bytes"
	"strings"
)

// Budget bounds the work on one mail, shared by all the mails and archives
// nested in it.
type Budget struct {
	Parts int // parts that may still be split off
}

// MaxDepth is how deep parts may lie in one another; real mail has up to six.
const MaxDepth = 20

// Node is a part of a mail: a leaf with a Body, or a multipart with Children.
type Node struct {
	Header   Header
	Type     string            // media type as declared, lower case; "text/plain" if none
	Params   map[string]string // of Content-Type
	Attached string            // "attachment", "inline" or "": the disposition as declared
	Name     string            // file name as declared, decoded, not yet safe to use
	Body     []byte            // undecoded; of a multipart, its whole inside
	Children []*Node
	// Fault is set where the limits ended the splitting: a sentence. Body then
	// holds what was not taken apart.
	Fault string
}

// Parse takes a mail or a part apart. Depth is how deep data already lies.
func Parse(data []byte, depth int, budget *Budget) *Node {
	h, body := splitHeader(data)
	n := &Node{Header: h, Body: body}
	n.describe()
	if strings.HasPrefix(n.Type, "multipart/") {
		n.split(depth, budget)
	}
	return n
}

// describe reads the header fields that say what the part is.
func (n *Node) describe() {
	n.Type, n.Params = parseValue(n.Header.Get("Content-Type"))
	n.Type, _, _ = strings.Cut(n.Type, " ")
	if major, minor, ok := strings.Cut(n.Type, "/"); !ok || major == "" || minor == "" {
		n.Type = "text/plain" // RFC 2045, section 5.2
	}
	var disposition map[string]string
	n.Attached, disposition = parseValue(n.Header.Get("Content-Disposition"))
	for _, name := range []string{disposition["filename"], n.Params["name"], disposition["name"], n.Params["filename"]} {
		if name != "" {
			n.Name = name
			return
		}
	}
}

// Content is the decoded body; damaged says that it did not follow its encoding.
func (n *Node) Content() (data []byte, damaged bool) {
	return Decode(n.Body, n.Header.Get("Content-Transfer-Encoding"))
}

// ContentID is the name by which an HTML text refers to the part (RFC 2392).
func (n *Node) ContentID() string {
	return strings.Trim(strings.TrimSpace(n.Header.Get("Content-Id")), "<>")
}

// split takes a multipart apart.
func (n *Node) split(depth int, budget *Budget) {
	if depth >= MaxDepth {
		n.Fault = "parts are nested more than 20 deep, which no mail program does"
		return
	}
	boundary := n.boundary()
	if boundary == "" {
		// RFC 2045, section 6.4, forbids to encode a multipart; some do.
		plain := Node{Params: n.Params}
		plain.Body, _ = n.Content()
		if boundary = plain.boundary(); boundary != "" {
			n.Body = plain.Body
		}
	}
	if boundary == "" {
		n.Type, n.Params = "text/plain", map[string]string{"charset": n.Params["charset"]}
		return
	}
	rest := n.Body
	_, rest, found := cutDelimiter(rest, boundary) // the preamble goes
	for found {
		if budget.Parts <= 0 {
			n.Children = append(n.Children, &Node{Type: "application/octet-stream", Body: rest,
				Fault: "the mail has more than 500 parts; the rest was not taken apart"})
			return
		}
		budget.Parts--
		var part []byte
		part, rest, found = cutDelimiter(rest, boundary)
		child := Parse(part, depth+1, budget)
		if !found && len(child.Header) == 0 && n.closed(boundary) {
			break // the epilogue
		}
		n.Children = append(n.Children, child)
	}
}

// boundary is the declared one or, where the parts are not parted by that, another;
// empty where there is none.
func (n *Node) boundary() string {
	if b := n.Params["boundary"]; b != "" && hasDelimiter(n.Body, b) {
		return b
	}
	return guessBoundary(n.Body)
}

// closed tells whether the multipart has its closing delimiter.
func (n *Node) closed(boundary string) bool {
	return bytes.Contains(n.Body, []byte("--"+boundary+"--"))
}

func hasDelimiter(body []byte, boundary string) bool {
	_, _, ok := cutDelimiter(body, boundary)
	return ok
}

// cutDelimiter cuts body at the first line that is the delimiter or the closing
// delimiter (RFC 2046, section 5.1.1). The line end before it belongs to it.
func cutDelimiter(body []byte, boundary string) (part, rest []byte, ok bool) {
	mark := []byte("--" + boundary)
	for from := 0; ; {
		i := bytes.Index(body[from:], mark)
		if i < 0 {
			return body, nil, false
		}
		i += from
		from = i + len(mark)
		if i > 0 && body[i-1] != '\n' && body[i-1] != '\r' {
			continue
		}
		line, after := cutLine(body[from:])
		line = bytes.TrimPrefix(line, []byte("--"))
		if len(bytes.TrimSpace(line)) > 0 {
			continue // a longer boundary that begins alike
		}
		part = bytes.TrimSuffix(bytes.TrimSuffix(body[:i], []byte("\n")), []byte("\r"))
		return part, after, true
	}
}

// guessBoundary finds the boundary of a multipart that declares none or another
// one: the first line of the form --something that comes again.
func guessBoundary(body []byte) string {
	rest := body[:min(len(body), 1<<20)]
	for candidates := 0; candidates < 20 && len(rest) > 0; {
		line, next := cutLine(rest)
		rest = next
		line = bytes.TrimSpace(line)
		if len(line) <= 4 || len(line) > 200 || !bytes.HasPrefix(line, []byte("--")) || !looksLikeHeader(next) {
			continue
		}
		candidates++
		if bytes.Contains(next, line) {
			return string(bytes.TrimSuffix(line[2:], []byte("--")))
		}
	}
	return ""
}
