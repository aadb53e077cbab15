//go:build !linux

package jail

import "countersign/ocr/internal/frame"

func confine(_ Rules, s *frame.Sandbox) {
	s.Missing = append(s.Missing, "confinement to its own files and no network: only Linux has it in this program")
}
