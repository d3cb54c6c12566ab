package doctor

import (
	"context"
	"os"
	"os/exec"

	"gokernel/kernelspec"
)

// kernelspecs looks at every installed kernelspec of this kernel.
func kernelspecs(_ context.Context, self string) []finding {
	var found []finding
	for _, spec := range kernelspec.Find(kernelspec.Dirs()) {
		if spec.Err != nil {
			found = append(found, warnf("%v: repair or remove it", spec.Err))
		} else if ours(spec.Spec) {
			found = append(found, judge(spec, self))
		}
	}
	if found == nil {
		return one(warnf("not installed where Jupyter looks: run 'gokernel install'"))
	}
	return found
}

// ours tells whether a kernelspec starts a gokernel.
func ours(spec kernelspec.Spec) bool {
	return spec.Language == "go" && len(spec.Argv) == 3 && spec.Argv[1] == "kernel"
}

func judge(spec kernelspec.Found, self string) finding {
	program, err := exec.LookPath(spec.Spec.Argv[0])
	if err != nil {
		return failf("%s in %s starts %s, which can't be run: run 'gokernel install' again", spec.Name, spec.Dir, spec.Spec.Argv[0])
	}
	if !sameFile(program, self) {
		return warnf("%s in %s starts another program, %s", spec.Name, spec.Dir, program)
	}
	return okf("%s in %s", spec.Name, spec.Dir)
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
