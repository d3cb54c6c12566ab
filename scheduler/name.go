package scheduler

import (
	"regexp"
	"runtime"
	"strings"
)

// inner matches the parts of a function's name that the compiler adds for literals,
// deferred and go calls, and bodies of range-over-func loops.
var inner = regexp.MustCompile(`^((func|gowrap|deferwrap)?\d+|)$`)

// callerName is the bare name of the function that called the caller's caller, skip 0
// being that; a literal has the name of the function around it.
func callerName(skip int) string {
	pcs := make([]uintptr, 1)
	if runtime.Callers(skip+2, pcs) == 0 {
		return "coroutine"
	}
	frame, _ := runtime.CallersFrames(pcs).Next()
	return bareName(frame.Function)
}

// bareName cuts "path/pkg.(*T).search.func1" to "search".
func bareName(symbol string) string {
	if open := strings.IndexByte(symbol, '['); open >= 0 {
		symbol = symbol[:open] + symbol[strings.LastIndexByte(symbol, ']')+1:]
	}
	symbol = symbol[strings.LastIndexByte(symbol, '/')+1:]
	parts := strings.Split(symbol, ".")[1:]
	for len(parts) > 1 && inner.MatchString(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 0 {
		return "coroutine"
	}
	name, _, _ := strings.Cut(parts[len(parts)-1], "-range")
	return name
}
