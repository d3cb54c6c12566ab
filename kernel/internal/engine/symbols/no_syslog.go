//go:build !linux

package symbols

// pkg_log_syslog has no symbols here: the package is for Unix only.
var pkg_log_syslog = pkg{path: "log/syslog", name: "syslog"}
