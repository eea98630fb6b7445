package journal

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

// receiptFormat is the form of receipts that this program writes and reads.
const receiptFormat = "tarazy-receipt-1"

// Receipt proves to anybody who has the public key that a record stands in the
// journal. With content it also proves what the record says.
type Receipt struct {
	Format  string          `json:"format"`
	Number  int64           `json:"number"`
	Leaf    string          `json:"leaf"`  // canonical JSON, as it stands in the tree
	Proof   []string        `json:"proof"` // hashes on the way from the leaf to the root, base64
	Head    string          `json:"head"`  // signed, over a tree that holds the record
	Content *ReceiptContent `json:"content,omitempty"`
	// Opened shows what digests in the facts stand for; none where the content is
	// not shown, or where the receipt is for somebody else.
	Opened []Opening `json:"opened,omitempty"`
}

// ReceiptContent is the content of a record with the salt of its hashes.
type ReceiptContent struct {
	Salt    string          `json:"salt"` // hex
	Facts   json.RawMessage `json:"facts,omitempty"`
	Input   json.RawMessage `json:"input,omitempty"`
	Finding json.RawMessage `json:"finding,omitempty"`
}

// Receipt makes the receipt of the record with a number, for the tree of the
// first head over it, with its content if that is asked for and still exists.
// The fault is journal.missing.
func (s *Service) Receipt(ctx context.Context, number int64, withContent bool) (r *Receipt, err error) {
	err = s.Store.Read(ctx, func(tx Log) error {
		r, err = s.receipt(tx, number, withContent)
		return err
	})
	return r, err
}

func (s *Service) receipt(tx Log, number int64, withContent bool) (*Receipt, error) {
	o, err := s.show(tx, number)
	if err != nil {
		return nil, err
	}
	head, err := tx.JournalHeadOver(number)
	if err != nil {
		return nil, err
	}
	if head == nil {
		return nil, fault.New(fault.Missing, "journal.missing")
	}
	return makeReceipt(tx, o, head, withContent)
}

// makeReceipt makes the receipt of an opened record for a head over it.
func makeReceipt(tx Log, o *Opened, head *Head, withContent bool) (*Receipt, error) {
	proof, err := tlog.ProveRecord(head.Size, o.Number-1, storedHashes(tx))
	if err != nil {
		return nil, fmt.Errorf("journal: receipt: %w", err)
	}
	leaf, err := o.Leaf()
	if err != nil {
		return nil, err
	}
	r := &Receipt{Format: receiptFormat, Number: o.Number, Leaf: string(leaf), Proof: make([]string, len(proof)), Head: head.Note}
	for i, h := range proof {
		r.Proof[i] = h.String()
	}
	if c := o.content; withContent && c != nil {
		r.Content = &ReceiptContent{Salt: hex.EncodeToString(c.salt), Facts: raw(c.facts), Input: raw(c.input), Finding: raw(c.finding)}
	}
	return r, nil
}

// storedHashes reads the tree in the database.
func storedHashes(tx Log) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		stored, err := tx.JournalHashes(indexes)
		if err != nil {
			return nil, err
		}
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			h, ok := stored[index]
			if !ok {
				return nil, fmt.Errorf("journal: the hash %d is missing from the tree", index)
			}
			out[i] = h
		}
		return out, nil
	})
}

// receiptIn is a receipt as it is read.
type receiptIn struct {
	Format  string      `key:"format"`
	Number  int64       `key:"number"`
	Leaf    string      `key:"leaf"`
	Proof   []string    `key:"proof"`
	Head    string      `key:"head"`
	Content *contentIn  `key:"content,optional"`
	Opened  []openingIn `key:"opened,optional"`
}

type contentIn struct {
	Salt    string      `key:"salt"`
	Facts   strict.Node `key:"facts,optional"`
	Input   strict.Node `key:"input,optional"`
	Finding strict.Node `key:"finding,optional"`
}

// Verified is what a receipt proves.
type Verified struct {
	Record            // as its leaf says it
	Head         Head // its At is not known
	HasContent   bool // the receipt shows the content, and it is the record's
	Facts, Input json.RawMessage
	Finding      json.RawMessage
	Opened       []Opening // digests in the facts whose values the receipt shows
}

// VerifyReceipt checks a receipt against the public key of an installation (see
// Signer.Public), without any database. The faults are journal.receipt.form,
// .signature, .proof, .content and .opened.
func VerifyReceipt(data []byte, public string) (*Verified, error) {
	in, err := readReceipt(data)
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.receipt.form").Wrap(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.key.form").Wrap(err)
	}
	v := &Verified{}
	if v.Head, err = openHead(in.Head, verifier); err != nil {
		return nil, fault.New(fault.Invalid, "journal.receipt.signature").Wrap(err)
	}
	if err := in.prove(&v.Head); err != nil {
		return nil, fault.New(fault.Invalid, "journal.receipt.proof").Wrap(err)
	}
	record, err := readLeaf([]byte(in.Leaf))
	if err != nil {
		return nil, fault.New(fault.Invalid, "journal.receipt.form").Wrap(err)
	}
	v.Record, v.Number = *record, in.Number
	if in.Content != nil {
		if err := v.take(in.Content); err != nil {
			return nil, fault.New(fault.Invalid, "journal.receipt.content").Wrap(err)
		}
	}
	if err := v.openings(in.Opened); err != nil {
		return nil, fault.New(fault.Invalid, "journal.receipt.opened").Wrap(err)
	}
	return v, nil
}

func readReceipt(data []byte) (*receiptIn, error) {
	n, err := strict.JSON(data)
	if err != nil {
		return nil, err
	}
	in := &receiptIn{}
	if err := strict.Decode(n, in); err != nil {
		return nil, err
	}
	if in.Format != receiptFormat || in.Number < 1 {
		return nil, fmt.Errorf("format %q, number %d", in.Format, in.Number)
	}
	return in, nil
}

// prove checks the way from the leaf to the root.
func (in *receiptIn) prove(head *Head) error {
	proof, err := parseHashes(in.Proof)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, head.Size, head.Root, in.Number-1, tlog.RecordHash([]byte(in.Leaf)))
}

// take checks the content against the leaf.
func (v *Verified) take(in *contentIn) error {
	c := &content{}
	var err error
	if c.salt, err = hex.DecodeString(in.Salt); err != nil || len(c.salt) != saltSize {
		return errContent
	}
	for _, part := range []struct {
		to   *[]byte
		from *strict.Node
	}{{&c.facts, &in.Facts}, {&c.input, &in.Input}, {&c.finding, &in.Finding}} {
		if part.from.Kind == strict.Null {
			continue
		}
		if *part.to, err = Canonical(part.from); err != nil {
			return err
		}
	}
	if !c.fits(&v.Record) {
		return errContent
	}
	v.HasContent, v.Facts, v.Input, v.Finding = true, raw(c.facts), raw(c.input), raw(c.finding)
	return nil
}

// Subject is whom the record of the receipt is about; "" for nobody.
func (r *Receipt) Subject() (string, error) {
	record, err := readLeaf([]byte(r.Leaf))
	if err != nil {
		return "", err
	}
	return record.Subject, nil
}
