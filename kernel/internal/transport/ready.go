package transport

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// socketTypes are the types that zmq4 knows; it panics on others.
var socketTypes = []string{"PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB"}

var (
	errCutCommand  = errors.New("a command is cut")
	errCutProperty = errors.New("the READY command is cut inside a property")
	errIdentity    = errors.New("the identity is longer than 255 bytes or begins with a zero byte, which is reserved")
)

// parseCommand splits the body of a command frame into its name and data.
func parseCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || int(body[0]) >= len(body) {
		return "", nil, errCutCommand
	}
	n := int(body[0]) + 1
	return string(body[1:n]), body[n:], nil
}

// canonicalReady checks the command that ends a handshake and gives a READY frame with the two properties that
// matter, in the spelling that zmq4 looks for.
func canonicalReady(name string, data []byte) ([]byte, error) {
	if name != "READY" {
		return nil, fmt.Errorf("the handshake has a command %.20q, want READY", name)
	}
	socketType, identity, err := parseProperties(data)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(socketTypes, socketType) {
		return nil, fmt.Errorf("unknown socket type %.20q", socketType)
	}
	if len(identity) > 255 || strings.HasPrefix(identity, "\x00") {
		return nil, errIdentity
	}
	body := appendProperty([]byte("\x05READY"), "Socket-Type", socketType)
	body = appendProperty(body, "Identity", identity)
	frame := append([]byte{flagCommand | flagLong}, binary.BigEndian.AppendUint64(nil, uint64(len(body)))...)
	return append(frame, body...), nil
}

// parseProperties gives the values of Socket-Type and Identity. The names of properties have no case.
func parseProperties(data []byte) (socketType, identity string, err error) {
	for len(data) > 0 {
		n := 1 + int(data[0])
		if len(data) < n+4 {
			return "", "", errCutProperty
		}
		name, size := string(data[1:n]), uint64(binary.BigEndian.Uint32(data[n:]))
		data = data[n+4:]
		if uint64(len(data)) < size {
			return "", "", errCutProperty
		}
		switch value := string(data[:size]); {
		case strings.EqualFold(name, "Socket-Type"):
			socketType = value
		case strings.EqualFold(name, "Identity"):
			identity = value
		}
		data = data[size:]
	}
	return socketType, identity, nil
}

func appendProperty(to []byte, name, value string) []byte {
	to = append(to, byte(len(name)))
	to = append(to, name...)
	to = binary.BigEndian.AppendUint32(to, uint32(len(value)))
	return append(to, value...)
}
