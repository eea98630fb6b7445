// Package id makes public identifiers: a prefix that names the kind of thing
// and 128 random bits in lower-case base32 (RFC 4648 alphabet, no padding), so
// that nobody can guess one that stands in a URL.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"sync"
)

var enc = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Source makes identifiers.
type Source interface {
	// New gives a fresh identifier, "per_" and 26 characters for prefix "per".
	New(prefix string) string
}

type random struct{}

func (random) New(prefix string) string {
	var b [16]byte
	rand.Read(b[:])
	return prefix + "_" + enc.EncodeToString(b[:])
}

// Random is the source that the program uses.
func Random() Source { return random{} }

type sequence struct {
	mu   sync.Mutex
	seed uint64
	n    uint64
}

func (s *sequence) New(prefix string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], s.seed)
	binary.BigEndian.PutUint64(b[8:], s.n)
	sum := sha256.Sum256(b[:])
	return prefix + "_" + enc.EncodeToString(sum[:16])
}

// Sequence is a source that repeats itself from its seed: for tests and the
// demonstration's data.
func Sequence(seed uint64) Source { return &sequence{seed: seed} }

// Valid reports whether s is an identifier with this prefix.
func Valid(prefix, s string) bool {
	rest, ok := strings.CutPrefix(s, prefix+"_")
	if !ok || len(rest) != 26 {
		return false
	}
	_, err := enc.DecodeString(rest)
	return err == nil
}
