// Package seal keeps personal data unreadable in a database and its backups:
// AES-256-GCM under a key per person, each such key wrapped under a master key
// that lies outside the database. Destroying a person's key destroys all that
// was sealed under it. A value is found again by its HMAC-SHA-256.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// size of a key, in bytes.
const size = 32

// ErrSealed says that something cannot be opened with this key: it was sealed
// under another one or was changed.
var ErrSealed = errors.New("seal: cannot be opened with this key")

// Master is the key under which persons' keys are wrapped.
type Master struct {
	wrap cipher.AEAD
	find []byte
	rand io.Reader
}

// NewMaster makes a master key of 32 bytes. Randomness for keys and nonces
// comes from the system.
func NewMaster(key []byte) (*Master, error) {
	if len(key) != size {
		return nil, fmt.Errorf("seal: a master key has %d bytes, not %d", size, len(key))
	}
	wrap, err := derive(key, "tarazy wrap 1")
	if err != nil {
		return nil, err
	}
	find, err := derive(key, "tarazy find 1")
	if err != nil {
		return nil, err
	}
	aead, err := gcm(wrap)
	if err != nil {
		return nil, err
	}
	return &Master{wrap: aead, find: find, rand: rand.Reader}, nil
}

// LoadMaster reads the master key from a file of 64 hexadecimal digits; where
// there is none and create is set, one is made that only its owner can read.
func LoadMaster(path string, create bool) (*Master, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		data, err = writeMaster(path)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil {
		return nil, fmt.Errorf("seal: master key %s: %w", path, err)
	}
	return NewMaster(key)
}

func writeMaster(path string) ([]byte, error) {
	key := make([]byte, size)
	rand.Read(key)
	text := []byte(hex.EncodeToString(key) + "\n")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(text); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return text, errors.Join(f.Sync(), f.Close())
}

// NewKey makes a person's key and gives it wrapped, as it is stored.
func (m *Master) NewKey() ([]byte, error) {
	key := make([]byte, size)
	if _, err := io.ReadFull(m.rand, key); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return seal(m.wrap, m.rand, key, nil)
}

// Key unwraps a person's key.
func (m *Master) Key(wrapped []byte) (*Key, error) {
	key, err := open(m.wrap, wrapped, nil)
	if err != nil {
		return nil, err
	}
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	return &Key{aead: aead, rand: m.rand}, nil
}

// Find gives the mark by which a value of a kind ("iin") is found, without
// telling the value.
func (m *Master) Find(kind, value string) []byte {
	h := hmac.New(sha256.New, m.find)
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(value))
	return h.Sum(nil)
}

// Key of a person.
type Key struct {
	aead cipher.AEAD
	rand io.Reader
}

// Seal makes a value unreadable. field names what it is ("person.iin"), so that
// a sealed value cannot be put in another's place.
func (k *Key) Seal(field string, value []byte) ([]byte, error) {
	return seal(k.aead, k.rand, value, []byte(field))
}

// Open gives the value back, or ErrSealed.
func (k *Key) Open(field string, sealed []byte) ([]byte, error) {
	return open(k.aead, sealed, []byte(field))
}

func derive(key []byte, use string) ([]byte, error) {
	out, err := hkdf.Key(sha256.New, key, nil, use, size)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out, nil
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return cipher.NewGCM(block)
}

func seal(aead cipher.AEAD, random io.Reader, value, about []byte) ([]byte, error) {
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(value)+aead.Overhead())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return aead.Seal(nonce, nonce, value, about), nil
}

func open(aead cipher.AEAD, sealed, about []byte) ([]byte, error) {
	n := aead.NonceSize()
	if len(sealed) < n {
		return nil, ErrSealed
	}
	out, err := aead.Open(nil, sealed[:n], sealed[n:], about)
	if err != nil {
		return nil, ErrSealed
	}
	return out, nil
}
