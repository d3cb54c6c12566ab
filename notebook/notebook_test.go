package notebook

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// asWritten is a notebook in the very bytes that nbformat writes.
const asWritten = `{
 "cells": [
  {
   "attachments": {
    "a.svg": {
     "image/svg+xml": [
      "<svg>\n",
      "</svg>"
     ]
    }
   },
   "cell_type": "markdown",
   "id": "one",
   "metadata": {},
   "source": [
    "# Überschrift ☃ 𝄞\n",
    "<b>&amp;</b>"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 3,
   "id": "two",
   "metadata": {
    "tags": [
     "raises-exception"
    ],
    "unknown": {
     "a": 1.5,
     "b": [],
     "c": {},
     "d": null,
     "e": true
    }
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "a\n",
      "b\r\n",
      "\u001b[31mred\u001b[0m\f",
      "tab\tquote\"back\\"
     ]
    },
    {
     "data": {
      "application/json": {
       "list": [
        1,
        2
       ]
      },
      "image/png": "iVBORw0KGgo=",
      "text/plain": [
       "3"
      ]
     },
     "execution_count": 3,
     "metadata": {
      "image/png": {
       "width": 3
      }
     },
     "output_type": "execute_result"
    },
    {
     "ename": "E",
     "evalue": "v",
     "output_type": "error",
     "traceback": [
      "line\nline",
      "line"
     ]
    }
   ],
   "source": []
  },
  {
   "cell_type": "raw",
   "id": "three",
   "metadata": {},
   "source": [
    "text"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Go",
   "language": "go",
   "name": "go"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`

func TestUnchangedNotebookKeepsItsBytes(t *testing.T) {
	n, err := Parse([]byte(asWritten))
	if err != nil {
		t.Fatal(err)
	}
	data, err := n.Format()
	if err != nil || string(data) != asWritten {
		t.Errorf("got %s, %v", data, err)
	}
}

func TestFields(t *testing.T) {
	n, err := Parse([]byte(asWritten))
	if err != nil {
		t.Fatal(err)
	}
	c := n.Cells[1]
	if c.ID != "two" || c.Type != Code || *c.ExecutionCount != 3 || !c.HasTag("raises-exception") || c.HasTag("x") || n.Cells[0].HasTag("x") {
		t.Errorf("cell is %+v", c)
	}
	if got := c.Outputs[0]; got.Name != "stdout" || got.Text != "a\nb\r\n\x1b[31mred\x1b[0m\ftab\tquote\"back\\" {
		t.Errorf("stream is %+v", got)
	}
	if got := c.Outputs[1]; string(got.Data["text/plain"]) != `"3"` || *got.ExecutionCount != 3 {
		t.Errorf("result is %+v", got)
	}
	if got := c.Outputs[2]; got.ErrorName != "E" || got.ErrorValue != "v" || !slices.Equal(got.Traceback, []string{"line\nline", "line"}) {
		t.Errorf("error is %+v", got)
	}
	if got := n.Cells[0].Source; got != "# Überschrift ☃ 𝄞\n<b>&amp;</b>" {
		t.Errorf("source is %q", got)
	}
}

func TestOlderFormatsAreUpgraded(t *testing.T) {
	for _, minor := range []string{"0", "1", "2", "3", "4"} {
		n, err := Parse([]byte(`{"nbformat":4,"nbformat_minor":` + minor + `,"metadata":{},"cells":[
			{"cell_type":"code","source":"x","metadata":{},"outputs":[],"execution_count":null},
			{"cell_type":"markdown","source":"y","metadata":{}}]}`))
		if err != nil {
			t.Fatal(err)
		}
		data, err := n.Format()
		if err != nil {
			t.Fatal(err)
		}
		a, b := n.Cells[0].ID, n.Cells[1].ID
		if !strings.Contains(string(data), `"nbformat_minor": 5`) || !isID(a) || !isID(b) || a == b {
			t.Errorf("4.%s: IDs %q, %q in %s", minor, a, b, data)
		}
	}
}

func TestUnknownPartsAreKept(t *testing.T) {
	const text = `{"nbformat":4,"nbformat_minor":7,"metadata":{"x":1e400},"future":{"z":"\ud800"},"cells":[
		{"cell_type":"code","id":"a","source":"x","metadata":{},"outputs":[{"output_type":"hologram","beam":3}],"execution_count":null,"later":[1]},
		{"cell_type":"raw","id":"b","source":"x","metadata":{},"outputs":5}]}`
	n, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	data, err := n.Format()
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(string(data)), "")
	for _, want := range []string{`"x":1e400`, `"future":{"z":"\ud800"}`, `{"beam":3,"output_type":"hologram"}`, `"later":[1]`, `"outputs":5`, `"nbformat_minor":7`} {
		if !strings.Contains(flat, want) {
			t.Errorf("%s lacks %s", flat, want)
		}
	}
}

