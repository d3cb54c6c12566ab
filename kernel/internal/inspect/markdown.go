package inspect

import "strings"

// markdown writes the page as Markdown.
func (p *page) markdown() string {
	var parts []string
	add := func(text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			parts = append(parts, text)
		}
	}
	add(p.head.markdown())
	if p.active != "" {
		add("parameter: **" + codeSpan(p.active) + "**")
	}
	switch {
	case strings.Contains(p.value, "\n"):
		add("value:\n\n" + code{text: p.value, noGo: true}.markdown())
	case p.value != "":
		add("value: " + codeSpan(p.value))
	}
	add(p.doc.markdown())
	add(p.members.markdown())
	add(p.source.markdown())
	for _, f := range p.facts {
		if f.link != "" {
			add(f.name + ": [" + f.text + "](" + f.link + ")")
		} else {
			add(f.name + ": " + codeSpan(f.text))
		}
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// markdown gives the code as a block, with a fence that the text does not have.
func (c code) markdown() string {
	if c.text == "" {
		return ""
	}
	fence, language := "```", "go"
	for strings.Contains(c.text, fence) {
		fence += "`"
	}
	if c.noGo {
		language = ""
	}
	return fence + language + "\n" + strings.TrimRight(c.text, "\n") + "\n" + fence
}

// codeSpan makes code within a line, with a fence that the text does not have.
func codeSpan(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + text + " " + fence
	}
	return fence + text + fence
}
