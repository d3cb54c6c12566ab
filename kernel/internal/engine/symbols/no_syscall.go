//go:build !linux || !amd64

package symbols

// pkg_syscall has no symbols here: the generator ran on linux/amd64, and the package is
// another one on each platform.
var pkg_syscall = pkg{path: "syscall", name: "syscall"}
