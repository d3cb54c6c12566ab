package serve

import (
	"unicode/utf8"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
)

// maxPieces is how often the text of one flush may change between stdout and stderr and
// keep its order. Beyond that each stream becomes one message: with twenty flushes a
// second, message by message would run into the front ends' limit of 1000 a second.
const maxPieces = 32

// streamText gathers what a cell writes, for few messages. The zero value is empty.
type streamText struct {
	pieces []piece
	size   int     // bytes in pieces
	tails  []piece // of each stream, the start of a character whose rest has yet to come
}

// piece is a run of text of one stream.
type piece struct {
	stream engine.Stream
	text   []byte
}

// add appends text that was written to a stream.
func (t *streamText) add(stream engine.Stream, text []byte) {
	t.size += len(text)
	last := len(t.pieces) - 1
	if last >= 0 && t.pieces[last].stream == stream {
		t.pieces[last].text = append(t.pieces[last].text, text...)
		return
	}
	if len(t.pieces) == maxPieces {
		t.pieces = byStream(t.pieces)
		t.size -= len(text) // counted again below
		t.add(stream, text)
		return
	}
	t.pieces = append(t.pieces, piece{stream, append([]byte(nil), text...)})
}

// byStream joins the pieces of each stream.
func byStream(pieces []piece) []piece {
	var joined []piece
	for _, p := range pieces {
		if last := find(joined, p.stream); last != nil {
			last.text = append(last.text, p.text...)
		} else {
			joined = append(joined, p)
		}
	}
	return joined
}

func find(pieces []piece, stream engine.Stream) *piece {
	for i := range pieces {
		if pieces[i].stream == stream {
			return &pieces[i]
		}
	}
	return nil
}

// waits reports whether there is anything to take.
func (t *streamText) waits() bool { return t.size > 0 || len(t.tails) > 0 }

// take gives what was added, as messages in order. The first bytes of an incomplete
// character at the end stay behind for the next time.
func (t *streamText) take() []proto.Stream {
	var messages []proto.Stream
	for _, p := range t.pieces {
		text := p.text
		if tail := find(t.tails, p.stream); tail != nil {
			text = append(tail.text, text...)
			tail.text = nil
		}
		whole := completeLen(text)
		t.keep(p.stream, text[whole:])
		if whole > 0 {
			messages = append(messages, proto.Stream{Name: string(p.stream), Text: string(text[:whole])})
		}
	}
	t.pieces, t.size = nil, 0
	t.dropEmptyTails()
	return messages
}

// takeAll gives everything, incomplete characters too: their rest will not come.
func (t *streamText) takeAll() []proto.Stream {
	messages := t.take()
	for _, tail := range t.tails {
		last := len(messages) - 1
		if last >= 0 && messages[last].Name == string(tail.stream) {
			messages[last].Text += string(tail.text)
		} else {
			messages = append(messages, proto.Stream{Name: string(tail.stream), Text: string(tail.text)})
		}
	}
	t.tails = nil
	return messages
}

func (t *streamText) keep(stream engine.Stream, text []byte) {
	if len(text) == 0 {
		return
	}
	text = append([]byte(nil), text...)
	if tail := find(t.tails, stream); tail != nil {
		tail.text = text
		return
	}
	t.tails = append(t.tails, piece{stream, text})
}

func (t *streamText) dropEmptyTails() {
	kept := t.tails[:0]
	for _, tail := range t.tails {
		if len(tail.text) > 0 {
			kept = append(kept, tail)
		}
	}
	t.tails = kept
}

// completeLen is the length of text without an incomplete character at its end. Bytes
// that cannot become a character count as complete: JSON will show them as U+FFFD.
func completeLen(text []byte) int {
	for n := 1; n <= min(utf8.UTFMax-1, len(text)); n++ {
		start := len(text) - n
		if utf8.RuneStart(text[start]) {
			if utf8.FullRune(text[start:]) {
				return len(text)
			}
			return start
		}
	}
	return len(text)
}
