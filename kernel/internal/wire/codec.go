package wire

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// Reasons for refusing a message that are about who sent it, not about its form.
var (
	ErrSignature = errors.New("wrong signature")
	ErrReplay    = errors.New("a message with this signature came before")
)

// schemes are the signature schemes of connection files.
var schemes = map[string]func() hash.Hash{
	"hmac-sha256": sha256.New,
	"hmac-sha512": sha512.New,
	"hmac-md5":    md5.New,
}

// Codec opens and seals messages with one key. It may be used by several goroutines.
type Codec struct {
	hashes *sync.Pool // of hash.Hash; nil without a key
	seen   replays
}

// NewCodec gives the codec for a connection file's signature_scheme ("" is hmac-sha256)
// and key. An empty key turns authentication off.
func NewCodec(scheme, key string) (*Codec, error) {
	if scheme == "" {
		scheme = "hmac-sha256"
	}
	newHash, ok := schemes[scheme]
	if !ok {
		return nil, fmt.Errorf("signature_scheme is %q, want hmac-sha256, hmac-sha512 or hmac-md5", scheme)
	}
	c := &Codec{}
	if key != "" {
		c.hashes = &sync.Pool{New: func() any { return hmac.New(newHash, []byte(key)) }}
	}
	return c, nil
}

// Open checks the signature and then takes the frames of one message apart. The message
// shares the frames' memory.
func (c *Codec) Open(frames [][]byte) (Message, error) {
	identities, rest, err := split(frames)
	if err != nil {
		return Message{}, err
	}
	digest, err := c.check(rest[:5])
	if err != nil {
		return Message{}, err
	}
	m := Message{
		Identities:   identities,
		RawHeader:    rest[1],
		ParentHeader: rest[2],
		Metadata:     rest[3],
		Content:      rest[4],
		Buffers:      rest[5:],
	}
	if m.Header, err = decodeHeader(rest[1]); err != nil {
		return Message{}, err
	}
	if err := checkJSON(m); err != nil {
		return Message{}, err
	}
	if digest != nil && !c.seen.add(digest) {
		return Message{}, ErrReplay
	}
	return m, nil
}

// check compares the signature in rest[0] with that of what comes after it, and gives the
// digest; nil without a key.
func (c *Codec) check(rest [][]byte) ([]byte, error) {
	if c.hashes == nil {
		return nil, nil
	}
	want := c.digest(rest[1:])
	got := make([]byte, hex.DecodedLen(len(rest[0])))
	if len(got) != len(want) {
		return nil, ErrSignature
	}
	if _, err := hex.Decode(got, rest[0]); err != nil || !hmac.Equal(got, want) {
		return nil, ErrSignature
	}
	return want, nil
}

// Seal gives the frames of a message, signed.
func (c *Codec) Seal(m Message) [][]byte {
	header := m.RawHeader
	if header == nil {
		header, _ = json.Marshal(m.Header) // a struct of strings cannot fail
	}
	parts := [][]byte{header, orEmpty(m.ParentHeader), orEmpty(m.Metadata), orEmpty(m.Content)}
	frames := make([][]byte, 0, len(m.Identities)+6+len(m.Buffers))
	frames = append(frames, m.Identities...)
	frames = append(frames, delimiter, c.sign(parts))
	frames = append(frames, parts...)
	return append(frames, m.Buffers...)
}

func (c *Codec) sign(parts [][]byte) []byte {
	if c.hashes == nil {
		return []byte{}
	}
	return hex.AppendEncode(nil, c.digest(parts))
}

// digest reuses hashes: making one costs as much as signing a small message.
func (c *Codec) digest(parts [][]byte) []byte {
	h := c.hashes.Get().(hash.Hash)
	defer c.hashes.Put(h)
	h.Reset()
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}
