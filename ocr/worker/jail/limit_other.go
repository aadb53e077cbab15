//go:build !linux && !darwin

package jail

import (
	"time"
)

// ExitCPU is the exit status of a worker that used up its processor time.
const ExitCPU = 24

func limit(_ Rules, s *Sandbox) {
	s.Missing = append(s.Missing, "resource limits: this system has none; the program watches time from outside")
}

// AllowCPU does nothing on this system.
func AllowCPU(time.Duration) error { return nil }
