package remote

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// codec turns the fields of a message into bytes, or bytes into fields. A message
// lists its fields once, in a method fields(*codec), which serves both directions, so
// that writer and reader cannot disagree.
//
// It is used instead of encoding/gob because it costs less than a microsecond a message,
// passes the JSON of bundles through unread, and checks every length that it reads
// against the bytes that are there.
type codec struct {
	buf     []byte // written so far, or still to be read
	reading bool
	err     error // the first failure; later calls do nothing
}

var (
	errShort    = errors.New("frame ends in the middle of a field")
	errTrailing = errors.New("frame has bytes after its last field")
	errBool     = errors.New("truth value is neither 0 nor 1")
	errRepeated = errors.New("map has a key twice")
)

// encode gives the bytes of a message's fields.
func encode(m message) []byte {
	c := &codec{}
	m.fields(c)
	return c.buf
}

// decode fills a message from bytes, which it keeps no hold of.
func decode(m message, data []byte) error {
	c := &codec{buf: data, reading: true}
	m.fields(c)
	if c.err == nil && len(c.buf) > 0 {
		c.err = errTrailing
	}
	if c.err != nil {
		return fmt.Errorf("%s: %w", kinds[m.kind()].name, c.err)
	}
	return nil
}

func (c *codec) fail(err error) {
	if c.err == nil {
		c.err = err
	}
	c.buf = nil
}

// number transfers a count or a sequence number.
func (c *codec) number(v *uint64) {
	if !c.reading {
		c.buf = binary.AppendUvarint(c.buf, *v)
		return
	}
	n, size := binary.Uvarint(c.buf)
	if size <= 0 {
		c.fail(errShort)
		return
	}
	*v, c.buf = n, c.buf[size:]
}

func (c *codec) int(v *int) {
	n := uint64(int64(*v))
	c.number(&n)
	*v = int(int64(n))
}

func (c *codec) bool(v *bool) {
	n := uint64(0)
	if *v {
		n = 1
	}
	c.number(&n)
	if n > 1 {
		c.fail(errBool)
	}
	*v = n == 1
}

// size transfers a length, one up so that 0 stands for nil. What it reads is never more
// than the bytes that follow, since every element takes at least one.
func (c *codec) size(n int, isNil bool) (int, bool) {
	length := uint64(n) + 1
	if isNil {
		length = 0
	}
	c.number(&length)
	if c.err != nil || length == 0 {
		return 0, true
	}
	if c.reading && length-1 > uint64(len(c.buf)) {
		c.fail(errShort)
		return 0, true
	}
	return int(length - 1), false
}

// blob transfers bytes; nil stays nil.
func blob[T ~[]byte](c *codec, v *T) {
	n, isNil := c.size(len(*v), *v == nil)
	switch {
	case !c.reading:
		c.buf = append(c.buf, *v...)
	case isNil:
		*v = nil
	default:
		*v = append(make(T, 0, n), c.buf[:n]...)
		c.buf = c.buf[n:]
	}
}

// text transfers a string.
func text[T ~string](c *codec, v *T) {
	n, _ := c.size(len(*v), false)
	if !c.reading {
		c.buf = append(c.buf, *v...)
		return
	}
	*v = T(c.buf[:n])
	c.buf = c.buf[n:]
}

// list transfers a slice; nil stays nil.
func list[T any](c *codec, v *[]T, element func(*codec, *T)) {
	n, isNil := c.size(len(*v), *v == nil)
	if !c.reading {
		for i := range *v {
			element(c, &(*v)[i])
		}
		return
	}
	*v = nil
	if isNil {
		return
	}
	*v = []T{}
	for range n {
		var one T
		element(c, &one)
		if c.err != nil {
			return
		}
		*v = append(*v, one)
	}
}

// dict transfers a map, in the order of its keys; nil stays nil.
func dict[V any](c *codec, v *map[string]V, element func(*codec, *V)) {
	n, isNil := c.size(len(*v), *v == nil)
	if !c.reading {
		for _, key := range sortedKeys(*v) {
			value := (*v)[key]
			text(c, &key)
			element(c, &value)
		}
		return
	}
	*v = nil
	if isNil {
		return
	}
	*v = map[string]V{}
	for range n {
		var key string
		var value V
		text(c, &key)
		element(c, &value)
		if _, ok := (*v)[key]; ok {
			c.fail(errRepeated)
		}
		if c.err != nil {
			return
		}
		(*v)[key] = value
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// pointer transfers a value that may be absent.
func pointer[T any](c *codec, v **T, element func(*codec, *T)) {
	there := *v != nil
	c.bool(&there)
	if !there || c.err != nil {
		*v = nil
		return
	}
	if c.reading {
		*v = new(T)
	}
	element(c, *v)
}
