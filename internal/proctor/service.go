package proctor

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Ruled is the edition by which equipment is judged, with its rules.
type Ruled struct {
	Edition *law.Edition
	Rules   *EquipmentRules
}

// judge judges figures by the edition.
func (r Ruled) judge(in EquipmentIn) (law.Finding, EquipmentOut, error) {
	found, err := Equipment(r.Rules, in)
	if err != nil {
		return law.Finding{}, EquipmentOut{}, err
	}
	return found.In(r.Edition, EquipmentRule), found.Outcome, nil
}

// EquipmentRule is the name under which the decision service answers the rule.
const EquipmentRule = "equipment"

// Service keeps checks of equipment.
type Service struct {
	Store  Store
	IDs    id.Source
	Record func(Tx, journal.Entry) error // writes an act into the journal, in the transaction given
	Seats  Seats
	Master *seal.Master
	Blobs  blob.Store // of pictures and recordings, sealed under the keys of persons
	// Rules are those of an edition of an act; "" and "" for the one that holds
	// for candidates today. nil for an act without rules on equipment.
	Rules func(act, edition string) (*Ruled, error)
	// Before are the rules of an edition on what comes before a proctored test; nil
	// for an act without any.
	Before func(act, edition string) (*BeforeRuled, error)
	// Flagging are the rules of an edition on flags; nil for an act without any.
	Flagging func(act, edition string) (*FlagRuled, error)
	// Recorded are the rules of an edition on recording; nil for an act without any.
	Recorded func(act, edition string) (*RecordingRules, error)
	// Keeping says how long recordings are kept under an edition of an act; nil where
	// it does not say.
	Keeping func(act, edition string) (*KeepRuled, error)
	// Judges is what the procedure of a test adds to reviews.
	Judges Judges

	shelf shelf
}

// Seats tells of a person's own seat in a sitting.
type Seats interface {
	SeatOf(ctx context.Context, by *access.Actor, id exam.BookingID) (*exam.SeatView, error)
}

// CheckIn are figures as a browser hands them in. Booking is the seat for which
// they were measured, "" for none; Press is made by the browser for each check,
// so that one that is sent twice is kept once.
type CheckIn struct {
	Booking exam.BookingID
	Press   string
	Figures EquipmentIn
}

// A person keeps at most checksMost checks in checksIn.
const (
	checksMost = 40
	checksIn   = 24 * time.Hour
	pressMost  = 64 // characters
)

