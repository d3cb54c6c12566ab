package inspect

import (
	"strings"
	"unicode/utf8"
)

// textWidth is where lines of documentation are broken, in characters.
const textWidth = 80

// plain writes the page for a pager.
func (p *page) plain() string {
	var parts []string
	add := func(text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			parts = append(parts, text)
		}
	}
	add(p.head.underlined())
	add(labelled("parameter: ", p.active))
	add(labelled("value: ", p.value))
	add(p.doc.plain())
	add(p.members.text)
	add(p.source.text)
	add(p.plainFacts())
	return strings.Join(parts, "\n\n") + "\n"
}

// underlined gives the code with the marked part underlined, if it has one.
func (c code) underlined() string {
	if c.mark.from >= c.mark.to {
		return c.text
	}
	start := strings.LastIndexByte(c.text[:c.mark.from], '\n') + 1
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, c.text[start:c.mark.from])
	under := blank + strings.Repeat("^", utf8.RuneCountInString(c.text[c.mark.from:c.mark.to]))
	end := len(c.text)
	if i := strings.IndexByte(c.text[c.mark.to:], '\n'); i >= 0 {
		end = c.mark.to + i
	}
	return c.text[:end] + "\n" + under + c.text[end:]
}

// labelled puts a label before text, and under the label the lines that follow.
func labelled(label, text string) string {
	if text == "" {
		return ""
	}
	return label + strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", len(label)))
}

func (p *page) plainFacts() string {
	width := 0
	for _, f := range p.facts {
		width = max(width, len(f.name))
	}
	var lines []string
	for _, f := range p.facts {
		text := f.text
		if f.link != "" {
			text = f.link
		}
		lines = append(lines, f.name+":"+strings.Repeat(" ", width-len(f.name)+1)+text)
	}
	return strings.Join(lines, "\n")
}
