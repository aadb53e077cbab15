package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/audit"
	"countersign/mail/mailtest"
	"countersign/store"
)

// TestStories runs testdata/*.txtar: what people and scripts do with the program, in
// the words of the command line. Besides testscript's own commands there are
//
//	ctl CODE ARG...                     run countersignctl; it must end with CODE, and as the contract has it
//	json [FIELD=VALUE... --] FIELD=VALUE...
//	                                    of the objects that were printed, one fits the first; it fits the last too
//	count N [FIELD=VALUE...]            as many objects fit
//	get VAR FIELD [FIELD=VALUE...]      put a field of the one that fits into a variable
//	ubl FILE [NAME=VALUE...]            write an electronic invoice of today
//	sample MAIL FILE                    write a sample mail (.eml), or what is attached to it
//	typed TEXT FILE                     write a text as a PDF in typewriter letters, a page for each form feed (written ^L)
//	outlet USER PASSWORD                start a server for outgoing mail: OUTLET_PORT, OUTLET_CA
//	posted N TO TEXT                    it took N mails to this address that say this
//	sample csv                          write the sample firm's import files
//
// A field is a path such as exceptions.0.reason; len is the length of a list.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("COUNTERSIGN_DIR", filepath.Join(e.WorkDir, "books"))
			e.Setenv("COUNTERSIGN_PASSPHRASE", sample.Passphrase)
			e.Setenv("PASS", sample.Passphrase)
			e.Setenv("COUNTERSIGN_KEYRING", "off")
			e.Defer(func() { untouched(e.T(), filepath.Join(e.WorkDir, "books")) })
			e.Values[outletKey{}] = &mailtest.Outlet{TLS: "starttls"}
			day := core.DateOf(time.Now())
			e.Setenv("TODAY", day.String())
			e.Setenv("DUE", day.AddDays(30).String())
			e.Setenv("FROM", day.AddDays(-40).String())
			e.Setenv("MONTH", day.String()[:7])
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ctl": ctl, "outlet": outlet, "posted": posted, "json": jsonFits, "count": jsonCount, "get": jsonGet, "ubl": ubl, "letter": letter, "sample": sampleFiles, "typed": typed,
		},
		RequireExplicitExec: true,
	})
}

// untouched holds the books of a story that is over to their log: whatever was done
// through the program is no false alarm.
func untouched(t testscript.T, dir string) {
	s, err := store.Open(context.Background(), dir, store.Options{ReadOnly: true})
	if err != nil {
		return // a story without books, or about broken ones
	}
	found, err := s.CheckLog(context.Background(), audit.Anchor{}, nil)
	problems, cerr := s.Check(context.Background(), store.CheckOptions{Rehash: true})
	if err := errors.Join(err, cerr, s.Close()); err != nil || len(found.Problems)+len(problems) > 0 {
		t.Fatal("the books do not fit their log: ", err, found.Problems, problems)
	}
}

// ctl runs a command and holds it to the contract: its exit code, one line or one
// object for a failure, and then nothing of the books changed but for the entry that
// says what was refused.
func ctl(ts *testscript.TestScript, neg bool, args []string) {
	code, err := strconv.Atoi(args[0])
	if neg || err != nil {
		ts.Fatalf("usage: ctl CODE ARG...")
	}
	dir := ts.Getenv("COUNTERSIGN_DIR")
	for i, a := range args {
		if a == "--dir" {
			dir = ts.MkAbs(args[i+1])
		}
	}
	before := stateOf(dir)
	got := 0
	err = ts.Exec("countersignctl", args[1:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	out, errs := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if got != code {
		ts.Fatalf("exit code %d, want %d\n%s%s", got, code, out, errs)
	}
	if code == 0 {
		return
	}
	if why := badRefusal(args, code, out, errs); why != "" {
		ts.Fatalf("%s\n%s%s", why, out, errs)
	}
	if after := stateOf(dir); after != before {
		ts.Fatalf("the books changed from %+v to %+v", before, after)
	}
}

// badRefusal says what is wrong with how a failure is told; empty when it is right.
func badRefusal(args []string, code int, out, errs string) string {
	if !wantsJSON(args) {
		switch {
		case strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "countersignctl: ") || !strings.Contains(errs, "; "):
			return "not one line `countersignctl: what; hint`"
		case out != "" && code != 1:
			return "a refusal prints on standard output"
		}
		return ""
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var last struct {
		Error struct{ Kind, Message, Hint string }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Error.Kind == "" || last.Error.Message == "" || last.Error.Hint == "" {
		return fmt.Sprintf("not one object {\"error\": {kind, message, hint}}: %v", err)
	}
	if errs != "" {
		return "with --json there is something on standard error"
	}
	return ""
}

// state is what a command that fails must leave as it is.
type state struct {
	there                      bool
	messages, documents, files int
	entries                    int64 // without those of a refusal
	reviews                    string
}

func stateOf(dir string) (s state) {
	st, err := store.Open(context.Background(), dir, store.Options{ReadOnly: true})
	if err != nil {
		return s
	}
	defer st.Close()
	s.there = true
	list, _ := filepath.Glob(filepath.Join(dir, "documents", "*", "*"))
	s.files = len(list)
	err = st.View(context.Background(), func(r core.Reader) error {
		messages, err := r.ListMessages("")
		if err != nil {
			return err
		}
		deliveries, err := r.ListDeliveries(core.DeliveryFilter{})
		if err != nil {
			return err
		}
		reviews, err := r.ListReviews(core.ReviewFilter{})
		if err != nil {
			return err
		}
		for _, v := range reviews {
			s.reviews += fmt.Sprintf("%s %s %d; ", v.ID, v.Status, len(v.Approvals))
		}
		s.messages, s.documents = len(messages), len(deliveries)
		refusal := int64(0)
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			if e.Action == "Refused" || e.Action == "Checked" && refusal >= 0 {
				refusal++
			}
			s.entries = e.Seq - refusal
			return nil
		})
	})
	if err != nil {
		s.reviews = err.Error()
	}
	return s
}

// conditions are FIELD=VALUE words.
func conditions(ts *testscript.TestScript, words []string) (list [][2]string) {
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			ts.Fatalf("%q is not FIELD=VALUE", w)
		}
		list = append(list, [2]string{name, value})
	}
	return list
}

