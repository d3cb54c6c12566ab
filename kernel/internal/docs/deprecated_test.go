package docs_test

import (
	"testing"

	"gokernel/kernel/internal/docs"
)

func TestDeprecated(t *testing.T) {
	for _, tt := range []struct {
		path, key string
		want      bool
	}{
		{"strings", "Title", true},
		{"strings", "ToTitle", false},
		{"reflect", "Value.InterfaceData", true},
		{"reflect", "Value.Interface", false},
		{"io/ioutil", "ReadAll", true},
	} {
		p, ok := docs.Open(tt.path)
		if !ok {
			t.Fatalf("%s is not documented", tt.path)
		}
		if got := p.Deprecated()[tt.key]; got != tt.want {
			t.Errorf("%s.%s: got %v, want %v", tt.path, tt.key, got, tt.want)
		}
	}
}

func BenchmarkDeprecated(b *testing.B) {
	for b.Loop() {
		p, _ := docs.Open("net/http")
		p.Deprecated()
	}
}
