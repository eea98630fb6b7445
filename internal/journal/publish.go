package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tarazy/internal/blob"
	"tarazy/internal/fault"
)

// Published are the checkpoints that are kept as files beside the database: one
// an hour where the journal grew, each in a folder of its own, with the
// signatures of witnesses. A file is a whole checkpoint: whoever copies it has
// all that is needed to hold the journal to it later.
type Published struct {
	Files     blob.Store
	Journal   *Service
	Witnesses []*Witness // whose signatures are taken

	newest int64 // of Keep: size of the last file; 0 while it is not known
}

const (
	publishedFolder = "checkpoints"
	publishedFile   = "checkpoint.txt"
	// publishEvery is how much time lies between two files.
	publishEvery = time.Hour
	// publishedMost bounds a file, in bytes: a checkpoint with its signatures.
	publishedMost = 64 << 10
)

// place is the key of a file of a checkpoint; folders sort by size.
func place(size int64, file string) string {
	return fmt.Sprintf("%s/%016d/%s", publishedFolder, size, file)
}

// attestedFile is the file with the signature of a witness.
func attestedFile(w note.Verifier) string { return fmt.Sprintf("witness-%08x.txt", w.KeyHash()) }

// Keep writes the last checkpoint into a file, where the journal grew and the
// file before is old enough, and tells whether it did. It is for one goroutine.
func (p *Published) Keep(ctx context.Context) (bool, error) {
	last, err := p.Journal.Checkpoint(ctx, 0)
	if fault.Is(err, "journal.checkpoint.missing") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if p.newest == 0 {
		kept, err := p.Kept(ctx)
		if err != nil {
			return false, err
		}
		if len(kept) > 0 {
			p.newest = kept[0]
		}
	}
	if early, err := p.early(ctx, last); err != nil || early {
		return false, err
	}
	if _, err = p.Files.Put(ctx, place(last.Size, publishedFile), strings.NewReader(last.Note)); err != nil {
		return false, err
	}
	p.newest = last.Size
	return true, nil
}

// early tells whether a checkpoint comes too soon after the last file. Where the
// journal no longer has the file's own checkpoint it does not: its tail was cut
// off, and the files shall show that.
func (p *Published) early(ctx context.Context, last *Head) (bool, error) {
	if p.newest == 0 {
		return false, nil
	}
	before, err := p.Journal.Checkpoint(ctx, p.newest)
	if fault.Is(err, "journal.checkpoint.missing") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return before.Size == last.Size || last.At.Sub(before.At) < publishEvery, nil
}

// Kept are the sizes of the trees whose checkpoints are kept, the largest first.
func (p *Published) Kept(ctx context.Context) ([]int64, error) {
	var out []int64
	for info, err := range p.Files.List(ctx, publishedFolder+"/") {
		if err != nil {
			return nil, fmt.Errorf("journal: checkpoints: %w", err)
		}
		size, file, ok := readPlace(info.Key)
		if ok && file == publishedFile {
			out = append(out, size)
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, nil
}

func readPlace(key string) (size int64, file string, ok bool) {
	parts := strings.Split(key, "/")
	if len(parts) != 3 {
		return 0, "", false
	}
	size, err := strconv.ParseInt(parts[1], 10, 64)
	return size, parts[2], err == nil
}

// Text is the checkpoint of a size, the last one for 0, with the signatures of
// witnesses that were taken for it. The fault is journal.checkpoint.missing.
func (p *Published) Text(ctx context.Context, size int64) (string, error) {
	text, size, err := p.bare(ctx, size)
	if err != nil {
		return "", err
	}
	for _, w := range p.Witnesses {
		signed, err := p.read(ctx, place(size, attestedFile(w)))
		if errors.Is(err, blob.ErrNone) {
			continue
		}
		if err != nil {
			return "", err
		}
		text += signed[strings.LastIndex(strings.TrimSuffix(signed, "\n"), "\n")+1:]
	}
	return text, nil
}

// bare is a checkpoint with the journal's own signature alone: as kept, or else
// as the database has it.
func (p *Published) bare(ctx context.Context, size int64) (string, int64, error) {
	if size > 0 {
		text, err := p.read(ctx, place(size, publishedFile))
		if err == nil || !errors.Is(err, blob.ErrNone) {
			return text, size, err
		}
	}
	h, err := p.Journal.Checkpoint(ctx, size)
	if err != nil {
		return "", 0, err
	}
	return h.Note, h.Size, nil
}

func (p *Published) read(ctx context.Context, key string) (string, error) {
	text, err := blob.Read(ctx, p.Files, key, publishedMost)
	return string(text), err
}

// Take keeps the signatures of witnesses on a checkpoint, and gives their names.
// The faults are those of OpenCheckpoint, journal.checkpoint.missing where it is
// not of this journal's tree, and journal.witness.unknown where no known witness
// signed it.
func (p *Published) Take(ctx context.Context, text string) (names []string, err error) {
	c, err := OpenCheckpoint(text, p.Journal.Signer.Public(), p.Witnesses...)
	if err != nil {
		return nil, err
	}
	if len(c.Attested) == 0 {
		return nil, fault.New(fault.Invalid, "journal.witness.unknown")
	}
	own, err := p.Journal.Checkpoint(ctx, c.Size)
	if err != nil {
		return nil, err
	}
	if !own.same(&c.Head) {
		return nil, fault.New(fault.Conflict, "journal.checkpoint.missing", "size", c.Size)
	}
	if _, err := p.Files.Put(ctx, place(c.Size, publishedFile), strings.NewReader(own.Note)); err != nil {
		return nil, err
	}
	for _, w := range c.Attested {
		one, err := only(text, p.Journal.Signer.verifier, w)
		if err != nil {
			return nil, err
		}
		if _, err := p.Files.Put(ctx, place(c.Size, attestedFile(w)), strings.NewReader(one)); err != nil {
			return nil, err
		}
		names = append(names, w.Name())
	}
	return names, nil
}

// only is a checkpoint with the signatures of its journal and of one witness, in
// this order.
func only(text string, log note.Verifier, w *Witness) (string, error) {
	n, err := note.Open([]byte(text), note.VerifierList(log, w))
	if err != nil {
		return "", err
	}
	n.UnverifiedSigs = nil
	slices.SortStableFunc(n.Sigs, func(a, b note.Signature) int {
		switch {
		case a.Hash == b.Hash && a.Name == b.Name:
			return 0
		case a.Hash == log.KeyHash() && a.Name == log.Name():
			return -1
		}
		return 1
	})
	out, err := note.Sign(n)
	return string(out), err
}
