package comm

// The functions below are the methods of the same names of the zero Manager; in a
// notebook they are those of the session.

// Register makes opened the handler of the comms that the front end opens under a target
// name, in the place of an earlier one. It should give the comm its OnMsg. If it panics,
// the comm is closed.
func Register(target string, opened func(c *Comm, open Message)) { nobody().Register(target, opened) }

// Unregister makes a target name unknown again. Comms that are open stay so.
func Unregister(target string) { nobody().Unregister(target) }

// New opens a comm to a target of the front end: data has the JSON form of an object;
// nil is an empty one. It panics if data has another form.
func New(target string, data any, buffers ...[]byte) *Comm {
	return nobody().New(target, data, buffers...)
}

func nobody() *Manager { return &Manager{} }
