package nbrun

import (
	"encoding/json"
	"maps"
	"slices"

	"gokernel/kernel/internal/proto"
	"gokernel/notebook"
)

// outputs turns what a kernel publishes into outputs of a notebook's cells.
type outputs struct {
	cell     *notebook.Cell
	clearing bool // clear_output with wait: the next output clears
	failure  *proto.Error
	displays map[string][]place // by display_id
}

// place is where a display stands.
type place struct {
	cell  *notebook.Cell
	index int
}

// begin makes a cell the one that outputs go to.
func (o *outputs) begin(cell *notebook.Cell) {
	o.cell, o.clearing, o.failure = cell, false, nil
	o.clear()
}

// take adds one published message to the cell.
func (o *outputs) take(content proto.Content) {
	switch m := content.(type) {
	case proto.Stream:
		o.stream(m)
	case proto.DisplayData:
		o.update(m)
		o.add(notebook.Output{Type: notebook.DisplayData, Data: notebook.Fields(m.Data), Metadata: notebook.Fields(m.Metadata)})
		if id := m.Transient.DisplayID; id != "" {
			o.displays[id] = append(o.displays[id], place{o.cell, len(o.cell.Outputs) - 1})
		}
	case proto.UpdateDisplayData:
		o.update(proto.DisplayData(m))
	case proto.ExecuteResult:
		count := m.ExecutionCount
		o.add(notebook.Output{Type: notebook.ExecuteResult, Data: notebook.Fields(m.Data), Metadata: notebook.Fields(m.Metadata), ExecutionCount: &count})
	case proto.Error:
		o.failure = &m
		o.add(notebook.Output{Type: notebook.Error, ErrorName: m.Ename, ErrorValue: m.Evalue, Traceback: m.Traceback})
	case proto.ClearOutput:
		o.clearing = m.Wait
		if !m.Wait {
			o.clear()
		}
	}
}

// stream adds text, to the output before if that is of the same stream.
func (o *outputs) stream(m proto.Stream) {
	if n := len(o.cell.Outputs); n > 0 && !o.clearing {
		if last := &o.cell.Outputs[n-1]; last.Type == notebook.Stream && last.Name == m.Name {
			last.Text += m.Text
			return
		}
	}
	o.add(notebook.Output{Type: notebook.Stream, Name: m.Name, Text: m.Text})
}

func (o *outputs) add(output notebook.Output) {
	if o.clearing {
		o.clear()
		o.clearing = false
	}
	o.cell.Outputs = append(o.cell.Outputs, output)
}

// update replaces what is shown under a display_id, in whatever cells.
func (o *outputs) update(m proto.DisplayData) {
	for _, p := range o.displays[m.Transient.DisplayID] {
		shown := &p.cell.Outputs[p.index]
		shown.Data = maps.Clone(notebook.Fields(m.Data))
		shown.Metadata = maps.Clone(notebook.Fields(m.Metadata))
	}
}

// clear removes the cell's outputs, and the displays among them.
func (o *outputs) clear() {
	o.cell.Outputs = nil
	for id, places := range o.displays {
		o.displays[id] = slices.DeleteFunc(places, func(p place) bool { return p.cell == o.cell })
	}
}

// plain gives the text of a MIME bundle for a terminal.
func plain(data map[string]json.RawMessage) string {
	for _, mime := range []string{"text/plain", "text/markdown", "text/html"} {
		var text string
		if json.Unmarshal(data[mime], &text) == nil {
			return text
		}
	}
	for _, mime := range slices.Sorted(maps.Keys(data)) {
		return "<" + mime + ">"
	}
	return ""
}
