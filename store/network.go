package store

import (
	"errors"
	"os"
	"path/filepath"

	"countersign/core"
)

// refuseNetwork returns a Refused error when dir, or where it will be made, lies
// on a share: SQLite's log needs memory that all its users share and locks that
// hold, and network file systems give neither.
func refuseNetwork(dir string) error {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); errors.Is(err, os.ErrNotExist) && at != filepath.Dir(at) {
			continue
		}
		kind, err := networkKind(at)
		if err != nil {
			return fileError("the data folder cannot be looked at", err)
		}
		if kind != "" {
			return core.Errorf(core.Refused, "%s lies on a network share (%s), where a database is not safe", dir, kind).
				WithHint("choose a folder on a disk of this computer")
		}
		return nil
	}
}
