//go:build !linux

package jail

func confine(_ Rules, s *Sandbox) {
	s.Missing = append(s.Missing, "confinement to its own files and no network: only Linux has it in this program")
}
