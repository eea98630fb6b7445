package store_test

import (
	"testing"
	"time"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestACopyGrowsByOneRevisionAPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		made := func(of string, number int, who people.PersonID) *signedcopy.Revision {
			return &signedcopy.Revision{
				Of: of, Number: number, Person: who, Serial: "7", Stamped: storetest.Start.Add(-time.Minute), At: storetest.Start,
				Files:  []signedcopy.Kept{{Name: "kk", Object: signedcopy.Object{Key: "k", Hash: []byte{0, 255}, Size: 3}}},
				Proofs: []evidence.Proof{{NoStamp: evidence.StampOff}},
			}
		}
		first, second := made("prt_1", 1, "perМ"), made("prt_1", 2, "perН")
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.SignedCopyInsert(first)), must(tx.SignedCopyInsert(made("prt_2", 1, "perМ"))),
				refused(t, "a number twice")(tx.SignedCopyInsert(made("prt_1", 1, "perН"))), refused(t, "a person twice")(tx.SignedCopyInsert(made("prt_1", 2, "perМ"))),
				must(tx.SignedCopyInsert(second)))
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.SignedCopyOf("prt_1")
			equal(t, "revisions", all, []signedcopy.Revision{*first, *second})
			none, err2 := tx.SignedCopyOf("prt_3")
			equal(t, "none", len(none), 0)
			return firstError(err, err2)
		})
	})
}
