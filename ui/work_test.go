package ui

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// queued is work whose jobs wait until the test lets them go, in any order.
func queued() (*work, *[]func()) {
	var jobs []func()
	w := newWork(context.Background())
	w.spawn = func(f func()) { jobs = append(jobs, f) }
	w.post = func(f func()) { f() }
	return w, &jobs
}

func TestStaleResultsAreDropped(t *testing.T) {
	w, jobs := queued()
	var shown []string
	ask := func(name string) {
		start(w, "slot", func(context.Context) (string, error) { return name, nil }, func(s string, _ error) { shown = append(shown, s) })
	}
	ask("old")
	ask("new")
	(*jobs)[1]()
	(*jobs)[0]()
	if len(shown) != 1 || shown[0] != "new" {
		t.Errorf("shown %v, want the new one alone", shown)
	}
	ask("stopped")
	w.stop("slot")
	(*jobs)[2]()
	if len(shown) != 1 {
		t.Errorf("a stopped job was shown: %v", shown)
	}
}

func TestANewerJobEndsTheOlder(t *testing.T) {
	w, jobs := queued()
	var first error
	start(w, "slot", func(ctx context.Context) (int, error) { first = ctx.Err(); return 0, nil }, func(int, error) {})
	start(w, "slot", func(context.Context) (int, error) { return 0, nil }, func(int, error) {})
	(*jobs)[0]()
	if first == nil {
		t.Error("the older job was not told to end")
	}
}

func TestDecisionsAreNeverDropped(t *testing.T) {
	w, jobs := queued()
	n := 0
	for range 3 {
		decide(w, func(context.Context) (int, error) { return 1, nil }, func(v int, _ error) { n += v })
	}
	for i := range *jobs {
		(*jobs)[len(*jobs)-1-i]()
	}
	if n != 3 {
		t.Errorf("%d of 3 decisions came back", n)
	}
}

func TestClosingEndsJobsWithinTheGrace(t *testing.T) {
	w := newWork(context.Background())
	w.post = func(f func()) { f() }
	ended := make(chan struct{})
	start(w, "long", func(ctx context.Context) (int, error) {
		<-ctx.Done()
		close(ended)
		return 0, ctx.Err()
	}, func(int, error) { t.Error("a result was shown after closing") })
	if !w.close(5 * time.Second) {
		t.Error("closing did not wait for the job")
	}
	select {
	case <-ended:
	default:
		t.Error("the job was not ended")
	}
	w = newWork(context.Background())
	hangs := make(chan struct{})
	defer close(hangs)
	decide(w, func(context.Context) (int, error) { <-hangs; return 0, nil }, func(int, error) {})
	if w.close(10 * time.Millisecond) {
		t.Error("closing waited for a job that hangs")
	}
}

func TestTimersOfAStoppedSlotAreSilent(t *testing.T) {
	s := newStepwork()
	fired := 0
	s.later("a", time.Hour, func() { fired++ })
	s.later("b", time.Hour, func() { fired++ })
	s.stop("a")
	for _, f := range s.timers {
		f()
	}
	if fired != 1 {
		t.Errorf("%d timers fired, want the one that was not stopped", fired)
	}
}

// TestGoroutinesStartInOneFile keeps `go` and fyne.Do in work.go.
func TestGoroutinesStartInOneFile(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	fset := token.NewFileSet()
	for _, name := range files {
		if name == "work.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine", fset.Position(n.Pos()))
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "fyne" && (n.Sel.Name == "Do" || n.Sel.Name == "DoAndWait") {
					t.Errorf("%s calls fyne.%s", fset.Position(n.Pos()), n.Sel.Name)
				}
			}
			return true
		})
	}
}
