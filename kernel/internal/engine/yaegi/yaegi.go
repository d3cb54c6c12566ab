// Package yaegi evaluates cells with the yaegi interpreter: it lowers them to the part of
// Go that yaegi gets right (package lower). It runs wherever Go does, and stands in where
// package vm, which knows the runtime's inner structure, does not. It is the only package
// that knows yaegi, its inner structure included (internals.go).
package yaegi

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/symbols"
	"gokernel/kernel/internal/engine/yaegi/lib"
	"gokernel/kernel/internal/engine/yaegi/lower"
)

// Engine is an engine.Engine.
type Engine struct {
	interp *interp.Interpreter
	host   *lib.Host
	inner  internals
	frame  frameLayout
	trace  *traceWriter

	mu       sync.Mutex // guards what follows
	names    *names
	used     int // variables of the frame
	imported map[string]bool
}

// New gives an engine whose cells live in host.
func New(host *support.Host) (*Engine, error) {
	debug.SetMaxStack(maxStack)
	trace := &traceWriter{}
	e := &Engine{
		interp:   interp.New(interp.Options{Stderr: trace, Stdout: host.Stdout(), Unrestricted: true}),
		trace:    trace,
		names:    newNames(),
		imported: map[string]bool{},
	}
	inner, err := inspect(e.interp)
	if err != nil {
		return nil, err
	}
	e.inner = inner
	e.host = lib.New(host, inner.unwrap)
	for key, exports := range symbols.Base() {
		if err := e.use(key, exports); err != nil {
			return nil, err
		}
	}
	if err := e.use(lower.SupportPath+"/support", libSymbols(e.host)); err != nil {
		return nil, err
	}
	if e.frame, err = inspectFrame(e.interp); err != nil {
		return nil, err
	}
	_, err = e.interp.Eval("import " + lower.Alias(lower.SupportPath) + " " + strconv.Quote(lower.SupportPath) +
		"\nvar " + lower.StopVar + " = " + lower.Alias(lower.SupportPath) + ".Stop()" +
		"\nvar " + lower.LineVar + " = " + lower.Alias(lower.SupportPath) + ".Line()")
	return e, err
}

// use gives the interpreter a package's symbols. It must not take package fmt for
// what it is: it would compile generic code of its own, and redirect what overrides do.
func (e *Engine) use(key string, exports map[string]reflect.Value) error {
	if strings.Contains(key, "/") && !strings.HasPrefix(key, "github.com/traefik/yaegi/") {
		key = key[:strings.LastIndex(key, "/")] + "/ꓸ"
	}
	return e.interp.Use(interp.Exports{key: exports})
}

// FileSet is where cells must be parsed.
func (e *Engine) FileSet() *token.FileSet { return e.interp.FileSet() }

// Load lowers a program and compiles its declarations.
func (e *Engine) Load(p engine.Program) (code engine.Code, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the evaluator failed to compile the cell: %v", r)
		}
	}()
	plan := e.names.plan(p)
	program, err := plan.lower()
	if err != nil {
		return nil, err
	}
	if err := e.declare(program); err != nil {
		return nil, err
	}
	for old, replacement := range plan.replace {
		if err := e.inner.replace(old, replacement); err != nil {
			return nil, err
		}
	}
	main, err := e.interp.Eval("main." + plan.main)
	if err != nil {
		return nil, fmt.Errorf("the evaluator lost the function %s: %w", plan.main, err)
	}
	plan.commit()
	return &cell{engine: e, main: main.Interface().(func()), file: e.FileSet().Position(program.File.Package).Filename}, nil
}

// declare compiles a lowered cell and declares what it declares.
func (e *Engine) declare(p *lower.Program) error {
	specs, err := e.imports(p)
	if err != nil {
		return err
	}
	file := *p.File
	if len(specs) > 0 {
		gen := &ast.GenDecl{Tok: token.IMPORT, TokPos: file.Package, Lparen: file.Package, Specs: specs, Rparen: file.Package}
		file.Decls = append([]ast.Decl{gen}, file.Decls...)
	}
	program, err := e.interp.CompileAST(&file)
	if err != nil {
		return fmt.Errorf("the evaluator does not understand the cell: %w", err)
	}
	e.used = e.frame.grow(e.used)
	if _, err := e.interp.Execute(program); err != nil {
		return fmt.Errorf("the evaluator failed to declare the cell: %w", err)
	}
	return nil
}

// imports loads the symbols of packages that were not imported before, and gives their
// import declarations.
func (e *Engine) imports(p *lower.Program) ([]ast.Spec, error) {
	var specs []ast.Spec
	for _, path := range p.Imports {
		if e.imported[path] || path == lower.SupportPath {
			continue
		}
		table, err := e.table(path)
		if err != nil {
			return nil, err
		}
		if err := e.use(symbols.Key(path), table); err != nil {
			return nil, err
		}
		if path == "fmt" || path == "log" {
			e.inner.mapTypes(table)
		}
		e.imported[path] = true
		pos := p.File.Package
		specs = append(specs, &ast.ImportSpec{
			Name: &ast.Ident{NamePos: pos, Name: lower.Alias(path)},
			Path: &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(path)},
		})
	}
	return specs, nil
}

// table gives the symbols of a package.
func (e *Engine) table(path string) (map[string]reflect.Value, error) {
	if path == support.Path {
		return questions(e.host), nil
	}
	table, ok := symbols.Lookup(path)
	if !ok {
		reason := symbols.Excluded(path)
		if reason == "" {
			reason = "it is not one of the compiled packages"
		}
		return nil, fmt.Errorf("package %s can't be used in cells: %s", path, reason)
	}
	support.Override(e.host.Host, path, table)
	return table, nil
}

// Value knows no variables: only the interpreter can read them.
func (e *Engine) Value(*types.Var) reflect.Value { return reflect.Value{} }

// Abandon raises the interpreter's run number, so that every interpreted function ends
// at its next node, and puts it back when the cell has ended: closures live on.
func (e *Engine) Abandon(ended <-chan struct{}) bool { return e.inner.abandon(ended) }
