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
	add(fenced("go", p.head.text))
	if p.active != "" {
		add("parameter: **" + codeSpan(p.active) + "**")
	}
	switch {
	case strings.Contains(p.value, "\n"):
		add("value:\n\n" + fenced("", p.value))
	case p.value != "":
		add("value: " + codeSpan(p.value))
	}
	add(p.doc.markdown())
	add(fenced("go", p.members.text))
	add(fenced("go", p.source.text))
	for _, f := range p.facts {
		if f.link != "" {
			add(f.name + ": [" + f.text + "](" + f.link + ")")
		} else {
			add(f.name + ": " + codeSpan(f.text))
		}
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// fenced makes a code block, with a fence that the text does not have.
func fenced(language, text string) string {
	if text == "" {
		return ""
	}
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence
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
