package cell_test

import (
	"go/build"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGoPrograms runs the programs with which Go tests its compilers: those of
// GOROOT/test that say "// run", on a line of its own, to be compiled and run. They pass
// if they write what their .out file holds, or nothing if they have none.
func TestGoPrograms(t *testing.T) {
	programs := goTests(t, goRoot(t, "test"))
	giveImportcfg(t, programs)
	c := &programCorpus{
		programs: programs,
		list:     "testdata/gotests/known-failures.txt",
		floor:    0.95,
	}
	c.run(t)
}

// goRoot gives a folder of the Go distribution. Without it, the test is skipped, but not
// where all tests have to run.
func goRoot(t *testing.T, folder string) string {
	t.Helper()
	dir := filepath.Join(build.Default.GOROOT, folder)
	_, err := os.Stat(dir)
	switch {
	case err == nil:
		return dir
	case os.Getenv("CI") != "":
		t.Fatalf("this Go has no folder %s, which CI needs: %v", folder, err)
	}
	t.Skipf("this Go has no folder %s: %v", folder, err)
	return ""
}

func goTests(t *testing.T, root string) []wholeProgram {
	t.Helper()
	var list []wholeProgram
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasSuffix(file, ".dir"):
			return filepath.SkipDir // packages of programs in several files
		case d.IsDir() || !strings.HasSuffix(file, ".go"):
			return nil
		}
		p, ok, err := goTest(root, file)
		if ok {
			list = append(list, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatalf("there are no run-tests in %s", root)
	}
	return list
}

// goTest reads one file; it is no program for us if it does not say "// run" or if its
// build constraints are for other machines.
func goTest(root, file string) (p wholeProgram, ok bool, err error) {
	code, err := os.ReadFile(file)
	if err != nil || !slices.Contains(strings.Split(string(code), "\n"), "// run") {
		return p, false, err
	}
	if ok, err := build.Default.MatchFile(filepath.Split(file)); !ok || err != nil {
		return p, false, err
	}
	want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
	if err != nil && !os.IsNotExist(err) {
		return p, false, err
	}
	name, err := filepath.Rel(root, file)
	return wholeProgram{
		name:   filepath.ToSlash(name),
		code:   string(code),
		dir:    root, // where Go's own driver runs them
		merged: true,
		want:   string(want),
		same:   func(got, want string) bool { return got == want },
	}, true, err
}

// giveImportcfg tells the programs that drive the compiler, as Go's own driver does,
// where the library's packages are. Without a go command they fail, and say why.
func giveImportcfg(t *testing.T, programs []wholeProgram) {
	const name, line = "STDLIB_IMPORTCFG", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"
	var env []string
	for i, p := range programs {
		if !strings.Contains(p.code, name) {
			continue
		}
		if env == nil {
			list, err := exec.Command("go", "list", "-export", "-f", line, "std").Output()
			if err != nil {
				t.Logf("where the library's packages are is not known: %v", err)
				return
			}
			file := filepath.Join(t.TempDir(), "importcfg")
			if err := os.WriteFile(file, list, 0o600); err != nil {
				t.Fatal(err)
			}
			env = []string{name + "=" + file}
		}
		programs[i].env = env
	}
}
