package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gokernel/notebook"
)

// workbenchFile is a notebook of rich outputs, a progress bar and widgets. Its cells are
// known by their ids.
func (j jupyter) workbenchFile() string {
	return filepath.Join(j.root, "test", "lab", "workbench.ipynb")
}

// workbench works with the kernel in JupyterLab: rich outputs, completion, help, widgets.
func workbench(t *testing.T, j jupyter) {
	j.drive(t, "workbench", j.workbenchFile(), 5*time.Minute)
	j.pictures(t, "completion", "help", "display", "slider", "widgets", "interact", "console")
}

// nbconvertWidgets executes the notebook without a person, and makes a page of it.
func nbconvertWidgets(t *testing.T, j jupyter) {
	executed, page := filepath.Join(j.out, "widgets.ipynb"), filepath.Join(j.out, "widgets.html")
	j.python(t, "widgets", j.out, time.Minute, "-m", "nbconvert", "--to", "notebook", "--execute",
		"--ExecutePreprocessor.kernel_name="+j.kernel, "--output", executed, j.workbenchFile())
	checkWidgets(t, readNotebook(t, executed))
	j.python(t, "widgets-html", j.out, time.Minute, "-m", "nbconvert", "--to", "html", "--output", page, executed)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"application/vnd.jupyter.widget-state+json", `"application/vnd.jupyter.widget-view+json"`, "<strong>Accra</strong>", "100% (50 of 50)"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in the page", want)
		}
	}
}

// papermillWidgets executes it with papermill, which fails if a cell does.
func papermillWidgets(t *testing.T, j jupyter) {
	executed := filepath.Join(j.out, "widgets-papermill.ipynb")
	j.run(t, "widgets-papermill", j.out, time.Minute, j.env.Program("papermill"), "--kernel", j.kernel, j.workbenchFile(), executed)
	checkWidgets(t, readNotebook(t, executed))
}

func readNotebook(t *testing.T, file string) *notebook.Notebook {
	t.Helper()
	n, err := notebook.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// checkWidgets looks at what the executed notebook keeps: of a progress bar its last
// state, of a widget a view and all models that the view needs, of what Interact has
// called what it printed.
func checkWidgets(t *testing.T, n *notebook.Notebook) {
	t.Helper()
	progress := outputs(t, n, "progress")
	if len(progress) != 1 || !strings.Contains(string(progress[0].Data["text/plain"]), "100% (50 of 50)") {
		t.Errorf("the progress bar left %d outputs: %+v", len(progress), progress)
	}
	models := modelsOf(t, n)
	for _, id := range []string{"slider", "interact"} {
		var view struct {
			Model string `json:"model_id"`
		}
		shown := outputs(t, n, id)
		if len(shown) != 1 || json.Unmarshal(shown[0].Data["application/vnd.jupyter.widget-view+json"], &view) != nil {
			t.Fatalf("the cell %s has no view of a widget: %+v", id, shown)
		}
		models.need(t, view.Model)
	}
	if kept := models.text("OutputModel"); !strings.Contains(kept, "ho said the gopher") {
		t.Errorf("the output widgets keep %s", kept)
	}
}

func outputs(t *testing.T, n *notebook.Notebook, id string) []notebook.Output {
	t.Helper()
	for _, cell := range n.Cells {
		if cell.ID == id {
			return cell.Outputs
		}
	}
	t.Fatalf("no cell %s", id)
	return nil
}

// models are the widgets' models that a notebook keeps, by their ids.
type models map[string]struct {
	Name  string                     `json:"model_name"`
	State map[string]json.RawMessage `json:"state"`
}

func modelsOf(t *testing.T, n *notebook.Notebook) models {
	t.Helper()
	var kept map[string]struct {
		State models `json:"state"`
	}
	if err := json.Unmarshal(n.Metadata["widgets"], &kept); err != nil {
		t.Fatalf("the notebook keeps no widgets: %v", err)
	}
	return kept["application/vnd.jupyter.widget-state+json"].State
}

// need fails the test unless a model, its layout, style and children are there.
func (m models) need(t *testing.T, id string) {
	t.Helper()
	model, ok := m[id]
	if !ok {
		t.Errorf("the notebook does not keep the model %s", id)
		return
	}
	var children []string
	for _, field := range []string{"layout", "style"} {
		var one string
		if json.Unmarshal(model.State[field], &one) == nil {
			children = append(children, one)
		}
	}
	var boxed []string
	if json.Unmarshal(model.State["children"], &boxed) == nil {
		children = append(children, boxed...)
	}
	for _, child := range children {
		m.need(t, strings.TrimPrefix(child, "IPY_MODEL_"))
	}
}

// text is what the models of a kind have as their outputs.
func (m models) text(kind string) string {
	var all strings.Builder
	for _, model := range m {
		if model.Name == kind {
			all.Write(model.State["outputs"])
		}
	}
	return all.String()
}
