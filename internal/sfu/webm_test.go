package sfu

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/at-wat/ebml-go"
	"github.com/at-wat/ebml-go/webm"

	films "tarazy/internal/webm"
)

// memory is a file whose pieces are counted; plain hides that its head can be
// written anew.
type memory struct {
	bytes  []byte
	pieces int
	closed bool
}

func (m *memory) Write(p []byte) (int, error) {
	m.bytes = append(m.bytes, p...)
	m.pieces++
	return len(p), nil
}

func (m *memory) Close() error {
	m.closed = true
	return nil
}

func (m *memory) Rewrite(head []byte) error {
	copy(m.bytes, head)
	return nil
}

type plain struct{ *memory }

func (p plain) Rewrite() {} // another signature: not a Header

// written is a file as a reader sees it.
type written struct {
	Header  webm.EBMLHeader `ebml:"EBML"`
	Segment webm.Segment    `ebml:"Segment"`
}

func read(t *testing.T, file []byte) written {
	t.Helper()
	var w written
	if err := ebml.Unmarshal(bytes.NewReader(file), &w, ebml.WithIgnoreUnknown(true)); err != nil {
		t.Fatalf("read: %v", err)
	}
	return w
}

// times are the instants of a track's frames, in milliseconds.
func (w written) times(track uint64) []int64 {
	var out []int64
	for _, c := range w.Segment.Cluster {
		for _, b := range c.SimpleBlock {
			if b.TrackNumber == track {
				out = append(out, int64(c.Timecode)+int64(b.Timecode))
			}
		}
	}
	return out
}

// probe asks ffprobe for the length of a file, in seconds; 0 where it knows none.
func probe(t *testing.T, file []byte) float64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "film.webm")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffprobe", "-v", "quiet", "-of", "json", "-show_format", path).Output()
	if err != nil {
		t.Fatalf("ffprobe: %v", err)
	}
	var told struct {
		Format struct {
			Duration string `json:"duration"`
		} `json:"format"`
	}
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatal(err)
	}
	length, _ := strconv.ParseFloat(told.Format.Duration, 64)
	return length
}

// shoot writes so many seconds of picture, a key frame every four, and sound.
func shoot(t *testing.T, out interface {
	Write([]byte) (int, error)
	Close() error
}, seconds int, end bool) *film {
	t.Helper()
	f, err := newFilm(out)
	if err != nil {
		t.Fatal(err)
	}
	f.width, f.height = 320, 240
	for at := time.Duration(0); at < time.Duration(seconds)*time.Second; at += 20 * time.Millisecond {
		if err := f.add(block{track: audioTrack, at: at, key: true, data: silence}, silenceLength); err != nil {
			t.Fatal(err)
		}
		if at%(40*time.Millisecond) == 0 {
			if err := f.add(block{track: videoTrack, at: at, key: at%(4*time.Second) == 0, data: append(append([]byte{}, keyFrame...), make([]byte, 490)...)}, frameLength); err != nil {
				t.Fatal(err)
			}
		}
	}
	if end {
		if err := f.close(); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestSEL19_AFileTellsItsLengthAndCanBeSearched(t *testing.T) {
	m := &memory{}
	shoot(t, m, 60, true)
	if got := probe(t, m.bytes); got < 59.9 || got > 60.2 {
		t.Errorf("ffprobe says %.2f s", got)
	}
	w := read(t, m.bytes)
	if w.Segment.Cues == nil || len(w.Segment.Cues.CuePoint) != 15 {
		t.Fatalf("the index: %+v", w.Segment.Cues)
	}
	segment := bytes.Index(m.bytes, []byte{0x18, 0x53, 0x80, 0x67}) + 12
	for _, c := range w.Segment.Cues.CuePoint {
		at := segment + int(c.CueTrackPositions[0].CueClusterPosition)
		if !bytes.HasPrefix(m.bytes[at:], []byte{0x1F, 0x43, 0xB6, 0x75}) {
			t.Fatalf("no cluster stands where %d ms is said to be", c.CueTime)
		}
	}
	for _, s := range w.Segment.SeekHead.Seek {
		if at := segment + int(s.SeekPosition); !bytes.HasPrefix(m.bytes[at:], s.SeekID) {
			t.Errorf("%x does not stand at %d", s.SeekID, at)
		}
	}
	if w.Segment.Info.Duration != 60000 {
		t.Errorf("the head says %v ms", w.Segment.Info.Duration)
	}
}

// What was written before the power went is readable, and loses five seconds at most.
func TestSEL19_AFileThatWasCutOffStaysReadable(t *testing.T) {
	m := &memory{}
	shoot(t, m, 60, false)
	w := read(t, m.bytes)
	sound := w.times(audioTrack)
	if got := sound[len(sound)-1]; got < 55_000 {
		t.Errorf("the sound ends at %d ms of 60000", got)
	}
	if pieces := 1 + len(w.Segment.Cluster); m.pieces != pieces {
		t.Errorf("%d pieces for a head and %d clusters", m.pieces, pieces-1)
	}
	// Put together as other recordings are, it can be searched, even where a cluster
	// was cut off.
	cut := m.bytes[:len(m.bytes)-100]
	place, err := films.Find(cut, true)
	if err != nil {
		t.Fatal(err)
	}
	file, cuts, err := films.Join(cut[:place.Head], []films.Part{{Place: place, Size: int64(len(cut))}})
	if err != nil {
		t.Fatal(err)
	}
	whole := append(append([]byte{}, file.Head...), cut[cuts[0].Skip:cuts[0].Skip+cuts[0].Size]...)
	if got := probe(t, whole); got < 48 || got > 60 || file.Cues == 0 {
		t.Errorf("ffprobe says %.2f s, %d places", got, file.Cues)
	}
	// A place that takes no new head gets a whole file too.
	p := plain{&memory{}}
	shoot(t, p, 10, true)
	if w := read(t, p.bytes); len(w.times(videoTrack)) != 250 || w.Segment.Cues == nil {
		t.Errorf("%d pictures", len(w.times(videoTrack)))
	}
}

func TestSEL19_AFileOfSoundAloneNamesNoPicture(t *testing.T) {
	m := &memory{}
	f, err := newFilm(m)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		if err := f.add(block{track: audioTrack, at: time.Duration(i) * silenceLength, key: true, data: silence}, silenceLength); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	w := read(t, m.bytes)
	if n := len(w.Segment.Tracks.TrackEntry); n != 1 || w.Segment.Tracks.TrackEntry[0].CodecID != "A_OPUS" {
		t.Errorf("%+v", w.Segment.Tracks)
	}
	if w.Segment.Cues == nil {
		t.Error("no index")
	}
	if got := probe(t, m.bytes); got < 9.9 || got > 10.1 {
		t.Errorf("ffprobe says %.2f s", got)
	}
}
