package display

import (
	"html"
	"strings"
)

// htmlText is HTML for those who can't show it: without tags, a line for each block. It
// reads any text and needn't understand it.
func htmlText(source string) string {
	var out strings.Builder
	for rest := source; rest != ""; {
		text, tag, more := cutTag(rest)
		out.WriteString(html.UnescapeString(text))
		out.WriteString(spaceFor(tag))
		rest = more
		if hidden := tagName(tag); hidden == "script" || hidden == "style" {
			rest = afterTag(rest, "/"+hidden)
		}
	}
	return tidy(out.String())
}

// cutTag splits at the first tag, which is without its brackets; a comment is a tag.
func cutTag(source string) (text, tag, rest string) {
	text, rest, found := strings.Cut(source, "<")
	if !found {
		return text, "", ""
	}
	if comment, ok := strings.CutPrefix(rest, "!--"); ok {
		_, rest, _ = strings.Cut(comment, "-->")
		return text, "!--", rest
	}
	if rest == "" || !strings.ContainsRune("/!?", rune(rest[0])) && !isLetter(rest[0]) {
		return text + "<", "", rest
	}
	tag, rest, _ = strings.Cut(rest, ">")
	return text, tag, rest
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// tagName is "/p" for "/P class=x".
func tagName(tag string) string {
	name, _, _ := strings.Cut(strings.ToLower(tag), " ")
	if name == "/" {
		return name
	}
	return strings.TrimSuffix(name, "/")
}

// afterTag is what follows the first tag of a name.
func afterTag(source, name string) string {
	for source != "" {
		_, tag, rest := cutTag(source)
		source = rest
		if tagName(tag) == name {
			break
		}
	}
	return source
}

func spaceFor(tag string) string {
	switch strings.TrimPrefix(tagName(tag), "/") {
	case "td", "th":
		return " "
	case "br", "p", "div", "tr", "li", "ul", "ol", "table", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6":
		return "\n"
	}
	return ""
}

// tidy drops empty lines and repeated spaces.
func tidy(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	return strings.Join(lines, "\n")
}
