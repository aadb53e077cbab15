package main

import (
	"fmt"
	"os"
	"path/filepath"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type filesCmd struct {
	ID  core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Out string        `required:"" help:"A folder to write into; it is made when it is not there." placeholder:"FOLDER"`
}

func (filesCmd) Help() string { return "Example: countersignctl files 3f2a9c --out folder" }

// unpacked is one file in the answer of `files --json`.
type unpacked struct {
	File      string `json:"file"`
	MediaType string `json:"media_type,omitempty"`
	Bytes     int    `json:"bytes"`
	SHA256    string `json:"sha256"`
}

func (c filesCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	d, err := app.Desk.Show(s.ctx, by, c.ID)
	if err != nil {
		return err
	}
	list, err := app.Contents(s.ctx, d.Document)
	if err != nil {
		return err
	}
	if err := app.Outside(filepath.Join(c.Out, "x")); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return core.Errorf(core.Unavailable, "%s cannot be made: %w", c.Out, err).WithHint("choose a folder that you may write to")
	}
	for _, f := range list {
		if err := c.write(s, f); err != nil {
			return err
		}
	}
	return nil
}

// write writes one file and never over another.
func (c filesCmd) write(s *session, f core.Embedded) error {
	at := filepath.Join(c.Out, f.Name)
	if _, err := os.Lstat(at); err == nil {
		return core.Errorf(core.Refused, "%s is there already", at).WithHint("choose an empty folder")
	}
	sum, err := wire.WriteFile(at, f.Data)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(unpacked{at, f.MediaType, len(f.Data), sum})
	}
	note := ""
	if f.Name == wire.ReadablePage {
		note = ", the electronic invoice as a page"
	}
	s.say("%s", fmt.Sprintf("%s (%d bytes%s)", at, len(f.Data), note))
	return nil
}
