//go:build !unix

package nbrun

import (
	"errors"
	"os/exec"
)

func ownGroup(*exec.Cmd) {}

func signalInterrupt(*exec.Cmd) error {
	return errors.New("this platform has no interrupt signal: the kernelspec needs interrupt_mode message")
}

func terminate(cmd *exec.Cmd) { cmd.Process.Kill() }

func killGroup(cmd *exec.Cmd) { cmd.Process.Kill() }
