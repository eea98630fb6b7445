package sfutest

import (
	"bytes"
	"time"

	"github.com/at-wat/ebml-go"
	"github.com/at-wat/ebml-go/webm"
)

// File is the file of a recording in memory.
type File struct {
	Bytes  []byte
	Pieces int
	Closed bool
	From   time.Time // as it was placed
}

// Write takes a piece.
func (f *File) Write(p []byte) (int, error) {
	f.Bytes = append(f.Bytes, p...)
	f.Pieces++
	return len(p), nil
}

// Close notes that it was closed.
func (f *File) Close() error {
	f.Closed = true
	return nil
}

// Rewrite puts another head in place of the first bytes.
func (f *File) Rewrite(head []byte) error {
	copy(f.Bytes, head)
	return nil
}

// Place notes when the file begins.
func (f *File) Place(from time.Time) error {
	f.From = from
	return nil
}

// Film is a file as a reader sees it.
type Film struct {
	Header  webm.EBMLHeader `ebml:"EBML"`
	Segment webm.Segment    `ebml:"Segment"`
}

// Read reads a file.
func Read(file []byte) (f Film, err error) {
	return f, ebml.Unmarshal(bytes.NewReader(file), &f, ebml.WithIgnoreUnknown(true))
}

// Times are the instants of a track's frames, in milliseconds; sound is track 1, the
// picture track 2.
func (f Film) Times(track uint64) []int64 {
	var out []int64
	for _, c := range f.Segment.Cluster {
		for _, b := range c.SimpleBlock {
			if b.TrackNumber == track {
				out = append(out, int64(c.Timecode)+int64(b.Timecode))
			}
		}
	}
	return out
}
