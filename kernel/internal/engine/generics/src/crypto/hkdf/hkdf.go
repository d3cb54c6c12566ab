package hkdf

import (
	"crypto/hkdf"
	"hash"
)

// Extract makes a pseudorandom key of a secret and a salt.
func Extract[H hash.Hash](h func() H, secret, salt []byte) ([]byte, error) {
	return hkdf.Extract(plain(h), secret, salt)
}

// Expand derives a key of keyLength bytes from a pseudorandom key.
func Expand[H hash.Hash](h func() H, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	return hkdf.Expand(plain(h), pseudorandomKey, info, keyLength)
}

// Key derives a key of keyLength bytes from a secret and a salt.
func Key[Hash hash.Hash](h func() Hash, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	return hkdf.Key(plain(h), secret, salt, info, keyLength)
}

// plain gives h the type whose instances are compiled.
func plain[H hash.Hash](h func() H) func() hash.Hash {
	return func() hash.Hash { return h() }
}
