package store_test

import (
	"crypto/sha256"
	"reflect"
	"slices"
	"testing"
	"time"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/ownlaw"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestTheRegisterKeepsItsFirstLine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := storetest.Start.Add(1234567 * time.Microsecond)
		line := func(act, text string) ownlaw.Registered {
			return ownlaw.Registered{Ref: ownlaw.Ref{Act: act, Edition: "2026-04-01"}, Digest: sha256.Sum256([]byte(text)), At: at, Person: "per_a"}
		}
		first, second := line("own-a", "one"), line("own-b", "two")
		first.Proof = &evidence.Proof{NoStamp: evidence.StampFailed, Revocation: revocation.Result{Status: revocation.Good, Answer: []byte{1}}}
		for _, c := range []struct {
			line ownlaw.Registered
			want bool
		}{{second, true}, {first, true}, {line("own-a", "other"), false}} {
			write(t, db, func(tx *store.Tx) error {
				added, err := tx.EnactedInsert(c.line)
				if added != c.want {
					t.Errorf("%s: added %t", c.line.Ref, added)
				}
				return err
			})
		}
		var got []ownlaw.Registered
		if err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
			got, err = tx.EnactedList()
			return err
		}); err != nil {
			t.Fatal(err)
		}
		same := func(a, b ownlaw.Registered) bool {
			return a.Ref == b.Ref && a.Digest == b.Digest && a.At.Equal(b.At) && a.Person == b.Person && reflect.DeepEqual(a.Proof, b.Proof)
		}
		if !slices.EqualFunc(got, []ownlaw.Registered{first, second}, same) {
			t.Errorf("read back %+v", got)
		}
	})
}
