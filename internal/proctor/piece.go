package proctor

import (
	"fmt"
	"strings"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/webm"
)

// Track is what a recording is of.
type Track string

// The tracks.
const (
	Camera Track = "camera"
	Screen Track = "screen"
)

// Tracks are all of them.
var Tracks = []Track{Camera, Screen}

// PieceKind is what a piece is.
type PieceKind string

// The kinds of pieces.
const (
	Snapshot PieceKind = "snapshot" // a JPEG
	Clip     PieceKind = "clip"     // a WebM of its own, from around an event
	Stretch  PieceKind = "stretch"  // a cut of one continuous WebM
)

// PieceKinds are all of them.
var PieceKinds = []PieceKind{Snapshot, Clip, Stretch}

// Piece is a part of a recording as it is kept. Track, Run, Kind and Seq name it
// within its attempt.
type Piece struct {
	Attempt exam.AttemptID
	Track   Track
	Kind    PieceKind
	Run     string    // one recorder of one page
	Seq     int64     // of its kind in the run, from 1
	From    time.Time // of the server's clock
	Until   time.Time
	Type    string // image/jpeg, video/webm
	Size    int64  // bytes, before it was sealed
	Hash    []byte // SHA-256 of them
	Key     string // of the sealed object in the blob store
	At      time.Time
	Marks   PieceMarks
	Place   webm.Place // of a clip or a stretch: where clusters begin
}

// PieceMarks is what is to be known of a piece beside it.
type PieceMarks struct {
	Clamped bool `json:"clamped,omitempty"` // the browser claimed a time outside the attempt
	Thinned int  `json:"thinned,omitempty"` // snapshots that the browser let go before this one, for want of room
}

// Name is the name of a piece within its attempt; names sort by track, run, kind
// and sequence.
func (p *Piece) Name() string { return fmt.Sprintf("%s/%s/%s/%012d", p.Track, p.Run, p.Kind, p.Seq) }

// key is where a piece lies in the blob store. The head of its hash is part of it,
// so that another piece of the same name never takes its place.
func (p *Piece) key() string {
	return fmt.Sprintf("recording/%s/%s-%s-%s-%012d-%x", strings.ToLower(string(p.Attempt)), p.Track, strings.ToLower(p.Run), p.Kind, p.Seq, p.Hash[:8])
}

// PieceQuery asks for pieces of an attempt, oldest first.
type PieceQuery struct {
	Attempt exam.AttemptID
	Track   Track     // "" for all, as with the following
	Kind    PieceKind //
	Run     string
	From    time.Time // zero, or what ends at or after it
	Until   time.Time // zero, or what begins at or before it
	After   string
	Limit   int
}

// PiecePage is a page of pieces.
type PiecePage struct {
	Items []Piece
	Next  string
}

// PieceOutcome is what became of a piece that was to be stored.
type PieceOutcome int

// The outcomes.
const (
	PieceStored  PieceOutcome = iota
	PieceKnown                // the same was stored before
	PieceAnother              // one of that name with another content was
)

// PieceTx are the tables of pieces.
type PieceTx interface {
	PiecesAppend([]Piece) ([]PieceOutcome, error) // in their order
	PieceGet(a exam.AttemptID, name string) (*Piece, error)
	PiecesOf(PieceQuery) (PiecePage, error)
	PieceLast(exam.AttemptID, Track, PieceKind) (*Piece, error) // that begins last
	PieceSpans(exam.AttemptID, Track) ([]Span, error)           // by their beginnings
	PieceSums(exam.AttemptID) (pieces, bytes int64, err error)
	PiecesDelete(exam.AttemptID, []string) error // by name
}
