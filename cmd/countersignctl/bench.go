package main

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/export"
	"countersign/core/score"
)

type benchCmd struct {
	Extract benchExtractCmd `cmd:"" help:"How well documents are read: on a labelled folder, or on your own confirmed ones."`
}

func (benchCmd) Help() string { return "Example: countersignctl bench extract corpus" }

type benchExtractCmd struct {
	Folder  string `arg:"" optional:"" name:"dir" help:"The labelled folder, or a folder in it." type:"path"`
	Labels  string `help:"The labels (default: labels.jsonl in the folder or in the one that it lies in)." placeholder:"FILE" type:"path"`
	Only    string `help:"Only the files whose name fits, such as 'deg-*'." placeholder:"PATTERN"`
	By      string `help:"Whole tables for each layout, lang, source, kind, realism, folder, or series: the part of the file name before two dashes." placeholder:"WHAT"`
	Errors  string `help:"Also list what is wrong with this field, file by file." placeholder:"FIELD"`
	From    string `help:"Score the answers that 'extract --json' wrote to this file; nothing is read anew." placeholder:"FILE" type:"path"`
	Answers string `help:"Also write the answers, as 'extract --json' does." placeholder:"FILE" type:"path"`
	Places  bool   `help:"Also list the values whose box does not hold their text."`
	Own     bool   `help:"Measure on the documents of the data folder that people approved."`
	Again   bool   `help:"With --own: read their stored words again with this version, instead of taking what was read when they came."`
}

func (benchExtractCmd) Help() string {
	return `Example: countersignctl bench extract corpus/digital --by layout --errors gross_total

The labels are one JSON object a line: {"file": "digital/a.pdf", "doc_type": "invoice", "lang": "de", "layout": "acme", "realism": "real",
"fields": {"supplier": "Acme GmbH", "supplier_alt": ["Acme"], "number": "17", "issue_date": "2026-11-03", "gross_total": "119.00", "due_date": null,
"lines": [{"net_amount": "100.00", "quantity": "2"}]}}. File paths start at the folder of the labels, or at DIR when that
does not lie in it. A field that is left out is not scored, null says that
the document has none, NAME_alt holds other right spellings. docs/accuracy.md explains the figures.

Example: countersignctl --json bench extract --own

Nothing is stored or changed. --own needs only the right to see invoices.`
}

// dimensions are what results can be grouped by, and the group of each result.
var dimensions = map[string]func(score.Result) string{
	"kind":    func(r score.Result) string { return string(r.Label.Kind) },
	"lang":    func(r score.Result) string { return r.Label.Lang },
	"source":  func(r score.Result) string { return or(string(r.Source), "unread") },
	"layout":  func(r score.Result) string { return or(r.Label.Layout, r.Label.Folder()) },
	"realism": func(r score.Result) string { return or(r.Label.Realism, r.Label.Folder()) },
	"folder":  func(r score.Result) string { return r.Label.Folder() },
	"series": func(r score.Result) string {
		name, _, _ := strings.Cut(path.Base(r.Label.File), "--")
		return strings.TrimSuffix(name, path.Ext(name))
	},
}

// always are the dimensions of the short table.
var always = []string{"kind", "lang", "source"}

func (c benchExtractCmd) check() error {
	if _, ok := dimensions[c.By]; c.By != "" && !ok {
		return core.Errorf(core.Usage, "results cannot be grouped by %q", c.By).WithHint("by layout, lang, source, kind, realism, folder or series")
	}
	if c.Errors != "" && !slices.Contains(score.Header, c.Errors) && !slices.Contains(score.Extra, c.Errors) {
		return core.Errorf(core.Usage, "there is no scored field %q", c.Errors).WithHint("such as %s", strings.Join(score.Header, ", "))
	}
	switch {
	case c.Own && (c.Folder != "" || c.Labels != "" || c.Only != "" || c.From != "" || c.Answers != ""):
		return core.Errorf(core.Usage, "--own measures on the data folder alone").WithHint("leave the folder and its files out")
	case !validPattern(c.Only):
		return core.Errorf(core.Usage, "%q is no pattern", c.Only).WithHint("* stands for any letters, ? for one")
	case c.Again && !c.Own:
		return core.Errorf(core.Usage, "--again goes with --own")
	case !c.Own && c.Folder == "":
		return core.Errorf(core.Usage, "a labelled folder is needed").WithHint("or --own for your own confirmed documents")
	}
	return nil
}

// Run scores a labelled folder or the firm's own documents.
func (c benchExtractCmd) Run(s *session) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Own {
		return c.own(s)
	}
	labels, root, err := c.labels()
	if err != nil {
		return err
	}
	b := newBench(c.By)
	if c.From != "" {
		err = b.scoreAnswers(labels, c.From)
	} else {
		err = b.read(s, labels, root, c.Answers)
	}
	if err != nil {
		return err
	}
	return s.tellBench(b, c.Errors, c.Places)
}

