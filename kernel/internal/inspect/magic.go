package inspect

import (
	"strings"

	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// magicAt gives the page of a magic whose name is at the cursor. If the cursor is behind
// the name it gives the text in which to look for Go: of the magic's line only what may
// be Go in it.
func magicAt(text string, cursor int) (string, *page) {
	cell := source.New(0, text)
	list, _ := cell.Magics()
	for _, m := range list {
		line := cell.Line(cell.Position(m.Offset).Line)
		end := cell.Offset(cell.Position(m.Offset).Line, 1) + len(line)
		if cursor < m.Offset || cursor > end {
			continue
		}
		if cursor >= m.ArgsAt && m.Args != "" {
			return cell.Only(m.ArgsAt, min(end, m.ArgsAt+len(m.Args))), nil
		}
		return text, magicPage(m)
	}
	return text, nil
}

func magicPage(m source.Magic) *page {
	found, err := magic.Find(m.Name, m.Cell)
	if err != nil {
		return nil
	}
	p := &page{head: code{text: found.Usage, noGo: true}}
	p.doc.text = sentence(found.Help)
	if found.Doc != "" {
		p.doc.text += "\n\n" + found.Doc
	}
	p.doc.isMarkdown = true
	return p
}

// sentence makes a sentence of a help text.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
