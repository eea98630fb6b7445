package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestTheLatestOrderSeatsTheCommission(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		order := func(version int64, persons ...people.PersonID) *competition.Order {
			o := &competition.Order{Competition: "c1", Version: version, Number: "12-н", Day: contestDay, By: "perҚ", At: storetest.Start, Why: "ауысу"}
			for _, p := range persons {
				o.Seats = append(o.Seats, competition.Seat{Person: p, Duty: competition.MemberDuty})
			}
			return o
		}
		first, second := order(1, "perМ", "perН"), order(2, "perН")
		write(t, db, func(tx *store.Tx) error { return firstError(must(tx.OrderInsert(first)), must(tx.OrderInsert(second))) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.OrderInsert(order(2, "perМ"))
			if ok {
				t.Error("a version was written twice")
			}
			return err
		})
		seats := func(p people.PersonID, want string) {
			t.Helper()
			read(t, db, func(tx *store.Tx) error {
				ids, err := tx.SeatsOfPerson(p)
				equal(t, string(p), fmt.Sprint(ids), want)
				return err
			})
		}
		seats("perМ", "[]")
		seats("perН", "[c1]")
		write(t, db, func(tx *store.Tx) error {
			orders, err := tx.OrdersOf("c1")
			equal(t, "orders", orders, []competition.Order{*first, *second})
			c, err2 := tx.CompetitionGet("c1")
			c.Version, c.State = 2, competition.Finished
			return firstError(err, err2, must(tx.CompetitionUpdate(c)))
		})
		seats("perН", "[]")
	})
}

func TestAMemberDeclaresOnceForAVacancy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		d := &competition.Declaration{Competition: "c1", Vacancy: "v1", Member: "perМ", Conflict: true, Reason: []byte("sealed"), At: storetest.Start,
			Found: []people.Tie{{Kind: "relative", Relation: people.Sibling, By: "perҚ"}}}
		write(t, db, func(tx *store.Tx) error {
			err := must(tx.DeclarationInsert(d))
			ok, err2 := tx.DeclarationInsert(&competition.Declaration{Competition: "c1", Vacancy: "v1", Member: "perМ"})
			if ok {
				t.Error("a member declared twice")
			}
			return firstError(err, err2)
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.DeclarationsOf("v1")
			equal(t, "declarations", all, []competition.Declaration{*d})
			return err
		})
	})
}

func contestAppeal(id string, a *competition.Application, stage competition.StageKey, due int) *competition.Appeal {
	return &competition.Appeal{
		ID: competition.AppealID(id), Version: 1, Competition: a.Competition, Vacancy: a.Vacancy, Application: a.ID, Body: a.Body, Person: a.Person,
		Stage: stage, State: competition.AppealFiled, Text: []byte("text"), Filed: storetest.Start, Due: contestDay.Add(due),
	}
}

func TestAStageIsAppealedOnceUnlessTheAppealIsTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, b := contestPair(t, db)
		one := contestAppeal("one", a, competition.AtEssay, 3)
		try := func(x *competition.Appeal, want bool) {
			t.Helper()
			write(t, db, func(tx *store.Tx) error {
				ok, err := tx.AppealInsert(x)
				if ok != want {
					t.Errorf("%s: %v, want %v", x.ID, ok, want)
				}
				return err
			})
		}
		try(one, true)
		try(contestAppeal("two", a, competition.AtEssay, 3), false)
		try(contestAppeal("other stage", a, competition.AtInterview, 2), true)
		try(contestAppeal("other person", b, competition.AtEssay, 1), true)
		one.Version, one.State = 2, competition.AppealTakenBack
		write(t, db, func(tx *store.Tx) error { return must(tx.AppealUpdate(one)) })
		two := contestAppeal("two", a, competition.AtEssay, 3)
		try(two, true)
		at := storetest.Start.Add(time.Hour)
		two.Version, two.State, two.Answer, two.DecidedBy, two.Decided = 2, competition.AppealGranted, []byte("answer"), "perМ", &at
		two.Effect = &competition.Result{Application: a.ID, Vacancy: a.Vacancy, Stage: competition.AtEssay, Points: 350, At: at}
		write(t, db, func(tx *store.Tx) error { return must(tx.AppealUpdate(two)) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.AppealUpdate(two)
			if ok {
				t.Error("an old version was written")
			}
			return err
		})
		try(contestAppeal("three", a, competition.AtEssay, 3), false)
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.AppealGet("two")
			equal(t, "appeal", got, two)
			of, err2 := tx.AppealsOfApplication(a.ID)
			all, err3 := tx.AppealsOf("c1")
			if len(of) != 3 || len(all) != 4 {
				t.Errorf("%d of the application, %d of the competition", len(of), len(all))
			}
			return firstError(err, err2, err3)
		})
		for want, q := range map[string]competition.AppealQuery{
			"[other person other stage one two]": {Bodies: []people.BodyID{"a", "b"}}, "[other person other stage]": {States: []competition.AppealState{competition.AppealFiled}},
			"[]": {Bodies: []people.BodyID{"b"}},
		} {
			equal(t, fmt.Sprintf("%+v", q), fmt.Sprint(walkAppeals(t, db, q)), want)
		}
	})
}

