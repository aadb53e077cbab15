package access

import (
	"strings"
	"testing"

	"countersign/core"
)

func TestCheck(t *testing.T) {
	kept := Hash("correct horse battery", []byte("0123456789abcdef"))
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Errorf("kept as %s", kept)
	}
	for _, c := range []struct {
		kept, try string
		want      bool
	}{
		{kept, "correct horse battery", true},
		{kept, "correct horse batterz", false},
		{kept, "", false},
		{"", "", false},
		{"plain", "plain", false},
		{strings.Replace(kept, "t=3", "t=0", 1), "correct horse battery", false},
		{strings.Replace(kept, "m=65536", "m=4294967295", 1), "correct horse battery", false},
		{kept[:len(kept)-2] + "!!", "correct horse battery", false},
	} {
		if got := Check(c.kept, c.try); got != c.want {
			t.Errorf("Check(%q, %q) = %v", c.kept, c.try, got)
		}
	}
}

func TestNewPassphrase(t *testing.T) {
	if err := Acceptable(" "); core.KindOf(err) != core.Refused {
		t.Errorf("an empty passphrase: %v", err)
	}
	if err := Acceptable("short"); err != nil {
		t.Errorf("a short passphrase is allowed: %v", err)
	}
	if !Weak("seven77") || Weak("ächtzehn") {
		t.Error("eight characters is where weak ends")
	}
}
