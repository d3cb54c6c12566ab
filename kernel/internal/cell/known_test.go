package cell_test

import (
	"strings"
	"testing"
)

// knownFile lists the programs and notebooks that fail today: "name: reason" a line. A
// reason that begins with "sometimes" is that of one which may pass or fail.
const knownFile = "testdata/corpus/known-failures.txt"

// knownFailures reads knownFile.
func knownFailures(t testing.TB) map[string]string {
	t.Helper()
	return readFailures(t, knownFile)
}

// judge holds a result against the list: what is on it must fail, all else must pass.
func judge(t *testing.T, known map[string]string, name, failure string) {
	t.Helper()
	reason, listed := known[name]
	switch {
	case listed && strings.HasPrefix(reason, "sometimes "):
		t.Skip("known failure: " + reason)
	case listed && failure == "":
		t.Errorf("passes now: take %s off %s", name, knownFile)
	case listed:
		t.Skip("known failure: " + reason)
	case failure != "":
		t.Error(failure)
	}
}

// TestKnownFailures finds names on the list that stand for nothing.
func TestKnownFailures(t *testing.T) {
	exists := map[string]bool{}
	for _, p := range allPrograms(t) {
		exists[p.name] = true
	}
	for _, file := range notebookFiles(t) {
		exists[notebookName(file)] = true
	}
	for name := range knownFailures(t) {
		if !exists[name] {
			t.Errorf("%s: there is no %s", knownFile, name)
		}
	}
}
