package wire

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Version is the protocol version that every header declares.
const Version = "5.5"

// Session is one sender of messages, a kernel's or a client's process: the session of
// its headers, which number its messages. It may be used by several goroutines.
type Session struct {
	ID       string // unique, new for each process
	Username string
	sent     atomic.Uint64
}

// NewSession gives a session with an id of its own.
func NewSession(username string) *Session {
	var id [16]byte
	_, _ = rand.Read(id[:]) // documented never to fail
	return &Session{ID: hex.EncodeToString(id[:]), Username: username}
}

// Header gives the header of a new message.
func (s *Session) Header(msgType string) Header {
	return Header{
		MsgID:    s.ID + "_" + strconv.FormatUint(s.sent.Add(1), 10),
		Session:  s.ID,
		Username: s.Username,
		Date:     Date(time.Now()),
		MsgType:  msgType,
		Version:  Version,
	}
}

// Made reports whether msgID is that of a message of this session.
func (s *Session) Made(msgID string) bool {
	return strings.HasPrefix(msgID, s.ID+"_")
}

// Date gives a time as the protocol writes it, in ISO 8601 to the microsecond.
func Date(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}
