package kernel_test

import (
	"strings"
	"testing"

	"gokernel/kernel"
)

func TestEvaluator(t *testing.T) {
	for _, tt := range []struct{ asked, name, reason, err string }{
		{"", "vm", "", ""},
		{"yaegi", "yaegi", "GOKERNEL_ENGINE asks for it", ""},
		{"VM", "", "", `GOKERNEL_ENGINE is "VM": want yaegi, or nothing`},
	} {
		t.Setenv(kernel.EngineVar, tt.asked)
		name, reason, err := kernel.Evaluator()
		if name != tt.name || reason != tt.reason || (err == nil) != (tt.err == "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
			t.Errorf("%q: got %q, %q, %v", tt.asked, name, reason, err)
		}
	}
}
