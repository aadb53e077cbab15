package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"countersign/core"
	"countersign/core/intake"
	"countersign/store"
)

// kept answers with what was read before: it is the reader of the books.
type kept map[core.DocumentID]core.Reading

// Read implements core.DocumentReader.
func (k kept) Read(_ context.Context, doc core.Document, _ string) (core.Reading, error) {
	return k[doc.ID], nil
}

// single takes every file for one picture.
type single struct{}

// MediaType implements core.Unpacker.
func (single) MediaType(string, []byte) string { return "image/jpeg" }

// Unpack implements core.Unpacker.
func (single) Unpack(_ context.Context, name string, data []byte) (core.Unpacked, error) {
	return core.Unpacked{Parts: []core.Part{{Path: name, MediaType: "image/jpeg", Data: data}}}, nil
}

// judged says what became of the second scans.
type judged struct {
	levels map[string]int // of those that named the first, by the gravest level; "" for none
	missed []string
	wrong  []string // D5 findings on two claims
}

// enter takes all first scans into the books of a firm, then all second ones, and says of
// which the program knew.
func enter(ctx context.Context, papers []paper) (judged, error) {
	dir, err := os.MkdirTemp("", "rescan")
	if err != nil {
		return judged{}, err
	}
	defer os.RemoveAll(dir)
	s, err := store.Create(ctx, dir+"/books", store.Options{Host: "rescan"})
	if err != nil {
		return judged{}, err
	}
	defer s.Close()
	if err := s.Update(ctx, found); err != nil {
		return judged{}, err
	}
	reader := kept{}
	in := intake.New(intake.Ports{Store: s, Blobs: s, Reader: reader, Unpacker: single{}})
	of := map[core.ReviewID]scanned{}
	for k := range papers[0].scans {
		for _, p := range papers {
			if err := file(ctx, in, reader, of, scanned{p, k}); err != nil {
				return judged{}, err
			}
		}
		if err := in.Process(ctx); err != nil {
			return judged{}, err
		}
	}
	var out judged
	err = s.View(ctx, func(r core.Reader) (err error) {
		out, err = judge(r, papers, of)
		return err
	})
	return out, err
}

// found makes a firm that compares nothing with orders.
func found(tx core.Tx) error {
	settings := core.DefaultSettings()
	settings.MatchingPolicy = core.MatchNone
	return errors.Join(tx.SaveFirm(core.Firm{Name: "Nordlicht Beispiel GmbH", Country: "DE", Currency: "EUR"}), tx.SaveSettings(settings),
		tx.Audit(core.AuditEntry{Actor: "rescan", Action: "Prepared", Object: "firm:0"}))
}

// scanned is the k-th scan of a paper.
type scanned struct {
	paper
	k int
}

func file(ctx context.Context, in *intake.Intake, reader kept, of map[core.ReviewID]scanned, s scanned) error {
	name := fmt.Sprintf("%s.%d.jpg", strings.ReplaceAll(s.name, "/", "-"), s.k+1)
	owner := core.User{Name: "olga", Roles: []core.Role{core.Owner}}
	list, err := in.File(ctx, owner, name, []byte(name))
	if err != nil {
		return err
	}
	id := list[0].Document
	reader[id] = s.scans[s.k]
	of[core.NewReviewID(id, 1)] = s
	return nil
}

func judge(r core.Reader, papers []paper, of map[core.ReviewID]scanned) (judged, error) {
	list, err := r.ListReviews(core.ReviewFilter{})
	if err != nil {
		return judged{}, err
	}
	out := judged{levels: map[string]int{}}
	found := map[string]string{}
	for _, v := range list {
		if v.Failure != nil {
			return out, fmt.Errorf("%s: %s", v.Name, v.Failure.Message)
		}
		for _, e := range v.Exceptions {
			if e.Reason != core.Duplicate {
				continue
			}
			a, b := of[v.ID], of[*e.Twin]
			switch {
			case a.name == b.name:
				if found[a.name] == "" || e.Level < found[a.name] {
					found[a.name] = e.Level
				}
			case e.Level == "D5" && a.claim != b.claim && a.said != b.said:
				out.wrong = append(out.wrong, fmt.Sprintf("%s.%d and %s.%d: %s", a.name, a.k+1, b.name, b.k+1, e.Message))
			}
		}
	}
	for _, p := range papers {
		if p.beside {
			continue
		}
		out.levels[found[p.name]]++
		if found[p.name] == "" {
			out.missed = append(out.missed, p.name)
		}
	}
	return out, nil
}

func (j judged) report(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, level := range slices.Sorted(maps.Keys(j.levels)) {
		fmt.Fprintf(t, "second scans found as %q\t%d\n", level, j.levels[level])
	}
	fmt.Fprintf(t, "D5 on two claims\t%d\n", len(j.wrong))
	_ = t.Flush() // what cannot be printed is not there to be read
	for _, s := range j.missed {
		fmt.Fprintln(w, "missed:", s)
	}
	for _, s := range j.wrong {
		fmt.Fprintln(w, "wrong:", s)
	}
}
