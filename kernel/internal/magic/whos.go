package magic

import (
	"html"
	"strings"
	"unicode/utf8"

	"gokernel/display"
)

func whos() Magic {
	return Magic{
		Name:  "whos",
		Usage: "%whos",
		Help:  "show a table of the names that cells have declared and imported",
		Doc: "It has each name's kind, its type, the value of a variable or constant, and the cell that has declared " +
			"it. Values of variables are `…` while other cells or goroutines run, since these may be changing " +
			"them.\n\n```\n%whos\n```",
		Run: runWhos,
	}
}

// maxColumn is the width, in characters, of a type's or value's column in the text.
const maxColumn = 50

func runWhos(s Session, c Call) error {
	if err := noArguments(c); err != nil {
		return err
	}
	names := s.Names()
	if len(names) == 0 {
		return nothingDeclared(s)
	}
	values := s.Values()
	rows := [][]string{{"name", "kind", "type", "value", "cell"}}
	for _, n := range names {
		rows = append(rows, []string{n.Name, n.Kind, n.Type, values[n.Name], n.Cell})
	}
	both := display.HTMLValue(tableHTML(rows))
	text := display.TextValue(tableText(rows))
	for mime, data := range text.Data {
		both.Data[mime] = data
	}
	s.Display(both)
	return nil
}

// tableText writes rows, the first of which is the head, as columns.
func tableText(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	short := make([][]string, len(rows))
	for i, row := range rows {
		for j, text := range row {
			text = oneLine(text)
			short[i] = append(short[i], text)
			widths[j] = max(widths[j], utf8.RuneCountInString(text))
		}
	}
	var out strings.Builder
	for _, row := range short {
		line := ""
		for j, text := range row {
			line += text + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(text)+2)
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// oneLine cuts a text to what fits into a column.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= maxColumn {
		return text
	}
	return string([]rune(text)[:maxColumn-1]) + "…"
}

// tableHTML writes rows, the first of which is the head, as a table.
func tableHTML(rows [][]string) string {
	var out strings.Builder
	out.WriteString("<table>")
	for i, row := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		out.WriteString("\n<tr>")
		for _, text := range row {
			out.WriteString("<" + tag + ` style="text-align:left">` + html.EscapeString(text) + "</" + tag + ">")
		}
		out.WriteString("</tr>")
	}
	out.WriteString("\n</table>")
	return out.String()
}
