package store

// syncFolder does nothing: NTFS keeps names in its own log, and Windows has no
// call to sync a folder.
func syncFolder(string) error { return nil }
