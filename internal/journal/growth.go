package journal

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

// growthFormat is the form of the proofs of growth that this program writes and
// reads.
const growthFormat = "tarazy-growth-1"

// Growth proves to anybody who has the public key that the journal only grew
// between two checkpoints: what stood under the first stands unchanged under
// the second (the consistency proof of RFC 9162, section 2.1.4).
type Growth struct {
	Format string   `json:"format"`
	From   string   `json:"from"`  // checkpoint of the smaller tree
	To     string   `json:"to"`    // checkpoint of the larger one
	Proof  []string `json:"proof"` // hashes, base64
}

// Growth makes the proof between the checkpoints of two sizes, the smaller
// first. The faults are journal.checkpoint.missing and journal.growth.order.
func (s *Service) Growth(ctx context.Context, from, to int64) (g *Growth, err error) {
	if from < 1 || to < from {
		return nil, fault.New(fault.Invalid, "journal.growth.order", "from", from, "to", to)
	}
	err = s.Store.Read(ctx, func(tx Log) error {
		first, err := headOf(tx, from)
		if err != nil {
			return err
		}
		last, err := headOf(tx, to)
		if err != nil {
			return err
		}
		g, err = makeGrowth(first, last, storedHashes(tx))
		return err
	})
	return g, err
}

func makeGrowth(from, to *Head, hashes tlog.HashReader) (*Growth, error) {
	proof, err := tlog.ProveTree(to.Size, from.Size, hashes)
	if err != nil {
		return nil, fmt.Errorf("journal: growth: %w", err)
	}
	g := &Growth{Format: growthFormat, From: from.Note, To: to.Note, Proof: make([]string, len(proof))}
	for i, h := range proof {
		g.Proof[i] = h.String()
	}
	return g, nil
}

// Grown is what a proof of growth proves.
type Grown struct{ From, To Head }

type growthIn struct {
	Format string   `key:"format"`
	From   string   `key:"from"`
	To     string   `key:"to"`
	Proof  []string `key:"proof"`
}

// VerifyGrowth checks a proof of growth against the public key of an
// installation, without any database. The faults are journal.growth.form,
// .signature and .proof.
func VerifyGrowth(data []byte, public string) (*Grown, error) {
	in, err := readGrowth(data)
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.growth.form").Wrap(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.key.form").Wrap(err)
	}
	out := &Grown{}
	var bad [2]error
	out.From, bad[0] = openHead(in.From, verifier)
	out.To, bad[1] = openHead(in.To, verifier)
	if err := errors.Join(bad[:]...); err != nil {
		return nil, fault.New(fault.Invalid, "journal.growth.signature").Wrap(err)
	}
	if err := in.prove(out); err != nil {
		return nil, fault.New(fault.Invalid, "journal.growth.proof").Wrap(err)
	}
	return out, nil
}

func readGrowth(data []byte) (*growthIn, error) {
	n, err := strict.JSON(data)
	if err != nil {
		return nil, err
	}
	in := &growthIn{}
	if err := strict.Decode(n, in); err != nil {
		return nil, err
	}
	if in.Format != growthFormat {
		return nil, fmt.Errorf("format %q", in.Format)
	}
	return in, nil
}

func (in *growthIn) prove(g *Grown) error {
	if g.From.Size > g.To.Size {
		return errors.New("the first tree is the larger one")
	}
	proof, err := parseHashes(in.Proof)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, g.To.Size, g.To.Root, g.From.Size, g.From.Root)
}

func parseHashes(texts []string) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		var err error
		if out[i], err = tlog.ParseHash(text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Under holds what a receipt proves to a checkpoint that was got elsewhere: it
// must be that of the receipt's own tree, or growth must lead from one to the
// other. growth may be nil. The faults are journal.receipt.other_tree,
// .growth_needed and .growth_other.
func (v *Verified) Under(checkpoint *Head, growth *Grown) error {
	if checkpoint.Size == v.Head.Size {
		if checkpoint.Root != v.Head.Root {
			return fault.New(fault.Invalid, "journal.receipt.other_tree", "size", v.Head.Size)
		}
		return nil
	}
	first, last := &v.Head, checkpoint
	if last.Size < first.Size {
		first, last = last, first
	}
	if growth == nil {
		return fault.New(fault.Invalid, "journal.receipt.growth_needed", "from", first.Size, "to", last.Size)
	}
	if !growth.From.same(first) || !growth.To.same(last) {
		return fault.New(fault.Invalid, "journal.receipt.growth_other", "from", growth.From.Size, "to", growth.To.Size)
	}
	return nil
}

// same tells whether two heads are of one tree.
func (h *Head) same(other *Head) bool { return h.Size == other.Size && h.Root == other.Root }
