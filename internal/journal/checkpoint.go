package journal

import (
	"context"

	"golang.org/x/mod/sumdb/note"

	"tarazy/internal/fault"
)

// Checkpoint is the signed head of the tree of a size, or of the last tree for
// size 0. The fault is journal.checkpoint.missing.
func (s *Service) Checkpoint(ctx context.Context, size int64) (h *Head, err error) {
	err = s.Store.Read(ctx, func(tx Log) error {
		h, err = headOf(tx, size)
		return err
	})
	return h, err
}

// headOf is the head of exactly a size; the last one for 0.
func headOf(tx Log, size int64) (h *Head, err error) {
	if size == 0 {
		h, err = tx.JournalHeadLast()
	} else {
		h, err = tx.JournalHeadOver(size)
	}
	if err == nil && (h == nil || size != 0 && h.Size != size) {
		err = fault.New(fault.Missing, "journal.checkpoint.missing", "size", size)
	}
	return h, err
}

// OpenedCheckpoint is a checkpoint whose signature was verified.
type OpenedCheckpoint struct {
	Head                // its At is not known
	Attested []*Witness // who signed beside the journal's own key, of those asked for
}

// OpenCheckpoint verifies a checkpoint against the public key of an installation
// and tells which of the witnesses signed it too. The fault is
// journal.checkpoint.signature, also where a signature in the name of a witness
// is false.
func OpenCheckpoint(text, public string, witnesses ...*Witness) (*OpenedCheckpoint, error) {
	log, err := note.NewVerifier(public)
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.key.form").Wrap(err)
	}
	head, err := openHead(text, log)
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.checkpoint.signature").Wrap(err)
	}
	out := &OpenedCheckpoint{Head: head}
	if len(witnesses) == 0 {
		return out, nil
	}
	known := []note.Verifier{log}
	for _, w := range witnesses {
		known = append(known, w)
	}
	n, err := note.Open([]byte(text), note.VerifierList(known...))
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.checkpoint.signature").Wrap(err)
	}
	for _, w := range witnesses {
		if signedBy(n.Sigs, w) {
			out.Attested = append(out.Attested, w)
		}
	}
	return out, nil
}

// signedBy tells whether a key is among those of signatures that hold.
func signedBy(sigs []note.Signature, v note.Verifier) bool {
	for _, s := range sigs {
		if s.Name == v.Name() && s.Hash == v.KeyHash() {
			return true
		}
	}
	return false
}
