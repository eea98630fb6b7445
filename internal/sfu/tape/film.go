package tape

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/at-wat/ebml-go"
	"github.com/at-wat/ebml-go/webm"
)

// Numbers of the tracks of a file.
const (
	audioTrack = 1
	videoTrack = 2
)

const (
	headSize     = 1024              // bytes of the head, padded: it is written anew at the end
	clusterAge   = 5 * time.Second   // at most: what a loss of power may cost
	clusterLeast = time.Second       // at least, before a key frame begins the next
	clusterMost  = 1 << 20           // bytes
	millisecond  = uint64(1_000_000) // nanoseconds of a tick of the file
)

// Header is what a file of a recording may offer beside io.WriteCloser: Rewrite
// replaces the first bytes, as many as the first Write had, once, before Close.
// A file that offers it says its length and can be searched; one that does not is
// whole too, but players have to read it through to find its length.
type Header interface {
	Rewrite(head []byte) error
}

// block is a frame of a track at a time of the file.
type block struct {
	track uint64
	at    time.Duration
	key   bool
	data  []byte
}

// film writes a WebM file (matroska.org, VP8 and Opus) piece by piece: each Write
// is the head, a whole cluster, or the index. What was written stays readable
// when nothing more comes.
type film struct {
	out           io.WriteCloser
	blocks        []block // of the cluster that is open
	size          int     // bytes of them
	at            uint64  // bytes written
	segment       uint64  // where the segment begins, from which places are counted
	cues          []webm.CuePoint
	length        time.Duration
	width, height int
	audio, video  bool // whether there was any
}

// newFilm makes a file. Its head is written with the first cluster, when the size of
// the picture is known.
func newFilm(out io.WriteCloser) *film { return &film{out: out, width: 640, height: 480} }

func (f *film) write(piece []byte) error {
	if len(piece) == 0 {
		return nil
	}
	n, err := f.out.Write(piece)
	f.at += uint64(n)
	if err != nil {
		return fmt.Errorf("tape: write a recording: %w", err)
	}
	return nil
}

// add takes a frame; lasts is how long it is heard or seen. Frames of a track come
// in the order of time.
func (f *film) add(b block, lasts time.Duration) error {
	if len(f.blocks) > 0 {
		age := b.at - f.blocks[0].at
		if age >= clusterAge || f.size >= clusterMost || b.key && b.track == videoTrack && age >= clusterLeast {
			if err := f.flush(); err != nil {
				return err
			}
		}
	}
	f.audio = f.audio || b.track == audioTrack
	f.video = f.video || b.track == videoTrack
	f.blocks = append(f.blocks, b)
	f.size += len(b.data)
	f.length = max(f.length, b.at+lasts)
	return nil
}

// flush writes the open cluster. It is cued by its first key frame, or by its first
// sound where there is no picture at all.
func (f *film) flush() error {
	if len(f.blocks) == 0 {
		return nil
	}
	if f.at == 0 {
		head, err := f.head(0)
		if err != nil {
			return err
		}
		if err := f.write(head); err != nil {
			return err
		}
	}
	slices.SortStableFunc(f.blocks, func(a, b block) int { return int(a.at - b.at) })
	start := f.blocks[0].at
	var cluster struct {
		Cluster webm.Cluster `ebml:"Cluster"`
	}
	cluster.Cluster.Timecode = uint64(start.Milliseconds())
	for _, b := range f.blocks {
		cluster.Cluster.SimpleBlock = append(cluster.Cluster.SimpleBlock, ebml.Block{
			TrackNumber: b.track, Timecode: int16(b.at.Milliseconds() - start.Milliseconds()), Keyframe: b.key, Data: [][]byte{b.data},
		})
	}
	var piece bytes.Buffer
	if err := ebml.Marshal(&cluster, &piece); err != nil {
		return fmt.Errorf("tape: cluster: %w", err)
	}
	f.cue()
	f.blocks, f.size = f.blocks[:0], 0
	return f.write(piece.Bytes())
}

func (f *film) cue() {
	for _, b := range f.blocks {
		if !b.key || f.video != (b.track == videoTrack) {
			continue
		}
		f.cues = append(f.cues, webm.CuePoint{CueTime: uint64(b.at.Milliseconds()), CueTrackPositions: []webm.CueTrackPosition{
			{CueTrack: b.track, CueClusterPosition: f.at - f.segment},
		}})
		return
	}
}

// close writes what is open, the index, and the head with the length, the size of
// the picture and the place of the index.
func (f *film) close() error {
	if err := f.flush(); err != nil || f.at == 0 {
		return err
	}
	at := f.at
	index, err := f.index()
	if err != nil {
		return err
	}
	if err := f.write(index); err != nil {
		return err
	}
	again, ok := f.out.(Header)
	if !ok {
		return nil
	}
	head, err := f.head(at)
	if err != nil {
		return err
	}
	if err := again.Rewrite(head); err != nil {
		return fmt.Errorf("tape: head of a recording: %w", err)
	}
	return nil
}

