package webm

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// ErrNone says that data are no WebM: they do not begin as one, or nothing in them
// is a cluster or a block.
var ErrNone = errors.New("webm: no WebM")

// ErrMany says that a piece has more clusters than a recorder makes.
var ErrMany = errors.New("webm: too many clusters")

// clustersMost bounds the clusters of a piece.
const clustersMost = 4096

// Place tells where clusters begin in a piece of a WebM.
type Place struct {
	Head     int64     `json:"head,omitempty"` // bytes before the first cluster, in a piece that begins a WebM
	Clusters []Cluster `json:"clusters,omitempty"`
	Whole    int64     `json:"whole"`          // where the last whole element ends; behind it one is cut
	Last     int64     `json:"last"`           // time of the last block since its cluster, in ticks
	Seen     uint64    `json:"seen,omitempty"` // a bit for each of the first 64 tracks that has blocks
}

// Cluster is a cluster in a piece.
type Cluster struct {
	At   int64 `json:"at"`            // offset
	Time int64 `json:"time"`          // in ticks
	End  int64 `json:"end,omitempty"` // offset; 0 where it ends with the next one
}

// Find looks through a piece; first says that a WebM begins with it. A piece that
// begins within an element is read from its first cluster on. The errors are
// ErrNone and ErrMany.
func Find(data []byte, first bool) (Place, error) {
	f := &finder{data: data}
	if first {
		if e, ok := read(data, 0); !ok || e.id != idEBML {
			return Place{}, ErrNone
		}
	}
	for f.at < len(data) {
		if !f.step(first) {
			break
		}
		if len(f.place.Clusters) > clustersMost {
			return Place{}, ErrMany
		}
	}
	if first && !f.tracks || !first && f.found == 0 {
		return Place{}, ErrNone
	}
	if first {
		f.place.Head = f.place.Whole
		if len(f.place.Clusters) > 0 {
			f.place.Head = f.place.Clusters[0].At
		}
	}
	return f.place, nil
}

// finder walks through a piece.
type finder struct {
	data   []byte
	at     int
	place  Place
	found  int  // clusters and blocks
	tracks bool // seen
}

// step takes the element at hand; false where nothing more can be read.
func (f *finder) step(first bool) bool {
	e, ok := read(f.data, f.at)
	if !ok {
		return f.resume()
	}
	end, whole := e.end(f.data)
	switch e.id {
	case idCluster:
		return f.cluster(e)
	case idSegment:
		if !first || f.at == 0 {
			return f.resume()
		}
		f.at = e.body
		return true
	case idTime, idPosition, idPrevSize, idSimple, idGroup, idInfo, idTracks, idSeekHead, idCues, idTags, idVoid, idCRC, idEBML:
		if !whole {
			return f.resume()
		}
		f.inside(e, f.data[e.body:end])
		f.at, f.place.Whole = end, int64(end)
		return true
	}
	return f.resume()
}

// inside takes what an element tells.
func (f *finder) inside(e element, content []byte) {
	switch e.id {
	case idTracks:
		f.tracks = true
	case idSimple:
		f.block(content)
	case idGroup:
		if b, ok := read(content, 0); ok && b.id == idBlock {
			f.block(content[b.body:])
		}
	}
}

// block takes the time of a block: it stands behind the number of its track.
func (f *finder) block(content []byte) {
	track, n := vint(content, 0, 8, false)
	if n == 0 || n+2 > len(content) {
		return
	}
	f.found++
	f.place.Seen |= 1 << uint64(track)
	if t := int64(int16(binary.BigEndian.Uint16(content[n:]))); t > f.place.Last {
		f.place.Last = t
	}
}

// cluster takes a cluster with its time, which stands first in it.
func (f *finder) cluster(e element) bool {
	t, ok := read(f.data, e.body)
	for ok && (t.id == idCRC || t.id == idVoid) {
		end, whole := t.end(f.data)
		if !whole {
			return f.resume()
		}
		t, ok = read(f.data, end)
	}
	if !ok || t.id != idTime {
		return f.resume()
	}
	end, whole := t.end(f.data)
	if !whole {
		return f.resume()
	}
	time, ok := number(f.data[t.body:end])
	if !ok {
		return f.resume()
	}
	c := Cluster{At: int64(f.at), Time: time}
	if e.size != unknown {
		c.End = int64(e.body) + e.size
		if c.End < int64(e.body) {
			return f.resume()
		}
	}
	f.place.Clusters = append(f.place.Clusters, c)
	f.found++
	f.at, f.place.Whole, f.place.Last = end, int64(end), 0
	return true
}

// clusterHead are the bytes with which a cluster begins.
var clusterHead = []byte{0x1F, 0x43, 0xB6, 0x75}

// resume goes on with the next cluster; false where there is none.
func (f *finder) resume() bool {
	from := f.at + 1
	if from >= len(f.data) {
		return false
	}
	n := bytes.Index(f.data[from:], clusterHead)
	if n < 0 {
		return false
	}
	f.at = from + n
	return true
}
