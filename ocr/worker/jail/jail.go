// Package jail keeps a worker process from doing more than its work: limits on
// what it uses, no files beyond those it is given, no network, no other programs.
//
// On Linux all of it holds: resource limits, Landlock (kernel 5.13 and later for
// files, 6.7 for TCP) and a seccomp filter. On macOS the
// resource limits hold. On other systems there is the parent's watch over time and
// memory alone. Enter says what is missing, so that the program can tell its
// people.
package jail

// Rules are what a worker may still do.
type Rules struct {
	Memory   int64    // bytes of address space; 0 for no limit
	ReadDirs []string // may be read, with all below
}

// Sandbox says what keeps a worker in. Each entry is a sentence.
type Sandbox struct {
	Held    []string `json:"held,omitempty"`
	Missing []string `json:"missing,omitempty"`
}

// Enter shuts the process in, for good. It returns what holds and what does not.
func Enter(r Rules) Sandbox {
	var s Sandbox
	limit(r, &s)
	confine(r, &s)
	return s
}

func held(s *Sandbox, err error, what string) {
	if err != nil {
		s.Missing = append(s.Missing, what+": "+err.Error())
		return
	}
	s.Held = append(s.Held, what)
}
