package store_test

import (
	"testing"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestSEL13_WhatComesBeforeATestIsReadAsItWasKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		seatsFor(t, db, "first", "second")
		at := storetest.Start
		due := at.Add(time.Hour)
		write(t, db, func(tx *store.Tx) error {
			b, i, err := tx.BeforeGet("bkg_first")
			equal(t, "before anything", b == nil && i == nil, true)
			none, _, err2 := tx.BeforeGet("bkg_none")
			equal(t, "no such seat", none == nil, true)
			before := &proctor.Before{Booking: "bkg_first", Version: 1, Body: "a", Person: personOf("first"), Consent: &proctor.Consent{Act: "x", Edition: "y", Lang: locale.KK, Text: "ff", At: at}}
			err = firstError(err, err2, must(tx.BeforePut(before)), tx.ConsentTextPut("ff", locale.KK, "мәтін"), tx.ConsentTextPut("ff", locale.KK, "мәтін"))
			again, err3 := tx.BeforePut(before)
			equal(t, "kept twice", again, false)
			before.Version, before.Consent = 3, nil
			jumped, err4 := tx.BeforePut(before)
			equal(t, "a version that is not the next", jumped, false)
			before.Version = 2
			return firstError(err, err3, err4, must(tx.BeforePut(before)))
		})
		write(t, db, func(tx *store.Tx) error {
			one := &proctor.Identity{ID: "idn_late", Version: 1, Booking: "bkg_first", Body: "a", Person: personOf("first"), State: proctor.IdentityWaiting, Due: &due, Face: &proctor.Picture{Kind: proctor.FaceShown, Key: "k"}}
			soon := at
			two := &proctor.Identity{ID: "idn_soon", Version: 1, Booking: "bkg_second", Body: "a", Person: personOf("second"), State: proctor.IdentityWaiting, Due: &soon}
			err := firstError(must(tx.IdentityPut(one)), must(tx.IdentityPut(two)))
			taken := *one
			taken.ID = "idn_other"
			ok, err2 := tx.IdentityPut(&taken)
			equal(t, "a second check of a seat", ok, false)
			a := exam.Attempt{ID: "att_first", Version: 1, Booking: "bkg_first", Sitting: "sit", Body: "a", Person: personOf("first")}
			start := &proctor.Beginning{Attempt: a.ID, At: at, Agreed: proctor.Agreement{Conduct: []string{"c"}, Aids: []string{}}}
			err = firstError(err, err2, must(tx.ExamAttemptInsert(&a)), must(tx.BeginningInsert(start)))
			twice, err3 := tx.BeginningInsert(start)
			equal(t, "begun twice", twice, false)
			return firstError(err, err3)
		})
		read(t, db, func(tx *store.Tx) error {
			b, i, err := tx.BeforeGet("bkg_first")
			equal(t, "version", b.Version, int64(2))
			equal(t, "check of the seat", string(i.ID), "idn_late")
			of, err2 := tx.IdentityOf("att_first")
			equal(t, "check of the attempt", of.Face.Key, "k")
			l, text, err3 := tx.ConsentTextGet("ff")
			equal(t, "text", string(l)+text, "kkмәтін")
			start, err4 := tx.BeginningOf("att_first")
			equal(t, "agreed", start.Agreed.Conduct[0], "c")
			list, err5 := tx.IdentityList(proctor.IdentityQuery{Bodies: []people.BodyID{"a", "b"}, State: proctor.IdentityWaiting, Limit: 1})
			equal(t, "the first by term", string(list.Items[0].ID), "idn_soon")
			equal(t, "of all", list.Total, 2)
			next, err6 := tx.IdentityList(proctor.IdentityQuery{Bodies: []people.BodyID{"a"}, State: proctor.IdentityWaiting, Limit: 1, After: list.Next})
			equal(t, "the next", string(next.Items[0].ID), "idn_late")
			none, err7 := tx.IdentityList(proctor.IdentityQuery{State: proctor.IdentityWaiting})
			equal(t, "of no body", len(none.Items), 0)
			return firstError(err, err2, err3, err4, err5, err6, err7)
		})
	})
}
