package magic

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// filePath reads an argument that is the name of one file or folder: quotes around it are
// dropped; without quotes ~ is the home folder.
func filePath(arg string) (string, error) {
	if arg == "" {
		return "", errors.New("want the path of a file")
	}
	if n := len(arg); n > 2 && (arg[0] == '"' || arg[0] == '\'') && arg[n-1] == arg[0] {
		return arg[1 : n-1], nil
	}
	rest, ok := strings.CutPrefix(arg, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return arg, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, rest), nil
}
