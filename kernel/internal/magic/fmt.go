package magic

import (
	"go/token"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/source"
)

func format() Magic {
	return Magic{
		Name:  "fmt",
		Cell:  true,
		Usage: "%%fmt",
		Help:  "replace the cell by its text as gofmt would write it, without running it",
		Doc: "Magics in the cell stay as they are; a semicolon at its end, which hides the value, stays too. Text that is " +
			"not Go is an error, and the cell stays what it is.\n\n```\n%%fmt\nfor i:=range 3{fmt.Println( i )}\n```",
		GoBody: true,
		Run:    runFormat,
	}
}

func runFormat(s Session, c Call) error {
	if err := noArguments(c); err != nil {
		return err
	}
	return replaceFormatted(s, c.Cell, c.Cell.Only(c.BodyAt, len(c.Cell.Text)), c.BodyAt)
}

// formatAndRun is format for a cell that runs as well.
func formatAndRun() Magic {
	return Magic{
		Name:  "fmt",
		Usage: "%fmt",
		Help:  "replace the cell by its text as gofmt would write it, and run it",
		Doc:   "The line itself goes. Everything else is as with `%%fmt`.\n\n```\n%fmt\nfor i:=range 3{fmt.Println( i )}\n```",
		Run:   runFormatLine,
	}
}

func runFormatLine(s Session, c Call) error {
	if err := noArguments(c); err != nil {
		return err
	}
	line := c.Cell.Position(c.ArgsAt).Line
	from := c.Cell.Offset(line, 1)
	to := from + len(c.Cell.Line(line))
	text := c.Cell.Text[:from] + strings.Repeat(" ", to-from) + c.Cell.Text[to:]
	return replaceFormatted(s, c.Cell, text, 0)
}

// replaceFormatted puts Go text, whose offsets from at on are those of the cell, in the
// place of the cell, formatted.
func replaceFormatted(s Session, cell *source.Cell, text string, at int) error {
	body := source.New(cell.Count, text)
	parts, err := body.Parts()
	if err != nil {
		return err
	}
	var out layout
	end := at
	for i, p := range parts {
		from := max(p.From, end)
		out.add(text[end:from]) // comments between magics
		end = p.To
		if p.Magic != nil {
			out.add(text[from:end])
			continue
		}
		if err := syntax(cell, body.Only(from, end)); err != nil {
			return err
		}
		out.addGo(text[from:end], i == len(parts)-1)
	}
	out.add(text[end:])
	s.AddPayload(engine.SetNextInput(out.String(), true))
	return nil
}

// syntax gives the errors of Go text at its place in a cell.
func syntax(cell *source.Cell, text string) error {
	_, wrong := check.Parse(token.NewFileSet(), cell, text)
	if len(wrong) == 0 {
		return nil
	}
	shown := &engine.Error{Name: "CompileError"}
	for _, d := range wrong {
		shown.Value += "\n" + d.Error()
		shown.Traceback = append(shown.Traceback, d.Show())
	}
	shown.Value = strings.TrimPrefix(shown.Value, "\n")
	return Failure{shown}
}
