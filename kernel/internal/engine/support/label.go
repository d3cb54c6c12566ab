package support

import "unsafe"

// currentLabel gives the address of the calling goroutine's profiler labels. There is
// no public way to ask for it; package runtime keeps this name for those who link to it.
//
//go:linkname currentLabel runtime/pprof.runtime_getProfLabel
func currentLabel() unsafe.Pointer
