package store

import (
	"path/filepath"
	"testing"
)

const mounts = `22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 28 0:35 / /mnt/share rw - cifs //server/share rw
41 28 0:36 / /home/anna/remote rw - fuse.sshfs anna@host: rw
42 28 8:2 / /mnt/usb\040stick rw - fuseblk /dev/sdb1 rw
43 28 0:37 / /home/anna/remote/inner rw - fuse.gocryptfs /x rw
44 41 0:38 / /home/anna/twice rw - fuse.rclone remote: rw
45 44 0:39 / /home/anna/twice rw master:1 propagate_from:2 - fuse.bindfs /y rw
broken line
46 28 0:40 - short
`

func TestMountType(t *testing.T) {
	for _, c := range []struct{ path, want, kind string }{
		{"/", "ext4", "ext4"},
		{"/home/anna", "ext4", "ext4"},
		{"/home/anna/remote", "fuse.sshfs", "fuse.sshfs"},
		{"/home/anna/remote/data/x", "fuse.sshfs", "fuse.sshfs"},
		{"/home/anna/remotes", "ext4", "ext4"},
		{"/home/anna/remote/inner/x", "fuse.gocryptfs", ""},
		{"/home/anna/twice/x", "fuse.bindfs", ""},
		{"/mnt/usb stick/x", "fuseblk", ""},
		{"/mnt/share/x", "cifs", "cifs"},
	} {
		if got := mountType(mounts, c.path); got != c.want {
			t.Errorf("%s lies on %q, want %q", c.path, got, c.want)
		}
		if got := fuseKind(c.want); got != c.kind {
			t.Errorf("%s counts as %q, want %q", c.want, got, c.kind)
		}
	}
	if got := fuseKind(mountType("", "/x")); got != "FUSE" {
		t.Errorf("a FUSE mount that the table does not name counts as %q", got)
	}
}

func TestLocalFolders(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "not", "made", "yet"), "/"} {
		if err := refuseNetwork(dir); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
	// The magic numbers are those of statfs: /proc and /sys give theirs.
	if kind, err := networkKind("/proc"); kind != "" || err != nil {
		t.Errorf("/proc counts as %q, %v", kind, err)
	}
}

func FuzzMountType(f *testing.F) {
	f.Add(mounts, "/home/anna")
	f.Add("1 1 1 1 /\\04 - ", "")
	f.Fuzz(func(t *testing.T, table, path string) { _ = mountType(table, path) })
}
