//go:build unix

package store

import (
	"errors"
	"os"
)

// syncFolder makes the names in a folder outlast a power cut.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
