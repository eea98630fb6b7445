package blob

import (
	"fmt"
	"io"
	"slices"
)

// Reel reads one file from the parts that it is kept in, from any place on. It keeps
// the part that was opened last, and is for one reader at a time.
type Reel struct {
	open   func(i int) ([]byte, error)
	starts []int64 // of each part in the file
	size   int64   // of the file
	at     int64
	held   int // part
	data   []byte
}

// NewReel makes one file of parts of these sizes, in bytes; open gives a part whole.
func NewReel(sizes []int64, open func(i int) ([]byte, error)) *Reel {
	r := &Reel{open: open, starts: make([]int64, len(sizes)), held: -1}
	for i, size := range sizes {
		r.starts[i] = r.size
		r.size += size
	}
	return r
}

// Seek goes to a place in the file.
func (r *Reel) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return r.at, fmt.Errorf("blob: seek to %d", offset)
	}
	r.at = offset
	return r.at, nil
}

// Read reads from the place on, at most to the end of a part.
func (r *Reel) Read(into []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	i, found := slices.BinarySearch(r.starts, r.at)
	if !found {
		i--
	}
	if err := r.part(i); err != nil {
		return 0, err
	}
	n := copy(into, r.data[r.at-r.starts[i]:])
	r.at += int64(n)
	return n, nil
}

// part opens a part, unless it is the one that is open.
func (r *Reel) part(i int) error {
	if i == r.held {
		return nil
	}
	data, err := r.open(i)
	if err != nil {
		return err
	}
	end := r.size
	if i+1 < len(r.starts) {
		end = r.starts[i+1]
	}
	if int64(len(data)) != end-r.starts[i] {
		return fmt.Errorf("blob: part %d has %d bytes, not %d", i, len(data), end-r.starts[i])
	}
	r.held, r.data = i, data
	return nil
}
