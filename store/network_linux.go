package store

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// networkMagic are the file systems that live elsewhere, by the f_type of
// statfs(2) (linux/magic.h and the file systems' own sources).
var networkMagic = map[uint32]string{
	0x00006969: "NFS",
	0x0000517b: "SMB",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB2",
	0x01021997: "9P",
	0x5346414f: "AFS",
	0x6b414653: "AFS",
	0x73757245: "Coda",
	0x0000564c: "NCP",
	0x00c36400: "Ceph",
	0x7461636f: "OCFS2",
	0x01161970: "GFS2",
	0x0bd00bd0: "Lustre",
	0x47504653: "GPFS",
	0x19830326: "BeeGFS",
	0x786f4256: "VirtualBox share",
	0xbacbacbc: "VMware share",
}

// fuseMagic is FUSE: a program stands behind it, which the mount table names.
const fuseMagic = 0x65735546

// localFuse are the file systems behind FUSE that lie on a disk of the computer.
var localFuse = []string{"fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs", "fuse.bindfs",
	"fuse.mergerfs", "fuse.fuse-overlayfs", "fuse.apfs", "fuse.zfs", "fuse.ext4", "fuse.fuseext2", "fuse.veracrypt", "fuse.lxcfs", "virtiofs"}

// networkKind names the network file system that path lies on; empty for a disk.
func networkKind(path string) (string, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return "", &os.PathError{Op: "statfs", Path: path, Err: err}
	}
	magic := uint32(st.Type) // sign-extended on some machines
	if magic != fuseMagic {
		return networkMagic[magic], nil
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	return fuseKind(mountType(string(table), real)), nil
}

// fuseKind is empty for a FUSE file system that is known to be local.
func fuseKind(fstype string) string {
	for _, l := range localFuse {
		if fstype == l {
			return ""
		}
	}
	return fstype
}

// mountType finds the type of the mount that path lies on in the text of
// mountinfo (proc_pid_mountinfo(5)): the longest mount point that contains it.
func mountType(table, path string) string {
	best, kind := -1, "FUSE"
	lines := bufio.NewScanner(strings.NewReader(table))
	for lines.Scan() {
		left, right, ok := strings.Cut(lines.Text(), " - ")
		l, r := strings.Fields(left), strings.Fields(right)
		if !ok || len(l) < 5 || len(r) < 1 {
			continue
		}
		point := unescapeMount.Replace(l[4])
		under := point == "/" || path == point || strings.HasPrefix(path, point+"/")
		// A later mount on the same point lies on top.
		if under && len(point) >= best {
			best, kind = len(point), r[0]
		}
	}
	return kind
}

// unescapeMount undoes the octal escapes of a mount point.
var unescapeMount = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
