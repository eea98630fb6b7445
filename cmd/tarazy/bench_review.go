package main

import (
	"context"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

const (
	reviewMany  = 10_000
	reviewBatch = 500
	reviewFlags = 3   // of each recording
	reviewLimit = 100 // milliseconds
)

// reviews measures the queue of proctors, and the videos that they look at.
func (b *bench) reviews(ctx context.Context) error { return b.eachBase(ctx, "review", b.reviewOn) }

func (b *bench) reviewOn(ctx context.Context, a *app, base string) error {
	body, err := a.staff.AddBody(ctx, system, people.Body{BIN: "180140000004", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"}})
	if err != nil {
		return err
	}
	for first := 0; first < reviewMany; first += reviewBatch {
		if err := a.db.Write(ctx, func(tx *store.Tx) error { return reviewFill(tx, body.ID, first) }); err != nil {
			return err
		}
	}
	if base == onPostgres { // what its autovacuum does within a minute
		if err := analyze(ctx, a.db, "proctor_review", "proctor_flag"); err != nil {
			return err
		}
	}
	by := &access.Actor{Person: "bench", Body: string(body.ID), Acting: access.Proctor, Personal: true, Held: []access.Held{{Role: access.Proctor, Body: string(body.ID)}}}
	took, err := b.pagesOf(func(after string) (string, error) {
		q, err := a.proctor.Reviews(ctx, by, false, after)
		if err == nil && q.Open != reviewMany {
			err = fmt.Errorf("%d reviews wait, not %d", q.Open, reviewMany)
		}
		return q.Next, err
	})
	if err != nil {
		return err
	}
	b.add(atMost(fmt.Sprintf("queue of %d recordings with %d flags, %s: p95", reviewMany, reviewMany*reviewFlags, base), took, reviewLimit, "ms"))
	return b.films(ctx, a, base, by)
}

// reviewFill adds a batch of recorded attempts of one person that wait for a proctor.
func reviewFill(tx *store.Tx, body people.BodyID, first int) error {
	const who = people.PersonID("per_bench")
	if first == 0 {
		if _, err := tx.PersonInsertAll([]people.Person{{ID: who, Version: 1, Surname: "Үміткер", Lang: locale.KK, Key: []byte("key"), IINMark: []byte(who)}}); err != nil {
			return err
		}
	}
	ended := tx.Now()
	for i := first; i < first+reviewBatch; i++ {
		k := i * 7919 % reviewMany
		id, number := exam.AttemptID(fmt.Sprintf("att%05d", k)), fmt.Sprintf("S-%05d", k)
		_, err := tx.ExamAttemptInsert(&exam.Attempt{ID: id, Version: 1, Booking: exam.BookingID(fmt.Sprint("bkg", k)), Sitting: "sit_bench", Body: body, Person: who, Number: number, State: exam.Finished, Finished: &ended})
		if err == nil {
			_, err = tx.RecordingPut(&proctor.Recording{Attempt: id, Version: 1, Body: body, Person: who, Number: number, State: proctor.RecordingOpen, Began: ended})
		}
		if err == nil {
			_, err = tx.ReviewPut(&proctor.Review{
				Attempt: id, Version: 1, Body: body, Person: who, Number: number, Test: "abilities", Title: locale.Words{KK: "Тест", RU: "Тест", EN: "Test"},
				State: proctor.ReviewWaits, Ended: ended, Due: day.Of(2026, 3, 1+k%28), Opinions: []proctor.Opinion{},
			})
		}
		for n := range reviewFlags {
			if err == nil {
				from := ended.Add(time.Duration(n) * time.Minute)
				_, err = tx.FlagInsert(&proctor.Flag{ID: proctor.FlagID(fmt.Sprint("flg", k, "-", n)), Attempt: id, Kind: proctor.LeftPage, From: from, Until: from, Press: fmt.Sprint(n), At: from})
			}
		}
		if err != nil {
			return fmt.Errorf("review %d: %w", k, err)
		}
	}
	return nil
}
