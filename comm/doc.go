// Package comm lets a notebook's cells and its front end send each other messages:
// comms, as the Jupyter messaging protocol has them.
//
// Either side opens a comm. For those that the front end opens, a cell registers a
// handler under a target name, and each comm gets handlers of its own:
//
//	comm.Register("echo", func(c *comm.Comm, open comm.Message) {
//		c.OnMsg(func(m comm.Message) { c.Send(m.Data, m.Buffers...) })
//	})
//
// A cell opens one to a target that the front end knows, with any value that has a JSON
// form of an object:
//
//	c := comm.New("progress", map[string]int{"done": 3})
//	c.Send(map[string]int{"done": 4})
//	c.Close(nil)
//
// Handlers run as cells do: what they print and show goes where the front end puts the
// output of the message, an interrupt ends them, and a panic is shown and ends nothing
// else. The messages of one comm are handled in the order in which they come.
//
// In an ordinary program, without a notebook around it, there is nobody at the other
// end: nothing is sent and nothing comes.
package comm
