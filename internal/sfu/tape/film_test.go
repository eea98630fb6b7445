package tape

import (
	"bytes"
	"testing"
	"time"

	"tarazy/internal/sfu/sfutest"
	films "tarazy/internal/webm"
	"tarazy/internal/webm/webmtest"
)

// plain hides that its head can be written anew.
type plain struct{ *sfutest.File }

func (p plain) Rewrite() {} // another signature: not a Header

func read(t *testing.T, file []byte) sfutest.Film {
	t.Helper()
	f, err := sfutest.Read(file)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return f
}

// shoot writes so many seconds of picture, a key frame every four, and sound.
func shoot(t *testing.T, out interface {
	Write([]byte) (int, error)
	Close() error
}, seconds int, end bool) *film {
	t.Helper()
	f := newFilm(out)
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
	m := &sfutest.File{}
	shoot(t, m, 60, true)
	if got := webmtest.Length(t, m.Bytes); got < 59.9 || got > 60.2 {
		t.Errorf("ffprobe says %.2f s", got)
	}
	w := read(t, m.Bytes)
	if w.Segment.Cues == nil || len(w.Segment.Cues.CuePoint) != 15 {
		t.Fatalf("the index: %+v", w.Segment.Cues)
	}
	segment := bytes.Index(m.Bytes, []byte{0x18, 0x53, 0x80, 0x67}) + 12
	for _, c := range w.Segment.Cues.CuePoint {
		at := segment + int(c.CueTrackPositions[0].CueClusterPosition)
		if !bytes.HasPrefix(m.Bytes[at:], []byte{0x1F, 0x43, 0xB6, 0x75}) {
			t.Fatalf("no cluster stands where %d ms is said to be", c.CueTime)
		}
	}
	for _, s := range w.Segment.SeekHead.Seek {
		if at := segment + int(s.SeekPosition); !bytes.HasPrefix(m.Bytes[at:], s.SeekID) {
			t.Errorf("%x does not stand at %d", s.SeekID, at)
		}
	}
	if w.Segment.Info.Duration != 60000 {
		t.Errorf("the head says %v ms", w.Segment.Info.Duration)
	}
}

// What was written before the power went is readable, and loses five seconds at most.
func TestSEL19_AFileThatWasCutOffStaysReadable(t *testing.T) {
	m := &sfutest.File{}
	shoot(t, m, 60, false)
	w := read(t, m.Bytes)
	sound := w.Times(audioTrack)
	if got := sound[len(sound)-1]; got < 55_000 {
		t.Errorf("the sound ends at %d ms of 60000", got)
	}
	if pieces := 1 + len(w.Segment.Cluster); m.Pieces != pieces {
		t.Errorf("%d pieces for a head and %d clusters", m.Pieces, pieces-1)
	}
	// Put together as other recordings are, it can be searched, even where a cluster
	// was cut off.
	cut := m.Bytes[:len(m.Bytes)-100]
	place, err := films.Find(cut, true)
	if err != nil {
		t.Fatal(err)
	}
	file, cuts, err := films.Join(cut[:place.Head], []films.Part{{Place: place, Size: int64(len(cut))}})
	if err != nil {
		t.Fatal(err)
	}
	whole := append(append([]byte{}, file.Head...), cut[cuts[0].Skip:cuts[0].Skip+cuts[0].Size]...)
	if got := webmtest.Length(t, whole); got < 48 || got > 60 || file.Cues == 0 {
		t.Errorf("ffprobe says %.2f s, %d places", got, file.Cues)
	}
	// A place that takes no new head gets a whole file too.
	p := plain{&sfutest.File{}}
	shoot(t, p, 10, true)
	if w := read(t, p.Bytes); len(w.Times(videoTrack)) != 250 || w.Segment.Cues == nil {
		t.Errorf("%d pictures", len(w.Times(videoTrack)))
	}
}

func TestSEL19_AFileOfSoundAloneNamesNoPicture(t *testing.T) {
	m := &sfutest.File{}
	f := newFilm(m)
	for i := range 500 {
		if err := f.add(block{track: audioTrack, at: time.Duration(i) * silenceLength, key: true, data: silence}, silenceLength); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	w := read(t, m.Bytes)
	if n := len(w.Segment.Tracks.TrackEntry); n != 1 || w.Segment.Tracks.TrackEntry[0].CodecID != "A_OPUS" {
		t.Errorf("%+v", w.Segment.Tracks)
	}
	if w.Segment.Cues == nil {
		t.Error("no index")
	}
	if got := webmtest.Length(t, m.Bytes); got < 9.9 || got > 10.1 {
		t.Errorf("ffprobe says %.2f s", got)
	}
}
