package webm

import (
	"errors"
	"math"
)

// ErrHead says that the head of a WebM cannot be read: its tracks are not there.
var ErrHead = errors.New("webm: no tracks")

// Part is a piece of one continuous WebM on its way into a file.
type Part struct {
	Place Place
	Size  int64
	Gap   bool // pieces before it are missing
}

// Cut is what is taken of a part.
type Cut struct {
	Skip int64 // bytes left out at its head
	Size int64 // bytes taken; 0 for nothing
}

// File is a WebM that can be played from any point: Head stands before what is
// taken of the parts.
type File struct {
	Head   []byte `json:"head"`
	Size   int64  `json:"size"`   // of the whole, in bytes
	Millis int64  `json:"millis"` // length
	Cues   int    `json:"cues"`
}

// defaultScale is how many nanoseconds a tick has where a head does not say.
const defaultScale = 1_000_000

// Join makes a file of the parts of one run, in their order. head is what stands
// before the first cluster of the first of them. The error is ErrHead.
func Join(head []byte, parts []Part) (File, []Cut, error) {
	h, err := readHead(head)
	if err != nil {
		return File{}, nil, err
	}
	h.only(parts)
	cuts, cues, size, last := cutAll(parts)
	return h.file(cues, size, last), cuts, nil
}

// file is what stands before so many bytes of clusters, with the time of the last block.
func (h *heading) file(cues []cue, size, last int64) File {
	out := File{Cues: len(cues), Millis: last * h.scale / 1_000_000}
	body := h.info(last)
	body = append(body, h.tracks...)
	before := int64(len(body)) + cuesSize(len(cues))
	body = appendCues(body, h.video, cues, before)
	out.Head = append(append([]byte{}, h.ebml...), appendHead(nil, idSegment, int64(len(body))+size)...)
	out.Head = append(out.Head, body...)
	out.Size = int64(len(out.Head)) + size
	return out
}

// Slice makes a film of its own of parts amid a run: its times begin at nought with the
// first cluster in them. data are the parts, whole; the first is behind a gap unless the
// run begins with it. head is as that of Join. The errors are ErrHead, and ErrNone where
// no cluster begins in the parts.
func Slice(head []byte, parts []Part, data [][]byte) ([]byte, error) {
	h, err := readHead(head)
	if err != nil {
		return nil, err
	}
	h.only(parts)
	cuts, cues, size, last := cutAll(parts)
	if len(cues) == 0 {
		return nil, ErrNone
	}
	begin := cues[0].time
	for i := range cues {
		cues[i].time -= begin
	}
	out := h.file(cues, size, last-begin).Head
	for i, cut := range cuts {
		from := len(out)
		out = append(out, data[i][cut.Skip:cut.Skip+cut.Size]...)
		for _, c := range parts[i].Place.Clusters {
			if at := c.At - cut.Skip; at >= 0 && at < cut.Size {
				retime(out[from:], int(at), c.Time-begin)
			}
		}
	}
	return out, nil
}

// retime writes another time into the cluster at an offset, over the one there.
func retime(data []byte, at int, time int64) {
	cluster, ok := read(data, at)
	for at = cluster.body; ok && at < len(data); {
		var e element
		if e, ok = read(data, at); !ok {
			return
		}
		end, whole := e.end(data)
		if !whole {
			return
		}
		if e.id == idTime {
			for i := end - 1; i >= e.body; i-- {
				data[i] = byte(time)
				time >>= 8
			}
			return
		}
		at = end
	}
}

// cue is where a cluster begins, counted from the first byte that is taken.
type cue struct{ time, at int64 }

// cutAll says what is taken of each part, where clusters begin in it, how many
// bytes that is and the time of the last block.
func cutAll(parts []Part) (cuts []Cut, cues []cue, size, last int64) {
	base := int64(0)
	cuts = make([]Cut, len(parts))
	for i := range parts {
		p := &parts[i]
		cut := p.cut(i == 0, i+1 == len(parts) || parts[i+1].Gap)
		cuts[i] = cut
		for _, c := range p.Place.Clusters {
			if c.At < cut.Skip || c.At >= cut.Skip+cut.Size {
				continue
			}
			base = c.Time
			cues = append(cues, cue{c.Time, size + c.At - cut.Skip})
		}
		if cut.Size > 0 {
			last = max(last, base+p.Place.Last)
		}
		size += cut.Size
	}
	return cuts, cues, size, last
}

// cut says what is taken of a part. Behind a gap it is from the first cluster on,
// before one up to the last whole element.
func (p *Part) cut(first, ends bool) Cut {
	from, until := int64(0), p.Size
	switch {
	case p.Gap && len(p.Place.Clusters) == 0:
		return Cut{}
	case p.Gap:
		from = p.Place.Clusters[0].At
	case first:
		from = p.Place.Head
	}
	if ends {
		until = p.Place.Whole
		if n := len(p.Place.Clusters); n > 0 && p.Place.Clusters[n-1].End > until {
			until = p.Place.Clusters[n-1].At // a cluster that says its size cannot stand there cut
		}
	}
	return Cut{from, max(0, min(until, p.Size)-from)}
}

