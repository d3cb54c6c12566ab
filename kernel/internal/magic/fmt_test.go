package magic_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

var update = flag.Bool("update", false, "rewrite what the tests want")

// formatted runs %%fmt with a body, and gives the text that it puts into the cell.
func formatted(t *testing.T, body string) (string, error) {
	t.Helper()
	m, err := magic.Find("fmt", true)
	if err != nil {
		t.Fatal(err)
	}
	const line = "%%fmt\n"
	var s session
	err = m.Run(&s, magic.Call{Cell: source.New(3, line+body), Body: body, BodyAt: len(line)})
	if err != nil {
		return "", err
	}
	var payload engine.NextInput
	if len(s.payload) != 1 || json.Unmarshal([]byte(s.payload[0]), &payload) != nil || !payload.Replace || payload.Source != "set_next_input" {
		t.Fatalf("%q: payload %q", body, s.payload)
	}
	return payload.Text, nil
}

func TestFormat(t *testing.T) {
	const file = "testdata/fmt.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		in, out := archive.Files[i], &archive.Files[i+1]
		got, err := formatted(t, string(in.Data))
		if err != nil {
			t.Errorf("%s: %v", in.Name, err)
			continue
		}
		again, err := formatted(t, got)
		if err != nil || again != got {
			t.Errorf("%s: formatted twice:\n%s\nerror %v", in.Name, again, err)
		}
		if *update {
			out.Data = []byte(got + "\n")
		} else if got != strings.TrimSuffix(string(out.Data), "\n") {
			t.Errorf("%s:\n%s\ngot:\n%s\nwant:\n%s", in.Name, in.Data, got, out.Data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFormatErrors(t *testing.T) {
	_, err := formatted(t, "x := 1\ny := := 2\n%cd\nz := }")
	var failure magic.Failure
	if !errors.As(err, &failure) || failure.Shown.Name != "CompileError" || !strings.HasPrefix(failure.Shown.Value, "cell[3]:3:6: syntax error") {
		t.Errorf("got %#v", err)
	}
	if _, err := formatted(t, "{\n%cd\n}"); err == nil || !strings.Contains(err.Error(), "%cd stands within") {
		t.Errorf("got %v", err)
	}
}

// FuzzFormat formats what it may: the result must be Go still, and formatted.
func FuzzFormat(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/fmt.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(string(file.Data))
	}
	f.Fuzz(func(t *testing.T, body string) {
		once, err := formatted(t, body)
		if err != nil {
			return
		}
		if _, err := formatted(t, once); err != nil {
			t.Errorf("%q was formatted as %q: %v", body, once, err)
		}
	})
}
