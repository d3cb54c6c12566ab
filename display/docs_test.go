package display

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documentation is what people read about this package.
const documentation = "../docs/display.md"

// TestRenderersAreDocumented compares the table of the documentation with the renderers.
func TestRenderersAreDocumented(t *testing.T) {
	text, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n| method | shown as |\n|---|---|\n")
	section, _, _ = strings.Cut(section, "\n\n")
	var want []string
	for _, r := range renderers {
		name, mimetype := r.method, "`"+r.mimetype+"`"
		if name == "" {
			name = "image.Image"
		}
		if r.mimetype == "" {
			mimetype = "several types"
		}
		want = append(want, "| `"+name+"` | "+mimetype+" |")
	}
	if got := strings.Split(section, "\n"); !slices.Equal(got, want) {
		t.Errorf("the table is\n%s\nwant\n%s", section, strings.Join(want, "\n"))
	}
}

// TestFunctionsAreDocumented: every exported function is named.
func TestFunctionsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(?:display\\.|Handle\\.)?([A-Z]\\w*)").FindAllStringSubmatch(string(text), -1)
	var names []string
	for _, match := range named {
		names = append(names, match[1])
	}
	functions := exported(t)
	if len(functions) < 30 {
		t.Fatalf("only %v", functions)
	}
	for _, name := range functions {
		if !slices.Contains(names, name) && name != "RichBy" { // which is for evaluators
			t.Errorf("%s does not name %s", documentation, name)
		}
	}
}

// exported gives the names of the functions and methods but
// String.
func exported(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if ok && f.Name.IsExported() && f.Name.Name != "String" {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}
