//go:build !linux

package shell

import "os"

// canSeeReaders tells whether the system says in which call a process waits: it does not,
// and so scripts have no input here.
func canSeeReaders() bool { return false }

func readerWaits(int, *os.File) bool { return false }