func TestIDs(t *testing.T) {
	n, err := Parse([]byte(`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[
		{"cell_type":"raw","id":"same","source":"","metadata":{}},
		{"cell_type":"raw","id":"same","source":"","metadata":{}},
		{"cell_type":"raw","id":"not an id","source":"","metadata":{}},
		{"cell_type":"raw","id":7,"source":"","metadata":{}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range n.Cells {
		if !isID(c.ID) || seen[c.ID] {
			t.Errorf("ID %q", c.ID)
		}
		seen[c.ID] = true
	}
	if n.Cells[0].ID != "same" {
		t.Error("the first cell lost its ID")
	}
}

func TestNotANotebook(t *testing.T) {
	const head = `{"nbformat":4,"nbformat_minor":5,"cells":[`
	for text, want := range map[string]string{
		"":                                  "the file is empty",
		"package main":                      "it is not JSON (byte 1",
		`{"cells":`:                         "it is not JSON",
		"[]":                                "it is a list, want an object",
		"null":                              "it is null",
		"{}":                                "nbformat: is missing, want the number 4",
		`{"nbformat":3}`:                    "nbformat: is 3, want 4",
		`{"nbformat":4}`:                    "nbformat_minor: is missing",
		`{"nbformat":4,"nbformat_minor":5}`: "cells: is missing, want a list",
		head[:len(head)-1] + `{}}`:          "cells: is an object",
		head + `3]}`:                        "cell 1: is a number, want an object",
		head + `{"cell_type":"x"}]}`:        `cell 1: cell_type is "x"`,
		head + `{}]}`:                       "cell 1: cell_type is missing",
		head + `{"cell_type":"raw"}]}`:      "cell 1: source is missing",
		head + `{"cell_type":"raw","source":[1]}]}`:                                                          "cell 1: source is a list, want a text or a list of lines",
		head + `{"cell_type":"raw","source":"","metadata":[]}]}`:                                             "cell 1: metadata: is a list, want an object",
		head + `{"cell_type":"code","source":"","outputs":3}]}`:                                              "cell 1: outputs is a number, want a list",
		head + `{"cell_type":"code","source":"","execution_count":"3"}]}`:                                    `cell 1: execution_count is "3"`,
		head + `{"cell_type":"code","source":"","outputs":[{}]}]}`:                                           "cell 1: output 1: output_type is missing",
		head + `{"cell_type":"code","source":"","outputs":[{"output_type":"stream"}]}]}`:                     "output 1: text is missing",
		head + `{"cell_type":"code","source":"","outputs":[{"output_type":"stream","text":"","name":[]}]}]}`: "output 1: name is a list",
		head + `{"cell_type":"code","source":"","outputs":[{"output_type":"display_data","data":3}]}]}`:      "output 1: data: is a number",
		head + `{"cell_type":"code","source":"","outputs":[{"output_type":"error","traceback":"x"}]}]}`:      "output 1: traceback is a text",
	} {
		name := filepath.Join(t.TempDir(), "x.ipynb")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Read(name)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if _, err := Read("/no/such.ipynb"); err == nil || !strings.Contains(err.Error(), "/no/such.ipynb") {
		t.Errorf("got %v", err)
	}
}

func TestWriteIsAtomic(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "x.ipynb"), filepath.Join(dir, "link.ipynb")
	if err := os.WriteFile(name, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	n := New()
	n.AddCell(Code, "x := 1\nx")
	n.AddCell(Markdown, "text")
	if err := n.Write(link); err != nil {
		t.Fatal(err)
	}
	again, err := Read(name)
	if err != nil || len(again.Cells) != 2 || again.Cells[0].Source != "x := 1\nx" {
		t.Errorf("got %+v, %v", again, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
	n.Metadata["bad"] = json.RawMessage("{")
	if err := n.Write(name); err == nil {
		t.Error("what is not JSON was written")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if after, err := Read(name); err != nil || !reflect.DeepEqual(after, again) {
		t.Errorf("the old file was changed: %v", err)
	}
}

func TestSplitLines(t *testing.T) {
	for text, want := range map[string][]string{
		"":                 nil,
		"a":                {"a"},
		"a\n":              {"a\n"},
		"a\n\nb":           {"a\n", "\n", "b"},
		"a\r\nb\rc\r":      {"a\r\n", "b\r", "c\r"},
		"a\u2028b\u0085\v": {"a\u2028", "b\u0085", "\v"},
	} {
		if got := splitLines(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(asWritten))
	f.Add([]byte(`{"nbformat":4,"nbformat_minor":0,"cells":[{"cell_type":"code","source":["a\r","\ud800"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := Parse(data)
		if err != nil {
			return
		}
		once, err := n.Format()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(once)
		if err != nil {
			t.Fatalf("%v in %s", err, once)
		}
		twice, err := again.Format()
		if err != nil || string(once) != string(twice) {
			t.Errorf("%s\nbecame\n%s, %v", once, twice, err)
		}
	})
}
