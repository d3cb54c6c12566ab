// Package nbrun runs notebooks without a front end: it starts a kernel, sends it the
// cells one after the other, and collects what they show.
package nbrun

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/proto"
	"gokernel/notebook"
)

// Options say what to run and how.
type Options struct {
	Notebook     string        // file to run
	Output       string        // file to write, also after a failure; may be Notebook; "" for none
	Kernel       Kernel        // see ThisKernel and FindKernel
	Dir          string        // the kernel's working folder; "" for the notebook's
	CellTimeout  time.Duration // for a cell; 0 for none
	StartTimeout time.Duration // for the kernel to answer; 0 for a minute
	Grace        time.Duration // for an interrupted cell to end; 0 for five seconds
	AllowErrors  bool          // run on after a cell that fails
	Progress     io.Writer     // gets cells and outputs as they come; nil for none
}

// Report says how a run went.
type Report struct {
	Cells    []CellReport // of the code cells that were come to
	Ran      int
	Failed   int // of those that ran; a raises-exception cell that fails does not count
	Skipped  int
	Duration time.Duration
}

// CellReport says how one code cell went.
type CellReport struct {
	Number   int // in the notebook, from 1, all kinds of cells counted
	ID       string
	Skipped  bool
	Error    *CellError // nil if it ended well, or was allowed to fail
	Duration time.Duration
}

// CellError is a cell that failed.
type CellError struct {
	Number int // as in CellReport
	Name   string
	Value  string
}

func (e *CellError) Error() string {
	return fmt.Sprintf("cell %d: %s: %s", e.Number, e.Name, e.Value)
}

// Tags of cells that are treated in a way of their own.
const (
	tagMayFail = "raises-exception"
	tagSkip    = "skip-execution"
)

// Run runs a notebook. The error is a *CellError if a cell failed that was not allowed
// to: the run ends there, or, with AllowErrors, goes on to the end and reports the first.
// Any other error means that the run itself failed: the notebook can't be read, the
// kernel does not start or dies, ctx ends. What was shown until then is written anyway.
func Run(ctx context.Context, o Options) (Report, error) {
	o = o.withDefaults()
	n, err := notebook.Read(o.Notebook)
	if err != nil {
		return Report{}, err
	}
	if err := o.checkLanguage(n); err != nil {
		return Report{}, err
	}
	p, err := startKernel(ctx, o.Kernel, o.Dir, o.StartTimeout)
	if err != nil {
		return Report{}, err
	}
	r := &runner{options: o, notebook: n, process: p, outputs: outputs{displays: map[string][]place{}}, progress: progress{w: o.Progress}}
	start := time.Now()
	err = r.run(ctx)
	r.report.Duration = time.Since(start)
	p.shutdown()
	r.progress.summary(r.report)
	if o.Output != "" {
		err = errors.Join(err, n.Write(o.Output))
	}
	return r.report, err
}

