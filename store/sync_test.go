package store

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSyncWarning(t *testing.T) {
	base := t.TempDir()
	for _, c := range []struct{ path, program string }{
		{"Dropbox/firm", "Dropbox"},
		{"Dropbox (Firm GmbH)/books", "Dropbox"},
		{"OneDrive/x", "OneDrive"},
		{"OneDrive - Firm/x", "OneDrive"},
		{"Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"},
		{"Library/CloudStorage/x", "a cloud drive"},
		{"iCloudDrive/x", "iCloud"},
		{"Google Drive/My Drive/x", "Google Drive"},
		{"GoogleDrive-anna@example.com/x", "Google Drive"},
		{"Nextcloud/x", "Nextcloud"},
		{"nextcloud.example.com/x", "Nextcloud"},
		{"MEGAsync/x", "MEGA"},
		{"Dropboxes/x", ""},
		{"books/dropbox.txt.d/x", "Dropbox"},
		{"Documents/books", ""},
		{".local/share/countersign", ""},
	} {
		dir := filepath.Join(base, filepath.FromSlash(c.path))
		got := SyncWarning(dir)
		if (got == "") != (c.program == "") || !strings.Contains(got, c.program) {
			t.Errorf("%s: %q, want %q", c.path, got, c.program)
		}
	}
	marked := filepath.Join(base, "shared", "books")
	if err := os.MkdirAll(filepath.Join(base, "shared", ".stfolder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(marked, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := SyncWarning(marked); !strings.Contains(got, "Syncthing") {
		t.Errorf("a folder under Syncthing's mark: %q", got)
	}
	if runtime.GOOS == "windows" {
		return
	}
	link := filepath.Join(base, "link")
	if err := os.Symlink(marked, link); err != nil {
		t.Fatal(err)
	}
	if got := SyncWarning(link); !strings.Contains(got, "Syncthing") {
		t.Errorf("a link into a synchronised folder: %q", got)
	}
}
