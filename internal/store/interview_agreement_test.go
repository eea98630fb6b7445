package store_test

import (
	"testing"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestAnAgreementKeepsItsVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		first := &interview.SealedAgreement{Interview: "int_1", Version: 1, Sealed: []byte{1, 0, 255}, At: storetest.Start}
		fixed := storetest.Start.Add(time.Hour)
		second := &interview.SealedAgreement{Interview: "int_1", Version: 2, FixedAt: &fixed, Sealed: []byte{2}, At: fixed}
		stored := func(want *interview.SealedAgreement) {
			t.Helper()
			read(t, db, func(tx *store.Tx) error {
				got, err := tx.AgreementGet("int_1")
				equal(t, "agreement", got, want)
				return err
			})
		}
		stored(nil)
		write(t, db, func(tx *store.Tx) error { return must(tx.AgreementPut(first)) })
		stored(first)
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.AgreementPut(&interview.SealedAgreement{Interview: "int_1", Version: 1, Sealed: []byte{9}, At: fixed})
			if ok {
				t.Error("a second agreement was begun")
			}
			return firstError(err, must(tx.AgreementPut(second)))
		})
		stored(second)
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.AgreementPut(second)
			if ok {
				t.Error("a version was written twice")
			}
			return err
		})
		stored(second)
	})
}

func TestAMemberSignsTheFormsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPersons(t, db, "М", "Н")
		one := &interview.FormSignature{Interview: "int_1", Member: "perН", CMS: [][]byte{{1, 0}, {255}}, Serial: "7a", At: storetest.Start}
		two := &interview.FormSignature{Interview: "int_1", Member: "perМ", CMS: [][]byte{{2}, {3}}, Serial: "8b", At: storetest.Start.Add(time.Minute)}
		write(t, db, func(tx *store.Tx) error {
			return firstError(
				must(tx.AgreementPut(&interview.SealedAgreement{Interview: "int_1", Version: 1, Sealed: []byte{1}, At: storetest.Start})),
				must(tx.FormSignatureInsert(two)), must(tx.FormSignatureInsert(one)))
		})
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.FormSignatureInsert(&interview.FormSignature{Interview: "int_1", Member: "perН", At: storetest.Start})
			if ok {
				t.Error("a member signed twice")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.FormSignaturesOf("int_1")
			equal(t, "signatures", all, []interview.FormSignature{*one, *two})
			return err
		})
	})
}
