package vm

import (
	"runtime"
	"sync"
	"weak"
)

// objects says what the objects of checked cells stand for. An object that no checked
// text names any more is forgotten: a cell that is run again declares all of its own anew.
type objects[K, V any] struct {
	mu    sync.Mutex
	known map[weak.Pointer[K]]V
}

func newObjects[K, V any]() *objects[K, V] {
	return &objects[K, V]{known: map[weak.Pointer[K]]V{}}
}

// get gives the zero value for an object that is not known.
func (o *objects[K, V]) get(k *K) V {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.known[weak.Make(k)]
}

// set makes an object known. The value must not lead to it for ever.
func (o *objects[K, V]) set(k *K, v V) {
	key := weak.Make(k)
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, again := o.known[key]; !again {
		runtime.AddCleanup(k, o.forget, key)
	}
	o.known[key] = v
}

func (o *objects[K, V]) forget(key weak.Pointer[K]) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.known, key)
}

// each calls f for all values.
func (o *objects[K, V]) each(f func(V)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, v := range o.known {
		f(v)
	}
}
