package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"countersign/cmd/internal/mailworker"
	"countersign/core"
	"countersign/core/audit"
	"countersign/ocr"
	"countersign/store"
)

// Verified is what a check of the log and of what is stored found.
type Verified struct {
	Entries   int64  `json:"entries"`
	Documents int    `json:"documents"`
	Head      string `json:"head"` // the hash of the last entry
	// Signed is the newest signed head; nil when none was signed yet.
	Signed   *core.TreeHead `json:"signed,omitempty"`
	Key      string         `json:"key,omitempty"`
	SetBack  string         `json:"clock_set_back,omitempty"` // where the clock first was
	Problems []string       `json:"problems"`
}

// Verify checks the whole log, what is stored against what the log says, and every
// stored file against its hash. The anchor is what somebody kept elsewhere and the log
// must still hold. Problems are sentences, the first bad entry first.
func (a *App) Verify(ctx context.Context, anchor audit.Anchor, progress func(what string, done, total int)) (Verified, error) {
	tell := func(what string) func(done, total int) {
		return func(done, total int) {
			if progress != nil {
				progress(what, done, total)
			}
		}
	}
	found, err := a.store.CheckLog(ctx, anchor, tell("checking the log"))
	out := Verified{Entries: found.Head.Seq, Head: found.Head.Hash, Key: found.Key, SetBack: found.SetBack, Problems: append([]string{}, found.Problems...)}
	if found.Signed.Size > 0 {
		out.Signed = &found.Signed
	}
	if err != nil {
		return out, err
	}
	files := tell("checking documents")
	problems, err := a.store.Check(ctx, store.CheckOptions{Rehash: true, Progress: func(done, total int) {
		out.Documents = done
		files(done, total)
	}})
	out.Problems = append(out.Problems, problems...)
	return out, err
}

// State is how a checked thing is.
type State string

// The states that Doctor reports.
const (
	Good State = "ok"
	Warn State = "warning"
	Bad  State = "bad"
)

