package history

import (
	"os"
	"path/filepath"
	"runtime"
)

// PathVar is the environment variable that names the file, or says off: the history is
// then in memory alone.
const PathVar = "GOKERNEL_HISTORY"

// Off is the value of PathVar for no file.
const Off = "off"

// Path gives the file of the person that runs this program: what PathVar says, and else
// gokernel/history.sqlite in the system's folder for data. It is "" for no file.
func Path() string {
	switch path := os.Getenv(PathVar); path {
	case "":
	case Off:
		return ""
	default:
		return path
	}
	folder := dataFolder()
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "gokernel", "history.sqlite")
}

// dataFolder is where programs keep a person's data, "" if the system doesn't tell.
func dataFolder() string {
	switch runtime.GOOS {
	case "windows":
		return os.Getenv("LocalAppData")
	case "darwin", "ios":
		return inHome("Library", "Application Support")
	}
	if folder := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(folder) {
		return folder
	}
	return inHome(".local", "share")
}

func inHome(elements ...string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(append([]string{home}, elements...)...)
}