// kind is what there was.
func (f *film) kind() string {
	switch {
	case f.audio && f.video:
		return "audio+video"
	case f.video:
		return "video"
	}
	return "audio"
}

// index says where the key frames are; nothing of a file that has none.
func (f *film) index() ([]byte, error) {
	if len(f.cues) == 0 {
		return nil, nil
	}
	cues := struct {
		Cues webm.Cues `ebml:"Cues"`
	}{webm.Cues{CuePoint: f.cues}}
	var piece bytes.Buffer
	if err := ebml.Marshal(&cues, &piece); err != nil {
		return nil, fmt.Errorf("tape: index: %w", err)
	}
	return piece.Bytes(), nil
}

// seek is webm.Seek with a position of eight bytes: the head may not change its size.
type seek struct {
	ID       []byte `ebml:"SeekID"`
	Position uint64 `ebml:"SeekPosition,size=8"`
}

type seekHead struct {
	Seek []seek `ebml:"Seek"`
}

// fileHead is everything before the first cluster.
type fileHead struct {
	Header  *webm.EBMLHeader `ebml:"EBML"`
	Segment struct {
		SeekHead seekHead    `ebml:"SeekHead"`
		Info     webm.Info   `ebml:"Info"`
		Tracks   webm.Tracks `ebml:"Tracks"`
		Void     []byte      `ebml:"Void"`
	} `ebml:"Segment,size=unknown"`
}

// Identifiers of the elements that the head points to (matroska.org).
var (
	idInfo   = []byte{0x15, 0x49, 0xA9, 0x66}
	idTracks = []byte{0x16, 0x54, 0xAE, 0x6B}
	idCues   = []byte{0x1C, 0x53, 0xBB, 0x6B}
)

// head makes the head; index is where the index begins, 0 while the file is being
// written, when it names no length and both tracks.
func (f *film) head(index uint64) ([]byte, error) {
	h := fileHead{Header: webm.DefaultEBMLHeader}
	h.Segment.Info = webm.Info{TimecodeScale: millisecond, MuxingApp: "Tarazy", WritingApp: "Tarazy"}
	h.Segment.SeekHead.Seek = []seek{{ID: idInfo}, {ID: idTracks}}
	if index > 0 {
		h.Segment.Info.Duration = float64(f.length.Milliseconds())
		if len(f.cues) > 0 {
			h.Segment.SeekHead.Seek = append(h.Segment.SeekHead.Seek, seek{ID: idCues})
		}
	}
	h.Segment.Tracks.TrackEntry = f.tracks(index == 0)
	// Once to learn the places, once to write them.
	places := map[string]uint64{}
	draft, err := h.bytes(places)
	if err != nil {
		return nil, err
	}
	f.segment = places["SeekHead"]
	to := [][2]uint64{{0, places["Info"]}, {1, places["Tracks"]}, {2, index}}
	for _, t := range to[:len(h.Segment.SeekHead.Seek)] {
		h.Segment.SeekHead.Seek[t[0]].Position = t[1] - f.segment
	}
	// An empty Void has two bytes, one of this size three before what it holds.
	h.Segment.Void = make([]byte, headSize-(len(draft)-2)-3)
	head, err := h.bytes(places)
	if err != nil {
		return nil, err
	}
	if len(head) != headSize {
		return nil, fmt.Errorf("tape: a head of %d bytes", len(head))
	}
	if index > 0 {
		binary.BigEndian.PutUint64(head[f.segment-8:], 1<<56|(f.at-f.segment))
	}
	return head, nil
}

// bytes writes the head out and notes where the parts of the segment begin.
func (h *fileHead) bytes(places map[string]uint64) ([]byte, error) {
	var out bytes.Buffer
	note := func(e *ebml.Element) {
		if e.Parent != nil && e.Parent.Type == ebml.ElementSegment {
			places[e.Name] = e.Position
		}
	}
	if err := ebml.Marshal(h, &out, ebml.WithElementWriteHooks(note)); err != nil {
		return nil, fmt.Errorf("tape: head: %w", err)
	}
	return out.Bytes(), nil
}

// opusHead is the identification header of Opus (RFC 7845, section 5.1): version 1,
// two channels, nothing to skip, 48000 Hz.
var opusHead = []byte("OpusHead\x01\x02\x00\x00\x80\xbb\x00\x00\x00\x00\x00")

// tracks describes the tracks that there are, or both.
func (f *film) tracks(both bool) []webm.TrackEntry {
	var out []webm.TrackEntry
	if f.audio || both {
		out = append(out, webm.TrackEntry{
			TrackNumber: audioTrack, TrackUID: audioTrack, TrackType: 2, CodecID: "A_OPUS", CodecPrivate: opusHead,
			SeekPreRoll: 80 * millisecond, Audio: &webm.Audio{SamplingFrequency: OpusRate, Channels: 2},
		})
	}
	if f.video || both {
		out = append(out, webm.TrackEntry{
			TrackNumber: videoTrack, TrackUID: videoTrack, TrackType: 1, CodecID: "V_VP8",
			Video: &webm.Video{PixelWidth: uint64(f.width), PixelHeight: uint64(f.height)},
		})
	}
	return out
}
