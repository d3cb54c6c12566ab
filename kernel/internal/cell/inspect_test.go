package cell_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// The files of testdata/inspect are txtar archives of cells, setup.go (any number of
// them, which run first), and of questions: name.ask is the text of a cell with the
// cursor as ‸, name.source one that asks for the source too. Each is followed by what it
// wants of the answer, name.plain, name.markdown and name.html, as many as it cares for.
// A question with no answer wants the plain text "nothing".

const cursorMark = "‸"

func TestInspect(t *testing.T) {
	t.Setenv("GOROOT", filepath.FromSlash("testdata/inspect/goroot"))
	files, err := filepath.Glob("testdata/inspect/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { inspectFile(t, file) })
	}
}

func inspectFile(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t)
	count, asked := 0, 0
	var answer *display.Bundle
	for i, f := range archive.Files {
		name, kind, _ := strings.Cut(f.Name, ".")
		switch kind {
		case "go":
			count++
			if res := limited(s, count, string(f.Data), newRecord()); res.Error != nil {
				t.Fatalf("%s: %s", f.Name, res.Error.Value)
			}
		case "ask":
			answer = ask(t, s, string(f.Data), engine.Brief)
			asked++
		case "source":
			answer = ask(t, s, string(f.Data), engine.Source)
			asked++
		default:
			got := answerText(answer, kind)
			if *update {
				archive.Files[i].Data = []byte(got)
			} else if want := string(f.Data); got != want {
				t.Errorf("%s.%s:\n%s\nwant:\n%s", name, kind, got, want)
			}
		}
	}
	if asked == 0 {
		t.Fatal("no questions")
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func ask(t *testing.T, s engine.Session, text string, detail engine.Detail) *display.Bundle {
	t.Helper()
	text = strings.TrimSuffix(text, "\n")
	before, after, ok := strings.Cut(text, cursorMark)
	if !ok {
		t.Fatalf("no cursor in %q", text)
	}
	return s.Inspect(before+after, len(before), detail)
}

// answerText gives an answer in the form text/kind.
func answerText(b *display.Bundle, kind string) string {
	if b == nil {
		return "nothing\n"
	}
	var text string
	if err := json.Unmarshal(b.Data["text/"+kind], &text); err != nil {
		return fmt.Sprintf("no text/%s: %v\n", kind, err)
	}
	return text
}
