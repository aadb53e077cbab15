package store

import (
	"os"
	"path/filepath"
	"strings"
)

// synced are the folders that programs keep equal on several computers: by the
// name of a folder on the way, or by a file they put there.
var synced = []struct {
	program string
	prefix  string // of a folder's name, in lower case, up to a delimiter
	marker  string // a file or folder in a folder on the way
}{
	{"Dropbox", "dropbox", ".dropbox.cache"},
	{"OneDrive", "onedrive", ""},
	{"SharePoint", "sharepoint", ""},
	{"iCloud", "iclouddrive", ""},
	{"iCloud", "icloud drive", ""},
	{"iCloud", "mobile documents", ""},
	{"iCloud", "com~apple~clouddocs", ""},
	{"Google Drive", "google drive", ""},
	{"Google Drive", "googledrive", ""},
	{"Google Drive", "my drive", ".tmp.drivedownload"},
	{"Nextcloud", "nextcloud", ".sync_nextcloud.db"},
	{"ownCloud", "owncloud", ".owncloudsync.log"},
	{"Syncthing", "", ".stfolder"},
	{"Resilio Sync", "resilio sync", ".sync"},
	{"Seafile", "seafile", ""},
	{"pCloud", "pcloud drive", ""},
	{"pCloud", "pclouddrive", ""},
	{"MEGA", "megasync", ""},
	{"Box", "box sync", ""},
	{"Proton Drive", "proton drive", ""},
	{"a cloud drive", "cloudstorage", ""}, // ~/Library/CloudStorage of macOS
}

// SyncWarning says in a sentence that dir looks as if a program kept it equal with
// other computers; empty when it does not. Such a program copies the database while
// it is being written, and brings back old states of it.
func SyncWarning(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		real = abs
	}
	for _, path := range []string{abs, real} {
		if program := syncedBy(path); program != "" {
			return dir + " looks like a folder that " + program + " keeps in step with other computers. " +
				"It may bring back old states of the data: move the data folder out of it, and keep only backups there."
		}
	}
	return ""
}

// syncedBy names the program whose folder path lies in.
func syncedBy(path string) string {
	for at := path; ; at = filepath.Dir(at) {
		name := strings.ToLower(filepath.Base(at))
		for _, s := range synced {
			if s.prefix != "" && startsWord(name, s.prefix) {
				return s.program
			}
			if s.marker != "" {
				if _, err := os.Lstat(filepath.Join(at, s.marker)); err == nil {
					return s.program
				}
			}
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// startsWord is true for "dropbox", "dropbox (firm)" and "dropbox-firm", and not
// for "dropboxes".
func startsWord(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && (rest == "" || strings.ContainsRune(" -_(.@", rune(rest[0])))
}
