package render

import (
	"strings"
	"unicode/utf8"
)

// The shape of text that does not fit on one line.
const (
	width  = 100
	indent = "    "
)

// join puts elements between brackets, on one line if they fit there. Else short ones
// fill the lines and others have a line each.
func join(open string, items []string, closing string) string {
	line := open + strings.Join(items, ", ") + closing
	if len(line) <= width || len(items) == 1 && !strings.Contains(line, "\n") || utf8.RuneCountInString(line) <= width && !strings.Contains(line, "\n") {
		return line
	}
	if open == "[" && longest(items) <= width/4 {
		return open + fill(items) + closing
	}
	body := "\n" + strings.Join(items, ",\n")
	return open + strings.ReplaceAll(body, "\n", "\n"+indent) + "\n" + closing
}

func longest(items []string) int {
	most := 0
	for _, item := range items {
		if strings.Contains(item, "\n") {
			return width
		}
		most = max(most, utf8.RuneCountInString(item))
	}
	return most
}

// fill breaks a list of short elements into lines, aligned after the bracket.
func fill(items []string) string {
	var b strings.Builder
	column := 1
	for i, item := range items {
		if i > 0 {
			b.WriteString(",")
			column++
		}
		n := utf8.RuneCountInString(item)
		switch {
		case i > 0 && column+1+n >= width:
			b.WriteString("\n ")
			column = 1
		case i > 0:
			b.WriteString(" ")
			column++
		}
		b.WriteString(item)
		column += n
	}
	return b.String()
}
