// Package gokernel is the front door of a Jupyter kernel for Go. There is no code in it: this is the tour, from the
// ground up, along one request. README.md says how to use the kernel, RATIONALE.md why it is built this way.
//
// # Two processes
//
// The program cmd/gokernel is both. 'gokernel kernel' is the front: it owns the sockets, the protocol and the history.
// It starts 'gokernel engine', a child process, which owns the values of the cells. Whatever happens to the engine,
// the front answers.
//
//	front end ──ZeroMQ── transport ─ wire ─ serve ─ remote ══pipes══ remote ─ cell ─ check, vm, render
//	                     └──────────── the front ────────┘           └───────────── the engine ────────────────┘
//
// Imports point down: each package has a level in kernel_test.go, and may import packages of lower levels only.
//
// # One request's way
//
// A person runs the cell `x := 6 * 7; x`.
//
//   - kernel/internal/transport receives a multipart message on the shell ROUTER. It alone knows ZeroMQ.
//   - kernel/internal/wire checks the signature and makes a Message of the frames. It keeps the bytes of the header: they
//     become the parent_header of everything that follows.
//   - kernel/internal/serve puts the request in a lane: one for shell and one for each subshell, in which cells wait for
//     each other, and one for control, which never waits for a cell. The envelope (envelope.go) publishes busy, finds the
//     row of the message's type (table.go), has the content decoded (kernel/internal/proto, a file a message) and calls
//     the handler, execute.go.
//   - The handler calls Run of an engine.Session. Package kernel/internal/engine holds this interface and one more,
//     Engine, and nothing that executes. Here the session is kernel/internal/remote, which sends the cell to the engine
//     process, where its other side calls Run of the real one:
//   - kernel/internal/cell. It takes the cell through the pipeline of evaluate.go, in which each step has a package:
//     kernel/internal/source splits the text and knows positions; kernel/internal/magic has the table of the lines that
//     begin with % and what they do, with the larger ones in rooms of their own (shell, gotest, export);
//     kernel/internal/check parses the cell and checks it with go/types against the names of the session, the types of
//     packages coming from stdtypes, embedded in the binary. Errors end here, before anything has run.
//   - The cell's new names get slots (slots.go, plan.go): what replaces something of the same kind and type takes over its
//     slot, so that older code sees it; what has used something that is now different is compiled again (stale.go).
//   - kernel/internal/engine/vm evaluates the checked cell: it compiles each function, when it is first called, to closures
//     that work on Go's own memory. The types of cells are real ones to compiled code (package rtype makes them), generic
//     functions of the standard library are compiled from our source of them (package generics), and all others are
//     called through the tables of package symbols. Whatever must end on an interrupt, or belong to a cell, goes through
//     kernel/internal/engine/support: goroutines, locks, sleep, stdin. Read machine.go, frame.go, class.go and expr.go first.
//     kernel/internal/engine/yaegi is the engine for machines that vm does not know: it rewrites the tree in passes
//     (lower/passes.go) for the interpreter yaegi.
//   - kernel/internal/cell/render makes text and tables of the last value, with the help of package display.
//   - Back in the front, serve publishes what the cell has shown: text is gathered (streams.go), displays and questions
//     come after what was written before them (output.go, stdin.go). Then execute_result or error, the reply on the
//     channel and to the identity that the request came from, and idle.
//
// An interrupt takes the short way: the control lane calls Interrupt of the session, remote passes it on beside the
// running cell, support sets a flag and closes a channel, and the cell ends with a KeyboardInterrupt.
//
// # Other requests
//
// Tab and Shift+Tab take the same way to the session, and overtake a cell that runs (queue.go). There check.LookAt makes
// sense of text that is being typed, kernel/internal/complete makes candidates of it and kernel/internal/inspect a page,
// with the documentation that kernel/internal/docs has embedded. A message over a comm runs as a cell does: Input.Comm
// instead of Input.Code. kernel/internal/history remembers what was run, in the front.
//
// # What cells can import
//
// Package scheduler (coroutines, a scheduler, an event loop), display, comm and widgets are ordinary Go packages without
// dependencies, which compiled programs can use. In a kernel a Host, a Displayer and Managers connect them to the cell.
//
// # Around it
//
//   - kernel puts the rooms together: New, Run, and the work of both processes.
//   - kernelspec tells Jupyter about the kernel; kernel/labenv makes Python environments with JupyterLab;
//     kernel/doctor finds out what works here.
//   - notebook reads and writes notebook files, and kernel/nbrun runs them through kernel/internal/client, without a
//     front end.
//   - cmd/gokernel parses flags and calls these.
//
// # Tests
//
// Most tests are data. Programs and notebooks that cells must run right lie in kernel/internal/cell/testdata, those
// that fail today by name and reason in corpus/known-failures.txt there. Transcripts of the protocol lie in
// kernel/kerneltest/testdata and run over a link in memory and over real sockets; kernel/internal/engine/echo is a
// session for them that does as its cells say. Package test drives the built program with Jupyter's own tools and
// attacks its sockets. bench/bench.py measures it, beside other kernels. check.sh runs all but the last.
//
// # Generated
//
// tools/gentypes writes the export data of stdtypes, tools/gensymbols the tables of engine/symbols, tools/gendocs the
// documentation: run go generate ./... with the Go release that is to build the program, and after a change of what
// scheduler, display, comm or widgets export or say of it. docs/magics.md and docs/protocol.md come from their tables:
// go test ./kernel/internal/magic ./kernel/internal/serve -update. Tests tell when any of these are old.
package gokernel
