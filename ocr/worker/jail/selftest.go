package jail

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Test is one thing that a worker tried and should not have been able to do.
type Test struct {
	What    string `json:"what"`
	Refused bool   `json:"refused"`
	Detail  string `json:"detail,omitempty"`
}

// SelfTest tries what the jail forbids and says what happened. probe is the
// address of a TCP listener on the loopback interface; dir a folder that the
// user may write to.
func SelfTest(probe, dir string) []Test {
	return []Test{
		result("open /etc/passwd or the own program to read", openSomething()),
		result("create a file", createFile(dir)),
		result("connect to a TCP port on this machine", dial("tcp", probe)),
		result("send a UDP packet to this machine", dial("udp", probe)),
		result("start another program", startProgram()),
		result("list the folders of this machine", listRoot()),
		result("look into the program that started it", lookIntoParent()),
		result("open a socket for other programs here", listen()),
	}
}

func result(what string, err error) Test {
	t := Test{What: what, Refused: refused(err)}
	if err != nil {
		t.Detail = err.Error()
	}
	return t
}

// refused tells "you may not" from "it is not there" or "nobody answers", which
// would pass in a worker that is free to do anything.
func refused(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) ||
		errors.Is(err, syscall.EFBIG)
}

func openSomething() error {
	name := "/etc/passwd"
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		name = os.Args[0]
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return f.Close()
}

func createFile(dir string) error {
	name := filepath.Join(dir, "countersign-selftest")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(name))
}

func dial(network, address string) error {
	c, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("x"))
	return err
}

func startProgram() error {
	exe, err := filepath.Abs(os.Args[0])
	if err != nil {
		return err
	}
	return exec.Command(exe, "-h").Run()
}

func listRoot() error {
	_, err := os.ReadDir(string(filepath.Separator))
	return err
}

// lookIntoParent reads the environment of the parent, where secrets may be. Where
// there is no /proc it starts no question.
func lookIntoParent() error {
	name := fmt.Sprintf("/proc/%d/environ", os.Getppid())
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ErrPermission
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func listen() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	return l.Close()
}
