package revocation

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Kept is the folder of the revocation lists that decided when signatures were
// taken, each under its SHA-256.
type Kept struct{ Dir string }

// Keep writes a list once.
func (k Kept) Keep(sum string, list []byte) error {
	path := k.path(sum)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(k.Dir, 0o700); err != nil {
		return fmt.Errorf("keep a revocation list: %w", err)
	}
	if err := os.WriteFile(path+".new", list, 0o600); err != nil {
		return fmt.Errorf("keep a revocation list: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("keep a revocation list: %w", err)
	}
	return nil
}

// Get gives a list; nil if it was not kept.
func (k Kept) Get(sum string) ([]byte, error) {
	data, err := os.ReadFile(k.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("kept revocation list: %w", err)
	}
	return data, nil
}

func (k Kept) path(sum string) string { return filepath.Join(k.Dir, filepath.Base(sum)+".crl") }
