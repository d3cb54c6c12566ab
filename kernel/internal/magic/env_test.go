package magic_test

import (
	"os"
	"strings"
	"testing"
)

func TestEnvHidesSecretsInItsList(t *testing.T) {
	t.Setenv("MAGIC_API_KEY", "do not save me")
	t.Setenv("MAGIC_TOKEN", "")
	t.Setenv("MAGIC_NAME", "a=b")
	var all session
	if err := run(&all, "env", ""); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"MAGIC_API_KEY=<hidden>\n", "MAGIC_TOKEN=\n", "MAGIC_NAME=a=b\n"} {
		if !strings.Contains(all.stdout.String(), line) {
			t.Errorf("the list has no line %q:\n%s", line, all.stdout.String())
		}
	}
	var one session
	if err := run(&one, "env", "MAGIC_API_KEY"); err != nil || one.stdout.String() != "do not save me\n" {
		t.Errorf("asked for by name: got %q, error %v", one.stdout.String(), err)
	}
}

func TestEnvSets(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"MAGIC_SET=1", "1"},
		{"MAGIC_SET = a b", "a b"},
		{"MAGIC_SET a=b", "a=b"},
		{"MAGIC_SET==", "="},
		{"MAGIC_SET=", ""},
	} {
		t.Setenv("MAGIC_SET", "before")
		if err := run(&session{}, "env", tt.args); err != nil || os.Getenv("MAGIC_SET") != tt.want {
			t.Errorf("%q: got %q, error %v; want %q", tt.args, os.Getenv("MAGIC_SET"), err, tt.want)
		}
	}
	if err := run(&session{}, "env", "=x"); err == nil {
		t.Error("a variable without a name: want an error")
	}
}

func TestCdExpandsNames(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(home)
	if err := os.Mkdir("a b", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"a b", "-", `"a b"`, "", "'a b'", "~", "~/a b"} {
		if err := run(&session{}, "cd", args); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
	if now, err := os.Getwd(); err != nil || !strings.HasSuffix(now, "a b") {
		t.Errorf("in the end: %q, error %v", now, err)
	}
}
