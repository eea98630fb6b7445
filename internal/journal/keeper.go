package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"tarazy/internal/fault"
	"tarazy/internal/seal"
)

// ErrNoKeeper says that entries are added to a database that was given no
// keeper.
var ErrNoKeeper = errors.New("journal: the database has no keeper: give it one by store.DB.Keep")

// Keeper is what adding to a journal needs besides the transaction: the master
// key, and the versions of the rules.
type Keeper struct {
	master   *seal.Master
	acts     []fs.FS
	mu       sync.Mutex
	versions map[string]string // of "act/edition"
}

// NewKeeper makes a keeper. acts are the file systems that the law is loaded
// from: the program's own and the installation's, whose editions may be put in
// force later.
func NewKeeper(master *seal.Master, acts ...fs.FS) (*Keeper, error) {
	k := &Keeper{master: master, acts: acts, versions: map[string]string{}}
	for _, fsys := range acts {
		heads, err := fs.Glob(fsys, "*/*/act.yaml")
		if err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		if len(heads) == 0 && fsys == acts[0] {
			return nil, errors.New("journal: no act was found")
		}
	}
	return k, nil
}

// digest is the version of the rules of an edition: the SHA-256 of its files
// with their names, hex.
func digest(fsys fs.FS, dir string) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		one := sha256.Sum256(text)
		fmt.Fprintf(sum, "%s %x\n", name, one)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// Version is the version of the rules of an edition; "" if it is not known. It
// is worked out when the edition is first decided under, for an edition in
// force does not change any more.
func (k *Keeper) Version(act, edition string) string {
	name := act + "/" + edition
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.versions[name]; ok {
		return v
	}
	for _, fsys := range k.acts {
		if _, err := fs.Stat(fsys, name+"/act.yaml"); err != nil {
			continue
		}
		if v, err := digest(fsys, name); err == nil {
			k.versions[name] = v
			return v
		}
	}
	return ""
}

// PersonKey is a person's key as it is stored, wrapped under the master key.
type PersonKey struct {
	Subject     string // id of the person; "" for the installation's own
	Wrapped     []byte // nil where the key is destroyed
	Destruction int64  // id of the destruction; 0 while the key exists
}

// key gives the key of a subject, and makes it where there is none yet. The
// fault is journal.key_destroyed.
func (k *Keeper) key(tx KeyTx, subject string) (*seal.Key, error) {
	stored, err := tx.KeyGet(subject)
	if err != nil {
		return nil, err
	}
	if stored != nil {
		return k.unwrap(stored)
	}
	wrapped, err := k.master.NewKey()
	if err != nil {
		return nil, err
	}
	if err := tx.KeyInsert(subject, wrapped); err != nil {
		return nil, err
	}
	return k.master.Key(wrapped)
}

func (k *Keeper) unwrap(stored *PersonKey) (*seal.Key, error) {
	if stored.Wrapped == nil {
		return nil, fault.New(fault.Conflict, "journal.key_destroyed")
	}
	return k.master.Key(stored.Wrapped)
}

// saltSize is the length of a record's salt, in bytes.
const saltSize = 16

func newSalt() []byte {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	return salt
}
