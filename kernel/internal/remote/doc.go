// Package remote puts a session at a distance: the front, which owns the sockets, sees an
// engine.Session, and the session itself lives in a child process, the engine.
//
// What no interpreter survives in process (concurrent map writes, a stack overflow in
// native code, running out of memory, kill -9) then ends the engine and not the kernel:
// the cell gets an error with the runtime's last words, and a fresh engine starts.
//
//	front                                             engine
//	Session ── child ── sender ──────── link (fd 3) ──────▶ Serve ── engine.Session
//	              │◀── frames ───────── link (fd 4) ─────── server, remoteOut
//	              │◀── stdout, stderr ─ pipes (fd 1, 2) ─── everything that writes
//	              └◀── crash ────────── pipe (fd 5) ─────── debug.SetCrashOutput
//
// # Order
//
// A display, a question or a result comes after everything that was written before it:
// when its frame arrives, the front first empties both pipes, under the lock that their
// readers deliver under. What is written after a display comes after it, since the
// engine waits for the front's ack. Between stdout and stderr, writes through engine.Out
// keep their order: on a change of stream the engine waits until the front has read the
// other pipe. Writes to the descriptors themselves (by native code or child processes)
// that change streams faster than the front reads, within some ten microseconds, may
// come out grouped by stream.
//
// # Attribution
//
// What comes through the pipes belongs to the running cell of the main shell or, between
// cells, to the last one. Calls of engine.Out carry the number of their cell, also long
// after it has ended; text of cells in subshells goes over the link.
//
// # Bounds
//
// If a front end is slow, Out blocks, the pipes fill, and the engine waits. Interrupt and
// Close do not: they take no lock that is held while Out is called.
package remote
