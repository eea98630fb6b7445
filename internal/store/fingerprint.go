package store

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
)

// Fingerprint is a short hash of all migrations, lower-case hex: two programs
// with the same one make the same schema.
func Fingerprint() (string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return "", err
		}
		sum.Write([]byte(name))
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
