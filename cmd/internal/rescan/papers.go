package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/extract"
	"countersign/core/intake"
	"countersign/core/score"
	"countersign/ocr"
)

// paper is one printed page with two readings of it.
type paper struct {
	about
	scans [2]core.Reading
}

// about is what is known of a page.
type about struct {
	name     string
	supplier string // the same for papers of one form
	claim    string // the same for pictures of one paper
	said     string // number, date and sum; other claims have others
	beside   bool   // it goes with an invoice of the supplier and claims nothing
}

// source is a page to be scanned.
type source struct {
	about
	worn bool // it is a scan already: its first reading is of the picture as it is
	page func(context.Context) (image.Image, error)
}

const (
	suppliers  = 20
	months     = 3
	withOthers = 4    // suppliers of whom there is other paper too
	longSide   = 2300 // pixels, about 200 dpi of an A4 page
)

// load scans and reads all papers. What was read once is kept in the cache folder.
func load(ctx context.Context, corpus, cache string) ([]paper, error) {
	pool := ocr.New(ocr.Options{Log: func(s string) { fmt.Fprintln(os.Stderr, s) }})
	defer pool.Close()
	list, err := drawn()
	if err != nil {
		return nil, err
	}
	if corpus != "" {
		more, err := fromCorpus(pool, corpus)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	all := make([]paper, len(list))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for i, s := range list {
		g.Go(func() error {
			var err error
			if all[i], err = s.read(ctx, pool, cache); core.KindOf(err) == core.BadInput {
				fmt.Fprintf(os.Stderr, "%s is left out: %v\n", s.name, err)
				all[i], err = paper{}, nil
			}
			return err
		})
	}
	err = g.Wait()
	return slices.DeleteFunc(all, func(p paper) bool { return p.name == "" }), err
}

// fromCorpus are the first pages of all that somebody could claim money with.
func fromCorpus(pool *ocr.Pool, corpus string) ([]source, error) {
	raw, err := os.ReadFile(filepath.Join(corpus, "labels.jsonl"))
	if err != nil {
		return nil, err
	}
	var out []source
	for line := range bytes.Lines(raw) {
		l, err := score.ParseLabel(line)
		if err != nil {
			return nil, err
		}
		folder := l.Folder()
		if folder != "digital" && folder != "scans" || l.Kind != "" && !l.Kind.IsClaim() {
			continue
		}
		s := source{about: aboutLabel(l), worn: folder == "scans"}
		s.page = func(ctx context.Context) (image.Image, error) {
			img, err := pool.Render(ctx, core.Document{Name: l.File}, filepath.Join(corpus, l.File), 1, longSide)
			if err != nil {
				return nil, err
			}
			return png.Decode(bytes.NewReader(img.PNG))
		}
		out = append(out, s)
	}
	return out, nil
}

// aboutLabel tells a degraded copy of a document as the same claim by its name.
func aboutLabel(l score.Label) about {
	a := about{name: l.File, supplier: l.Layout, claim: strings.TrimSuffix(filepath.Base(l.File), filepath.Ext(l.File))}
	if rest, ok := strings.CutPrefix(a.claim, "deg-"); ok {
		_, a.claim, _ = strings.Cut(rest, "--")
	}
	if a.supplier == "" {
		a.supplier = a.claim
	}
	for _, field := range []string{"number", "issue_date", "gross_total"} {
		if w := l.Fields[field]; len(w.Any) > 0 {
			a.said += w.Any[0]
		}
		a.said += "/"
	}
	return a
}

func drawn() ([]source, error) {
	list, err := sample.Monthly(core.MustDate("2026-03-04"), suppliers, months)
	if err != nil {
		return nil, err
	}
	var out []source
	for i, p := range list {
		name := fmt.Sprintf("monthly/%02d-%d", i/months, i%months)
		out = append(out, source{about: about{name: name, supplier: string(p.Invoice.SupplierID), claim: name, said: p.Invoice.Number},
			page: func(context.Context) (image.Image, error) { return p.Page, nil }})
	}
	others, err := sample.BesideMonthly(core.MustDate("2026-03-04"), withOthers)
	for i, papers := range others {
		for _, p := range papers {
			name := fmt.Sprintf("monthly/%02d-%s", i, p.Kind)
			out = append(out, source{about: about{name: name, supplier: out[i*months].supplier, claim: name, said: name, beside: true},
				page: func(context.Context) (image.Image, error) { return p.Page, nil }})
		}
	}
	return out, err
}

func (s source) read(ctx context.Context, pool *ocr.Pool, cache string) (paper, error) {
	p := paper{about: s.about}
	for k := range p.scans {
		kept := filepath.Join(cache, fmt.Sprintf("%s.%d", s.name, k+1))
		raw, err := os.ReadFile(kept + ".json")
		if err == nil {
			err = json.Unmarshal(raw, &p.scans[k])
		} else if errors.Is(err, os.ErrNotExist) {
			p.scans[k], err = s.scan(ctx, pool, k, kept)
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// scan scans the page for the k-th time and reads it as the program does.
func (s source) scan(ctx context.Context, pool *ocr.Pool, k int, kept string) (core.Reading, error) {
	page, err := s.page(ctx)
	if err != nil {
		return core.Reading{}, err
	}
	var data bytes.Buffer
	if s.worn && k == 0 {
		err = png.Encode(&data, page)
	} else {
		h := fnv.New64a()
		h.Write([]byte(s.name))
		var worn []byte
		worn, err = sample.Scan(page, h.Sum64()+uint64(k))
		data.Write(worn)
	}
	if err != nil {
		return core.Reading{}, err
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		return core.Reading{}, err
	}
	file := kept + ".jpg"
	if err := os.WriteFile(file, data.Bytes(), 0o644); err != nil {
		return core.Reading{}, err
	}
	doc := core.Document{Name: strings.TrimSuffix(filepath.Base(file), ".jpg")}
	r, err := pool.Read(ctx, doc, file)
	if err != nil {
		return r, err
	}
	if r, _, err = intake.LookAgain(ctx, pool, doc, file, r, extract.Read(r, extract.Context{}), extract.Context{}); err != nil {
		return r, err
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	return r, os.WriteFile(kept+".json", raw, 0o644)
}

func (a about) drawn() bool { return strings.HasPrefix(a.name, "monthly/") }
