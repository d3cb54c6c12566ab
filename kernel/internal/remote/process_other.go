//go:build !unix

package remote

import (
	"errors"
	"os"
)

// errPlatform is why Start's engines and Serve fail here: os/exec hands no further files
// to a child process, and the link needs three.
var errPlatform = errors.New("an engine in a process of its own is not supported on this platform")

func startProcess(Config) (*process, error) { return nil, errPlatform }

func (*process) killGroup() {}

func readNow(uintptr, []byte) (n int, again bool) { return 0, false }

func writeNow(uintptr, []byte) int { return 0 }

func inheritedFiles() (in, out, crash *os.File, err error) { return nil, nil, nil, errPlatform }

func duplicate(*os.File) (*os.File, error) { return nil, errPlatform }

func notify(interrupts, ends chan<- os.Signal) {}

func killOwnGroup() {}

func unread(_ *os.File, writtenLast bool) bool { return writtenLast }