// Finding is one line of Doctor's answer.
type Finding struct {
	What    string `json:"what"`
	State   State  `json:"state"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Doctor checks the installation and, if there is one, the data folder. Only what is
// bad keeps the program from working.
func Doctor(ctx context.Context, c Config) ([]Finding, error) {
	out, err := readers(ctx)
	if err != nil {
		return nil, err
	}
	mails, err := openers(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, mails...)
	dir := c.dir()
	if w := store.SyncWarning(dir); w != "" {
		out = append(out, Finding{"data folder", Warn, w, "move it to a folder that no other program copies"})
	}
	if !Exists(c) {
		return append(out, Finding{"data folder", Warn, "there is none in " + dir, "make one with `countersignctl init`"}), nil
	}
	a, err := Open(ctx, c)
	if err != nil {
		return append(out, finding("data folder", err)), nil
	}
	defer a.Close()
	out = append(out, Finding{What: "data folder", State: Good, Message: dir})
	v, err := a.Verify(ctx, audit.Anchor{}, nil)
	switch {
	case err != nil:
		out = append(out, finding("audit log", err))
	case len(v.Problems) > 0:
		out = append(out, Finding{"audit log", Bad, v.Problems[0], "keep the folder as it is and compare it with a backup"})
	default:
		out = append(out, Finding{What: "audit log", State: Good, Message: fmt.Sprintf("%d entries and %d files are sound", v.Entries, v.Documents)}, headHealth(v, time.Now()))
	}
	out = append(out, newWorkerLog(dir, c.Now).health()...)
	out = append(out, a.mailHealth(ctx)...)
	out = append(out, a.outgoingHealth(ctx)...)
	return append(out, writable(dir)), ctx.Err()
}

// headHealth is how long ago a head of the log was signed.
func headHealth(v Verified, now time.Time) Finding {
	const what, hint = "signed head", "`countersignctl audit head` signs one; keep it where nobody who works here can change it"
	switch {
	case v.Signed == nil:
		return Finding{what, Warn, "none was signed yet: nothing shows that the log was not written anew as a whole", hint}
	case now.Sub(v.Signed.At) > 7*24*time.Hour && v.Entries > v.Signed.Size+1:
		return Finding{what, Warn, "the last is of " + v.Signed.At.Local().Format("2 Jan 2006") + fmt.Sprintf("; %d entries came after it", v.Entries-v.Signed.Size), hint}
	}
	return Finding{What: what, State: Good, Message: fmt.Sprintf("over the first %d entries, of %s", v.Signed.Size, v.Signed.At.Local().Format("2 Jan 2006, 15:04"))}
}

func finding(what string, err error) Finding {
	f := Finding{What: what, State: Bad, Message: err.Error()}
	var e *core.Error
	if errors.As(err, &e) {
		f.Message, f.Hint = e.Msg, e.Hint
	}
	return f
}

// readers asks a worker what it can read and what it is kept from.
func readers(ctx context.Context) ([]Finding, error) {
	r, err := ocr.Doctor(ctx)
	if err != nil {
		return nil, err
	}
	if r.Fault != "" {
		return []Finding{{"reading", Bad, r.Fault, r.Hint}}, nil
	}
	out := []Finding{{What: "PDF", State: Good, Message: "MuPDF " + r.MuPDF}}
	if r.MuPDF == "" {
		out[0] = Finding{"PDF", Bad, "this program was built without the PDF reader", "install a release of the program"}
	}
	out = append(out, scans(r))
	open := escapes("a document reader", r.Tests)
	if len(r.Tests) > 0 && len(open) == 0 {
		open = []Finding{{What: "sandbox", State: Good, Message: "document readers are kept from files, the network and other programs"}}
	}
	return append(out, open...), nil
}

// openers asks a worker that takes mails apart what it is kept from.
func openers(ctx context.Context) ([]Finding, error) {
	w := mailworker.New(mailworker.Options{})
	defer w.Close()
	tests, err := w.SelfTest(ctx)
	switch {
	case core.KindOf(err) == core.Interrupted:
		return nil, err
	case err != nil:
		return []Finding{finding("mails", err)}, nil
	}
	if open := escapes("what takes mails apart", tests); len(open) > 0 {
		return open, nil
	}
	return []Finding{{What: "mails", State: Good, Message: "taken apart in a process that is kept from files, the network and other programs"}}, nil
}

// escapes says what a worker could do that it should not.
func escapes(who string, tests []ocr.SandboxTest) (out []Finding) {
	for _, t := range tests {
		if !t.Refused {
			out = append(out, Finding{"sandbox", Warn, who + " could " + t.What + ": this system does not keep it in", "open documents of strangers on another computer"})
		}
	}
	return out
}

// scans is how well pictures are read.
func scans(r ocr.Report) Finding {
	switch {
	case r.Tesseract == "":
		return Finding{"scans", Bad, "Tesseract is not there, so pictures and scans cannot be read", cmp.Or(r.Hint, "install tesseract-ocr")}
	case len(r.Missing) > 0:
		return Finding{"scans", Warn, "Tesseract " + r.Tesseract + " does not know " + strings.Join(r.Missing, ", "), r.Hint}
	}
	return Finding{What: "scans", State: Good, Message: "Tesseract " + r.Tesseract + " with " + strings.Join(r.Languages, ", ")}
}

func (a *App) mailHealth(ctx context.Context) []Finding {
	list, err := a.MailAccounts(ctx)
	if err != nil {
		return []Finding{finding("mail", err)}
	}
	var out []Finding
	for _, m := range list {
		f := Finding{What: "mailbox " + m.Name, State: Good, Message: "last success " + m.LastOK.Local().Format("2 Jan 2006, 15:04")}
		switch {
		case m.LastError != "":
			f.State, f.Message = Warn, m.LastError
		case m.LastOK.IsZero():
			f.State, f.Message, f.Hint = Warn, "never polled", "run `countersignctl poll`"
		case time.Since(m.LastOK) > core.MailStale:
			f.State, f.Hint = Warn, "run `countersignctl poll --watch` or keep the window open"
		}
		out = append(out, f)
	}
	if len(list) > 0 {
		out = append(out, Finding{What: "mail passwords", State: Good, Message: passwordPlace()})
	}
	return out
}

// outgoingHealth is how notices go out; nothing where they are off.
func (a *App) outgoingHealth(ctx context.Context) []Finding {
	o, failed, err := a.outgoing(ctx)
	const what = "outgoing mail"
	switch {
	case err != nil:
		return []Finding{finding(what, err)}
	case !o.On:
		return nil
	case o.LastError != "":
		return []Finding{{what, Warn, o.LastError, "`countersignctl notices test` tries it step by step"}}
	case len(failed) > 0:
		last := failed[len(failed)-1]
		return []Finding{{what, Warn, fmt.Sprintf("%d could not be sent, the last to %s: %s", len(failed), last.To, last.Error), "`countersignctl notices list --failed` lists them, and `notices retry` has them tried again"}}
	case o.LastOK.IsZero():
		return []Finding{{What: what, State: Good, Message: "switched on; nothing was sent yet"}}
	}
	return []Finding{{What: what, State: Good, Message: "last success " + o.LastOK.Local().Format("2 Jan 2006, 15:04")}}
}

// passwordPlace says where a password that is entered now would lie.
func passwordPlace() string {
	if store.KeyringAnswers() {
		return "kept in this computer's keyring"
	}
	return "kept in a sealed file in the data folder, because no keyring answers here"
}

// writable tries to write beside the data, where space and permissions show.
func writable(dir string) Finding {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err == nil {
		defer os.Remove(f.Name())
		_, err = f.Write(make([]byte, 1<<20))
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}
	if err != nil {
		return Finding{"disk", Bad, "nothing can be written to " + filepath.Clean(dir), "check permissions and free space"}
	}
	return Finding{What: "disk", State: Good, Message: "can be written to"}
}
