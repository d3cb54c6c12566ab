package inspect

import (
	"html"
	"strings"
)

// html writes the page as HTML: no scripts and no colours, so that it is readable in any
// theme.
func (p *page) html() string {
	var b strings.Builder
	b.WriteString(p.head.html())
	if p.active != "" {
		b.WriteString("<p>parameter: <b><code>" + html.EscapeString(p.active) + "</code></b></p>\n")
	}
	switch {
	case strings.Contains(p.value, "\n"):
		b.WriteString("<p>value:</p>\n" + code{text: p.value}.html())
	case p.value != "":
		b.WriteString("<p>value: <code>" + html.EscapeString(p.value) + "</code></p>\n")
	}
	b.WriteString(p.doc.html())
	b.WriteString(p.members.html())
	b.WriteString(p.source.html())
	var facts []string
	for _, f := range p.facts {
		facts = append(facts, f.name+": "+f.html())
	}
	if len(facts) > 0 {
		b.WriteString("<p>" + strings.Join(facts, "<br>\n") + "</p>\n")
	}
	return b.String()
}

// html gives the code as a block, the marked part in bold.
func (c code) html() string {
	if c.text == "" {
		return ""
	}
	text := html.EscapeString(c.text)
	if from, to := c.mark.from, c.mark.to; from < to {
		text = html.EscapeString(c.text[:from]) + "<b>" + html.EscapeString(c.text[from:to]) + "</b>" + html.EscapeString(c.text[to:])
	}
	text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\t", "    ") // a browser's tabs are wide
	return "<pre><code>" + text + "</code></pre>\n"
}

func (f fact) html() string {
	if f.link == "" {
		return "<code>" + html.EscapeString(f.text) + "</code>"
	}
	return `<a href="` + html.EscapeString(f.link) + `" target="_blank">` + html.EscapeString(f.text) + "</a>"
}
