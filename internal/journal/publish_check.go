package journal

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/blob"
)

// against holds the journal to checkpoints that are kept as files, the largest
// first: whoever
// may write into the database, and puts it back to an older state with its
// heads, cannot take these back.
func (p *Published) against(ctx context.Context, tx Log, kept []int64, size int64, report *Report) error {
	good := int64(0) // size of the last one that agrees
	for i := len(kept) - 1; i >= 0; i-- {
		n := kept[i]
		kind, err := p.holds(ctx, tx, n, size)
		switch {
		case err != nil:
			return err
		case kind == "":
			good = n
			continue
		case kind == CheckpointFalse:
			report.add(Trouble{Kind: kind, Number: n})
			continue
		case kind == CheckpointAhead:
			good = size
		}
		report.add(Trouble{Kind: kind, Number: good + 1, To: n})
		return nil // what is behind it rests on it
	}
	return nil
}

// holds says what is wrong with the journal by one file; "" for nothing.
func (p *Published) holds(ctx context.Context, tx Log, n, size int64) (Kind, error) {
	text, err := p.read(ctx, place(n, publishedFile))
	if errors.Is(err, blob.ErrNone) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	head, err := openHead(text, p.Journal.Signer.verifier)
	switch {
	case err != nil || head.Size != n:
		return CheckpointFalse, nil
	case n > size:
		return CheckpointAhead, nil
	}
	root, err := tlog.TreeHash(n, storedHashes(tx))
	if err != nil || root != head.Root { // a hash that is gone is told elsewhere too
		return CheckpointDiffers, nil //nolint:nilerr // it is the finding
	}
	return "", nil
}
