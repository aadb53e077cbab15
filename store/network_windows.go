package store

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// networkKind names the network file system that path lies on; empty for a disk.
func networkKind(path string) (string, error) {
	volume := filepath.VolumeName(path)
	device := strings.HasPrefix(volume, `\\?\`) || strings.HasPrefix(volume, `\\.\`)
	if strings.HasPrefix(strings.ToUpper(volume), `\\?\UNC\`) || strings.HasPrefix(volume, `\\`) && !device {
		return "UNC path", nil
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return "", err
	}
	if windows.GetDriveType(root) == windows.DRIVE_REMOTE {
		return "network drive " + volume, nil
	}
	return "", nil
}
