package room

import (
	"context"
	"encoding/json"
	"time"
)

// Engine carries picture and sound of rooms.
type Engine interface {
	// Join adds a member to a room, which is made when it is first joined. Messages
	// to the browser go to send, those of the browser to Peer.Receive: both are the
	// value of "rtc". send is never called by two at a time and must not wait long.
	// Who joins again with the same ID replaces the old connection; the newest one
	// says whether the member is recorded.
	Join(ctx context.Context, room string, m Member, send func(json.RawMessage)) (Peer, error)
	// Close ends a room for everybody. Its recordings are finished when it returns.
	Close(ctx context.Context, room string) error
}

// Member is who joins.
type Member struct {
	ID     string // of the seat in the room, unguessable: letters, digits, ".", "_" and "-", at most 64
	Speaks bool   // false: an observer
	Record bool
}

// Peer is a member's connection.
type Peer interface {
	Receive(json.RawMessage) error
	Leave()
}

// TrackFile is the finished recording of one member: picture and sound in one WebM.
type TrackFile struct {
	Member string
	Kind   string // audio+video, audio or video: what there was
	Key    string // of the blob
	Size   int64  // bytes
	Hash   []byte
	From   time.Time // of its beginning
	Length time.Duration
	Gaps   []Gap // what could not be recorded
}

// Gap is a time in which nothing could be recorded.
type Gap struct {
	From   time.Time     `json:"from"`
	Length time.Duration `json:"length"`
}

// Recorded is told of each finished file.
type Recorded func(room string, f TrackFile)
