package mail_test

import (
	"context"
	"testing"
	"time"

	"countersign/mail"
)

// FuzzUnpack takes anything apart as a mail: every part must end as something,
// quickly.
func FuzzUnpack(f *testing.F) {
	for _, s := range shapes(f) {
		if len(s.mail) < 10_000 {
			f.Add("mail.eml", []byte(s.mail))
		}
	}
	f.Add("a.zip", []byte(zipOf(f, "a.pdf", aPDF)))
	f.Add("winmail.dat", []byte(tnefOf("a.pdf", aPDF, "x")))
	f.Add("..e", []byte("a name that begins like the folder above"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		start := time.Now()
		got, err := mail.Unpacker{}.Unpack(context.Background(), name, data)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Parts) == 0 {
			t.Error("vanished: no part at all")
		}
		checkParts(t, "input", got.Parts)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// FuzzArchive takes anything apart as an archive.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(zipOf(f, "a.pdf", aPDF, "../../b", "x", "c.zip", zipOf(f, "d", "e"))))
	f.Add([]byte(lockZIP(zipOf(f, "a.pdf", aPDF))))
	f.Add([]byte(gzipOf(aXML)))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := mail.Unpacker{}.Unpack(context.Background(), "a.zip", append([]byte("PK\x03\x04"), data...))
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, "input", got.Parts)
		got, _ = mail.Unpacker{}.Unpack(context.Background(), "a.zip", data)
		checkParts(t, "input", got.Parts)
	})
}

// FuzzMediaType gives any bytes a type.
func FuzzMediaType(f *testing.F) {
	for _, s := range []string{aPDF, aXML, head, "\xff\xfe<\x00", "RIFF\x10\x00\x00\x00WEBPVP8 ", tnefOf("a", "b", "c"), signed("x"), zipOf(f, "mimetype", "x")} {
		f.Add("a.pdf", []byte(s))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if got := (mail.Unpacker{}).MediaType(name, data); got == "" {
			t.Error("no type")
		}
	})
}
