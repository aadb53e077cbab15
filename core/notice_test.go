package core_test

import (
	"strings"
	"testing"

	"countersign/core"
)

func TestMailAddress(t *testing.T) {
	for typed, want := range map[string]string{
		"anna@firm.example": "anna@firm.example", " a.b+c@x.y ": "a.b+c@x.y", "anna@münchen.example": "anna@münchen.example", "O'Neil@firm.example": "O'Neil@firm.example",
		"": "", "anna": "", "@firm.example": "", "anna@": "", "a b@x.y": "", "a@x y": "", "<a@x.y>": "", "a@x.y,b@x.y": "", "a@b@c": "", "a@x.y\r\nRCPT": "",
		"ännä@x.y": "", ".a@x.y": "", "a..b@x.y": "", "a@.x": "", "a@x\u202ey": "", `"a"@x.y`: "", strings.Repeat("a", 65) + "@x.y": "",
	} {
		got, err := core.MailAddress(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}
