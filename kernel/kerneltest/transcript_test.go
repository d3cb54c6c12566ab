package kerneltest_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"golang.org/x/tools/txtar"

	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/kerneltest"
)

// transcripts calls a function for every transcript.
func transcripts(t *testing.T, play func(t *testing.T, text string)) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, transcript := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+transcript.Name, func(t *testing.T) {
				play(t, string(transcript.Data))
			})
		}
	}
}

// TestTranscripts plays every transcript to a kernel in memory, where the clock stands
// still while anything runs.
func TestTranscripts(t *testing.T) {
	transcripts(t, func(t *testing.T, text string) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			k := kerneltest.InMemory(t, new(echo.Session))
			k.Quiesce = synctest.Wait
			kerneltest.RunTranscript(t, k, text)
		})
	})
}

// TestTranscriptsOverSockets plays them to a whole kernel on the loopback interface.
func TestTranscriptsOverSockets(t *testing.T) {
	transcripts(t, func(t *testing.T, text string) {
		t.Parallel()
		kerneltest.RunTranscript(t, kerneltest.OverSockets(t, new(echo.Session)), text)
	})
}
