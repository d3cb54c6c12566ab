package inspect

import (
	"strings"

	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// magicAt finds the magic at the cursor, and gives its page if it is its name that is
// there. Elsewhere, if isGo, the text is one in which to look for Go: of a magic's line
// that is only its arguments.
func magicAt(text string, cursor int) (look string, p *page, isGo bool) {
	cell := source.New(0, text)
	list, _ := cell.Magics()
	for _, m := range list {
		first := cell.Position(m.Offset).Line
		end := cell.Offset(first, 1) + len(cell.Line(first))
		switch {
		case cursor < m.Offset:
		case cursor > end:
			if m.Cell && !isGoBody(m) {
				return text, nil, false
			}
		case cursor >= m.ArgsAt && m.Args != "" && m.Name != "!":
			return cell.Only(m.ArgsAt, min(end, m.ArgsAt+len(m.Args))), nil, true
		default:
			return text, magicPage(m), false
		}
	}
	return text, nil, true
}

func isGoBody(m source.Magic) bool {
	found, err := magic.Find(m.Name, m.Cell)
	return err == nil && found.GoBody
}

// magicPage tells about a magic, nil if there is none of that name.
func magicPage(m source.Magic) *page {
	found, err := magic.Find(m.Name, m.Cell)
	if err != nil {
		return nil
	}
	text := strings.ToUpper(found.Help[:1]) + found.Help[1:] + "."
	if found.Doc != "" {
		text += "\n\n" + found.Doc
	}
	return &page{
		head: code{text: found.Usage, noGo: true},
		doc:  document{text: text, isMarkdown: true},
	}
}
