// Package journaltest gives tests a journal: a keeper with a fixed master key
// and the program's acts, on any database.
package journaltest

import (
	"bytes"
	"sync"
	"testing"

	"tarazy/acts"
	"tarazy/internal/journal"
	"tarazy/internal/seal"
	"tarazy/internal/store"
)

var keeper = sync.OnceValues(func() (*journal.Keeper, error) {
	master, err := seal.NewMaster(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		return nil, err
	}
	return journal.NewKeeper(master, acts.FS)
})

// Keeper is a keeper with a fixed master key.
func Keeper(t testing.TB) *journal.Keeper {
	t.Helper()
	k, err := keeper()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Service gives db the keeper, so that journal.Add works on it, and a journal
// that works no decision out again until it is given a Replayer.
func Service(t testing.TB, db *store.DB) *journal.Service {
	t.Helper()
	signer, err := journal.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	db.Keep(Keeper(t))
	return &journal.Service{Store: store.As[journal.Log](db), Keeper: Keeper(t), Signer: signer, Holder: "test"}
}