// heading is what is taken over of the head of a recorder.
type heading struct {
	ebml   []byte
	tracks []byte
	scale  int64 // nanoseconds of a tick
	video  int64 // number of the track that cues are for
}

func readHead(data []byte) (*heading, error) {
	h := &heading{scale: defaultScale, video: 1}
	for at := 0; at < len(data); {
		e, ok := read(data, at)
		if !ok {
			break
		}
		if e.id == idSegment {
			at = e.body
			continue
		}
		end, whole := e.end(data)
		if !whole {
			break
		}
		switch e.id {
		case idEBML:
			h.ebml = data[at:end]
		case idInfo:
			h.readInfo(data[e.body:end])
		case idTracks:
			h.tracks = data[at:end]
			h.readTracks(data[e.body:end])
		}
		at = end
	}
	if h.ebml == nil || h.tracks == nil {
		return nil, ErrHead
	}
	return h, nil
}

func (h *heading) readInfo(data []byte) {
	each(data, func(id uint32, content []byte) {
		if n, ok := number(content); id == idScale && ok && n > 0 && n <= 1_000_000_000 {
			h.scale = n
		}
	})
}

// readTracks finds the first track of pictures.
func (h *heading) readTracks(data []byte) {
	found := false
	each(data, func(id uint32, entry []byte) {
		if no, kind := entryOf(id, entry); kind == kindVideo && no > 0 && !found {
			h.video, found = no, true
		}
	})
}

// kindVideo is the type of a track of pictures.
const kindVideo = 1

// entryOf reads the number and the type of a track.
func entryOf(id uint32, entry []byte) (no, kind int64) {
	if id != idEntry {
		return 0, 0
	}
	each(entry, func(id uint32, content []byte) {
		switch n, ok := number(content); {
		case ok && id == idNumber:
			no = n
		case ok && id == idType:
			kind = n
		}
	})
	return no, kind
}

// only leaves out tracks of which there is nothing: a player would wait for them.
func (h *heading) only(parts []Part) {
	seen := uint64(0)
	for _, p := range parts {
		if p.Place.Seen == 0 {
			return // it was not looked for
		}
		seen |= p.Place.Seen
	}
	var content []byte
	last := int64(0)
	tracks, _ := read(h.tracks, 0)
	each(h.tracks[tracks.body:], func(id uint32, entry []byte) {
		if no, _ := entryOf(id, entry); no > 0 && seen>>uint64(no)&1 == 1 {
			content, last = appendElement(content, idEntry, entry), no
		}
	})
	if content != nil {
		h.tracks, h.video = appendElement(nil, idTracks, content), last
		h.readTracks(content)
	}
}

// each goes through the elements of a content.
func each(data []byte, do func(id uint32, content []byte)) {
	for at := 0; at < len(data); {
		e, ok := read(data, at)
		if !ok {
			return
		}
		end, whole := e.end(data)
		if !whole {
			return
		}
		do(e.id, data[e.body:end])
		at = end
	}
}

// info is the element that tells the length.
func (h *heading) info(last int64) []byte {
	content := appendNumber(nil, idScale, h.scale)
	content = appendElement(content, idDuration, appendWide(nil, math.Float64bits(float64(last))))
	content = appendElement(content, idMuxer, []byte("tarazy"))
	content = appendElement(content, idWriter, []byte("tarazy"))
	return appendElement(nil, idInfo, content)
}

// Sizes of what appendCues writes: all numbers are wide.
const (
	wideNumber = 1 + 8 + 8
	cueSize    = 1 + 8 + wideNumber + 1 + 8 + 2*wideNumber
)

func cuesSize(n int) int64 {
	if n == 0 {
		return 0
	}
	return 4 + 8 + int64(n)*cueSize
}

// appendCues adds the cues; before is how far the first cluster is from the begin
// of the segment's content.
func appendCues(out []byte, track int64, cues []cue, before int64) []byte {
	if len(cues) == 0 {
		return out
	}
	content := make([]byte, 0, len(cues)*cueSize)
	for _, c := range cues {
		place := appendNumber(appendNumber(nil, idCueNumber, track), idCueAt, before+c.at)
		content = appendElement(content, idCue, appendElement(appendNumber(nil, idCueTime, c.time), idCueTrack, place))
	}
	return appendElement(out, idCues, content)
}

// Void is an element without meaning that takes so many bytes.
func Void(size int64) []byte {
	out := make([]byte, size)
	if size >= 9 {
		appendHead(out[:0], idVoid, size-9)
	}
	return out
}
