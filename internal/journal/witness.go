package journal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tarazy/internal/fault"
)

// algCosignature marks keys and signatures of C2SP's tlog-cosignature.
const algCosignature = 4

// witnessText is what a witness signs before the checkpoint, so that its word
// for another's journal can never be taken for a checkpoint of its own.
const witnessText = "cosignature/v1\ntime "

const (
	keyIDSize  = 4 // bytes
	timeSize   = 8 // bytes
	nameBad    = "+ \t\r\n"
	privateKey = "PRIVATE+KEY+"
)

// Witness is a body that signs checkpoints of another's journal when it has seen
// that the journal only grew. It verifies such signatures (note.Verifier).
type Witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

// ParseWitness reads the public key of a witness: name, key id and key, parted
// by plus signs. The fault is journal.key.form.
func ParseWitness(text string) (*Witness, error) {
	parts := strings.SplitN(strings.TrimSpace(text), "+", 3)
	bad := func(err error) (*Witness, error) { return nil, fault.New(fault.Invalid, "journal.key.form").Wrap(err) }
	if len(parts) != 3 {
		return bad(errors.New("three parts must stand there"))
	}
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(data) != 1+ed25519.PublicKeySize || data[0] != algCosignature {
		return bad(errors.New("no key of a witness"))
	}
	w, err := newWitness(parts[0], data[1:])
	if err != nil {
		return bad(err)
	}
	if fmt.Sprintf("%08x", w.hash) != parts[1] {
		return bad(errors.New("the id is not that of the key"))
	}
	return w, nil
}

func newWitness(name string, key ed25519.PublicKey) (*Witness, error) {
	if name == "" || strings.ContainsAny(name, nameBad) {
		return nil, fault.New(fault.Invalid, "journal.witness.name")
	}
	sum := sha256.Sum256(append([]byte(name+"\n"), append([]byte{algCosignature}, key...)...))
	return &Witness{name: name, hash: binary.BigEndian.Uint32(sum[:keyIDSize]), key: key}, nil
}

// Name is the name of the witness.
func (w *Witness) Name() string { return w.name }

// KeyHash is the id of its key.
func (w *Witness) KeyHash() uint32 { return w.hash }

// String is its public key as ParseWitness reads it.
func (w *Witness) String() string {
	return fmt.Sprintf("%s+%08x+%s", w.name, w.hash, base64.StdEncoding.EncodeToString(append([]byte{algCosignature}, w.key...)))
}

// Verify tells whether a signature of the witness holds.
func (w *Witness) Verify(msg, sig []byte) bool {
	if len(sig) != timeSize+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(w.key, witnessed(msg, binary.BigEndian.Uint64(sig)), sig[timeSize:])
}

func witnessed(msg []byte, at uint64) []byte {
	return append([]byte(witnessText+strconv.FormatUint(at, 10)+"\n"), msg...)
}

// Attester signs checkpoints of others' journals with an installation's key.
type Attester struct {
	*Witness
	private ed25519.PrivateKey
	at      time.Time
}

// Attester makes the installation's key sign as a witness under a name, such as
// the address of the body, at an instant. The fault is journal.witness.name.
func (s *Signer) Attester(name string, at time.Time) (*Attester, error) {
	w, err := newWitness(name, s.private.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	return &Attester{Witness: w, private: s.private, at: at}, nil
}

// Sign signs a text (note.Signer).
func (a *Attester) Sign(msg []byte) ([]byte, error) {
	at := uint64(a.at.Unix())
	return append(binary.BigEndian.AppendUint64(nil, at), ed25519.Sign(a.private, witnessed(msg, at))...), nil
}

// Attest adds the signature of a witness to a checkpoint of the journal whose
// public key is given. Whether the journal only grew is for the caller to see.
// The faults are those of OpenCheckpoint.
func (a *Attester) Attest(text, public string) (string, error) {
	if _, err := OpenCheckpoint(text, public); err != nil {
		return "", err
	}
	log, err := note.NewVerifier(public)
	if err != nil {
		return "", err
	}
	n, err := note.Open([]byte(text), note.VerifierList(log))
	if err != nil {
		return "", err
	}
	out, err := note.Sign(n, a)
	return string(out), err
}

// seed reads the private key out of the text of golang.org/x/mod/sumdb/note.
func seed(text string) (ed25519.PrivateKey, error) {
	rest, ok := strings.CutPrefix(text, privateKey)
	parts := strings.SplitN(rest, "+", 3)
	if !ok || len(parts) != 3 {
		return nil, errors.New("no private key")
	}
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(data) != 1+ed25519.SeedSize {
		return nil, errors.New("no private key")
	}
	return ed25519.NewKeyFromSeed(data[1:]), nil
}
