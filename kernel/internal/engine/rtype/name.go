package rtype

import (
	"encoding/binary"
	"unsafe"
)

// The flags in a name's first byte.
const (
	nameExported = 1 << 0
	nameTag      = 1 << 1
	namePkgPath  = 1 << 2
	nameEmbedded = 1 << 3
)

// name is the text of a runtime name before it is encoded.
type name struct {
	text     string
	tag      string
	pkgPath  string // only for methods of another package than their type's
	exported bool
	embedded bool
}

// encode gives the name's bytes: flags, then length and text, then length and tag, then
// the name offset of the package path.
func (t *Types) encode(n name) *byte {
	if known, ok := t.names[n]; ok {
		return known
	}
	b := binary.AppendUvarint([]byte{0}, uint64(len(n.text)))
	b = append(b, n.text...)
	if n.exported {
		b[0] |= nameExported
	}
	if n.embedded {
		b[0] |= nameEmbedded
	}
	if n.tag != "" {
		b[0] |= nameTag
		b = binary.AppendUvarint(b, uint64(len(n.tag)))
		b = append(b, n.tag...)
	}
	if n.pkgPath != "" {
		b[0] |= namePkgPath
		b = binary.NativeEndian.AppendUint32(b, uint32(t.nameOffset(name{text: n.pkgPath})))
	}
	t.names[n] = &b[0]
	return &b[0]
}

// nameOffset gives the offset under which descriptors refer to a name.
func (t *Types) nameOffset(n name) int32 { return addReflectOff(unsafe.Pointer(t.encode(n))) }

// decodeName gives the text and the flags of a name in memory.
func decodeName(p *byte) (text string, flags byte) {
	if p == nil {
		return "", 0
	}
	length, shift, at := 0, 0, 1
	for ; ; at++ {
		b := *(*byte)(unsafe.Add(unsafe.Pointer(p), at))
		length |= int(b&0x7f) << shift
		shift += 7
		if b < 0x80 {
			break
		}
	}
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(p), at+1)), length), *p
}
