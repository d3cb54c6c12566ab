package notebook

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Write writes the notebook to a file. The file is the old one or the new one whole,
// whatever happens in between.
func (n *Notebook) Write(name string) error {
	data, err := n.Format()
	if err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // replace what a link means, not the link
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it has been renamed
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(modeOf(name))
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	return err
}

// modeOf gives the permissions of a file, or those of a new notebook.
func modeOf(name string) os.FileMode {
	if info, err := os.Stat(name); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

// Format gives the notebook as the bytes of a file.
func (n *Notebook) Format() ([]byte, error) {
	n.nameCells()
	var cells []json.RawMessage
	for _, c := range n.Cells {
		cells = append(cells, c.fields().json())
	}
	top := with(n.other, Fields{
		"nbformat":       number(major),
		"nbformat_minor": number(n.minor),
		"metadata":       n.Metadata.json(),
		"cells":          list(cells),
	})
	data, err := tidy(top.json())
	if err != nil {
		return nil, err
	}
	return append(data, '\n'), nil
}

func (c *Cell) fields() Fields {
	fields := with(c.other, Fields{
		"cell_type": Text(string(c.Type)),
		"id":        Text(c.ID),
		"metadata":  c.Metadata.json(),
		"source":    lines(c.Source),
	})
	if raw, ok := fields["attachments"]; ok {
		fields["attachments"] = splitAttachments(raw)
	}
	if c.Type != Code {
		return fields
	}
	var outputs []json.RawMessage
	for _, o := range c.Outputs {
		outputs = append(outputs, o.fields().json())
	}
	fields["outputs"] = list(outputs)
	fields["execution_count"] = countOf(c.ExecutionCount)
	return fields
}

func (o Output) fields() Fields {
	fields := with(o.other, Fields{"output_type": Text(string(o.Type))})
	switch o.Type {
	case Stream:
		fields["name"], fields["text"] = Text(o.Name), lines(o.Text)
	case ExecuteResult:
		fields["execution_count"] = countOf(o.ExecutionCount)
		fallthrough
	case DisplayData:
		fields["data"], fields["metadata"] = splitBundle(o.Data).json(), o.Metadata.json()
	case Error:
		var traceback []json.RawMessage
		for _, line := range o.Traceback {
			traceback = append(traceback, Text(line))
		}
		fields["ename"], fields["evalue"] = Text(o.ErrorName), Text(o.ErrorValue)
		fields["traceback"] = list(traceback)
	}
	return fields
}

// splitBundle makes the texts of a MIME bundle lists of lines, as nbformat does.
func splitBundle(bundle Fields) Fields {
	split := with(bundle, nil)
	for mime, value := range bundle {
		if strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml" {
			if text, err := joined(value); err == nil {
				split[mime] = lines(text)
			}
		}
	}
	return split
}

func splitAttachments(raw json.RawMessage) json.RawMessage {
	var files map[string]Fields
	if json.Unmarshal(raw, &files) != nil {
		return raw
	}
	split := Fields{}
	for name, bundle := range files {
		split[name] = splitBundle(bundle).json()
	}
	return split.json()
}

func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

// json gives the object as JSON.
func (f Fields) json() json.RawMessage {
	members := make([][]byte, 0, len(f))
	for _, key := range sorted(f) {
		members = append(members, append(append(Text(key), ':'), orEmpty(f[key], "null")...))
	}
	return slices.Concat([]byte{'{'}, bytes.Join(members, []byte{','}), []byte{'}'})
}

func list(elements []json.RawMessage) json.RawMessage {
	parts := make([][]byte, len(elements))
	for i, element := range elements {
		parts[i] = element
	}
	return slices.Concat([]byte{'['}, bytes.Join(parts, []byte{','}), []byte{']'})
}

func with(fields, more Fields) Fields {
	all := Fields{}
	maps.Copy(all, fields)
	maps.Copy(all, more)
	return all
}

func number(n int) json.RawMessage { return strconv.AppendInt(nil, int64(n), 10) }

func countOf(n *int) json.RawMessage {
	if n == nil {
		return json.RawMessage("null")
	}
	return number(*n)
}
