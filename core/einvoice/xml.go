package einvoice

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode"

	"countersign/core"
)

// The bounds on a file. encoding/xml follows no external entities, but has no
// bounds of its own: 15 MB of "<a>" would take 800 MB of memory.
const (
	maxBytes    = 64 << 20 // attachments travel inside the XML, as base64
	maxElements = 400_000
	maxDepth    = 48
	maxTag      = 32 << 10 // bytes of one tag with its attributes
)

// node is an XML element. Names are without prefix: which prefix stands for which
// namespace is the writer's choice.
type node struct {
	name     string
	space    string
	attrs    []xml.Attr
	text     string // the element's own character data, untrimmed
	children []*node
}

// parseXML reads a bounded tree. With a BadInput error it returns what was read
// before the fault, nil when that is nothing, so that a damaged file can still be
// named.
func parseXML(data []byte) (*node, error) {
	if len(data) > maxBytes {
		return nil, core.Errorf(core.BadInput, "the XML is %d MB, more than the %d MB that are read", len(data)>>20, maxBytes>>20)
	}
	text, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	if err := scan(text); err != nil {
		return nil, err
	}
	b := builder{dec: xml.NewDecoder(bytes.NewReader(text))}
	b.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	err = b.run()
	return b.root, err
}

// builder grows the tree token by token.
type builder struct {
	dec   *xml.Decoder
	root  *node
	open  []*node
	texts [][]byte
	count int
}

func (b *builder) run() error {
	for {
		tok, err := b.dec.Token()
		if errors.Is(err, io.EOF) && b.root != nil && len(b.open) == 0 {
			return nil
		}
		if err != nil {
			return b.fault(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if err := b.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			b.end()
		case xml.CharData:
			if n := len(b.open); n > 0 {
				b.texts[n-1] = append(b.texts[n-1], t...)
			}
		}
	}
}

func (b *builder) start(t xml.StartElement) error {
	if b.count++; b.count > maxElements {
		return core.Errorf(core.BadInput, "the XML has more than %d elements", maxElements)
	}
	if len(b.open) >= maxDepth {
		return core.Errorf(core.BadInput, "the XML is nested more than %d deep", maxDepth)
	}
	n := &node{name: t.Name.Local, space: t.Name.Space, attrs: t.Attr}
	switch {
	case len(b.open) > 0:
		parent := b.open[len(b.open)-1]
		parent.children = append(parent.children, n)
	case b.root == nil:
		b.root = n
	default:
		return core.Errorf(core.BadInput, "the XML has two root elements, %s and %s", b.root.name, n.name)
	}
	b.open, b.texts = append(b.open, n), append(b.texts, nil)
	return nil
}

func (b *builder) end() {
	last := len(b.open) - 1
	b.open[last].text = visible(string(b.texts[last]))
	b.open, b.texts = b.open[:last], b.texts[:last]
}

// fault turns the decoder's error into a sentence.
func (b *builder) fault(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case b.root == nil:
		return core.Errorf(core.BadInput, "the file is not XML")
	case errors.As(err, &syntax):
		return core.Errorf(core.BadInput, "the XML is damaged at line %d: %w", syntax.Line, err).
			WithHint("ask the supplier to send the invoice again")
	}
	return core.Errorf(core.BadInput, "the XML is damaged: %w", err).WithHint("ask the supplier to send the invoice again")
}

// scan refuses, before the decoder sees it, what no invoice needs and what could
// cost much: a document type, and tags of enormous size.
func scan(text []byte) error {
	for {
		i := bytes.IndexByte(text, '<')
		if i < 0 {
			return nil
		}
		text = text[i:]
		var skip int
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			skip = past(text, "-->")
		case bytes.HasPrefix(text, []byte("<![CDATA[")):
			skip = past(text, "]]>")
		case bytes.HasPrefix(text, []byte("<?")):
			skip = past(text, "?>")
		case bytes.HasPrefix(text, []byte("<!")):
			return core.Errorf(core.BadInput, "the XML has a document type (DOCTYPE), which no e-invoice needs and which can be used for attacks").
				WithHint("ask the supplier for the invoice without it")
		default:
			if skip = tagEnd(text); skip > maxTag {
				return core.Errorf(core.BadInput, "the XML has a tag of more than %d KB", maxTag>>10)
			}
		}
		text = text[skip:]
	}
}

func past(text []byte, end string) int {
	if i := bytes.Index(text, []byte(end)); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

// tagEnd is the length of the tag that text begins with; a bracket in a quoted
// attribute does not end it.
func tagEnd(text []byte) int {
	quote := byte(0)
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		case i > maxTag:
			return i
		}
	}
	return len(text)
}

// all finds the elements at a path of local names. A step may name alternatives:
// "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement".
func (n *node) all(path string) []*node {
	if n == nil {
		return nil
	}
	level := []*node{n}
	for step := range strings.SplitSeq(path, "/") {
		var next []*node
		for _, p := range level {
			for _, c := range p.children {
				if named(c.name, step) {
					next = append(next, c)
				}
			}
		}
		level = next
	}
	return level
}

func named(name, step string) bool {
	if !strings.Contains(step, "|") {
		return name == step
	}
	for alt := range strings.SplitSeq(step, "|") {
		if name == alt {
			return true
		}
	}
	return false
}

// first is the first element at a path, nil when there is none. All methods of
// node accept nil.
func (n *node) first(path string) *node {
	if list := n.all(path); len(list) > 0 {
		return list[0]
	}
	return nil
}

// attr is an attribute by its local name.
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(visible(a.Value))
		}
	}
	return ""
}

// visible drops what nobody sees: the format characters and fillers of Unicode, among them those
// that turn the direction of reading, so that a name or an account shown is the one
// stored, and controls but spaces.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u2800' { // a Braille cell without dots
			return ' '
		}
		if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// flat is the text of the element in one line.
func (n *node) flat() string {
	if n == nil {
		return ""
	}
	return strings.Join(strings.Fields(n.text), " ")
}
