// Package wire turns the frames of one Jupyter message into a Message and back, and
// signs and checks them. It knows the envelope of every message and the content of none.
//
// On the wire a message is
//
//	identity*, "<IDS|MSG>", signature, header, parent_header, metadata, content, buffer*
//
// where the signature is the hex HMAC of the four dictionaries' exact bytes. Those
// bytes are kept: a reply echoes the request's header as it came, with the fields that
// we know nothing about.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Message is one Jupyter message, of which only the header is decoded.
type Message struct {
	Identities   [][]byte        // routing frames before the delimiter
	Header       Header          // the header, as far as we know its fields
	RawHeader    json.RawMessage // the header's bytes; a reply's parent_header. Nil: Seal encodes Header
	ParentHeader json.RawMessage // the header of the request that caused this; nil is {}
	Metadata     json.RawMessage // nil is {}
	Content      json.RawMessage // nil is {}
	Buffers      [][]byte        // binary frames after the content; most messages have none
}

// Header says what a message is and where it comes from.
type Header struct {
	MsgID      string `json:"msg_id"`
	Session    string `json:"session"`
	Username   string `json:"username"`
	Date       string `json:"date"` // ISO 8601
	MsgType    string `json:"msg_type"`
	Version    string `json:"version"` // of the protocol
	SubshellID string `json:"subshell_id,omitempty"`
}

// maxHeader bounds the header in bytes: it is copied into every message that its
// request causes. Those of the front ends have some 250.
const maxHeader = 64 << 10

var (
	delimiter   = []byte("<IDS|MSG>")
	emptyObject = json.RawMessage("{}")
)

// split finds the delimiter and gives the frames before it and after it.
func split(frames [][]byte) (identities, rest [][]byte, err error) {
	for i, frame := range frames {
		if !bytes.Equal(frame, delimiter) {
			continue
		}
		if rest = frames[i+1:]; len(rest) < 5 {
			return nil, nil, fmt.Errorf("%d frames after the delimiter, want a signature and four dictionaries", len(rest))
		}
		return frames[:i], rest, nil
	}
	return nil, nil, fmt.Errorf("no delimiter %s among %d frames", delimiter, len(frames))
}

// decodeHeader is lenient: a field that is missing or of another type is taken as
// absent, since front ends differ. Without a msg_type there is nothing to do, though, and
// without a msg_id nobody could tell what an answer belongs to.
func decodeHeader(raw []byte) (Header, error) {
	var h Header
	if len(raw) > maxHeader {
		return h, fmt.Errorf("header has %d bytes, at most %d are taken", len(raw), maxHeader)
	}
	if !utf8.Valid(raw) {
		return h, errors.New("header is not UTF-8")
	}
	var wrongType *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &h); err != nil && !errors.As(err, &wrongType) {
		return h, fmt.Errorf("header: %w", err)
	}
	if h.MsgType == "" {
		return h, errors.New("header has no msg_type")
	}
	if h.MsgID == "" {
		return h, errors.New("header has no msg_id")
	}
	return h, nil
}

// checkJSON reports the first of the other dictionaries that is not JSON at all. What
// shape it has is for those to judge who know the message.
func checkJSON(m Message) error {
	for _, part := range []struct {
		name string
		raw  []byte
	}{{"parent_header", m.ParentHeader}, {"metadata", m.Metadata}, {"content", m.Content}} {
		if !json.Valid(part.raw) {
			return fmt.Errorf("%s is not JSON", part.name)
		}
	}
	return nil
}

func orEmpty(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return emptyObject
	}
	return raw
}
