package cell_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// languageFile tells users what a cell means and where it differs from compiled Go.
const languageFile = "../../../docs/language.md"

// sentencesFile names for each of its sentences the notebooks that hold it.
const sentencesFile = "testdata/notebooks/README.md"

// differsFlag begins the flag of a program that shows a difference from compiled Go.
const differsFlag = "!differs:"

var (
	differenceRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")
	sentenceName  = regexp.MustCompile(`(?m)^\* \*\*([^*]+)\.\*\*`)
	sentenceRow   = regexp.MustCompile("(?m)^\\| ([^|`]+) \\| ([^|]+) \\|$")
	quoted        = regexp.MustCompile("`([^`]+)`")
)

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// matches gives what the first group of an expression finds, sorted, each once.
func matches(t *testing.T, re *regexp.Regexp, text string) []string {
	t.Helper()
	found := map[string]bool{}
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		if found[m[1]] {
			t.Errorf("%q is there twice", m[1])
		}
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// TestDifferences holds the differences that the document tells to the programs that show
// them, and the other way round.
func TestDifferences(t *testing.T) {
	shown := map[string]bool{}
	for _, p := range allPrograms(t) {
		tagged := false
		for flag := range p.flags {
			if tag, ok := strings.CutPrefix(flag, differsFlag); ok {
				shown[tag], tagged = true, true
			}
		}
		if strings.HasPrefix(p.name, "differences/") && !tagged {
			t.Errorf("%s: want a flag %stag", p.name, differsFlag)
		}
	}
	told := matches(t, differenceRow, readFile(t, languageFile))
	if got := slices.Sorted(maps.Keys(shown)); !slices.Equal(got, told) || len(got) == 0 {
		t.Errorf("the corpora show\n%q\n%s tells\n%q", got, languageFile, told)
	}
}

// TestSentences holds the sentences of the document about what a cell means to the
// notebooks that show them, and the other way round.
func TestSentences(t *testing.T) {
	told := matches(t, sentenceName, readFile(t, languageFile))
	table := readFile(t, sentencesFile)
	var rows []string
	named := map[string]bool{}
	for _, row := range sentenceRow.FindAllStringSubmatch(table, -1) {
		books := quoted.FindAllStringSubmatch(row[2], -1)
		if len(books) == 0 {
			continue // the table's head
		}
		rows = append(rows, row[1])
		for _, book := range books {
			named[book[1]] = true
		}
	}
	slices.Sort(rows)
	if !slices.Equal(rows, told) || len(rows) == 0 {
		t.Errorf("%s has rows for\n%q\n%s tells\n%q", sentencesFile, rows, languageFile, told)
	}
	exists := map[string]bool{}
	for _, file := range notebookFiles(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		exists[name] = true
		if !named[name] {
			t.Errorf("%s names no sentence for notebook %s", sentencesFile, name)
		}
	}
	for name := range named {
		if !exists[name] {
			t.Errorf("%s: there is no notebook %s", sentencesFile, name)
		}
	}
}
