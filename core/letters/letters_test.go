package letters

import "testing"

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"Müller & Söhne": "muller & sohne", "Straße": "strasse", "STRASSE": "strasse", "Łódź": "łodz", "ﬁn ①": "fin 1", "Café №5": "cafe no5", "": "", "a\xffb": "a\ufffdb",
	} {
		if got := Fold(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}
