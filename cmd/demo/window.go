package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"countersign/cmd/internal/sample"
)

// window opens the program on the demo's books, when there is a display and the
// program was built; it goes on when the demo has ended.
func (s *show) window(program string) error {
	if program == "" || !hasDisplay() {
		return nil
	}
	cmd := exec.Command(program, "--dir", s.books(), "--as", "owner")
	cmd.Env = append(os.Environ(), "COUNTERSIGN_PASSPHRASE="+sample.Passphrase)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the window cannot be opened: %w", err)
	}
	s.say("\n        The window opens on it.")
	return cmd.Process.Release()
}

func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
