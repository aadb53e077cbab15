package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// localTypes are the file systems of macOS that lie on a disk of the computer.
var localTypes = map[string]bool{"apfs": true, "hfs": true, "exfat": true, "msdos": true, "ntfs": true, "udf": true, "ufs": true, "zfs": true, "tmpfs": true}

// networkKind names the network file system that path lies on; empty for a disk.
func networkKind(path string) (string, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return "", &os.PathError{Op: "statfs", Path: path, Err: err}
	}
	kind := unix.ByteSliceToString(st.Fstypename[:])
	if localTypes[kind] || st.Flags&unix.MNT_LOCAL != 0 {
		return "", nil
	}
	return kind, nil
}
