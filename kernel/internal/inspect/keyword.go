package inspect

import "go/token"

// spec is the web address of Go's specification.
const spec = "https://go.dev/ref/spec"

// word tells about a keyword.
type word struct {
	form   string // how it is used, as Go
	text   string
	anchor string // in the specification
}

// keywords are all of Go's.
var keywords = map[token.Token]word{
	token.BREAK:       {"break [Label]", "Ends the innermost for, switch or select statement around it or, with a label, the labelled one.", "Break_statements"},
	token.CASE:        {"case x, y:", "Begins a branch of a switch (of values or types) or of a select (a send or receive).", "Switch_statements"},
	token.CHAN:        {"chan T\n<-chan T // receive only\nchan<- T // send only", "The type of channels, through which goroutines send each other values of type T. Make one with make(chan T) or, with a buffer of n values, make(chan T, n).", "Channel_types"},
	token.CONST:       {"const name [T] = expression\nconst (\n\ta = iota\n\tb\n)", "Declares constants. In a group, iota counts the lines, and a line without an expression repeats the one before.", "Constant_declarations"},
	token.CONTINUE:    {"continue [Label]", "Begins the next iteration of the innermost for loop around it or, with a label, of the labelled one.", "Continue_statements"},
	token.DEFAULT:     {"default:", "Begins the branch of a switch or select that is taken if no other one is.", "Switch_statements"},
	token.DEFER:       {"defer f(x)", "Calls a function when the one around it returns or panics; the last deferred call comes first. The arguments are evaluated at once.", "Defer_statements"},
	token.ELSE:        {"if condition { … } else { … }", "Begins what an if statement does when its condition is false.", "If_statements"},
	token.FALLTHROUGH: {"fallthrough", "At the end of a branch of a switch: goes on with the next branch.", "Fallthrough_statements"},
	token.FOR:         {"for { … }\nfor condition { … }\nfor i := 0; i < n; i++ { … }\nfor i, x := range xs { … }", "Repeats a block: for ever, while a condition holds, or for each element of a slice, array, string, map, channel, integer or iterator function. Each iteration has its own variables.", "For_statements"},
	token.FUNC:        {"func name(x T) R { … }\nfunc (r T) method(x T) R { … }\nfunc(x T) R { … }", "Declares a function or method, or makes a function value.", "Function_declarations"},
	token.GO:          {"go f(x)", "Calls a function in a goroutine of its own, and does not wait for it.", "Go_statements"},
	token.GOTO:        {"goto Label", "Goes on with the labelled statement of the same function.", "Goto_statements"},
	token.IF:          {"if condition { … } else { … }\nif x, err := f(); err != nil { … }", "Runs a block if a condition is true. A short statement may come before the condition; its variables live in the whole if statement.", "If_statements"},
	token.IMPORT:      {"import \"path\"\nimport name \"path\"", "Makes a package known under its name, or another one. In cells, packages of the standard library need no import.", "Import_declarations"},
	token.INTERFACE:   {"interface {\n\tMethod(x T) R\n}", "A type that holds values of any type with these methods. As a constraint of type parameters it may also list types: interface { ~int | ~string }.", "Interface_types"},
	token.MAP:         {"map[K]V", "The type of maps from keys to values. A missing key reads as the zero value; v, ok := m[k] tells whether it is there. Make one with map[K]V{…} or make(map[K]V).", "Map_types"},
	token.PACKAGE:     {"package main", "Begins a program. A cell that begins with it and has a func main is run as one.", "Package_clause"},
	token.RANGE:       {"for i, x := range xs { … }", "Goes through the elements of a slice, array, string, map, channel or iterator function, or through the integers from 0 to n-1 (range n).", "For_range"},
	token.RETURN:      {"return x, y", "Ends the function around it, with its results.", "Return_statements"},
	token.SELECT:      {"select {\ncase x := <-c:\ncase d <- y:\ndefault:\n}", "Waits until one of several sends and receives can go on, and does it; with a default branch it does not wait.", "Select_statements"},
	token.STRUCT:      {"struct {\n\tName string\n\tAge  int\n}", "The type of values that have fields.", "Struct_types"},
	token.SWITCH:      {"switch x {\ncase 1, 2:\ndefault:\n}\nswitch v := x.(type) {\ncase int:\n}", "Runs the first branch that has the value, whose condition is true (without a value), or that has the value's type. A branch does not run into the next one.", "Switch_statements"},
	token.TYPE:        {"type Name T\ntype Name = T // another name for T", "Declares a type, which may have methods.", "Type_declarations"},
	token.VAR:         {"var name T\nvar name T = x\nvar name = x", "Declares variables. Without a value they have the zero value of their type.", "Variable_declarations"},
}

// keyword tells about a keyword.
func keyword(tok token.Token) *page {
	w, ok := keywords[tok]
	if !ok {
		return nil
	}
	p := &page{head: code{text: w.form}, doc: document{text: w.text}}
	p.fact("specification", "go.dev/ref/spec#"+w.anchor, spec+"#"+w.anchor)
	return p
}
