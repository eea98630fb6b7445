package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"

	"tarazy/internal/law"
)

// sealField is what the content of a record is sealed as.
const sealField = "journal.content"

var errContent = errors.New("journal: the content of a record cannot be read")

// content is what lies beside a leaf. Each part is canonical JSON, or empty.
type content struct {
	salt, facts, input, finding []byte
}

// contentOf takes the content of an entry; nil where there is none.
func contentOf(e *Entry) (*content, error) {
	if e.Facts == nil && e.Input == nil && e.Finding == nil {
		return nil, nil
	}
	c := &content{salt: newSalt()}
	for _, part := range []struct {
		to   *[]byte
		from any
	}{{&c.facts, e.Facts}, {&c.input, e.Input}} {
		if part.from == nil {
			continue
		}
		var err error
		if *part.to, err = Canonical(part.from); err != nil {
			return nil, err
		}
		if string(*part.to) == "null" {
			// A pointer that is nil says no more than nothing at all.
			*part.to = nil
		}
	}
	if len(c.facts) == 0 && len(c.input) == 0 && e.Finding == nil {
		return nil, nil
	}
	if e.Finding != nil {
		var err error
		if c.finding, err = canonicalFinding(*e.Finding); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// found is a finding as it is kept: all but the texts, which are made from it.
type found struct {
	Act     string        `json:"act"`
	Edition string        `json:"edition"`
	Rule    string        `json:"rule"`
	Outcome any           `json:"outcome"`
	Reasons []foundReason `json:"reasons"`
}

type foundReason struct {
	Key    string         `json:"key"`
	Act    string         `json:"act"`
	Clause string         `json:"clause"`
	Args   map[string]any `json:"args"`
}

// FindingText is the canonical text in which the journal keeps a finding: all
// but the sentences, which are made from it.
func FindingText(f law.Finding) ([]byte, error) { return canonicalFinding(f) }

func canonicalFinding(f law.Finding) ([]byte, error) {
	out := found{Act: f.Act, Edition: f.Edition, Rule: f.Rule, Outcome: f.Outcome, Reasons: make([]foundReason, len(f.Reasons))}
	for i, r := range f.Reasons {
		out.Reasons[i] = foundReason{Key: r.Key, Act: r.Cite.Act, Clause: r.Cite.Clause, Args: r.Args}
	}
	return Canonical(out)
}

// pack gives the parts in one row of bytes: the salt, then each part behind its
// length.
func (c *content) pack() []byte {
	b := append([]byte{}, c.salt...)
	for _, part := range [][]byte{c.facts, c.input, c.finding} {
		b = append(binary.AppendUvarint(b, uint64(len(part))), part...)
	}
	return b
}

func unpack(b []byte) (*content, error) {
	if len(b) < saltSize {
		return nil, errContent
	}
	c := &content{salt: b[:saltSize]}
	b = b[saltSize:]
	for _, part := range []*[]byte{&c.facts, &c.input, &c.finding} {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return nil, errContent
		}
		*part, b = b[size:size+int(n)], b[size+int(n):]
	}
	if len(b) > 0 {
		return nil, errContent
	}
	return c, nil
}

// factsHash is the salted hash of facts and input; nil if there are none.
func (c *content) factsHash() []byte { return c.hash("facts", c.facts, c.input) }

// findingHash is the salted hash of the finding; nil if there is none.
func (c *content) findingHash() []byte { return c.hash("finding", c.finding) }

func (c *content) hash(kind string, parts ...[]byte) []byte {
	if len(bytes.Join(parts, nil)) == 0 {
		return nil
	}
	b := append(append([]byte{}, c.salt...), kind...)
	for _, part := range parts {
		b = append(binary.AppendUvarint(b, uint64(len(part))), part...)
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// fits tells whether the content is the one that the leaf was made from.
func (c *content) fits(r *Record) bool {
	return bytes.Equal(c.factsHash(), r.FactsHash) && bytes.Equal(c.findingHash(), r.FindingHash)
}

// raw is a part as JSON; nil where there is none.
func raw(part []byte) json.RawMessage {
	if len(part) == 0 {
		return nil
	}
	return part
}
