package runtime

import (
	"reflect"
	"runtime"
	"unsafe"
)

// AddCleanup has cleanup called with arg once ptr can't be reached any more.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) runtime.Cleanup {
	if v := reflect.ValueOf(arg); v.Kind() == reflect.Pointer || v.Kind() == reflect.UnsafePointer {
		checkArg(uintptr(v.UnsafePointer()), uintptr(unsafe.Pointer(ptr)), unsafe.Sizeof(*ptr))
	}
	return runtime.AddCleanup((*byte)(unsafe.Pointer(ptr)), call, bind(cleanup, arg))
}

// checkArg panics if arg points into the size bytes at ptr, which it would keep alive.
func checkArg(arg, ptr, size uintptr) {
	if ptr == 0 {
		return // for the compiled function to refuse
	}
	if arg == ptr {
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	}
	if ptr < arg && arg < ptr+size {
		panic("runtime.AddCleanup: ptr is within arg, cleanup will never run")
	}
}

func call(f func()) { f() }

// bind is a function of its own so that the closure does not hold AddCleanup's ptr.
func bind[S any](cleanup func(S), arg S) func() {
	return func() { cleanup(arg) }
}
