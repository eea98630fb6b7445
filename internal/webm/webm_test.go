package webm_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/webm"
	"tarazy/internal/webm/webmtest"
)

// joined makes a file of the pieces of a video; those in lost are left out.
func joined(t *testing.T, all [][]byte, lost ...int) (webm.File, []byte) {
	t.Helper()
	var parts []webm.Part
	var kept [][]byte
	gap := false
pieces:
	for i, data := range all {
		for _, n := range lost {
			if n == i {
				gap = true
				continue pieces
			}
		}
		place, err := webm.Find(data, i == 0)
		if err != nil {
			t.Fatalf("piece %d of %d bytes: %v", i, len(data), err)
		}
		parts, kept, gap = append(parts, webm.Part{Place: place, Size: int64(len(data)), Gap: gap}), append(kept, data), false
	}
	file, cuts, err := webm.Join(kept[0][:parts[0].Place.Head], parts)
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(file.Head)
	for i, cut := range cuts {
		out = append(out, kept[i][cut.Skip:cut.Skip+cut.Size]...)
	}
	if int64(len(out)) != file.Size {
		t.Errorf("%d bytes, said to be %d", len(out), file.Size)
	}
	return file, out
}

// cut cuts data into pieces of a size.
func cut(data []byte, size int) (all [][]byte) {
	for len(data) > size {
		all, data = append(all, data[:size]), data[size:]
	}
	return append(all, data)
}

func near(a, b float64) bool { return a-b < 1 && b-a < 1 }

func TestSEL13_PiecesBecomeOneFileWhoseLengthAnotherProgramAgreesOn(t *testing.T) {
	data := webmtest.Film(t, 12)
	file, out := joined(t, cut(data, len(data)/5+1))
	seconds, packets := webmtest.Probe(t, out)
	if !near(seconds, 12) || !near(float64(file.Millis)/1000, seconds) || packets != 120 || file.Cues < 10 {
		t.Errorf("%v s, %d packets, said to be %d ms with %d cues", seconds, packets, file.Millis, file.Cues)
	}
	// It begins at once at any point that a cue names.
	at := filepath.Join(t.TempDir(), "film.webm")
	if err := os.WriteFile(at, out, 0o600); err != nil {
		t.Fatal(err)
	}
	first, err := exec.Command("ffprobe", "-v", "error", "-read_intervals", "8%+#1", "-show_entries", "packet=pts_time", "-of", "default=nw=1:nk=1", at).CombinedOutput()
	if pts, bad := strconv.ParseFloat(strings.TrimSpace(string(first)), 64); err != nil || bad != nil || !near(pts, 8) {
		t.Errorf("played from the eighth second: %q %v", first, err)
	}
}

func TestSEL13_AMissingPieceIsAGapAndTheRestPlays(t *testing.T) {
	data := webmtest.Film(t, 12)
	all := cut(data, len(data)/8+1)
	_, out := joined(t, all, 3, 4)
	seconds, packets := webmtest.Probe(t, out)
	if !near(seconds, 12) || packets < 60 || packets >= 120 {
		t.Errorf("without the middle: %v s, %d packets", seconds, packets)
	}
	_, out = joined(t, all, 6, 7)
	if seconds, packets = webmtest.Probe(t, out); seconds > 10 || seconds < 7 || packets < 70 {
		t.Errorf("without the end: %v s, %d packets", seconds, packets)
	}
}

