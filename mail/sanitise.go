package mail

import (
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// sanitiser writes a mail's HTML anew with only what shows text, tables and the
// mail's own pictures. Nothing in the result runs, loads, or sends anything. It
// works on tags, not on a tree, so that its work is linear in the size of the
// text.
type sanitiser struct {
	picture func(contentID string) string
}

// allowedTags are the elements that remain; the text of others remains without
// them.
var allowedTags = set("a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt " +
	"em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong " +
	"sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr")

// droppedText are elements whose text goes with them.
var droppedText = set("script style title iframe noembed noframes noscript object embed applet template svg math textarea select audio video canvas xmp plaintext")

// allowedAttributes remain; style, href and src are looked at one by one.
var allowedAttributes = set("align alt bgcolor border cellpadding cellspacing color colspan dir face height lang nowrap rowspan size span start title type valign value width")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// clean returns the harmless form of an HTML text.
func (s *sanitiser) clean(src string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(maxBody)
	skipping, depth := "", 0 // the dropped element that we are in
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				out.WriteString(html.EscapeString(string(z.Raw())))
			}
			return out.String()
		case html.TextToken:
			if skipping == "" {
				out.WriteString(html.EscapeString(html.UnescapeString(string(z.Raw()))))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			skipping, depth = s.start(&out, t, skipping, depth)
		case html.EndTagToken:
			t := z.Token()
			if skipping == "" {
				if allowedTags[t.Data] {
					out.WriteString("</" + t.Data + ">")
				}
			} else if t.Data == skipping {
				if depth--; depth == 0 {
					skipping = ""
				}
			}
		}
	}
}

// start writes a start tag, or enters an element that is dropped.
func (s *sanitiser) start(out *strings.Builder, t html.Token, skipping string, depth int) (string, int) {
	switch {
	case skipping != "":
		if t.Data == skipping && t.Type == html.StartTagToken {
			depth++
		}
	case droppedText[t.Data]:
		if t.Type == html.StartTagToken && t.Data != "embed" {
			return t.Data, 1
		}
	case t.Data == "img":
		s.image(out, t)
	case allowedTags[t.Data]:
		out.WriteString("<" + t.Data)
		for _, a := range t.Attr {
			writeAttribute(out, a)
		}
		out.WriteString(">")
	}
	return skipping, depth
}

// writeAttribute writes an attribute if it is harmless.
func writeAttribute(out *strings.Builder, a html.Attribute) {
	value := a.Val
	switch {
	case a.Key == "style":
		if value = cleanCSS(value); value == "" {
			return
		}
	case a.Key == "href":
		if !webLink.MatchString(strings.TrimSpace(value)) {
			return
		}
	case !allowedAttributes[a.Key]:
		return
	}
	out.WriteString(" " + a.Key + `="` + html.EscapeString(value) + `"`)
}

var (
	// webLink are links that a person may follow later.
	webLink = regexp.MustCompile(`(?i)^(https?://|mailto:)`)
	// dataPicture are pictures that stand in the text itself.
	dataPicture = regexp.MustCompile(`(?i)^data:image/(png|jpeg|jpg|gif|bmp|webp);base64,[A-Za-z0-9+/=\s]+$`)
	// loadingCSS are the ways in which a style loads or runs something.
	loadingCSS = regexp.MustCompile(`(?i)url\s*\(|image-set\s*\(|expression\s*\(|@import|behavior\s*:|-moz-binding|src\s*:`)
	commentCSS = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

// cleanCSS keeps the declarations of a style that load nothing.
func cleanCSS(style string) string {
	style = commentCSS.ReplaceAllString(style, "")
	if strings.ContainsAny(style, `\<>{}`) {
		return "" // escapes hide what the rest is
	}
	var kept []string
	for d := range strings.SplitSeq(style, ";") {
		if d = strings.TrimSpace(d); d != "" && !loadingCSS.MatchString(d) {
			kept = append(kept, d)
		}
	}
	return strings.Join(kept, "; ")
}

// image writes a picture that came with the mail; of one that would be loaded
// only its description remains.
func (s *sanitiser) image(out *strings.Builder, t html.Token) {
	src, alt := "", ""
	var rest strings.Builder
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			src = strings.TrimSpace(a.Val)
		case "alt":
			alt = a.Val
		case "width", "height", "align", "border", "style":
			writeAttribute(&rest, a)
		}
	}
	if id, ok := strings.CutPrefix(src, "cid:"); ok {
		src = s.picture(contentID(id))
	}
	if !dataPicture.MatchString(src) {
		out.WriteString(html.EscapeString(alt))
		return
	}
	out.WriteString(`<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(alt) + `"` + rest.String() + ">")
}

// tagText is the text of an HTML piece, for telling whether it shows anything.
func tagText(src string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(src[:min(len(src), maxBody)]))
	for dropped := false; ; {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken:
			name, _ := z.TagName()
			dropped = droppedText[string(name)]
		case html.EndTagToken:
			dropped = false
		case html.TextToken:
			if !dropped {
				out.WriteString(html.UnescapeString(string(z.Text())))
			}
		}
	}
}
