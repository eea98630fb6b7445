package webm

// Elements of Matroska that are looked at.
const (
	idEBML      = 0x1A45DFA3
	idSegment   = 0x18538067
	idSeekHead  = 0x114D9B74
	idInfo      = 0x1549A966
	idScale     = 0x2AD7B1
	idDuration  = 0x4489
	idMuxer     = 0x4D80
	idWriter    = 0x5741
	idTracks    = 0x1654AE6B
	idEntry     = 0xAE
	idNumber    = 0xD7
	idType      = 0x83
	idCluster   = 0x1F43B675
	idTime      = 0xE7
	idPosition  = 0xA7
	idPrevSize  = 0xAB
	idSimple    = 0xA3
	idGroup     = 0xA0
	idBlock     = 0xA1
	idCues      = 0x1C53BB6B
	idCue       = 0xBB
	idCueTime   = 0xB3
	idCueTrack  = 0xB7
	idCueNumber = 0xF7
	idCueAt     = 0xF1
	idTags      = 0x1254C367
	idVoid      = 0xEC
	idCRC       = 0xBF
)

// unknown is the size of an element that ends where the next of its kind begins.
const unknown = int64(-1)

// element is the head of an element: its identity, where its content begins, and
// how long that is.
type element struct {
	id   uint32
	body int // offset
	size int64
}

// end is where an element ends; false for one of unknown size, and for one that is
// longer than the data.
func (e element) end(data []byte) (int, bool) {
	if e.size == unknown || e.size > int64(len(data)-e.body) {
		return 0, false
	}
	return e.body + int(e.size), true
}

// read reads the head of the element at an offset; false where there is none.
func read(data []byte, at int) (e element, ok bool) {
	id, n := vint(data, at, 4, true)
	if n == 0 {
		return e, false
	}
	size, m := vint(data, at+n, 8, false)
	if m == 0 {
		return e, false
	}
	e = element{uint32(id), at + n + m, size}
	if size == int64(1)<<(7*m)-1 {
		e.size = unknown
	}
	return e, true
}

// vint reads a number of variable length, and tells how many bytes it took: 0
// where there is none. An identity keeps the bit that marks its length.
func vint(data []byte, at, most int, keep bool) (v int64, n int) {
	if at < 0 || at >= len(data) || data[at] == 0 {
		return 0, 0
	}
	n = 1
	for b := data[at]; b&0x80 == 0; b <<= 1 {
		n++
	}
	if n > most || at+n > len(data) {
		return 0, 0
	}
	v = int64(data[at])
	if !keep {
		v &= int64(0xFF) >> n
	}
	for _, b := range data[at+1 : at+n] {
		v = v<<8 | int64(b)
	}
	return v, n
}

// number reads an unsigned number of up to seven bytes; false for another one.
func number(data []byte) (v int64, ok bool) {
	if len(data) > 7 {
		return 0, false
	}
	for _, b := range data {
		v = v<<8 | int64(b)
	}
	return v, true
}

// appendElement adds an element with its content. Its size takes eight bytes, so
// that what stands before it can be reckoned.
func appendElement(out []byte, id uint32, content []byte) []byte {
	return append(appendHead(out, id, int64(len(content))), content...)
}

func appendHead(out []byte, id uint32, size int64) []byte {
	return appendWide(appendID(out, id), uint64(size)|1<<56)
}

func appendID(out []byte, id uint32) []byte {
	for shift := 24; shift >= 0; shift -= 8 {
		if id>>shift != 0 {
			out = append(out, byte(id>>shift))
		}
	}
	return out
}

// appendWide adds a number of eight bytes.
func appendWide(out []byte, v uint64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		out = append(out, byte(v>>shift))
	}
	return out
}

// appendNumber adds an element that is an unsigned number of eight bytes.
func appendNumber(out []byte, id uint32, v int64) []byte {
	return appendElement(out, id, appendWide(nil, uint64(v)))
}
