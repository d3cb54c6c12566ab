package wire

import "fmt"

// SealBare gives the frames of the kernel handshake's messages, which are a delimiter, a
// signature and one JSON text.
func (c *Codec) SealBare(body []byte) [][]byte {
	return [][]byte{delimiter, c.sign([][]byte{body}), body}
}

// OpenBare checks the signature of what SealBare has made, and gives the JSON text.
func (c *Codec) OpenBare(frames [][]byte) (body []byte, err error) {
	for len(frames) > 0 && string(frames[0]) != string(delimiter) {
		frames = frames[1:] // identities
	}
	if len(frames) != 3 {
		return nil, fmt.Errorf("%d frames from the delimiter on, want it, a signature and one JSON text", len(frames))
	}
	_, err = c.check(frames[1:])
	return frames[2], err
}
