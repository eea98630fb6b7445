package proctor

import (
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// EquipmentEvent is the kind of the event by which those who watch an attempt
// learn of the check: argument "fails" are the items that are not met, "open"
// those of which nothing could be told, parted by commas.
const EquipmentEvent = "equipment"

// Begun binds what comes before a proctored test to an attempt that begins, in its
// transaction: the check of equipment, the consent, the pictures, the conduct that
// is agreed to. A test that is not proctored begins as it is. The faults are those
// of equipped and prepared.
func (s *Service) Begun(tx Tx, a *exam.Attempt) error {
	if !a.Test.Proctored {
		return nil
	}
	sitting, err := tx.SittingGet(a.Sitting)
	if err != nil || sitting == nil {
		return err
	}
	if err := s.equipped(tx, a, sitting); err != nil {
		return err
	}
	if err := s.prepared(tx, a, sitting); err != nil {
		return err
	}
	return s.recorded(tx, a, sitting)
}

// equipped binds the latest check of equipment of the person, judged by the
// edition of the test. A test that asks for none begins without. The faults are
// proctor.none, proctor.old and, where the edition lets nobody begin with what
// fails, proctor.fails.
func (s *Service) equipped(tx Tx, a *exam.Attempt, sitting *exam.Sitting) error {
	rules, err := s.asked(sitting)
	if err != nil || rules == nil {
		return err
	}
	last, err := tx.EquipmentLast(a.Person)
	if err != nil {
		return err
	}
	hours := rules.Rules.Check.Hours
	switch {
	case last == nil:
		return refuse(hours, "proctor.none")
	case !rules.fresh(last, tx.Now()):
		return refuse(hours, "proctor.old", "hours", hours.V)
	}
	finding, outcome, err := rules.judge(last.Figures)
	if err != nil {
		return err
	}
	if may := rules.Rules.Check.FailingMayBegin; len(outcome.Fails()) > 0 && !may.V {
		return refuse(may, "proctor.fails", "items", outcome.Fails())
	}
	return s.bind(tx, a, &Bound{Attempt: a.ID, Check: last.ID, Made: last.At, At: tx.Now(), Finding: finding, Outcome: outcome}, last.Figures)
}

// bind keeps a check with an attempt, and tells the journal and those who watch.
func (s *Service) bind(tx Tx, a *exam.Attempt, b *Bound, figures EquipmentIn) error {
	if ok, err := tx.EquipmentBind(b); err != nil || !ok {
		return changedOr(err)
	}
	err := tx.EventInsert(&exam.Event{Attempt: a.ID, At: b.At, Kind: EquipmentEvent, By: a.Person, Args: map[string]string{
		"fails": strings.Join(b.Outcome.Fails(), ","), "open": strings.Join(b.Outcome.Open(), ","),
	}})
	if err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.CheckEquipment), Actor: string(a.Person), Body: string(a.Body), Case: string(a.ID), Subject: string(a.Person),
		Finding: &b.Finding, Input: figures, Facts: map[string]any{"check": b.Check, "made": b.Made.UTC().Format(time.RFC3339)},
	})
}

// refuse is a refusal with the clause that it stands on.
func refuse(by law.Citer, code string, kv ...any) error {
	at := by.Cite()
	return fault.New(fault.Conflict, code, kv...).Cited(at.Act, at.Clause)
}
