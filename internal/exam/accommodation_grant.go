package exam

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ReasonField is what the reason of an accommodation is sealed as.
const ReasonField = "exam.accommodation"

// Percents are how much more time can be granted, in percent of each section.
var Percents = []int{0, 25, 50, 100}

// breaksMost is the most minutes of breaks.
const breaksMost = 120

// AccommodationIn is what is granted to a person, and why.
type AccommodationIn struct {
	Person  people.PersonID
	Version int64 // of what is granted so far; 0 for nothing
	Percent int
	Breaks  int // minutes
	Reason  string
}

// GrantAccommodation sets the time and the breaks that a person has at every
// test, in place of what was granted before; attempts that run keep what they
// began with. The faults are exam.missing.person, exam.grant.percent,
// exam.grant.breaks, exam.reason and exam.changed.
func (s *Service) GrantAccommodation(ctx context.Context, by *access.Actor, body people.BodyID, in AccommodationIn) error {
	in.Reason = strings.TrimSpace(in.Reason)
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.GrantTime, body, 0); err != nil {
			return err
		}
		switch {
		case !slices.Contains(Percents, in.Percent):
			return fault.New(fault.Invalid, "exam.grant.percent").At("percent")
		case in.Breaks < 0 || in.Breaks > breaksMost:
			return fault.New(fault.Invalid, "exam.grant.breaks", "most", breaksMost).At("breaks")
		case in.Reason == "" || len([]rune(in.Reason)) > reasonMost:
			return fault.New(fault.Invalid, "exam.reason", "most", reasonMost).At("reason")
		}
		key, err := s.key(tx, in.Person)
		if err != nil {
			return err
		}
		a := &Accommodation{Person: in.Person, Version: in.Version + 1, Percent: in.Percent, Breaks: in.Breaks, By: people.PersonID(by.Person), At: tx.Now()}
		if a.Reason, err = key.Seal(ReasonField, []byte(in.Reason)); err != nil {
			return err
		}
		if ok, err := tx.AccommodationPut(a); err != nil || !ok {
			return changedOr(err)
		}
		err = s.Record(tx, journal.Entry{
			Verb: string(access.GrantTime), Actor: by.Person, Body: string(body), Case: string(in.Person), Subject: string(in.Person),
			Facts: map[string]any{"percent": in.Percent, "breaks": in.Breaks, "reason": in.Reason},
		})
		if err != nil {
			return err
		}
		return outbox.Notify(tx, outbox.Notice{
			To: string(in.Person), Key: "exam_sitting.notice.granted", Link: "/my-exams", Case: string(in.Person),
			Args: fault.Args{"percent": in.Percent, "breaks": in.Breaks},
		})
	})
}

// AccommodationOf is what a person is granted, with its reason; nil for nothing.
// The fault is exam.missing.person.
func (s *Service) AccommodationOf(ctx context.Context, by *access.Actor, body people.BodyID, p people.PersonID) (out *Accommodation, reason string, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.GrantTime, body, 0); err != nil {
			return err
		}
		key, err := s.key(tx, p)
		if err != nil {
			return err
		}
		if out, err = tx.AccommodationGet(p); err != nil || out == nil {
			return err
		}
		text, err := key.Open(ReasonField, out.Reason)
		reason = string(text)
		return err
	})
	return out, reason, err
}

// PersonByIIN finds a person to whom time may be granted, on staff or not, by
// the whole IIN: whoever brings their papers shows it. The fault is
// exam.missing.person.
func (s *Service) PersonByIIN(ctx context.Context, by *access.Actor, body people.BodyID, iin string) (out *people.Person, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.GrantTime, body, 0); err != nil {
			return err
		}
		out, err = tx.PersonByIIN(people.IINMark(s.Master, strings.TrimSpace(iin)))
		if err == nil && out == nil {
			err = fault.New(fault.Missing, "exam.missing.person")
		}
		return err
	})
	return out, err
}
