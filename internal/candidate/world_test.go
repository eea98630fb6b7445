package candidate_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

const (
	mine    = "790202300457"
	another = "901231450783"
)

type keys struct {
	authority   *eds.Authority
	trust       *eds.Trust
	mine, other eds.Credentials
}

var theKeys = sync.OnceValues(func() (keys, error) {
	var k keys
	a, err := eds.NewAuthority(storetest.Start.AddDate(-1, 0, 0))
	if err != nil {
		return k, err
	}
	k.authority = a
	var err1, err2, err3 error
	k.trust, err1 = a.Trust()
	k.mine, err2 = a.Issue(eds.Person{IIN: mine, Surname: "ҚАСЫМОВ", Name: "ЕРЛАН", Patronymic: "МАРАТҰЛЫ"}, storetest.Start.AddDate(0, -1, 0))
	k.other, err3 = a.Issue(eds.Person{IIN: another, Surname: "СОКОЛОВА", Name: "ОЛЬГА"}, storetest.Start.AddDate(0, -1, 0))
	return k, errors.Join(err1, err2, err3)
})

// sheets is a source in memory.
type sheets struct {
	sheet candidate.Sheet
	err   error
}

func (s *sheets) Fetch(context.Context, string) (candidate.Sheet, error) { return s.sheet, s.err }

type world struct {
	*candidate.Service
	t       testing.TB
	people  *peopletest.World
	db      *store.DB
	clock   *clock.Fixed
	keys    keys
	source  *sheets
	entries []journal.Entry
	busy    bool
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) { fn(newWorld(t, db, c)) })
}

func newWorld(t testing.TB, db *store.DB, c *clock.Fixed) *world {
	t.Helper()
	k, err := theKeys()
	zone, err2 := day.Zone("Asia/Almaty")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, people: peopletest.New(t, db, c), db: db, clock: c, keys: k, source: &sheets{}}
	w.Service = &candidate.Service{
		Store: store.As[candidate.Tx](db), People: w.people.Service, Blobs: w.people.Blobs, Master: w.people.Master, IDs: id.Sequence(7),
		Legal: c, Wall: c, Trust: k.trust, Zone: zone, Site: "https://tarazy.test", Source: w.source,
		Procedure: func() (candidate.Procedure, error) {
			return candidate.Procedure{Act: "selection-2023", Edition: "2023-03-01", PapersYears: 3, RecordingMonths: 6, Levels: order}, nil
		},
		Record: func(_ candidate.Tx, e journal.Entry) error { w.entries = append(w.entries, e); return nil },
		Busy:   func(candidate.Tx, people.PersonID) (bool, error) { return w.busy, nil },
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused wants a fault of a code, at a field if one is given.
func (w *world) refused(err error, code string, field ...string) *fault.Error {
	w.t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || len(field) > 0 && f.Field != field[0] {
		w.t.Fatalf("got %v, want %s", err, code)
	}
	if !locale.Has(f.Key()) {
		w.t.Errorf("no message %s", f.Key())
	}
	for _, name := range locale.Names(f.Key()) {
		if _, ok := f.Args[name]; !ok {
			w.t.Errorf("%s lacks %s", f.Key(), name)
		}
	}
	return f
}

// signed is a whole answer to a statement for an IIN, signed by a key.
func (w *world) signed(iin string, by eds.KeyPair) candidate.RegisterIn {
	w.t.Helper()
	st, err := w.Begin(w.t.Context(), iin, locale.KK)
	w.must(err)
	cms, err := eds.Sign(st.Text, false, w.clock.Now(), by)
	w.must(err)
	return candidate.RegisterIn{IIN: st.IIN, Lang: st.Lang, Nonce: st.Nonce, At: st.At, CMS: cms, Undertake: true, Consent: true}
}

// register makes a candidate of the holder of the keys, and nothing is fetched.
func (w *world) register() people.PersonID {
	w.t.Helper()
	person, err := w.Register(w.t.Context(), w.signed(mine, w.keys.mine.Signing))
	w.must(err)
	return person
}

// fetched registers, and fetches what the source has.
func (w *world) fetched(parts ...candidate.Part) (people.PersonID, *candidate.Opened) {
	w.t.Helper()
	person := w.register()
	w.source.sheet = candidate.Sheet{Parts: parts}
	w.must(w.Fetch(w.t.Context(), person))
	return person, w.look(person)
}

func (w *world) look(person people.PersonID) *candidate.Opened {
	w.t.Helper()
	o, err := w.Look(w.t.Context(), person)
	w.must(err)
	return o
}

func (w *world) verbs() []string {
	var out []string
	for _, e := range w.entries {
		out = append(out, e.Verb)
	}
	return out
}

var register = locale.Words{KK: "Тізілім", RU: "Реестр", EN: "Register"}

func jobs(t testing.TB, records ...candidate.Record) candidate.Part {
	asOf := on(t, "2026-03-01")
	return candidate.Part{Kind: candidate.KindJob, System: register, AsOf: &asOf, Records: records}
}

func jobRecord(t testing.TB, id, from, until, position string) candidate.Record {
	j := job(t, from, until, candidate.OtherJob)
	j.Position = position
	return candidate.Record{ID: id, Value: candidate.Value{Job: &j}}
}

func email(text string) candidate.Part {
	return candidate.Part{Kind: candidate.KindEmail, System: register, Records: []candidate.Record{{ID: "1", Value: candidate.Value{Email: text}}}}
}

// run works off the jobs that are due.
func (w *world) run() {
	w.t.Helper()
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.db), Owner: "test"})
	worker.Handle(w.Kind())
	_, err := worker.RunDue(w.t.Context())
	w.must(err)
}

// tx does something in a transaction.
func (w *world) tx(fn func(tx candidate.Tx) error) {
	w.t.Helper()
	w.must(w.Store.Write(w.t.Context(), fn))
}
