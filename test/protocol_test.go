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
	Checks int            // how many there are
	Score  float64        // weighted part of them that passed, in percent
	Total  map[string]int // how many passed, failed, are unsupported
	Rows   []struct{ ID, Level, What, Status, Why string }
}

// exception is a check of the suite that the kernel does not pass, and why not.
type exception struct{ ID, Reason string }

// conformance asks what the messaging protocol demands, and what front ends rely on.
// What does not pass fails the test, unless it is one of the exceptions.
func conformance(t *testing.T, j jupyter) {
	snippets := filepath.Join(j.root, "testdata", "conformance.json")
	complete(t, snippets)
	file := filepath.Join(j.out, "conformance.json")
	if err := os.RemoveAll(file); err != nil {
		t.Fatal(err)
	}
	// Pytest's status counts the exceptions, too.
	text, _ := j.try(t, "conformance", "conformance", 8*time.Minute, j.env.Program("python"), "-m", "pytest", "-q", "-p", "no:cacheprovider",
		"--tb=short", "--no-header", "--kernel", j.kernel, "--snippets", snippets, "--report", file, ".")
	t.Log(tail(text))
	var r report
	readJSON(t, file, &r)
	if r.Checks == 0 || r.Checks != len(r.Rows) {
		t.Fatalf("report of %d checks with %d rows", r.Checks, len(r.Rows))
	}
	t.Logf("%d checks, %v, score %.1f", r.Checks, r.Total, r.Score)
	r.judge(t, exceptions(t, j.root))
}

// judge fails the test for what does not pass and is no exception, for exceptions that
// pass, and for those that no check is meant by.
func (r report) judge(t *testing.T, excepted map[string]string) {
	for _, row := range r.Rows {
		reason, known := excepted[row.ID]
		delete(excepted, row.ID)
		switch passed := row.Status == "pass"; {
		case passed && known:
			t.Errorf("%s (%s) passes now, and is excepted since %s: delete its exception", row.ID, row.What, reason)
		case !passed && !known:
			t.Errorf("%s [%s] %s: %s: %s", row.ID, row.Level, row.Status, row.What, row.Why)
		}
	}
	for id := range excepted {
		t.Errorf("exception of %s: there is no such check", id)
	}
}

// exceptions gives the reasons by the checks' names.
func exceptions(t *testing.T, root string) map[string]string {
	var list []exception
	readJSON(t, filepath.Join(root, "testdata", "conformance-exceptions.json"), &list)
	reasons := map[string]string{}
	for _, e := range list {
		reasons[e.ID] = e.Reason
	}
	return reasons
}

// complete fails the test for each thing that the snippets do not say in Go.
func complete(t *testing.T, file string) {
	var snippets map[string]json.RawMessage
	readJSON(t, file, &snippets)
	for name, snippet := range snippets {
		if string(snippet) == "null" {
			t.Errorf("%s: no snippet %s", filepath.Base(file), name)
		}
	}
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// projectSuite runs the Jupyter project's own tests of a kernel, all that there are.
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
