package cms

import "testing"

// plain is a SignedData without signers around "hello", in DER.
const plain = "\x30\x29\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x1c\x30\x1a\x02\x01\x01\x31\x00\x30\x11\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x04\x24\x02\x04\x00\x31\x00"

func TestContent(t *testing.T) {
	const data = "\x30\x2e\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x21\x30\x1f\x02\x01\x01\x31\x00\x30\x16\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x09\x04\x07in here\x31\x00"
	got, err := Content([]byte(data))
	if err != nil || string(got) != "in here" {
		t.Errorf("got %q %v", got, err)
	}
	if got, err := Content([]byte(plain)); err != nil || len(got) != 0 {
		t.Errorf("empty content: %q %v", got, err)
	}
	detached := "\x30\x23\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x16\x30\x14\x02\x01\x01\x31\x00\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x31\x00"
	if _, err := Content([]byte(detached)); err != ErrDetached {
		t.Errorf("detached: %v", err)
	}
}

func FuzzContent(f *testing.F) {
	f.Add([]byte(plain))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _ := Content(data)
		if len(got) > len(data) {
			t.Errorf("%d bytes from %d", len(got), len(data))
		}
		_, _ = KindOf(data)
	})
}