// printed are the objects on standard output for which the conditions hold.
func printed(ts *testscript.TestScript, words []string) (list []any) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			ts.Fatalf("%v in %s", err, line)
		}
		fits := true
		for _, c := range conditions(ts, words) {
			fits = fits && text(v, c[0]) == c[1]
		}
		if fits {
			list = append(list, v)
		}
	}
	return list
}

// text is a field of an object as text; "-" when it is not there.
func text(v any, path string) string {
	for name := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			inner, ok := x[name]
			if !ok {
				return "-"
			}
			v = inner
		case []any:
			if name == "len" {
				return strconv.Itoa(len(x))
			}
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(x) {
				return "-"
			}
			v = x[i]
		default:
			return "-"
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func jsonFits(ts *testscript.TestScript, neg bool, args []string) {
	which, want := []string{}, args
	for i, a := range args {
		if a == "--" {
			which, want = args[:i], args[i+1:]
		}
	}
	list := printed(ts, which)
	if neg || len(list) != 1 {
		ts.Fatalf("%d objects fit %q", len(list), which)
	}
	for _, c := range conditions(ts, want) {
		if got := text(list[0], c[0]); got != c[1] {
			b, _ := json.Marshal(list[0])
			ts.Fatalf("%s is %q, want %q in\n%s", c[0], got, c[1], b)
		}
	}
}

func jsonCount(ts *testscript.TestScript, neg bool, args []string) {
	if list := printed(ts, args[1:]); neg || strconv.Itoa(len(list)) != args[0] {
		ts.Fatalf("%d objects fit, want %s\n%s", len(list), args[0], ts.ReadFile("stdout"))
	}
}

func jsonGet(ts *testscript.TestScript, neg bool, args []string) {
	list := printed(ts, args[2:])
	if neg || len(list) != 1 {
		ts.Fatalf("%d objects fit %q", len(list), args[2:])
	}
	ts.Setenv(args[0], text(list[0], args[1]))
}

// post is the sample firm's mails, drawn once for all stories.
var post = sync.OnceValues(func() ([]sample.Mail, error) { return sample.Mails(core.DateOf(time.Now())) })

func sampleFiles(ts *testscript.TestScript, neg bool, args []string) {
	if args[0] == "csv" {
		sampleTables(ts)
		return
	}
	mails, err := post()
	ts.Check(err)
	for _, m := range mails {
		if neg || !strings.HasSuffix(m.Name, args[0]) {
			continue
		}
		data := m.Raw
		if filepath.Ext(args[1]) != ".eml" {
			data = m.Files[0].Data
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o644))
		return
	}
	ts.Fatalf("there is no sample mail %s", args[0])
}

// sampleTables writes the import files of the sample firm.
func sampleTables(ts *testscript.TestScript) {
	for _, name := range sample.CSVFiles {
		f, err := os.Create(ts.MkAbs(name))
		ts.Check(err)
		ts.Check(errors.Join(sample.WriteCSV(core.DateOf(time.Now()), writers{name: f}), f.Close()))
	}
}
