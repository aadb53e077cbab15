//go:build !linux && !darwin && !windows

package store

// networkKind knows nothing of this system's file systems.
func networkKind(string) (string, error) { return "", nil }