func (o Options) withDefaults() Options {
	if o.Dir == "" {
		o.Dir = filepath.Dir(o.Notebook)
	}
	if o.StartTimeout == 0 {
		o.StartTimeout = time.Minute
	}
	if o.Grace == 0 {
		o.Grace = 5 * time.Second
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	return o
}

// checkLanguage refuses to run one language's notebook in another's kernel.
func (o Options) checkLanguage(n *notebook.Notebook) error {
	var spec struct {
		Name     string `json:"name"`
		Language string `json:"language"`
	}
	json.Unmarshal(n.Metadata["kernelspec"], &spec) // a wrong one says nothing
	language := spec.Language
	if language == "" {
		json.Unmarshal(n.Metadata["language_info"], &spec)
		language = spec.Name
	}
	if language == "" || o.Kernel.Language == "" || strings.EqualFold(language, o.Kernel.Language) {
		return nil
	}
	return fmt.Errorf("%s is a notebook in %s, and the kernel %s runs %s: choose a kernel for %s",
		o.Notebook, language, o.Kernel.Name, o.Kernel.Language, language)
}

// runner is one run.
type runner struct {
	options  Options
	notebook *notebook.Notebook
	process  *process
	outputs  outputs
	progress progress
	report   Report
	failed   error // the first *CellError
}

func (r *runner) run(ctx context.Context) error {
	ctx, stop := r.process.while(ctx)
	defer stop()
	if err := r.describe(ctx); err != nil {
		return err
	}
	for i, cell := range r.notebook.Cells {
		if cell.Type != notebook.Code || strings.TrimSpace(cell.Source) == "" {
			continue
		}
		if err := r.cell(ctx, i+1, cell); err != nil {
			return err
		}
	}
	return r.failed
}

// describe writes into the notebook what kernel it was run by.
func (r *runner) describe(ctx context.Context) error {
	info, err := r.process.client.KernelInfo(ctx)
	if err != nil {
		return causeOf(ctx, err)
	}
	k := r.process.kernel
	spec, err := proto.Encode(map[string]string{"name": k.Name, "display_name": k.DisplayName, "language": k.Language})
	if err != nil {
		return err
	}
	r.notebook.Metadata["kernelspec"] = spec
	if language := info.LanguageInfo.Raw; language != nil {
		r.notebook.Metadata["language_info"] = language
	}
	return nil
}

// causeOf gives the reason of a context that has ended for what failed with it.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// cell runs one cell. An error ends the run.
func (r *runner) cell(ctx context.Context, number int, cell *notebook.Cell) error {
	report := CellReport{Number: number, ID: cell.ID, Skipped: cell.HasTag(tagSkip)}
	defer func() { r.report.Cells = append(r.report.Cells, report) }()
	if report.Skipped {
		r.report.Skipped++
		r.progress.cell(number, len(r.notebook.Cells), cell.Source, "skipped")
		return nil
	}
	r.progress.cell(number, len(r.notebook.Cells), cell.Source, "")
	start := time.Now()
	err := r.execute(ctx, number, cell)
	report.Duration = time.Since(start)
	r.report.Ran++
	var failed *CellError
	if !errors.As(err, &failed) {
		return err // nil, or the end of the run
	}
	if failed.Name != nameTimeout && cell.HasTag(tagMayFail) {
		return nil
	}
	report.Error = failed
	r.report.Failed++
	if r.failed == nil {
		r.failed = failed
	}
	if r.options.AllowErrors {
		return nil
	}
	return failed
}

// execute sends a cell to the kernel and collects what it shows. The error is a
// *CellError if the cell failed and the kernel can go on.
func (r *runner) execute(ctx context.Context, number int, cell *notebook.Cell) error {
	r.outputs.begin(cell)
	cell.ExecutionCount = nil
	w := r.watch(ctx)
	reply, err := r.process.client.Execute(w.ctx, proto.ExecuteRequest{Code: cell.Source, StoreHistory: true, StopOnError: true},
		client.Handler{Publish: func(content proto.Content) {
			r.outputs.take(content)
			r.progress.show(content)
		}})
	late := w.end()
	if err != nil {
		if late == nil {
			late = r.lost(ctx, err)
		}
		return fmt.Errorf("cell %d: %w", number, late)
	}
	if reply.ExecutionCount > 0 {
		cell.ExecutionCount = &reply.ExecutionCount
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("cell %d: %w", number, context.Cause(ctx))
	case late != nil:
		return &CellError{number, nameTimeout, late.Error()}
	case reply.Status == proto.OK:
		return nil
	case reply.Error != nil:
		return &CellError{number, reply.Ename, reply.Evalue}
	case r.outputs.failure != nil:
		return &CellError{number, r.outputs.failure.Ename, r.outputs.failure.Evalue}
	}
	return &CellError{number, string(reply.Status), "the kernel did not run the cell"}
}

// lost says why the connection failed: in most cases the kernel has died, and the end
// of its process is about to be seen.
func (r *runner) lost(ctx context.Context, err error) error {
	if !errors.Is(err, client.ErrClosed) {
		return causeOf(ctx, err)
	}
	r.process.wait(time.Second)
	select {
	case <-r.process.done:
		return r.process.death()
	default:
		return err
	}
}
