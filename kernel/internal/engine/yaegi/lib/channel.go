package lib

import "reflect"

// Send sends *value to *channel, or ends as interrupted.
func (h *Host) Send(channel, value any) {
	ch, v := pointee(channel), pointee(value)
	if ch.TrySend(v) {
		return
	}
	h.block(reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: v})
}

// Recv receives from *channel into *value, or ends as interrupted. It tells whether
// there was a value; a closed channel has none.
func (h *Host) Recv(channel, value any) bool {
	ch := pointee(channel)
	v, ok := ch.TryRecv()
	if !v.IsValid() { // it would block
		v, ok = h.block(reflect.SelectCase{Dir: reflect.SelectRecv, Chan: ch})
	}
	pointee(value).Set(v)
	return ok
}

func pointee(p any) reflect.Value { return reflect.ValueOf(p).Elem() }

// block waits for one channel operation.
func (h *Host) block(c reflect.SelectCase) (v reflect.Value, ok bool) {
	chosen, v, ok := reflect.Select([]reflect.SelectCase{c, h.doneCase()})
	if chosen == 1 {
		h.Interrupt()
	}
	return v, ok
}

func (h *Host) doneCase() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(h.Done())}
}

// Case is one clause of a select statement.
type Case struct {
	dir            reflect.SelectDir
	channel, value any // pointers
}

// SendCase is the clause that sends *value to *channel.
func (h *Host) SendCase(channel, value any) Case { return Case{reflect.SelectSend, channel, value} }

// RecvCase is the clause that receives from *channel into *value.
func (h *Host) RecvCase(channel, value any) Case { return Case{reflect.SelectRecv, channel, value} }

// Select runs one clause that can go on, and gives its index and, of a receive, whether
// there was a value. The index of the default clause is -1. Without one, Select waits
// until a clause can go on, or ends as interrupted.
func (h *Host) Select(hasDefault bool, clauses ...Case) (index int, ok bool) {
	cases := make([]reflect.SelectCase, len(clauses), len(clauses)+1)
	for i, c := range clauses {
		cases[i] = reflect.SelectCase{Dir: c.dir, Chan: pointee(c.channel)}
		if c.dir == reflect.SelectSend {
			cases[i].Send = pointee(c.value)
		}
	}
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else {
		cases = append(cases, h.doneCase())
	}
	index, v, ok := reflect.Select(cases)
	switch {
	case index == len(clauses) && hasDefault:
		h.Poll()
		return -1, false
	case index == len(clauses):
		h.Interrupt()
	case clauses[index].dir == reflect.SelectRecv:
		pointee(clauses[index].value).Set(v)
	}
	return index, ok
}
