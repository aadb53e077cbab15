package worker

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// answer is a header.
type answer struct {
	Op     string
	Page   int
	Faults []string
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := answer{Op: rapid.String().Draw(t, "op"), Page: rapid.Int().Draw(t, "page"), Faults: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "faults")}
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		var b bytes.Buffer
		for range 2 {
			if err := Write(&b, in, body); err != nil {
				t.Fatal(err)
			}
		}
		r := iotest.OneByteReader(&b)
		for range 2 {
			var out answer
			got, err := Read(r, &out, int64(len(body)))
			if err != nil || !bytes.Equal(got, body) || out.Page != in.Page || len(out.Faults) != len(in.Faults) {
				t.Fatalf("%+v %q %v", out, got, err)
			}
		}
		if _, err := Read(r, &in, 0); !errors.Is(err, io.EOF) {
			t.Fatalf("at the end: %v", err)
		}
	})
}

func TestRefused(t *testing.T) {
	var good bytes.Buffer
	if err := Write(&good, answer{Op: "done"}, []byte("12345")); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"other magic":      []byte("Warning: Invalid resolution 0 dpi."),
		"cut prefix":       good.Bytes()[:7],
		"cut header":       good.Bytes()[:18],
		"cut body":         good.Bytes()[:good.Len()-1],
		"header too large": []byte("CSF1\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"),
		"body too large":   []byte("CSF1\x00\x00\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff{}"),
		"no JSON":          []byte("CSF1\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00}{"),
	} {
		var a answer
		if _, err := Read(bytes.NewReader(b), &a, 100); !errors.Is(err, ErrProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var a answer
	if _, err := Read(bytes.NewReader(good.Bytes()), &a, 4); !errors.Is(err, ErrProtocol) {
		t.Errorf("over the cap: %v", err)
	}
}

// FuzzRead: any bytes give frames or an error, and never more memory than came.
func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, answer{Op: "page", Page: 3}, []byte(`{"number":3}`)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("CSF1\x00\x00\x00\x02\x00\x00\x00\x00\x7f\xff\xff\xff{}"))
	f.Add([]byte("CSF1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		for {
			var a answer
			body, err := Read(r, &a, 1<<30)
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, ErrProtocol) {
					t.Fatalf("an error of no kind: %v", err)
				}
				return
			}
			if len(body) > len(data) {
				t.Fatalf("%d bytes out of %d", len(body), len(data))
			}
		}
	})
}
