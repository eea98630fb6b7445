// Package examtest sets up exams for tests: a body with a bank of simple items,
// sittings, candidates with booked seats, and a delivery at work.
package examtest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// Start is where the clocks stand.
var Start = time.Date(2023, time.May, 17, 4, 0, 0, 0, time.UTC)

// Hall is a delivery at work on one database, with one sitting.
type Hall struct {
	*exam.Delivery
	T       testing.TB
	DB      *store.DB
	Clock   *clock.Fixed
	People  *peopletest.World
	Journal []journal.Entry
	Taken   []*exam.Taken
	Sitting *exam.Sitting
	Dead    map[string]bool // sessions that have ended
	seats   int
	asked   *exam.Sitting // of the questionnaire; nil before there is one
}

// Each runs fn in a hall on each kind of database.
func Each(t *testing.T, fn func(*Hall)) {
	t.Helper()
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(Start)
			fn(New(t, storetest.Open(t, kind.URL(t), c), c))
		})
	}
}

// Two sections: three items to choose from in ten minutes, a number, an order
// and an essay of five words in twenty.
func description() exam.Test {
	title := locale.Words{KK: "т", RU: "т", EN: "t"}
	part := func(key string, n int, kinds ...exam.Kind) exam.Part {
		return exam.Part{Key: key, Title: title, Count: n, Kinds: kinds}
	}
	return exam.Test{
		Key: "trial", Title: title, Languages: exam.Languages(), Grace: 60,
		Sections: []exam.Section{
			{Key: "first", Title: title, Minutes: 10, Parts: []exam.Part{part("choice", 3, exam.Single)}},
			{Key: "second", Title: title, Minutes: 20, Words: 5, Parts: []exam.Part{part("number", 1), part("order", 1), part("essay", 1)}},
		},
	}
}

// Items are the bank: the right option of a choice is always "b".
func Items() []exam.Item {
	text := func(s string) exam.Text { return exam.Text{KK: s, RU: s} }
	var out []exam.Item
	for i := range 4 {
		out = append(out, exam.Item{
			Key: fmt.Sprintf("choice-%d", i), Kind: exam.Single, Stem: text("?"), Tags: []string{"choice"}, Answer: exam.Key{Options: []string{"b"}},
			Options: []exam.Option{{Key: "a", Text: text("one")}, {Key: "b", Text: text("two")}, {Key: "c", Text: text("three")}},
		})
	}
	return append(out,
		exam.Item{Key: "number-0", Kind: exam.Numeric, Stem: text("?"), Tags: []string{"number"}, Answer: exam.Key{Number: "12.5", Tolerance: "0.1"}},
		exam.Item{Key: "order-0", Kind: exam.Ordering, Stem: text("?"), Tags: []string{"order"}, Answer: exam.Key{Options: []string{"a", "b", "c"}}, Options: out[0].Options},
		exam.Item{Key: "essay-0", Kind: exam.Essay, Stem: text("?"), Tags: []string{"essay"}})
}

