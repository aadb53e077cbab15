package mailworker_test

import (
	"bytes"
	"context"
	"testing"

	"countersign/cmd/internal/mailworker"
	"countersign/mail"
)

// FuzzThroughAnswers sends what any mail holds through the answers of a worker.
func FuzzThroughAnswers(f *testing.F) {
	for _, raw := range letters(f) {
		f.Add("mail.eml", raw)
	}
	f.Add("a.zip", []byte(zipOf(f, "a.pdf", aPDF)))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		got, err := mail.Unpacker{}.Unpack(context.Background(), name, data)
		if err != nil {
			t.Skip("refused")
		}
		var answers bytes.Buffer
		if err := mailworker.WriteUnpacked(&answers, got); err != nil {
			t.Fatal(err)
		}
		if again, err := mailworker.Collect(&answers, mailworker.AnswerLimit(len(data))); err != nil || len(again.Parts) != len(got.Parts) {
			t.Errorf("%d of %d parts, %v", len(again.Parts), len(got.Parts), err)
		}
	})
}

// FuzzAnswers takes anything for what a worker answers.
func FuzzAnswers(f *testing.F) {
	for _, raw := range letters(f) {
		u, err := mail.Unpacker{}.Unpack(context.Background(), "mail.eml", raw)
		var b bytes.Buffer
		if err == nil {
			err = mailworker.WriteUnpacked(&b, u)
		}
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		u, err := mailworker.Collect(bytes.NewReader(data), 1000)
		if err != nil {
			return
		}
		paths, sum := map[string]bool{}, 0
		for _, p := range u.Parts {
			if paths[p.Path] || len(p.Data) > 0 && p.Skip != "" {
				t.Errorf("%q came twice, or is there and left out", p.Path)
			}
			paths[p.Path] = true
			sum += len(p.Data)
		}
		if sum > 1000 {
			t.Errorf("%d bytes, and 1000 are allowed", sum)
		}
	})
}
