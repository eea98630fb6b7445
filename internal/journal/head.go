package journal

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// origin is the name of the key that signs heads, and the first line of every
// head (the form of heads is C2SP's tlog-checkpoint).
const origin = "tarazy.journal"

// Head is a signed statement of what the tree was at one time.
type Head struct {
	Size int64     // records in the tree
	Root tlog.Hash // of the tree of that size
	Note string    // the signed text
	At   time.Time // wall-clock instant of signing, UTC
}

// Signer signs heads with the installation's Ed25519 key.
type Signer struct {
	signer   note.Signer
	verifier note.Verifier
	public   string
	private  ed25519.PrivateKey
}

// KeyFile is the name of the file of the signing key in the data folder.
const KeyFile = "journal.key"

// LoadSigner reads the signing key from a file: a line with the private key and
// one with the public key, in the form of golang.org/x/mod/sumdb/note. Where
// there is none and create is set, one is made that only its owner can read.
// All replicas of an installation need the same file.
func LoadSigner(path string, create bool) (*Signer, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		text, err = writeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("journal: signing key: %w", err)
	}
	s, err := parseSigner(string(text))
	if err != nil {
		return nil, fmt.Errorf("journal: signing key %s: %w", path, err)
	}
	return s, nil
}

func writeKey(path string) ([]byte, error) {
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	text := []byte(private + "\n" + public + "\n")
	if _, err := f.Write(text); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return text, errors.Join(f.Sync(), f.Close())
}

// NewSigner makes a signing key that is in no file.
func NewSigner() (*Signer, error) {
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return parseSigner(private + "\n" + public)
}

func parseSigner(text string) (s *Signer, err error) {
	lines := strings.Fields(text)
	if len(lines) != 2 {
		return nil, errors.New("a private and a public key must stand there")
	}
	s = &Signer{public: lines[1]}
	if s.signer, err = note.NewSigner(lines[0]); err != nil {
		return nil, err
	}
	if s.private, err = seed(lines[0]); err != nil {
		return nil, err
	}
	s.verifier, err = note.NewVerifier(lines[1])
	return s, err
}

// Public is the key by which anybody verifies heads and receipts.
func (s *Signer) Public() string { return s.public }

// sign makes the head of a tree.
func (s *Signer) sign(size int64, root tlog.Hash, at time.Time) (Head, error) {
	text := origin + "\n" + strconv.FormatInt(size, 10) + "\n" + root.String() + "\n"
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return Head{}, fmt.Errorf("journal: %w", err)
	}
	return Head{Size: size, Root: root, Note: string(signed), At: at}, nil
}

// openHead verifies the signature of a head and reads it.
func openHead(text string, verifier note.Verifier) (Head, error) {
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return Head{}, fmt.Errorf("journal: head: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != origin {
		return Head{}, errors.New("journal: head: not of the form known")
	}
	h := Head{Note: text}
	if h.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || h.Size < 1 {
		return Head{}, errors.New("journal: head: no size")
	}
	if h.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return Head{}, fmt.Errorf("journal: head: %w", err)
	}
	return h, nil
}