// New makes a hall on an empty database whose clocks are c.
func New(t testing.TB, db *store.DB, c *clock.Fixed) *Hall {
	t.Helper()
	h := &Hall{T: t, DB: db, Clock: c, People: peopletest.New(t, db, c), Dead: map[string]bool{}}
	db.Keep(journaltest.Keeper(t))
	signer, err := journal.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	log := &journal.Service{Store: store.As[journal.Log](db), Signer: signer, Holder: "hall"}
	h.Delivery = exam.NewDelivery(exam.Delivery{
		Service: &exam.Service{
			Store: store.As[exam.Tx](db), Master: h.People.Master, IDs: id.Sequence(21), Legal: c,
			Record: func(tx exam.Tx, e journal.Entry) error {
				h.Journal = append(h.Journal, e)
				return journal.Add(tx.(journal.Tx), e)
			},
			Taken: func(_ exam.Tx, x *exam.Taken) error { h.Taken = append(h.Taken, x); return nil },
		},
		Store: store.As[exam.DeliveryTx](db), Wall: c, First: store.First,
		Journal: func(tx exam.DeliveryTx, all []*journal.Prepared) error { return log.AddPlaced(tx, all) },
		Alive:   func(_ context.Context, session string) (bool, error) { return !h.Dead[session], nil },
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); h.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	h.fill()
	return h
}

// Must ends the test on an error.
func (h *Hall) Must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Tx does something in a transaction.
func (h *Hall) Tx(fn func(exam.Tx) error) {
	h.T.Helper()
	h.Must(h.Delivery.Service.Store.Write(context.WithoutCancel(h.T.Context()), fn))
}

func (h *Hall) fill() {
	test := description()
	h.Sitting = &exam.Sitting{
		ID: "sit_trial", Version: 1, Body: h.People.Body, Test: test, State: exam.SittingOpen, Starts: Start, Closes: Start.Add(time.Hour), Seats: 10_000,
	}
	h.Tx(func(tx exam.Tx) error {
		for _, i := range Items() {
			err := tx.FrozenInsert(&exam.Frozen{Body: h.People.Body, Key: i.Key, Edition: 1, Item: i})
			if err != nil {
				return err
			}
		}
		return tx.SittingInsert(h.Sitting)
	})
}

// Seat enrols a candidate and books a seat for them, with a paper of their own.
func (h *Hall) Seat() (*access.Actor, exam.BookingID) {
	h.T.Helper()
	return h.seatIn(h.Sitting, Items(), "")
}

// seatIn does so in a sitting, for a case; "" for none.
func (h *Hall) seatIn(in *exam.Sitting, items []exam.Item, caseID string) (*access.Actor, exam.BookingID) {
	h.T.Helper()
	h.seats++
	who, err := h.People.Enrol(context.WithoutCancel(h.T.Context()), people.By{Person: "system", All: true}, h.People.Body, people.Entry{
		Surname: "Сынақов", Given: "Сынақ", Private: people.Private{IIN: peopletest.IIN(h.T, peopletest.Rules(h.T), h.seats)},
	})
	h.Must(err)
	var pool []exam.PoolItem
	for i := range items {
		pool = append(pool, exam.Pooled(&items[i], 1, 0))
	}
	number := fmt.Sprintf("S-%04d", h.seats)
	paper, err := exam.Draw(&in.Test, pool, nil, number)
	h.Must(err)
	b := &exam.Booking{
		ID: exam.BookingID("bkg_" + number), Version: 1, Sitting: in.ID, Body: h.People.Body, TestKey: in.Test.Key, Person: who.ID, Number: number, Case: caseID,
		Language: locale.KK, State: exam.Booked, Paper: *paper, Created: h.Clock.Now(),
	}
	h.Tx(func(tx exam.Tx) error { _, err := tx.BookingInsert(b); return err })
	return &access.Actor{Person: string(who.ID), Acting: access.Candidate, Held: []access.Held{{Role: access.Candidate}}, Personal: true}, b.ID
}

// Session is the browser's session of tests.
const Session = "aa"

// Enter begins the attempt of a booking and takes its lease.
func (h *Hall) Enter(who *access.Actor, booking exam.BookingID) (exam.AttemptID, exam.Held) {
	h.T.Helper()
	id, err := h.Begin(h.T.Context(), who, booking)
	h.Must(err)
	held, err := h.Delivery.Enter(h.T.Context(), who, Session, id, false, "")
	h.Must(err)
	return id, held
}

// Stored are the answers in force of an attempt.
func (h *Hall) Stored(id exam.AttemptID) (a *exam.Attempt, out map[int]exam.Given) {
	h.T.Helper()
	out = map[int]exam.Given{}
	h.Tx(func(tx exam.Tx) (err error) {
		if a, err = tx.ExamAttemptGet(id); err != nil {
			return err
		}
		all, err := tx.AnswersOf(id)
		for _, g := range all {
			out[g.Slot] = g
		}
		return err
	})
	return a, out
}

// Manager is a test manager of the body.
func (h *Hall) Manager() *access.Actor {
	return &access.Actor{
		Person: "per_manager", Acting: access.TestManager, Body: string(h.People.Body),
		Held: []access.Held{{Role: access.TestManager, Body: string(h.People.Body)}}, Personal: true,
	}
}
