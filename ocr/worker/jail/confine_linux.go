package jail

import (
	"os"

	"github.com/landlock-lsm/go-landlock/landlock"
	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// confine takes away all files but the rules' folders, then the network and new
// programs. Landlock decides by path and the seccomp filter by system call: each
// covers what the other cannot (Landlock knows TCP but not UDP or MPTCP, the
// filter cannot look at paths).
func confine(r Rules, s *Sandbox) {
	held(s, confineFiles(r.ReadDirs), "Landlock: no file but its own data, no TCP")
	held(s, filterCalls(), "seccomp: no sockets, no other programs, no look into other processes")
}

const readOnly = landlock.AccessFSSet(llsys.AccessFSReadFile | llsys.AccessFSReadDir)

func confineFiles(dirs []string) error {
	var there []string
	for _, d := range dirs {
		if _, err := os.Stat(d); err == nil {
			there = append(there, d)
		}
	}
	// Strict from V1 on: a kernel without Landlock must be reported, not passed
	// over as BestEffort alone would.
	rules := []landlock.Rule{
		landlock.PathAccess(readOnly, there...),
		// Tesseract's binding sends its noise there.
		landlock.RWFiles(os.DevNull).IgnoreIfMissing(),
	}
	if err := landlock.V1.RestrictPaths(rules...); err != nil {
		return err
	}
	return landlock.V6.BestEffort().Restrict(rules...)
}
