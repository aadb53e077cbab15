// Package jail keeps a worker process from doing more than reading: limits on
// what it uses, no files beyond the OCR data and fonts, no network, no other
// programs.
//
// On Linux all of it holds: resource limits, Landlock (kernel 5.13 and later for
// files, 6.7 for TCP) and a seccomp filter. On macOS the
// resource limits hold. On other systems there is the parent's watch over time and
// memory alone. Enter says what is missing, so that the program can tell its
// people.
package jail

import "countersign/ocr/internal/frame"

// Rules are what a worker may still do.
type Rules struct {
	Memory   int64    // bytes of address space; 0 for no limit
	ReadDirs []string // may be read, with all below
}

// Enter shuts the process in, for good. It returns what holds and what does not.
func Enter(r Rules) frame.Sandbox {
	var s frame.Sandbox
	limit(r, &s)
	confine(r, &s)
	return s
}

func held(s *frame.Sandbox, err error, what string) {
	if err != nil {
		s.Missing = append(s.Missing, what+": "+err.Error())
		return
	}
	s.Held = append(s.Held, what)
}
