package docs

import (
	"fmt"
	"strings"
)

// Link gives the web address of a package's documentation or, with a key, of that of
// Name, Type.Method or Type.Field; "" for packages that are not of the standard library.
func Link(path, key string) string {
	if !IsStd(path) {
		return ""
	}
	link := "https://pkg.go.dev/" + path
	if key != "" {
		link += "#" + key
	}
	return link
}

// SourceLink gives the web address of a line of the standard library's source, of the
// documented release; "" for packages that are not of the standard library.
func SourceLink(path, file string, line int) string {
	if !IsStd(path) || file == "" {
		return ""
	}
	return fmt.Sprintf("https://github.com/golang/go/blob/%s/src/%s/%s#L%d", GoVersion(), path, file, line)
}

// IsStd tells whether a path is one of the standard library: its first element has no
// dot, and is not ours.
func IsStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != "" && first != "gokernel" && first != "main" && !strings.Contains(first, ".")
}
