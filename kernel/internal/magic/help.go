package magic

import (
	"fmt"
	"slices"
	"strings"
)

func help() Magic {
	return Magic{
		Name:  "help",
		Usage: "%help [magic]",
		Help:  "list the magics, or tell more about one",
		Doc: "Without an argument, one line for each magic. With the name of one, with or without percent signs, " +
			"all there is to know about it; `%cd?` is a shorter way to ask.\n\n```\n%help timeit\n```",
		Complete: func() Candidates { return Candidates{Words: names()} },
		Run:      runHelp,
	}
}

// names gives the names of all magics, each once.
func names() []string {
	var list []string
	for _, m := range All() {
		list = append(list, m.Name)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func runHelp(s Session, c Call) error {
	if c.Args != "" {
		text, err := Describe(c.Args)
		if err == nil {
			_, err = fmt.Fprintln(s.Stdout(), text)
		}
		return err
	}
	width := 0
	for _, m := range All() {
		width = max(width, len(m.Usage))
	}
	for _, m := range All() {
		if _, err := fmt.Fprintf(s.Stdout(), "%-*s  %s\n", width, m.Usage, m.Help); err != nil {
			return err
		}
	}
	return nil
}

// Describe gives all there is to know about the magics of a name, in Markdown. The name
// may have percent signs.
func Describe(name string) (string, error) {
	bare := strings.TrimLeft(name, "%")
	var found []string
	for _, m := range All() {
		if m.Name == bare && (!strings.HasPrefix(name, "%%") || m.Cell) {
			found = append(found, m.Usage+"\n\n"+m.Text())
		}
	}
	if len(found) == 0 {
		_, err := Find(bare, strings.HasPrefix(name, "%%"))
		return "", err
	}
	return strings.Join(found, "\n\n"), nil
}

// Text is all there is to know about the magic, in Markdown of lines that are not too long.
func (m Magic) Text() string {
	text, code, hasCode := strings.Cut(m.Doc, "```")
	var out strings.Builder
	out.WriteString(strings.ToUpper(m.Help[:1]) + m.Help[1:] + ".\n")
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		out.WriteString("\n" + wrap(paragraph))
	}
	if hasCode {
		out.WriteString("\n```" + code)
	}
	return out.String()
}

// lineWidth is how many bytes a line of text has at most, if its words are not longer.
const lineWidth = 120

// wrap breaks a paragraph into lines.
func wrap(paragraph string) string {
	var out strings.Builder
	width := 0
	for _, word := range strings.Fields(paragraph) {
		switch {
		case width == 0:
		case width+1+len(word) > lineWidth:
			out.WriteString("\n")
			width = 0
		default:
			out.WriteString(" ")
			width++
		}
		out.WriteString(word)
		width += len(word)
	}
	return out.String() + "\n"
}
