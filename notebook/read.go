package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
)

// The format that is read and written.
const (
	major        = 4
	currentMinor = 5
)

// Read reads a notebook file. The error is one line that names the file and what is
// wrong with it.
func Read(name string) (*Notebook, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	n, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s is not a notebook: %w", name, err)
	}
	return n, nil
}

// Parse reads a notebook of format 4.0 to 4.5, or a later 4. What is older than 4.5
// becomes 4.5: its cells get IDs.
func Parse(data []byte) (*Notebook, error) {
	if len(data) == 0 {
		return nil, errors.New("the file is empty")
	}
	var top Fields
	if err := json.Unmarshal(data, &top); err != nil {
		return nil, notJSON(data, err)
	}
	if top == nil {
		return nil, errors.New("it is null, want an object")
	}
	n := &Notebook{}
	var err error
	if n.minor, err = format(top); err != nil {
		return nil, err
	}
	if n.Metadata, err = object("metadata", top["metadata"]); err != nil {
		return nil, err
	}
	var cells []json.RawMessage
	if isNull(top["cells"]) || json.Unmarshal(top["cells"], &cells) != nil {
		return nil, wrong("cells", "is %s, want a list", kindOf(top["cells"]))
	}
	for i, raw := range cells {
		c, err := parseCell(fmt.Sprintf("cell %d", i+1), raw)
		if err != nil {
			return nil, err
		}
		n.Cells = append(n.Cells, c)
	}
	n.nameCells()
	n.other = without(top, "metadata", "cells", "nbformat", "nbformat_minor")
	return n, nil
}

func notJSON(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("it is %s, want an object", kindOf(data))
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not JSON (byte %d: %v)", syntax.Offset, err)
	}
	return fmt.Errorf("it is not JSON: %v", err)
}

// format checks the version and gives the minor one to write.
func format(top Fields) (minor int, err error) {
	var got int
	if isNull(top["nbformat"]) || json.Unmarshal(top["nbformat"], &got) != nil {
		return 0, wrong("nbformat", "is %s, want the number %d", kindOf(top["nbformat"]), major)
	}
	if got != major {
		return 0, wrong("nbformat", "is %d, want %d (jupyter nbconvert --to notebook converts others)", got, major)
	}
	if isNull(top["nbformat_minor"]) || json.Unmarshal(top["nbformat_minor"], &minor) != nil || minor < 0 {
		return 0, wrong("nbformat_minor", "is %s, want a number", kindOf(top["nbformat_minor"]))
	}
	return max(minor, currentMinor), nil
}

func parseCell(where string, raw json.RawMessage) (*Cell, error) {
	fields, err := object(where, raw)
	if err != nil {
		return nil, err
	}
	c := &Cell{other: without(fields, "cell_type", "source", "metadata", "id")}
	json.Unmarshal(fields["id"], &c.ID) // a wrong one is replaced
	var kind string
	json.Unmarshal(fields["cell_type"], &kind)
	c.Type = CellType(kind)
	if c.Type != Code && c.Type != Markdown && c.Type != Raw {
		return nil, wrong(where, "cell_type is %.60s, want code, markdown or raw", orMissing(fields["cell_type"]))
	}
	if c.Source, err = joined(fields["source"]); err != nil {
		return nil, wrong(where, "source %v", err)
	}
	if c.Metadata, err = object(where+": metadata", fields["metadata"]); err != nil {
		return nil, err
	}
	if c.Type == Code {
		err = c.parseCode(where, fields)
	}
	return c, err
}

func orMissing(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "missing"
	}
	return string(raw)
}

func (c *Cell) parseCode(where string, fields Fields) (err error) {
	c.other = without(c.other, "outputs", "execution_count")
	if c.ExecutionCount, err = count(where, fields["execution_count"]); err != nil {
		return err
	}
	var outputs []json.RawMessage
	if json.Unmarshal(orEmpty(fields["outputs"], "[]"), &outputs) != nil {
		return wrong(where, "outputs is %s, want a list", kindOf(fields["outputs"]))
	}
	for i, raw := range outputs {
		o, err := parseOutput(fmt.Sprintf("%s: output %d", where, i+1), raw)
		if err != nil {
			return err
		}
		c.Outputs = append(c.Outputs, o)
	}
	return nil
}

func parseOutput(where string, raw json.RawMessage) (o Output, err error) {
	fields, err := object(where, raw)
	if err != nil {
		return o, err
	}
	if json.Unmarshal(orEmpty(fields["output_type"], "0"), &o.Type) != nil || isNull(fields["output_type"]) {
		return o, wrong(where, "output_type is %s, want a text", kindOf(fields["output_type"]))
	}
	o.other = without(fields, "output_type")
	switch o.Type {
	case Stream:
		return o, o.parseStream(where)
	case DisplayData, ExecuteResult:
		return o, o.parseData(where)
	case Error:
		return o, o.parseError(where)
	}
	return o, nil // one that we do not know: kept as it is
}

func (o *Output) parseStream(where string) (err error) {
	if o.Text, err = joined(o.other["text"]); err != nil {
		return wrong(where, "text %v", err)
	}
	if json.Unmarshal(orEmpty(o.other["name"], `"stdout"`), &o.Name) != nil {
		return wrong(where, "name is %s, want a text", kindOf(o.other["name"]))
	}
	o.other = without(o.other, "text", "name")
	return nil
}

func (o *Output) parseData(where string) (err error) {
	if o.Data, err = object(where+": data", o.other["data"]); err != nil {
		return err
	}
	for mime, value := range o.Data {
		if text, err := joined(value); err == nil && !isJSON(mime) {
			o.Data[mime] = Text(text)
		}
	}
	if o.Metadata, err = object(where+": metadata", o.other["metadata"]); err != nil {
		return err
	}
	if o.Type == ExecuteResult {
		if o.ExecutionCount, err = count(where, o.other["execution_count"]); err != nil {
			return err
		}
		o.other = without(o.other, "execution_count")
	}
	o.other = without(o.other, "data", "metadata")
	return nil
}

func (o *Output) parseError(where string) error {
	for field, value := range map[string]any{"ename": &o.ErrorName, "evalue": &o.ErrorValue, "traceback": &o.Traceback} {
		if json.Unmarshal(orEmpty(o.other[field], "null"), value) != nil {
			return wrong(where, "%s is %s", field, kindOf(o.other[field]))
		}
	}
	o.other = without(o.other, "ename", "evalue", "traceback")
	return nil
}

// object reads an object; a missing one is empty.
func object(where string, raw json.RawMessage) (Fields, error) {
	fields := Fields{}
	if len(raw) == 0 {
		return fields, nil
	}
	if isNull(raw) || json.Unmarshal(raw, &fields) != nil {
		return nil, wrong(where, "is %s, want an object", kindOf(raw))
	}
	return fields, nil
}

// count reads an execution count, which may be null.
func count(where string, raw json.RawMessage) (*int, error) {
	var n *int
	if json.Unmarshal(orEmpty(raw, "null"), &n) != nil {
		return nil, wrong(where, "execution_count is %s, want a whole number or null", orMissing(raw))
	}
	return n, nil
}

func orEmpty(raw json.RawMessage, other string) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage(other)
	}
	return raw
}

func without(fields Fields, names ...string) Fields {
	rest := maps.Clone(fields)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}
