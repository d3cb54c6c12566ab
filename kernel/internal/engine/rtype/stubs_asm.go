//go:build amd64 || arm64

package rtype

// supported tells that this architecture has stubs.
const supported = true

// stubs is stubCount pieces of code, stubStride bytes apart: piece k calls the func value
// stubTable[k]. It is not to be called itself.
func stubs()

// stubBase gives the address of the first stub.
func stubBase() uintptr