// walkAppeals reads a list page by page, one row a page.
func walkAppeals(t testing.TB, db *store.DB, q competition.AppealQuery) (ids []competition.AppealID) {
	t.Helper()
	ids = []competition.AppealID{}
	q.Limit = 1
	read(t, db, func(tx *store.Tx) error {
		for {
			page, err := tx.AppealList(q)
			if err != nil {
				return err
			}
			for _, a := range page.Items {
				ids = append(ids, a.ID)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return ids
}

func TestAProtocolComesBackWithItsSignatures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		protocol := func(n int) *competition.Protocol {
			return &competition.Protocol{
				ID: competition.ProtocolID(fmt.Sprint("p", 9-n)), Version: 1, Competition: "c1", Body: "a", Number: n, State: competition.ProtocolDrawn,
				Drawn: storetest.Start, Due: contestDay, By: "perҚ", Must: []people.PersonID{"perМ", "perН"},
				Files: []competition.ProtocolFile{{Lang: locale.KK, Key: "k", Hash: []byte{1, 2}, Size: 10}, {Lang: locale.RU, Key: "r", Hash: []byte{3}, Size: 11}},
			}
		}
		first, second := protocol(1), protocol(2)
		write(t, db, func(tx *store.Tx) error { return firstError(tx.ProtocolInsert(second), tx.ProtocolInsert(first)) })
		first.Version, first.State = 2, competition.ProtocolReplaced
		signature := &competition.ProtocolSignature{Protocol: second.ID, Person: "perМ", CMS: [][]byte{{1}, {2}}, Serial: "7", At: storetest.Start}
		write(t, db, func(tx *store.Tx) error {
			err := firstError(must(tx.ProtocolUpdate(first)), must(tx.ProtocolSignatureInsert(signature)))
			old, err2 := tx.ProtocolUpdate(first)
			twice, err3 := tx.ProtocolSignatureInsert(signature)
			if old || twice {
				t.Errorf("old version %v, second signature %v", old, twice)
			}
			return firstError(err, err2, err3)
		})
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.ProtocolGet(first.ID)
			equal(t, "protocol", one, first)
			all, err2 := tx.ProtocolsOf("c1")
			equal(t, "protocols", all, []competition.Protocol{*first, *second})
			signatures, err3 := tx.ProtocolSignaturesOf(second.ID)
			equal(t, "signatures", signatures, []competition.ProtocolSignature{*signature})
			return firstError(err, err2, err3)
		})
	})
}

func TestAnOfferIsMadeAgainOnlyAfterTheEarlierOneIsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, b := contestPair(t, db)
		due := contestDay.Add(2)
		offer := func(a *competition.Application, after time.Duration) *competition.Offer {
			return &competition.Offer{Vacancy: "v1", Version: 1, Application: a.ID, Competition: "c1", Body: "a", State: competition.OfferOpen,
				From: contestDay, To: contestDay.Add(9), PapersDue: &due, At: storetest.Start.Add(after)}
		}
		first, second := offer(b, 0), offer(a, time.Hour)
		write(t, db, func(tx *store.Tx) error { return firstError(tx.OfferInsert(first), tx.OfferInsert(second)) })
		err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.OfferInsert(offer(b, 0)) })
		if !errors.Is(err, store.ErrNone) {
			t.Errorf("an open offer was replaced: %v", err)
		}
		first.Version, first.State, first.Why, first.OrderDay = 2, competition.OfferDeclined, []byte("sealed"), &due
		write(t, db, func(tx *store.Tx) error { return must(tx.OfferUpdate(first)) })
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.OffersOf("v1")
			equal(t, "offers", all, []competition.Offer{*first, *second})
			return err
		})
		again := offer(b, 2*time.Hour)
		write(t, db, func(tx *store.Tx) error { return tx.OfferInsert(again) })
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.OfferOf(b.ID)
			equal(t, "offer", one, again)
			return err
		})
	})
}

func TestAPaperTakesThePlaceOfTheEarlierOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := contestPair(t, db)
		p := &competition.Paper{Application: a.ID, Item: "photo", State: competition.PaperHandedIn, File: "f", Name: "сурет.png", Type: "image/png", Size: 9, At: storetest.Start}
		write(t, db, func(tx *store.Tx) error { return tx.PaperPut(p) })
		p.State, p.Note = competition.PaperReturned, "бұлыңғыр"
		write(t, db, func(tx *store.Tx) error { return tx.PaperPut(p) })
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.PapersOf(a.ID)
			equal(t, "papers", all, []competition.Paper{*p})
			return err
		})
	})
}
