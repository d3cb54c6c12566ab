package inspect

import (
	"go/token"
	"testing"
)

func TestEveryKeywordIsKnown(t *testing.T) {
	found := 0
	for tok := token.Token(0); tok < 200; tok++ {
		if !tok.IsKeyword() {
			continue
		}
		found++
		if p := keyword(tok); p.empty() || len(p.facts) != 1 || p.doc.text == "" {
			t.Errorf("%s: got %+v", tok, p)
		}
	}
	if found != len(keywords) || found != 25 {
		t.Errorf("Go has %d keywords, the table %d", found, len(keywords))
	}
}
