package proctor

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// Seen is what of a recording was looked at.
type Seen string

// What can be looked at.
const (
	SeenPicture Seen = "picture" // of the camera or the screen
	SeenClip    Seen = "clip"
	SeenVideo   Seen = "video" // one continuous recording
	SeenFace    Seen = "face"  // the picture taken at the check
)

// Sights are all of them.
var Sights = []Seen{SeenPicture, SeenClip, SeenVideo, SeenFace}

// viewingEvery is how often one who goes on looking is put on record anew.
const viewingEvery = 10 * time.Minute

// Viewing is that somebody looked at a recording. Each begins with the ten minutes
// of the clock in which it happened, and stands once for them.
type Viewing struct {
	Attempt exam.AttemptID  `json:"attempt"`
	Person  people.PersonID `json:"person"` // who looked
	Role    access.Role     `json:"role"`   // in which
	What    Seen            `json:"what"`
	At      time.Time       `json:"at"`   // for the first time in these ten minutes
	Slot    time.Time       `json:"slot"` // their beginning
}

// ViewingTx is what keeping them needs of a transaction.
type ViewingTx interface {
	// ViewingKnown tells whether such a viewing is on record.
	ViewingKnown(*Viewing) (bool, error)
	// ViewingInsert puts a viewing on record; false where it is there.
	ViewingInsert(*Viewing) (bool, error)
	// ViewingsOf are those of a recording, the latest first.
	ViewingsOf(a exam.AttemptID, limit int) ([]Viewing, error)
	// ViewersOf are all who ever looked at a recording.
	ViewersOf(exam.AttemptID) ([]people.PersonID, error)
}

// viewing is what is put on record of a look at a recording.
func viewing(now time.Time, by *access.Actor, attempt exam.AttemptID, what Seen) *Viewing {
	return &Viewing{Attempt: attempt, Person: people.PersonID(by.Person), Role: by.Acting, What: what, At: now, Slot: now.Truncate(viewingEvery)}
}

// Viewed puts on record that somebody looks at a recording, in the transaction
// given; whoever goes on looking is on record once in ten minutes. The caller has
// found that the person may look.
func (s *Service) Viewed(tx Tx, by *access.Actor, attempt exam.AttemptID, what Seen) error {
	if !by.SignedIn() {
		return fault.New(fault.Denied, "access.denied")
	}
	v := viewing(tx.Now(), by, attempt, what)
	fresh, err := tx.ViewingInsert(v)
	if err != nil || !fresh {
		return err
	}
	a, err := tx.ExamAttemptStanding(attempt)
	if err != nil || a == nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: VerbViewed, Actor: by.Person, Body: string(a.Body), Case: string(attempt), Subject: string(a.Person),
		Facts: map[string]any{"what": v.What, "role": v.Role},
	})
}

// VerbViewed is the verb under which the journal holds that somebody looked at a
// recording.
const VerbViewed = "recording.viewed"

// Saw is Viewed in a transaction of its own: it writes only where the viewing is
// not on record yet, so that it may stand before every picture and every range of
// a video.
func (s *Service) Saw(ctx context.Context, by *access.Actor, attempt exam.AttemptID, what Seen) error {
	if !by.SignedIn() {
		return fault.New(fault.Denied, "access.denied")
	}
	known := false
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		known, err = tx.ViewingKnown(viewing(tx.Now(), by, attempt, what))
		return err
	})
	if err != nil || known {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error { return s.Viewed(tx, by, attempt, what) })
}
