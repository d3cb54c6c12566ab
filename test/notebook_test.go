package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// lesson is the notebook that the tools run.
func (j jupyter) lesson() string {
	return filepath.Join(j.root, "notebooks", "async_from_scratch.ipynb")
}

// check compares an executed lesson with what the original printed.
func (j jupyter) check(t *testing.T, name, executed string) {
	t.Helper()
	t.Log(tail(j.python(t, name+"-check", "lesson", time.Minute, "check.py", executed)))
}

// nbconvert executes the lesson, and makes a page of it that has Go's colours.
func nbconvert(t *testing.T, j jupyter) {
	executed, page := filepath.Join(j.out, "nbconvert.ipynb"), filepath.Join(j.out, "nbconvert.html")
	j.python(t, "nbconvert", j.out, 3*time.Minute, "-m", "nbconvert", "--to", "notebook", "--execute",
		"--ExecutePreprocessor.kernel_name="+j.kernel, "--output", executed, j.lesson())
	j.python(t, "nbconvert-html", j.out, time.Minute, "-m", "nbconvert", "--to", "html", "--output", page, executed)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`highlight hl-go"`, `<span class="kd">func</span>`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in the page", want)
		}
	}
	j.check(t, "nbconvert", executed)
}

// nbconvertStops executes a copy of the lesson whose endless cells have no %interrupt:
// nbconvert itself presses stop.
func nbconvertStops(t *testing.T, j jupyter) {
	lesson, err := os.ReadFile(j.lesson())
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.ReplaceAll(string(lesson), `"%interrupt 10s\n",`, `"// no magic here\n",`)
	if bare == string(lesson) {
		t.Fatal("the lesson has no %interrupt to take out")
	}
	source, executed := filepath.Join(j.out, "bare.ipynb"), filepath.Join(j.out, "nbconvert-stops.ipynb")
	if err := os.WriteFile(source, []byte(bare), 0o644); err != nil {
		t.Fatal(err)
	}
	j.python(t, "nbconvert-stops", j.out, 3*time.Minute, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors",
		"--ExecutePreprocessor.timeout=10", "--ExecutePreprocessor.interrupt_on_timeout=True",
		"--ExecutePreprocessor.kernel_name="+j.kernel, "--output", executed, source)
	j.check(t, "nbconvert-stops", executed)
}

// Papermill ends with an error if any cell has an error output, and the lesson means to
// have some; what counts is the notebook that it writes.
func papermill(t *testing.T, j jupyter) {
	executed := filepath.Join(j.out, "papermill.ipynb")
	text, err := j.try(t, "papermill", j.out, 3*time.Minute, j.env.Program("papermill"), "--kernel", j.kernel, j.lesson(), executed)
	if err != nil && !strings.Contains(text, "PapermillExecutionError") {
		t.Fatalf("%v\n%s", err, tail(text))
	}
	j.check(t, "papermill", executed)
}

// jupyterRun runs a file with the project's own runner of files.
func jupyterRun(t *testing.T, j jupyter) {
	file := filepath.Join(t.TempDir(), "run.go") // within the checkout, go vet would take it for a package
	if err := os.WriteFile(file, []byte("fmt.Println(\"jupyter has run\", Take(Lucas(), 4))\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	text := j.run(t, "jupyter-run", j.out, time.Minute, j.env.Program("jupyter"), "run", "--kernel", j.kernel, file)
	if want := "jupyter has run [2 1 3 4]"; !strings.Contains(text, want) {
		t.Errorf("no %q in what it prints: %s", want, tail(text))
	}
}

// console works with the kernel in a terminal.
func console(t *testing.T, j jupyter) {
	j.python(t, "console", "console", 3*time.Minute, "console.py", j.kernel)
}
