//go:build !amd64 && !arm64

package rtype

// supported tells that this architecture has stubs.
const supported = false

func stubBase() uintptr { return 0 }