// failed is a file without an answer.
type failed struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// bench gathers results.
type bench struct {
	by       string
	results  []score.Result
	failures []failed
	speed    *speed
	places   *places
	// ownFigures is set when the results are of the firm's own documents.
	ownFigures *ownAnswer
}

func newBench(by string) *bench { return &bench{by: by} }

// speed is what reading cost.
type speed struct {
	Documents    int          `json:"documents"`
	Pages        int          `json:"pages"`
	Workers      int          `json:"workers"`
	Seconds      float64      `json:"seconds"`
	DocumentsSec float64      `json:"documents_per_second"`
	PagesSec     float64      `json:"pages_per_second"`
	Usage        wire.Usage   `json:"usage"`
	Slowest      []slowAnswer `json:"slowest"`
}

type slowAnswer struct {
	File         string `json:"file"`
	Milliseconds int64  `json:"milliseconds"`
}

// read reads every labelled file with as many workers as there are processors.
func (b *bench) read(s *session, labels []score.Label, root, keep string) error {
	x, err := wire.NewExtractor()
	if err != nil {
		return err
	}
	defer x.Close()
	start := time.Now()
	b.places = &places{Misplaced: []misplaced{}}
	answers := b.readLabelled(s, x, labels, root)
	if s.ctx.Err() != nil {
		return core.Errorf(core.Interrupted, "stopped")
	}
	seconds := time.Since(start).Seconds()
	if err := x.Close(); err != nil { // the workers' use is known when they are gone
		return err
	}
	b.speed = newSpeed(answers, x.Workers(), seconds)
	for i, l := range labels {
		b.add(l, answers[i])
	}
	return writeAnswers(keep, answers)
}

func (b *bench) readLabelled(s *session, x *wire.Extractor, labels []score.Label, root string) []export.Extraction {
	answers := make([]export.Extraction, len(labels))
	next := make(chan int)
	progress := s.progress()
	defer progress.end()
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		done int
	)
	for range x.Workers() {
		wg.Go(func() {
			for i := range next {
				got, words := extractWithWords(s, x, filepath.Join(root, filepath.FromSlash(labels[i].File)))
				got.File = labels[i].File
				found := placesOf(got, words)
				mu.Lock()
				answers[i] = got
				b.places.add(found)
				done++
				progress.show("reading", done, len(labels))
				mu.Unlock()
			}
		})
	}
	for i := range labels {
		if s.ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return answers
}

// add scores one file.
func (b *bench) add(l score.Label, e export.Extraction) {
	if e.Error != nil {
		b.failures = append(b.failures, failed{l.File, e.Error.Message})
	}
	a := answerFrom(e)
	b.results = append(b.results, score.Compare(l, &a))
}

func answerFrom(e export.Extraction) score.Answer {
	a := score.Answer{File: e.File}
	for _, d := range e.Documents {
		out := score.Document{Kind: d.Kind, Source: d.Source, Fields: map[string]score.Value{}}
		for name, v := range d.Fields {
			out.Fields[name] = score.Value{Text: v.Value, Confidence: v.Confidence}
		}
		for _, l := range d.Lines {
			out.Lines = append(out.Lines, score.Line{NetAmount: l["net_amount"].Value, Quantity: l["quantity"].Value})
		}
		a.Documents = append(a.Documents, out)
	}
	return a
}

func newSpeed(answers []export.Extraction, workers int, seconds float64) *speed {
	v := &speed{Documents: len(answers), Workers: workers, Seconds: round2(seconds), Usage: wire.Used(), Slowest: []slowAnswer{}}
	for _, a := range answers {
		pages, ms := map[int]bool{}, int64(0)
		for _, d := range a.Documents {
			for _, p := range d.Pages {
				pages[p] = true
			}
			ms = max(ms, d.Milliseconds)
		}
		v.Pages += len(pages)
		v.Slowest = append(v.Slowest, slowAnswer{a.File, ms})
	}
	slices.SortStableFunc(v.Slowest, func(a, b slowAnswer) int { return int(b.Milliseconds - a.Milliseconds) })
	v.Slowest = v.Slowest[:min(3, len(v.Slowest))]
	if seconds > 0 {
		v.DocumentsSec, v.PagesSec = round2(float64(v.Documents)/seconds), round2(float64(v.Pages)/seconds)
	}
	return v
}

// writeAnswers keeps what was read, as `extract --json` prints it.
func writeAnswers(path string, answers []export.Extraction) error {
	if path == "" {
		return nil
	}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, a := range answers {
		if err := enc.Encode(a); err != nil {
			return core.Errorf(core.Internal, "an answer cannot be written: %w", err)
		}
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		return core.Errorf(core.Unavailable, "%s cannot be written: %w", path, err).WithHint("check that the folder exists and may be written to")
	}
	return nil
}
