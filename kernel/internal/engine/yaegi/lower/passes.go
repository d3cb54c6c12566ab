package lower

import "go/ast"

// pass is one rewriting of the tree.
type pass struct {
	name   string
	reason string // why the evaluator needs it
	run    func(l *lowering, n ast.Node) ast.Node
}

// passes in the order in which they run. A pass may ask for the types of original
// nodes only; what an earlier pass has made has none.
var passes = []pass{
	{"async", "a coroutine's name is that of the function that makes it, and the evaluator's stack has none", asyncNames},
	{"consts", "the evaluator computes some constants wrongly; the type checker has computed them all", foldConstants},
	{"instances", "the evaluator knows no generic types of compiled packages", instanceTypes},
	{"panics", "the evaluator panics with a bare struct, which has lost its methods", panics},
	{"builtins", "min, max, clear and new(expr) are missing in the evaluator, and its print goes to stdout", builtins},
	{"blocking", "a lock or wait in compiled code can't be interrupted", blockingCalls},
	{"stdin", "reading os.Stdin must ask the front end", standardInput},
	{"defers", "the evaluator evaluates deferred arguments late and hangs on some deferred closures", defers},
	{"callbacks", "a literal passed to compiled code shares its frame with all iterations of a loop", callbacks},
	{"channels", "a channel operation must end when the cell is interrupted; the evaluator's select is no statement to run in two goroutines", channels},
	{"goroutines", "a panic in a goroutine must not end the process, and an interrupt must reach it", goroutines},
	{"rangefunc", "the evaluator does not range over functions", rangeFuncs},
	{"loops", "the evaluator has one loop variable for all iterations, and does not range over integers", loops},
	{"tuples", "the evaluator assigns a before it calls f in a, b = b, f(a, b)", tuples},
	{"polls", "loops and recursion must notice an interrupt", polls},
	{"names", "session objects and packages have names of their own in the evaluator", names},
}