// TestSEL13_AFilmAmidAVideoBeginsAtNought: of twelve seconds in eight pieces those from
// the third to the fifth, whose clusters do not begin where the pieces do.
func TestSEL13_AFilmAmidAVideoBeginsAtNought(t *testing.T) {
	data := webmtest.Film(t, 12)
	all := cut(data, len(data)/8+1)
	first, err := webm.Find(all[0], true)
	if err != nil {
		t.Fatal(err)
	}
	var parts []webm.Part
	for i, piece := range all[2:5] {
		place, err := webm.Find(piece, false)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, webm.Part{Place: place, Size: int64(len(piece)), Gap: i == 0})
	}
	before := bytes.Clone(data)
	out, err := webm.Slice(all[0][:first.Head], parts, all[2:5])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, before) {
		t.Error("the pieces were changed")
	}
	seconds, packets := webmtest.Probe(t, out)
	if want := float64(packets) / 10; seconds < 3 || seconds > 5 || !near(seconds, want) {
		t.Errorf("%v s with %d packets", seconds, packets)
	}
	again, err := webm.Find(out, true)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range again.Clusters {
		if c.Time != int64(i)*1000 {
			t.Errorf("cluster %d begins at %d ms", i, c.Time)
		}
	}
	if _, err := webm.Slice(all[0][:first.Head], nil, nil); !errors.Is(err, webm.ErrNone) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestSEL13_AVideoThatIsCutAnywhereIsReadAsFarAsItGoes(t *testing.T) {
	data := webmtest.Film(t, 12)
	whole, err := webm.Find(data, true)
	if err != nil {
		t.Fatal(err)
	}
	for n := int(whole.Head) + 1; n < len(data); n += 997 {
		place, err := webm.Find(data[:n], true)
		if err != nil || place.Whole > int64(n) || len(place.Clusters) > len(whole.Clusters) {
			t.Fatalf("%d bytes: %v, %+v", n, err, place)
		}
	}
	for _, n := range []int{0, 1, 4, 40} {
		if _, err := webm.Find(data[:n], true); !errors.Is(err, webm.ErrNone) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// element is one of EBML with a size of eight bytes.
func element(id []byte, size uint64, content ...byte) []byte {
	return append(binary.BigEndian.AppendUint64(bytes.Clone(id), size|1<<56), content...)
}

func TestSEL13_WhatIsNoVideoIsRefused(t *testing.T) {
	ebml, segment, cluster := []byte{0x1A, 0x45, 0xDF, 0xA3}, []byte{0x18, 0x53, 0x80, 0x67}, []byte{0x1F, 0x43, 0xB6, 0x75}
	deep := element(ebml, 0)
	for range 5000 {
		deep = append(deep, element(segment, 1<<50)...)
	}
	many := element(ebml, 0)
	many = append(many, element([]byte{0x16, 0x54, 0xAE, 0x6B}, 0)...)
	for range 5000 {
		many = append(many, element(cluster, 11, 0xE7, 0x88, 0, 0, 0, 0, 0, 0, 1, 0, 0)...)
		many = append(many, element(cluster, 2, 0xE7, 0x80)...)
	}
	for name, one := range map[string]struct {
		data []byte
		want error
	}{
		"nothing": {nil, webm.ErrNone}, "a text": {[]byte("a text that is no video"), webm.ErrNone}, "a picture": {[]byte{0xFF, 0xD8, 0xFF, 0xE0}, webm.ErrNone},
		"a head alone": {element(ebml, 0), webm.ErrNone}, "a size beyond all": {element(ebml, 1<<55), webm.ErrNone}, "segment within segment": {deep, webm.ErrNone},
		"clusters without number": {many, webm.ErrMany},
	} {
		if _, err := webm.Find(one.data, true); !errors.Is(err, one.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := webm.Find([]byte("a text that is no video"), false); !errors.Is(err, webm.ErrNone) {
		t.Errorf("a text in the middle: %v", err)
	}
	if _, _, err := webm.Join([]byte("no head"), []webm.Part{{}}); !errors.Is(err, webm.ErrHead) {
		t.Errorf("no head: %v", err)
	}
}

// FuzzFind reads anything: nothing that is found lies outside, and a file can be
// made of it.
func FuzzFind(f *testing.F) {
	f.Add([]byte{0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x16, 0x54, 0xAE, 0x6B, 0x80,
		0x1F, 0x43, 0xB6, 0x75, 0xFF, 0xE7, 0x81, 0x05, 0xA3, 0x85, 0x81, 0x00, 0x10, 0x80, 0x00}, true)
	f.Add([]byte{0xA3, 0x85, 0x81, 0x00, 0x10, 0x80, 0x00, 0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xE7, 0x81, 0x05}, false)
	f.Fuzz(func(t *testing.T, data []byte, first bool) {
		place, err := webm.Find(data, first)
		if err != nil {
			return
		}
		size := int64(len(data))
		if place.Head > size || place.Whole > size {
			t.Fatalf("%+v of %d bytes", place, size)
		}
		for _, c := range place.Clusters {
			if c.At < 0 || c.At >= size || c.Time < 0 || c.End < 0 {
				t.Fatalf("cluster %+v of %d bytes", c, size)
			}
		}
		parts := []webm.Part{{Place: place, Size: size}, {Place: place, Size: size, Gap: true}, {Place: place, Size: size}}
		file, cuts, err := webm.Join(data[:place.Head], parts)
		if err != nil {
			return
		}
		all := int64(len(file.Head))
		for _, cut := range cuts {
			if cut.Skip < 0 || cut.Size < 0 || cut.Skip+cut.Size > size {
				t.Fatalf("cut %+v of %d bytes", cut, size)
			}
			all += cut.Size
		}
		if all != file.Size {
			t.Fatalf("%d bytes, said to be %d", all, file.Size)
		}
	})
}
