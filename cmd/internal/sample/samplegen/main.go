// Command samplegen writes the sample firm to a folder, for looking at it:
//
//	go run ./cmd/internal/sample/samplegen DIR [YYYY-MM-DD]
//
// It makes DIR/mails (.eml), DIR/files (what is attached to them), the import
// files, settings.json, and a list of what each mail is for.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"countersign/cmd/internal/sample"
	"countersign/core"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "samplegen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	today := core.DateOf(time.Now())
	if len(args) == 2 {
		var err error
		if today, err = core.ParseDate(args[1]); err != nil {
			return err
		}
	}
	if len(args) < 1 || len(args) > 2 {
		return fmt.Errorf("usage: samplegen DIR [YYYY-MM-DD]")
	}
	mails, err := sample.Mails(today)
	if err != nil {
		return err
	}
	files, err := firmFiles(today)
	if err != nil {
		return err
	}
	var list strings.Builder
	for _, m := range mails {
		fmt.Fprintf(&list, "%-36s %s\n", m.Name, m.About)
		files["mails/"+m.Name+".eml"] = m.Raw
		for _, f := range m.Files {
			files["files/"+m.Name+"--"+f.Name] = f.Data
		}
	}
	files["mails.txt"] = []byte(list.String())
	return write(args[0], files)
}

// firmFiles are the import files and the settings.
func firmFiles(today core.Date) (map[string][]byte, error) {
	files, to := map[string][]byte{}, map[string]io.Writer{}
	for _, name := range sample.CSVFiles {
		to[name] = new(bytes.Buffer)
	}
	if err := sample.WriteCSV(today, to); err != nil {
		return nil, err
	}
	for name, w := range to {
		files[name] = w.(*bytes.Buffer).Bytes()
	}
	settings, err := json.MarshalIndent(sample.Settings(), "", "  ")
	files["settings.json"] = settings
	return files, err
}

func write(dir string, files map[string][]byte) error {
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
