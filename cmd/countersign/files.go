package main

import (
	"context"
	"os"
	"path/filepath"
	"sync"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// unpacked writes documents' files into a temporary folder that goes when the window
// is closed.
type unpacked struct {
	books *wire.App
	mu    sync.Mutex
	root  string
}

// Unpack implements vm.Files.
func (u *unpacked) Unpack(ctx context.Context, doc core.Document) (string, error) {
	list, err := u.books.Contents(ctx, doc)
	if err != nil {
		return "", err
	}
	return u.write(list)
}

// Mail implements vm.Files.
func (u *unpacked) Mail(ctx context.Context, id core.MessageID) (string, error) {
	raw, err := u.books.RawMail(ctx, core.Message{ID: id})
	if err != nil {
		return "", err
	}
	return u.write([]core.Embedded{{Name: "mail.eml", Data: raw}})
}

// write puts files into a new folder.
func (u *unpacked) write(list []core.Embedded) (dir string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.root == "" {
		if u.root, err = os.MkdirTemp("", "countersign-files-"); err != nil {
			return "", core.Errorf(core.Unavailable, "there is no place for temporary files: %w", err).WithHint("check the disk and TMPDIR")
		}
	}
	if dir, err = os.MkdirTemp(u.root, "files-"); err != nil {
		return "", core.Errorf(core.Unavailable, "there is no place for temporary files: %w", err).WithHint("check the disk and TMPDIR")
	}
	for _, f := range list {
		if _, err := wire.WriteFile(filepath.Join(dir, f.Name), f.Data); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// clear takes away what was written. What somebody still has open stays with them.
func (u *unpacked) clear() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.root != "" {
		os.RemoveAll(u.root)
	}
}
