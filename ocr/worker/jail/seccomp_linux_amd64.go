package jail

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_X86_64

// foreign marks the bit of the x32 calls, which share the architecture.
var foreign = []uint32{0x40000000}

var deniedHere = []uint32{unix.SYS_FORK, unix.SYS_VFORK}
