package mailworker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/mailworker"
	"countersign/core"
	"countersign/mail"
	"countersign/ocr/worker"
)

const fakeArg = "countersign-fake-mail-worker"

// runFake is a worker that goes wrong in the way that its name says: "real" does what
// the subject of a mail says, the others do it whatever they get.
func runFake(how string) int {
	if how == "real" {
		return mailworker.RunFaulty(obedient)
	}
	if how == "deaf" {
		time.Sleep(time.Hour)
	}
	in, out, err := worker.Begin()
	if err != nil {
		return 3
	}
	var h map[string]any
	if _, err := worker.Read(in, &h, 0); err != nil {
		return 3
	}
	say := func(header any, body string) { _ = worker.Write(out, header, []byte(body)) }
	say(map[string]any{}, "")
	for range worker.Requests[map[string]any](in, 1<<30) {
		switch how {
		case "garbage":
			fmt.Fprint(out, strings.Repeat("Warning: this is no frame\n", 100))
		case "huge":
			_, _ = out.Write([]byte("CSF1\x00\x00\x00\x02\x7f\xff\xff\xff\xff\xff\xff\xff{}"))
		case "escape":
			say(map[string]any{"op": "message"}, `{"Parts":[{"Path":"../../x","MediaType":"application/pdf"}]}`)
			say(map[string]any{"op": "data"}, "%PDF-")
			say(map[string]any{"op": "done"}, "")
		case "inner escape":
			say(map[string]any{"op": "message"}, `{"Inside":[{"path":"../x"}]}`)
			say(map[string]any{"op": "done"}, "")
		case "vanish":
			say(map[string]any{"op": "message"}, `{"Parts":[{"Path":"a.pdf","MediaType":"application/pdf"}]}`)
			say(map[string]any{"op": "done"}, "")
		case "half":
			say(map[string]any{"op": "message"}, `{"Parts":[{"Path":"a.pdf"},{"Path":"b.pdf"}]}`)
			say(map[string]any{"op": "data"}, "%PDF-")
			return 0
		case "twice":
			say(map[string]any{"op": "message"}, `{"Parts":[{"Path":"a.pdf"}]}`)
			say(map[string]any{"op": "data"}, "%PDF-")
			say(map[string]any{"op": "data"}, "%PDF-")
		}
		time.Sleep(time.Hour)
	}
	return 0
}

// used counts the mails that an obedient worker had.
var used int

// obedient is an Unpacker that does what the subject of a mail says.
func obedient(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	used++
	u, err := mail.Unpacker{}.Unpack(ctx, name, data)
	switch u.Envelope.Subject {
	case "exit":
		os.Exit(7)
	case "panic":
		panic("index out of range")
	case "die when used":
		if used > 1 {
			os.Exit(8)
		}
	case "hang":
		for {
		}
	case "bloat":
		var hold [][]byte
		for {
			hold = append(hold, bytes.Repeat([]byte("x"), 1<<20))
		}
	case "error":
		return u, errors.New("not to be")
	}
	return u, err
}

func fakeWorkers(t testing.TB, how string, l mailworker.Limits) *mailworker.Workers {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ws := mailworker.New(mailworker.Options{Command: []string{exe, fakeArg, how}, Limits: l, Log: func(s string) { t.Log(s[:min(len(s), 200)]) }})
	t.Cleanup(func() { _ = ws.Close() })
	return ws
}