// Check judges what a browser measured and keeps it. The faults are those of
// Equipment, exam.missing.booking, proctor.press, proctor.many, and
// proctor.unruled where no edition orders a check.
func (s *Service) Check(ctx context.Context, by *access.Actor, in CheckIn) (*Check, error) {
	if press := strings.TrimSpace(in.Press); press == "" || utf8.RuneCountInString(in.Press) > pressMost {
		return nil, fault.New(fault.Invalid, "proctor.press").At("press")
	}
	rules, seat, err := s.For(ctx, by, in.Booking)
	if err != nil {
		return nil, err
	}
	in.Figures.Computer.Lacks = append([]string{}, in.Figures.Computer.Lacks...) // the journal's input is read strictly: a list, never null
	made := Check{Person: people.PersonID(by.Person), Press: in.Press, Figures: in.Figures}
	if made.Finding, made.Outcome, err = rules.judge(in.Figures); err != nil {
		return nil, err
	}
	var out *Check
	err = s.Store.Write(ctx, func(tx Tx) (err error) {
		out, err = s.keep(tx, made, seat)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// keep stores a check, or gives the one that its press has made before.
func (s *Service) keep(tx Tx, c Check, seat *exam.SeatView) (*Check, error) {
	before, err := tx.EquipmentOfPress(c.Person, c.Press)
	if err != nil || before != nil {
		return before, err
	}
	n, err := tx.EquipmentCount(c.Person, tx.Now().Add(-checksIn))
	if err != nil {
		return nil, err
	}
	if n >= checksMost {
		return nil, fault.New(fault.TooMany, "proctor.many", "most", checksMost)
	}
	c.ID, c.At = CheckID(s.IDs.New("eqc")), tx.Now()
	if ok, err := tx.EquipmentInsert(&c); err != nil || !ok {
		return nil, changedOr(err)
	}
	e := journal.Entry{
		Verb: string(access.CheckEquipment), Actor: string(c.Person), Case: string(c.ID), Subject: string(c.Person), Finding: &c.Finding, Input: c.Figures,
	}
	if seat != nil {
		e.Body, e.Facts = string(seat.Booking.Body), map[string]any{"booking": seat.Booking.ID}
	}
	return &c, s.Record(tx, e)
}

// changedOr is the fault of a write that another one came before, or the error
// that there was.
func changedOr(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "exam.changed")
}

// own refuses who takes no tests.
func own(by *access.Actor) error {
	if access.May(by, access.CheckEquipment, access.Target{Relation: access.Own}) {
		return nil
	}
	return fault.New(fault.Denied, "access.denied")
}

// For are the rules by which the equipment for a seat of one's own is judged,
// with the seat; those of today and nil for no seat, and for a test of a body's
// own, which no act rules. The faults are exam.missing.booking and
// proctor.unruled.
func (s *Service) For(ctx context.Context, by *access.Actor, booking exam.BookingID) (r *Ruled, v *exam.SeatView, err error) {
	if err := own(by); err != nil {
		return nil, nil, err
	}
	act, edition := "", ""
	if booking != "" {
		if v, err = s.Seats.SeatOf(ctx, by, booking); err != nil {
			return nil, nil, err
		}
		act, edition = v.Sitting.Test.Act, v.Sitting.Test.Edition
	}
	if r, err = s.Rules(act, edition); err == nil && (r == nil || !r.Rules.Ruled()) {
		err = fault.New(fault.Conflict, "proctor.unruled")
	}
	return r, v, err
}

// Get is a check of one's own. The fault is proctor.missing.
func (s *Service) Get(ctx context.Context, by *access.Actor, id CheckID) (out *Check, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if out, err = tx.EquipmentGet(id); err != nil {
			return err
		}
		if out == nil || by == nil || string(out.Person) != by.Person {
			return fault.New(fault.Missing, "proctor.missing")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// listMost is how many checks a list gives.
const listMost = 20

// Mine are one's own checks, the latest first.
func (s *Service) Mine(ctx context.Context, by *access.Actor) (out []Check, err error) {
	if err := own(by); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.EquipmentList(people.PersonID(by.Person), listMost)
		return err
	})
	return out, err
}

// Standing tells how the person stands before the test of a seat that is not yet
// begun.
func (s *Service) Standing(ctx context.Context, by *access.Actor, v *exam.SeatView) (*Standing, error) {
	out := &Standing{Asked: v.Sitting.OwnEquipment()}
	rules, err := s.asked(&v.Sitting)
	if err != nil || rules == nil {
		out.Asked = false
		return out, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out.Edition, out.Hours = rules.Edition, rules.Rules.Check.Hours.V
		if out.Last, err = tx.EquipmentLast(people.PersonID(by.Person)); err != nil || out.Last == nil {
			return err
		}
		finding, outcome, err := rules.judge(out.Last.Figures)
		out.Finding, out.Outcome = &finding, outcome
		out.Fresh = rules.fresh(out.Last, v.Now)
		out.MayBegin = len(outcome.Fails()) == 0 || rules.Rules.Check.FailingMayBegin.V
		return err
	})
	return out, err
}

// asked are the rules by which a sitting asks for a check; nil where it asks for
// none: it is not proctored, it is sat in a room that somebody else equips, or
// the edition orders no check.
func (s *Service) asked(sitting *exam.Sitting) (*Ruled, error) {
	if !sitting.OwnEquipment() {
		return nil, nil
	}
	rules, err := s.Rules(sitting.Test.Act, sitting.Test.Edition)
	if err != nil || rules == nil || !rules.Rules.Ruled() {
		return nil, err
	}
	return rules, nil
}

// fresh reports whether a check counts at an instant.
func (r *Ruled) fresh(c *Check, now time.Time) bool {
	return now.Sub(c.At) <= time.Duration(r.Rules.Check.Hours.V)*time.Hour
}
