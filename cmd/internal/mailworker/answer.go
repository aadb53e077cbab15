package mailworker

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"time"

	"countersign/core"
	"countersign/mail"
	"countersign/ocr/worker"
	"countersign/ocr/worker/jail"
)

// hello is the first frame to a worker, and ready what it answers.
type hello struct {
	CPU time.Duration `json:"cpu"` // processor time for one mail
}

type ready struct {
	Sandbox jail.Sandbox `json:"sandbox"`
}

// The operations that a worker knows.
const (
	opUnpack   = "unpack"
	opSelfTest = "selftest"
)

// ask is a frame to a worker; the mail's bytes are its body.
type ask struct {
	Op     string `json:"op"`
	Name   string `json:"name,omitempty"`
	Memory int64  `json:"memory,omitempty"` // bytes that may be resident
	Probe  string `json:"probe,omitempty"`  // the loopback address that a self-test may not reach
}

// The kinds of answer. A mail that was taken apart gives one Message, Data for each
// part that has some, in their order, and Done.
const (
	opMessage = "message" // body: core.Unpacked as JSON, its parts without their data
	opData    = "data"    // body: the data of a part
	opDone    = "done"
)

// answer is a frame from a worker.
type answer struct {
	Op    string      `json:"op"`
	Part  int         `json:"part,omitempty"` // Data: which of the parts, from 0
	RSS   int64       `json:"rss,omitempty"`  // Done: the most memory that was resident
	Tests []jail.Test `json:"tests,omitempty"`
}

// Limits on an answer, beyond what any mail within the limits of Unpacker gives.
const (
	maxMessage     = 64 << 20 // bytes of a Message
	maxAnswerParts = 4 * mail.MaxParts
)

// answerLimit is how many bytes the parts of a mail may have together. A part that
// cannot be taken apart to its end is kept beside what came out of it.
func answerLimit(size int) int64 { return 4*int64(size) + 2*mail.MaxExpanded }

// writeUnpacked sends what a mail holds.
func writeUnpacked(w io.Writer, u core.Unpacked) error {
	bare := u
	bare.Parts = make([]core.Part, len(u.Parts))
	for i, p := range u.Parts {
		p.Data = nil
		bare.Parts[i] = p
	}
	body, err := json.Marshal(bare)
	if err != nil {
		return err
	}
	if err := worker.Write(w, answer{Op: opMessage}, body); err != nil {
		return err
	}
	for i, p := range u.Parts {
		if len(p.Data) == 0 {
			continue
		}
		if err := worker.Write(w, answer{Op: opData, Part: i}, p.Data); err != nil {
			return err
		}
	}
	return nil
}

// collector puts together what a worker answers about one mail. Everything in it is
// checked: the worker may be in the hands of the mail.
type collector struct {
	out  core.Unpacked
	most int64 // bytes that the parts may still have
	rss  int64
}

// collect takes answers up to Done.
func (c *collector) collect(receive func(header any, maxBody int64) ([]byte, error)) error {
	var a answer
	body, err := receive(&a, maxMessage)
	if err != nil {
		return err
	}
	if a.Op != opMessage {
		return fmt.Errorf("%w: an answer that begins with %q", worker.ErrProtocol, a.Op)
	}
	if err := json.Unmarshal(body, &c.out); err != nil {
		return fmt.Errorf("%w: %w", worker.ErrProtocol, err)
	}
	if len(c.out.Parts) > maxAnswerParts {
		return fmt.Errorf("%w: %d parts", worker.ErrProtocol, len(c.out.Parts))
	}
	for next := 0; ; {
		var a answer
		body, err := receive(&a, c.most)
		switch {
		case err != nil:
			return err
		case a.Op == opDone:
			c.rss = a.RSS
			return c.check()
		case a.Op != opData || a.Part < next || a.Part >= len(c.out.Parts):
			return fmt.Errorf("%w: %q for part %d of %d", worker.ErrProtocol, a.Op, a.Part, len(c.out.Parts))
		}
		next = a.Part + 1
		c.out.Parts[a.Part].Data = body
		c.most -= int64(len(body))
	}
}

// check looks whether the parts are what the package promises.
func (c *collector) check() error {
	if len(c.out.Inside) > core.MaxInnerMails {
		return fmt.Errorf("%w: %d mails within the mail", worker.ErrProtocol, len(c.out.Inside))
	}
	for _, in := range c.out.Inside {
		if !fs.ValidPath(in.Path) || in.Path == "." {
			return fmt.Errorf("%w: a mail within the mail at %q", worker.ErrProtocol, in.Path)
		}
	}
	seen := map[string]bool{}
	for _, p := range c.out.Parts {
		kept, left := len(p.Data) > 0, p.Skip != ""
		if !fs.ValidPath(p.Path) || p.Path == "." || seen[p.Path] || kept && left || !kept && !left && p.Fault == "" {
			return fmt.Errorf("%w: part %q with %d bytes, %q, %q", worker.ErrProtocol, p.Path, len(p.Data), p.Skip, p.Fault)
		}
		seen[p.Path] = true
	}
	return nil
}
