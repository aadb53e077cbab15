package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// paths are all commands, groups and single ones.
func paths(t *testing.T) (list [][]string) {
	t.Helper()
	k, err := kong.New(&commands{}, kong.Name("countersignctl"))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *kong.Node, path []string)
	walk = func(n *kong.Node, path []string) {
		list = append(list, path)
		for _, c := range n.Children {
			walk(c, append(path[:len(path):len(path)], c.Name))
		}
	}
	walk(k.Model.Node, nil)
	if len(list) < 40 {
		t.Fatalf("only %d commands", len(list))
	}
	return list
}

func inProcess(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, console{Out: &o, Err: &e, Getenv: func(string) string { return "" }})
	return o.String(), e.String(), code
}

// Every command explains itself with an example that names it.
func TestHelpHasAnExample(t *testing.T) {
	t.Parallel()
	for _, p := range paths(t) {
		out, errs, code := inProcess(t, append(p, "--help")...)
		if code != 0 || errs != "" {
			t.Errorf("%q --help: exit code %d, %s", p, code, errs)
		}
		_, example, ok := strings.Cut(out, "Example: countersignctl ")
		if example, _, _ = strings.Cut(strings.Join(strings.Fields(example), " "), " Flags:"); !ok || !strings.Contains(" "+example+" ", " "+strings.Join(p, " ")+" ") && len(p) > 0 {
			t.Errorf("%q --help has no example of its own:\n%s", p, out)
		}
	}
}

// An example that --help shows is one that the parser takes.
func TestExamplesParse(t *testing.T) {
	t.Parallel()
	for _, p := range paths(t) {
		k, err := kong.New(&commands{}, kong.Name("countersignctl"))
		if err != nil {
			t.Fatal(err)
		}
		out, _, _ := inProcess(t, append(p, "--help")...)
		_, example, _ := strings.Cut(out, "Example: countersignctl ")
		example, _, _ = strings.Cut(example, "\n\n")
		example, _, _ = strings.Cut(example, " <")
		example, _, _ = strings.Cut(example, " >")
		if _, err := k.Parse(words(example)); err != nil {
			t.Errorf("%q: the example %q: %v", p, example, err)
		}
	}
}

// words splits a line as a shell does, with double quotes.
func words(line string) (list []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
			continue
		}
		list = append(list, strings.Fields(part)...)
	}
	return list
}

// What the parser refuses is a usage error in the contract's form, with --json as an
// object.
func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "countersignctl: expected one of "},
		{[]string{"pay"}, "`countersignctl pay --help` shows how"},
		{[]string{"fly"}, "countersignctl: unexpected argument fly"},
		{[]string{"--as", "anna", "approve"}, "`countersignctl approve --help` shows how"},
		{[]string{"suppliers", "verify", "--colour", "red"}, "countersignctl: unknown flag --colour; `countersignctl suppliers verify --help` shows how"},
		{[]string{"export", "csv"}, "missing flags: "},
	} {
		out, errs, code := inProcess(t, c.args...)
		if code != 2 || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "countersignctl: ") || !strings.Contains(errs, c.want) {
			t.Errorf("%q: exit code %d, %q, want %q", c.args, code, errs, c.want)
		}
		out, errs, code = inProcess(t, append([]string{"--json"}, c.args...)...)
		if code != 2 || errs != "" || !strings.HasPrefix(out, `{"error":{"kind":"usage","message":"`) || strings.Count(out, "\n") != 1 {
			t.Errorf("--json %q: exit code %d, %q", c.args, code, out)
		}
	}
}
