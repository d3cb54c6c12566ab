package serve

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
)

var update = flag.Bool("update", false, "write docs/protocol.md")

// TestDocumentation holds that docs/protocol.md is what the tables say.
func TestDocumentation(t *testing.T) {
	page, err := template.New("protocol.md").Funcs(template.FuncMap{
		"channels": func(m Support) string { return strings.Join(m.Channels, ", ") },
		"support":  support,
	}).ParseFiles(filepath.Join("testdata", "protocol.md"))
	if err != nil {
		t.Fatal(err)
	}
	var taken, sent []Support
	for _, m := range Messages() {
		if m.Sent {
			sent = append(sent, m)
		} else {
			taken = append(taken, m)
		}
	}
	var want bytes.Buffer
	if err := page.Execute(&want, map[string]any{"Taken": taken, "Sent": sent, "Patience": patience}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "..", "..", "docs", "protocol.md")
	if *update {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("docs/protocol.md is not what the tables say (%v): go test ./kernel/internal/serve -update", err)
	}
}

// support words whether a message is supported, and its notes.
func support(m Support) string {
	var words []string
	if !m.Supported {
		words = append(words, fmt.Sprintf("**Not supported**: %s.", m.Reason))
	}
	if m.OutOfTurn {
		words = append(words, "Out of turn.")
	}
	if m.Notes != "" {
		words = append(words, strings.ToUpper(m.Notes[:1])+m.Notes[1:]+".")
	}
	return strings.Join(words, " ")
}
