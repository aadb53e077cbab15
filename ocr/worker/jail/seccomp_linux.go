//go:build amd64 || arm64

package jail

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Offsets in the kernel's struct seccomp_data (seccomp(2)), little endian.
const (
	dataNr   = 0
	dataArch = 4
	dataArg0 = 16
)

// denied are the system calls that a reader of documents has no use for. All
// others stay, because Go's runtime, glibc and Tesseract differ in what they
// need from version to version, and a reader that dies of a new glibc helps
// nobody.
var denied = []uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
	unix.SYS_EXECVE, unix.SYS_EXECVEAT,
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_KCMP, unix.SYS_PIDFD_GETFD, unix.SYS_KILL,
	unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD, unix.SYS_IO_URING_SETUP,
	unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY, unix.SYS_KEYCTL,
	unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_CHROOT, unix.SYS_PIVOT_ROOT, unix.SYS_UNSHARE, unix.SYS_SETNS,
	unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_KEXEC_LOAD, unix.SYS_OPEN_BY_HANDLE_AT,
}

// filterCalls puts a seccomp filter on all threads.
func filterCalls() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	f := program()
	p := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	// TSYNC puts the filter, and no_new_privs, on the threads there already are.
	tid, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&p)))
	if errno != 0 {
		return errno
	}
	if tid != 0 {
		return fmt.Errorf("thread %d could not be brought under the filter", tid)
	}
	return nil
}

func program() []unix.SockFilter {
	f := []unix.SockFilter{
		load(dataArch),
		// Another calling convention has other numbers: refuse it as a whole.
		jumpEq(auditArch, 1, 0),
		ret(unix.SECCOMP_RET_KILL_PROCESS),
		load(dataNr),
	}
	for _, nr := range foreign {
		f = append(f, jumpSet(nr, 0, 1), ret(refuse))
	}
	for _, nr := range append(denied, deniedHere...) {
		f = append(f, jumpEq(nr, 0, 1), ret(refuse))
	}
	// glibc falls back to clone when it is told that clone3 does not exist;
	// clone3's flags lie in memory, where a filter cannot look.
	f = append(f, jumpEq(unix.SYS_CLONE3, 0, 1), ret(unix.SECCOMP_RET_ERRNO|uint32(unix.ENOSYS)))
	return append(f,
		jumpEq(unix.SYS_CLONE, 0, 3),
		load(dataArg0),
		jumpSet(unix.CLONE_THREAD, 1, 0),
		ret(refuse),
		ret(unix.SECCOMP_RET_ALLOW),
	)
}

const refuse = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func jumpEq(k uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: yes, Jf: no, K: k}
}

func jumpSet(k uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, Jt: yes, Jf: no, K: k}
}

func ret(k uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: k}
}
