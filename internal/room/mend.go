package room

import (
	"io"
	"slices"
	"time"

	"tarazy/internal/blob"
	"tarazy/internal/webm"
)

// played are the tracks that can be played, by their beginning: a file that was never
// finished as far as its pieces are there.
func played(tx Tx, all []Track) ([]Track, error) {
	for i := range all {
		t := &all[i]
		if t.Length > 0 {
			continue
		}
		parts, err := tx.PartsOf(t.ID)
		if err != nil {
			return nil, err
		}
		t.Cut = true
		for _, p := range parts {
			t.Size += p.Size
			if p.Starts >= 0 {
				t.Length = max(t.Length, time.Duration(p.Starts+p.Lasts)*time.Millisecond)
			}
		}
	}
	all = slices.DeleteFunc(all, func(t Track) bool { return t.Length == 0 })
	slices.SortStableFunc(all, func(a, b Track) int { return a.From.Compare(b.From) })
	return all, nil
}

// mend makes a file of the pieces of one that was never finished: with its length and
// an index, so that it can be played from any point. open gives a piece. The fault is
// room.missing where nothing of it can be played.
func mend(parts []Part, open func(i int) ([]byte, error)) (io.ReadSeeker, error) {
	var (
		clusters []webm.Part
		at       []int // in parts, by cluster
	)
	for i, p := range parts {
		if p.Starts >= 0 {
			place := webm.Place{Clusters: []webm.Cluster{{Time: p.Starts, End: p.Size}}, Whole: p.Size, Last: p.Lasts, Seen: p.Seen}
			clusters, at = append(clusters, webm.Part{Place: place, Size: p.Size}), append(at, i)
		}
	}
	if len(clusters) == 0 {
		return nil, missing()
	}
	head, err := open(0)
	if err != nil {
		return nil, err
	}
	file, _, err := webm.Join(head, clusters) // all of each is taken
	if err != nil {
		return nil, missing() // its head is gone
	}
	sizes := []int64{int64(len(file.Head))}
	for _, c := range clusters {
		sizes = append(sizes, c.Size)
	}
	return blob.NewReel(sizes, func(i int) ([]byte, error) {
		if i == 0 {
			return file.Head, nil
		}
		return open(at[i-1])
	}), nil
}
