package proctor

import (
	"context"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ReasonField is what the reason of a checker is sealed as.
const ReasonField = "proctor.identity.reason"

// IdentityEvent is the kind of the event by which those who watch and review an
// attempt learn of the checker's answer: argument "state".
const IdentityEvent = "identity"

// reasonMost bounds a reason, in letters.
const reasonMost = 2000

// Checks gives a page of checks of the bodies for which the actor is checker,
// those first whose term ends first.
func (s *Service) Checks(ctx context.Context, by *access.Actor, q IdentityQuery) (page IdentityPage, err error) {
	ids, _ := access.Bodies(by, access.CheckIdentity)
	q.Bodies = nil
	for _, id := range ids {
		q.Bodies = append(q.Bodies, people.BodyID(id))
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err = tx.IdentityList(q)
		return err
	})
	return page, err
}

// Compared is a check as the checker sees it: who it is said to be, nothing of
// the test.
type Compared struct {
	Identity
	Name, IIN string
	Reasons   []string // of the answers
}

// CheckOf gives a check to its checker. The fault is proctor.identity.missing.
func (s *Service) CheckOf(ctx context.Context, by *access.Actor, id IdentityID) (out *Compared, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		i, err := s.checked(tx, by, id)
		if err != nil {
			return err
		}
		person, err := tx.PersonGet(i.Person)
		if err != nil {
			return err
		}
		private, err := person.Open(s.Master)
		if err != nil {
			return err
		}
		out = &Compared{Identity: *i, Name: person.Name(), IIN: private.IIN}
		out.Reasons, err = s.reasons(tx, i)
		return err
	})
	return out, err
}

// checked reads a check for its checker, who is never the candidate.
func (s *Service) checked(tx Tx, by *access.Actor, id IdentityID) (*Identity, error) {
	i, err := tx.IdentityGet(id)
	if err != nil {
		return nil, err
	}
	if i == nil || !access.May(by, access.CheckIdentity, access.Target{Body: string(i.Body)}) || personOf(by) == i.Person {
		return nil, fault.New(fault.Missing, "proctor.identity.missing")
	}
	return i, nil
}

// reasons opens the reasons of the answers; "" for one without.
func (s *Service) reasons(tx Tx, i *Identity) ([]string, error) {
	if len(i.Answers) == 0 {
		return nil, nil
	}
	key, err := s.keyOf(tx, i.Person)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(i.Answers))
	for n, a := range i.Answers {
		if a.Reason == nil {
			continue
		}
		text, err := key.Open(ReasonField, a.Reason)
		if err != nil {
			return nil, err
		}
		out[n] = string(text)
	}
	return out, nil
}

// lastReason is the reason of the last answer.
func (s *Service) lastReason(tx Tx, i *Identity) (string, error) {
	if i.Answered() == nil {
		return "", nil
	}
	all, err := s.reasons(tx, i)
	if err != nil {
		return "", err
	}
	return all[len(all)-1], nil
}

// ComparedPicture opens a picture for the checker while it waits; who looked is on
// record. The faults are proctor.identity.missing and proctor.picture.gone.
func (s *Service) ComparedPicture(ctx context.Context, by *access.Actor, id IdentityID, kind PictureKind) ([]byte, error) {
	var p *Picture
	var open func() ([]byte, error)
	err := s.Store.Write(ctx, func(tx Tx) error {
		i, err := s.checked(tx, by, id)
		if err != nil {
			return err
		}
		if p = i.picture(kind); p == nil || i.State != IdentityWaiting {
			return fault.New(fault.Missing, "proctor.picture.gone")
		}
		key, err := s.keyOf(tx, i.Person)
		if err != nil {
			return err
		}
		open = func() ([]byte, error) { return s.openPicture(ctx, key, p) }
		return s.Record(tx, i.entry(IdentitySeen, by, map[string]any{"picture": string(kind), "sha256": p.Hash}))
	})
	if err != nil {
		return nil, err
	}
	return open()
}

// IdentitySeen is the verb of the journal under which a checker opened a picture.
const IdentitySeen access.Verb = "identity.see"

