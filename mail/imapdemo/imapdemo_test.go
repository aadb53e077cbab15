package imapdemo_test

import (
	"context"
	"testing"

	"countersign/mail"
	"countersign/mail/imapdemo"
	"countersign/mail/mailtest"
)

func TestDemoServer(t *testing.T) {
	messages := mailtest.Messages(30, 5000, 1)
	s, err := imapdemo.Start(t.Context(), "demo", "secret", messages)
	if err != nil {
		t.Fatal(err)
	}
	p, in := &mail.Poller{}, mailtest.NewInbox()
	if _, err := p.Poll(t.Context(), s.Account("demo", "demo"), "secret", in, nil); err != nil {
		t.Fatal(err)
	}
	for i, raw := range messages {
		if !in.Has(raw) {
			t.Errorf("message %d is missing", i)
		}
	}
	extra := mailtest.Large(100, 2)
	if err := s.Add(extra); err != nil {
		t.Fatal(err)
	}
	if got, err := p.Poll(t.Context(), s.Account("demo", "demo"), "secret", in, nil); err != nil || got.Delivered != 1 || !in.Has(extra) {
		t.Errorf("%+v %v", got, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := p.Poll(t.Context(), s.Account("demo", "demo"), "secret", in, nil); err == nil {
		t.Error("the server answers after Close")
	}
}

func TestDemoServerEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := imapdemo.Start(ctx, "demo", "secret", nil)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
