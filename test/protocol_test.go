package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// report is what a run of the conformance suite found.
type report struct {
	Checks   int
	Score    float64
	Total    map[string]int
	Failures []struct{ ID, Level, What, Why string }
}

// notOffered names the checks of services that the kernel says it does not have:
// completion and inspection.
const notOffered = "test_complete_ or test_inspect"

// conformance asks what the messaging protocol demands. Only what a kernel must do fails
// the test; the rest is in the log.
func conformance(t *testing.T, j jupyter) {
	file := filepath.Join(j.out, "conformance.json")
	if err := os.RemoveAll(file); err != nil {
		t.Fatal(err)
	}
	args := []string{"-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "--no-header",
		"--kernel", j.kernel, "--snippets", filepath.Join(j.root, "testdata", "conformance.json"), "--report", file, "-k", "not (" + notOffered + ")", "."}
	text, _ := j.try(t, "conformance", "conformance", 8*time.Minute, j.env.Program("python"), args...) // pytest's status counts what may fail, too
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("no report: %v\n%s", err, tail(text))
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil || r.Checks == 0 {
		t.Fatalf("report of %d checks: %v", r.Checks, err)
	}
	t.Logf("%d checks, %v, score %.1f", r.Checks, r.Total, r.Score)
	for _, f := range r.Failures {
		if f.Level == "must" {
			t.Errorf("%s %s: %s", f.ID, f.What, f.Why)
		} else {
			t.Logf("%s (%s) %s: %s", f.ID, f.Level, f.What, f.Why)
		}
	}
}

// projectSuite runs the Jupyter project's own tests of a kernel.
func projectSuite(t *testing.T, j jupyter) {
	t.Log(tail(j.python(t, "project_suite", "conformance", 3*time.Minute, "project_suite.py", "-v")))
}

// attack asks what the kernel's sockets survive.
func attack(t *testing.T, j jupyter) {
	j.python(t, "attack", "transport", 8*time.Minute, "attack.py", "--kernel", j.kernel)
}

// stall asks whether a frozen front end holds up the others.
func stall(t *testing.T, j jupyter) {
	j.python(t, "stall", "transport", 5*time.Minute, "stall.py", "--kernel", j.kernel)
}