// picture is a picture of the check; nil for none.
func (i *Identity) picture(k PictureKind) *Picture {
	switch k {
	case FaceShown:
		return i.Face
	case DocumentShown:
		return i.Document
	}
	return nil
}

// entry is an entry of the journal about a check.
func (i *Identity) entry(verb access.Verb, by *access.Actor, facts map[string]any) journal.Entry {
	return journal.Entry{Verb: string(verb), Actor: by.Person, Body: string(i.Body), Case: string(i.ID), Subject: string(i.Person), Facts: facts}
}

// AnswerIn is a checker's answer.
type AnswerIn struct {
	Version int64
	State   IdentityState // confirmed, refused or again
	Reason  string        // needed for all but yes
}

// AnswerIdentity answers whether the face is that of the document. With the
// answer the picture of the document is destroyed; the candidate is told. A no
// excludes nobody: it goes to those who review the stage. The faults are
// proctor.identity.missing, exam.changed, proctor.identity.state,
// proctor.identity.answer and proctor.identity.reason.
func (s *Service) AnswerIdentity(ctx context.Context, by *access.Actor, id IdentityID, in AnswerIn) error {
	in.Reason = strings.TrimSpace(in.Reason)
	return s.Store.Write(ctx, func(tx Tx) error {
		i, err := s.checked(tx, by, id)
		if err != nil {
			return err
		}
		if err := i.answerable(in); err != nil {
			return err
		}
		return s.answer(tx, by, i, in)
	})
}

func (i *Identity) answerable(in AnswerIn) error {
	switch n := utf8.RuneCountInString(in.Reason); {
	case i.Version != in.Version:
		return changedOr(nil)
	case i.State != IdentityWaiting:
		return fault.New(fault.Conflict, "proctor.identity.state")
	case in.State != IdentityConfirmed && in.State != IdentityRefused && in.State != IdentityAgain:
		return fault.New(fault.Invalid, "proctor.identity.answer").At("answer")
	case n > reasonMost, n == 0 && in.State != IdentityConfirmed:
		return fault.New(fault.Invalid, "proctor.identity.reason", "most", reasonMost).At("reason")
	}
	return nil
}

func (s *Service) answer(tx Tx, by *access.Actor, i *Identity, in AnswerIn) error {
	a := IdentityAnswer{State: in.State, By: personOf(by), At: tx.Now(), Face: i.Face.hash(), Document: i.Document.hash()}
	if in.Reason != "" {
		key, err := s.keyOf(tx, i.Person)
		if err != nil {
			return err
		}
		if a.Reason, err = key.Seal(ReasonField, []byte(in.Reason)); err != nil {
			return err
		}
	}
	gone := i.Document
	i.State, i.Document, i.Due, i.Answers = in.State, nil, nil, append(i.Answers, a)
	if err := putIdentity(tx, i); err != nil {
		return err
	}
	if gone != nil {
		if err := destroyLater(tx, &Before{Booking: i.Booking, Body: i.Body}, []Picture{*gone}); err != nil {
			return err
		}
	}
	if err := s.tellAttempt(tx, by, i); err != nil {
		return err
	}
	err := outbox.Notify(tx, outbox.Notice{
		To: string(i.Person), Key: "proctor.notice.identity_" + string(in.State), Case: string(i.ID), Link: "/exams/" + string(i.Booking),
	})
	if err != nil {
		return err
	}
	return s.Record(tx, i.entry(access.CheckIdentity, by, map[string]any{"answer": string(in.State), "reason": in.Reason, "face": a.Face, "document": a.Document}))
}

// tellAttempt leaves an event where the test has begun by now.
func (s *Service) tellAttempt(tx Tx, by *access.Actor, i *Identity) error {
	a, err := tx.ExamAttemptOfBooking(i.Booking)
	if err != nil || a == nil {
		return err
	}
	return tx.EventInsert(&exam.Event{Attempt: a.ID, At: tx.Now(), Kind: IdentityEvent, By: personOf(by), Args: map[string]string{"state": string(i.State)}})
}

// hash is that of a picture; nil for none.
func (p *Picture) hash() []byte {
	if p == nil {
		return nil
	}
	return p.Hash
}
