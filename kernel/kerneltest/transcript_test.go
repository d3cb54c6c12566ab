package kerneltest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/kerneltest"
)

// TestTranscripts plays every transcript to a kernel in memory and to one over sockets.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for way, start := range kerneltest.Starts() {
		for _, file := range files {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, transcript := range archive.Files {
				name := way + "/" + strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + transcript.Name
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					kerneltest.RunTranscript(t, start(t, new(echo.Session)), string(transcript.Data))
				})
			}
		}
	}
}
