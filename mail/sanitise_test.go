package mail_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"countersign/mail"
)

// FuzzClean reads what became of any text as a browser would: nothing in it may run,
// load or send anything.
func FuzzClean(f *testing.F) {
	for _, s := range []string{
		`<p onclick=x style="background:url(//a);color:red">a<script>b</script><img src=http://a><img src="cid:x" alt='"'>`,
		`<a href=javascript:x>a</a><a href="https://b">c</a><svg><style><img src=x onerror=y></style></svg><math><mi>`,
		"<textarea></textarea ><title><script>x</title><xmp><img src=x></xmp><plaintext><b>", `<!--><img src=x>--><table><td style="w\idth:expression(1)">`,
		`<noscript><p title="</noscript><img src=x onerror=y>">`, "<form action=x><input><iframe srcdoc='<script>x</script>'></iframe><base href=x><meta http-equiv=refresh>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		got := mail.Clean(src)
		root, err := html.Parse(strings.NewReader("<!DOCTYPE html><html><body>" + got + "</body></html>"))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode {
				checkElement(t, got, n)
			}
		}
	})
}

func checkElement(t *testing.T, page string, n *html.Node) {
	t.Helper()
	switch n.Data {
	case "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "button", "base", "meta", "link", "video", "audio", "template":
		t.Errorf("<%s> in %q", n.Data, page)
	}
	for _, a := range n.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "srcset", a.Key == "background", a.Key == "action",
			a.Key == "src" && !strings.HasPrefix(value, "data:image/"),
			a.Key == "href" && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "mailto:"),
			a.Key == "style" && (strings.Contains(value, "url(") || strings.Contains(value, "expression(") || strings.Contains(value, "@import")):
			t.Errorf("%s=%q in %q", a.Key, a.Val, page)
		}
	}
}
