package examtest

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/interchange"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// Bank is an empty bank of a body, with the people who work on it.
type Bank struct {
	*exam.Service
	T       testing.TB
	DB      *store.DB
	Clock   *clock.Fixed
	People  *peopletest.World
	Body    people.BodyID
	Journal []journal.Entry
	known   map[access.Role]*access.Actor
	people  int
}

// EachBank runs fn with a bank on each kind of database.
func EachBank(t *testing.T, fn func(*Bank)) {
	t.Helper()
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(Start)
			fn(NewBank(t, storetest.Open(t, kind.URL(t), c), c))
		})
	}
}

// NewBank makes a bank on an empty database whose clocks are c.
func NewBank(t testing.TB, db *store.DB, c *clock.Fixed) *Bank {
	t.Helper()
	b := &Bank{T: t, DB: db, Clock: c, People: peopletest.New(t, db, c), known: map[access.Role]*access.Actor{}}
	b.Body = b.People.Body
	db.Keep(journaltest.Keeper(t))
	b.Service = &exam.Service{
		Store: store.As[exam.Tx](db), Blobs: b.People.Blobs, Files: interchange.Files{}, Master: b.People.Master, IDs: id.Sequence(22), Legal: c,
		Record: func(tx exam.Tx, e journal.Entry) error {
			b.Journal = append(b.Journal, e)
			return journal.Add(tx.(journal.Tx), e)
		},
	}
	return b
}

// Must ends the test on an error.
func (b *Bank) Must(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}

// Work does what the job of an import does, to its end.
func (b *Bank) Work(x exam.ImportID) {
	b.T.Helper()
	for done := false; !done; {
		var err error
		if done, err = b.StepImport(b.T.Context(), x); err != nil {
			b.T.Fatal(err)
		}
	}
}

// Actor is a person of the body with a role, the same one each time.
func (b *Bank) Actor(role access.Role) *access.Actor {
	b.T.Helper()
	if b.known[role] == nil {
		b.known[role] = b.Person(role)
	}
	return b.known[role]
}

// Person is a new person of the body with roles.
func (b *Bank) Person(roles ...access.Role) *access.Actor {
	b.T.Helper()
	b.people++
	who, err := b.People.Enrol(b.T.Context(), people.By{Person: "system", All: true}, b.Body, people.Entry{
		Surname: "Сынақов", Given: "Сынақ", Private: people.Private{IIN: peopletest.IIN(b.T, peopletest.Rules(b.T), 100+b.people)},
	})
	b.Must(err)
	a := &access.Actor{Person: string(who.ID), Acting: roles[0], Body: string(b.Body), Personal: true}
	for _, r := range roles {
		a.Held = append(a.Held, access.Held{Role: r, Body: string(b.Body)})
	}
	return a
}

// Write puts a new item into the bank, in draft.
func (b *Bank) Write(i exam.Item) *exam.BankItem {
	b.T.Helper()
	out, err := b.WriteItem(b.T.Context(), b.Actor(access.ItemAuthor), exam.WriteIn{ItemAt: exam.ItemAt{Body: b.Body}, Content: i})
	b.Must(err)
	return out
}

// At names an item in the version that it has.
func At(i *exam.BankItem) exam.ItemAt {
	return exam.ItemAt{Body: i.Body, ID: i.ID, Version: i.Version}
}

// Ready takes a draft through its review.
func (b *Bank) Ready(i *exam.BankItem) *exam.BankItem {
	b.T.Helper()
	i, err := b.Submit(b.T.Context(), b.Actor(access.ItemAuthor), At(i))
	b.Must(err)
	in := exam.ReviewIn{ItemAt: At(i)}
	if i.Content.Stimulus != "" {
		s, err := b.StimulusOf(b.T.Context(), b.Actor(access.ItemReviewer), b.Body, i.Content.Stimulus)
		b.Must(err)
		in.Stimulus = s.Version
	}
	i, err = b.Approve(b.T.Context(), b.Actor(access.ItemReviewer), in)
	b.Must(err)
	return i
}
