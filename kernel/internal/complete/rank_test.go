package complete

import "testing"

func TestMatching(t *testing.T) {
	for _, tt := range []struct {
		typed, text string
		want        match
	}{
		{"", "anything", exact},
		{"Pri", "Println", exact},
		{"Println", "Println", exact},
		{"Printlns", "Println", mismatch},
		{"pri", "Println", folded},
		{"PRI", "println", folded},
		{"ÉT", "étage", folded},
		{"builder", "NewBuilder", humps},
		{"nBu", "NewBuilder", humps},
		{"NB", "NewBuilder", humps},
		{"mLN", "myLongName", humps},
		{"name", "long_name", humps},
		{"server", "HTTPServer", humps},
		{"Jan", "time.January", humps},
		{"ptln", "Println", loose},
		{"rintln", "Println", mismatch}, // its first letter is missing
		{"pn", "Println", mismatch},     // too short to be loose
		{"xyz", "Println", mismatch},
		{"\xff", "Println", mismatch},
	} {
		if got := matching(tt.typed, tt.text); got != tt.want {
			t.Errorf("%q for %s: got %d, want %d", tt.typed, tt.text, got, tt.want)
		}
	}
}
