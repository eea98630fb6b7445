package demoauthority

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"slices"
	"sync"
	"time"
)

// Revocation is one entry of the register.
type Revocation struct {
	Serial string    `json:"serial"` // hexadecimal, lower case
	At     time.Time `json:"at"`
	Reason int       `json:"reason"` // RFC 5280, section 5.3.1
}

// Register says which certificates the authority revoked, and which it never
// heard of. It lies in a file, or in memory where there is none.
type Register struct {
	path    string
	mu      sync.Mutex
	revoked map[string]Revocation
	unknown map[string]bool
}

// OpenRegister reads the register of a file, which need not exist; "" keeps it in
// memory.
func OpenRegister(path string) (*Register, error) {
	r := &Register{path: path, revoked: map[string]Revocation{}, unknown: map[string]bool{}}
	if path == "" {
		return r, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("register of revocations: %w", err)
	}
	var list []Revocation
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("register of revocations: %w", err)
	}
	for _, x := range list {
		r.revoked[x.Serial] = x
	}
	return r, nil
}

// Revoke enters a certificate.
func (r *Register) Revoke(serial *big.Int, at time.Time, reason int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := serial.Text(16)
	r.revoked[key] = Revocation{Serial: key, At: at.UTC().Truncate(time.Second), Reason: reason}
	if r.path == "" {
		return nil
	}
	data, err := json.MarshalIndent(r.list(), "", "  ")
	if err != nil {
		return fmt.Errorf("register of revocations: %w", err)
	}
	if err := os.WriteFile(r.path+".new", data, 0o600); err != nil {
		return fmt.Errorf("register of revocations: %w", err)
	}
	if err := os.Rename(r.path+".new", r.path); err != nil {
		return fmt.Errorf("register of revocations: %w", err)
	}
	return nil
}

// Forget makes the responder know nothing of a certificate.
func (r *Register) Forget(serial *big.Int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unknown[serial.Text(16)] = true
}

// List gives the entries by time.
func (r *Register) List() []Revocation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.list()
}

func (r *Register) list() []Revocation {
	return slices.SortedFunc(maps.Values(r.revoked), func(a, b Revocation) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Serial, b.Serial))
	})
}

func (r *Register) of(serial *big.Int) (x Revocation, status Status) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := serial.Text(16)
	if r.unknown[key] {
		return x, Unknown
	}
	if x, ok := r.revoked[key]; ok {
		return x, Revoked
	}
	return x, Good
}
