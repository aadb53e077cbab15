package intake

import (
	"context"
	"strings"
	"testing"

	"countersign/core"
)

// linked says that the text of every mail links to its invoice.
type linked struct{ box }

func (linked) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	u, err := box{}.Unpack(ctx, name, data)
	u.Parts = []core.Part{{Path: "mail body.html", MediaType: "text/html", Data: data, Link: "https://portal.example/invoice/7?key=secret"}}
	return u, err
}

func TestLinkOnlyMailBecomesToDo(t *testing.T) {
	w := newWorld(t)
	w.Unpacker = linked{}
	w.deliver(1, mailAbout("your invoice", "INV-1"))
	w.process()
	list := w.reviews()
	if len(list) != 1 {
		t.Fatalf("%d reviews", len(list))
	}
	v := list[0]
	if v.Status != core.StatusOnHold || v.Lane() != core.LaneNeedsData || v.Draft.Kind.Value != core.KindInvoice {
		t.Errorf("%s in %s, a %s", v.Status, v.Lane(), v.Draft.Kind.Value)
	}
	for _, e := range v.Exceptions {
		if e.Reason == core.Unreadable {
			if !strings.Contains(e.Message, "a link to portal.example.") || strings.Contains(e.Message, "secret") {
				t.Errorf("%s", e.Message)
			}
			return
		}
	}
	t.Errorf("no word of the link: %+v", v.Exceptions)
}

func TestHostOf(t *testing.T) {
	for link, want := range map[string]string{
		"https://portal.example/invoice/7?key=a@b.example": "portal.example",
		"https://portal.example:8443/":                     "portal.example",
		"https://acme.example@evil.test/invoice":           "evil.test",
		"https://acme.example:x@evil.test:443?a":           "evil.test",
		`https://evil.test\@acme.example/`:                 "evil.test",
		"https://[::1]:8080/x":                             "[::1]",
		"http://[::1]":                                     "[::1]",
	} {
		if got := hostOf(link); got != want {
			t.Errorf("%s leads to %s, want %s", link, got, want)
		}
	}
}
