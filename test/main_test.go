package test

import (
	"os"
	"testing"
)

// TestMain keeps what the tests run out of the history of the person who runs them.
func TestMain(m *testing.M) {
	if err := os.Setenv("GOKERNEL_HISTORY", "off"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
