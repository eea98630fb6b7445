package proctor

import (
	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// prepared keeps with what an attempt of a proctored test begins, in its
// transaction: the forbidden conduct and the allowed aids, which who begins agrees
// to, and over the own equipment the consent and the pictures. The faults are
// proctor.consent.none, proctor.identity.none, proctor.identity.unchecked and
// proctor.room.none, each with its clause.
func (s *Service) prepared(tx Tx, a *exam.Attempt, sitting *exam.Sitting) error {
	if s.Before == nil || a.Test.Act == "" {
		return nil
	}
	rules, err := s.Before(a.Test.Act, a.Test.Edition)
	if err != nil || rules == nil {
		return err
	}
	start := &Beginning{Attempt: a.ID, At: tx.Now(), Agreed: Agreement{
		Act: a.Test.Act, Edition: a.Test.Edition, Test: a.Test.Key, Conduct: rules.Prohibited.V, Aids: append([]string{}, a.Test.Aids...), At: tx.Now(),
	}}
	e := journal.Entry{Verb: string(access.GiveConsent), Actor: string(a.Person), Body: string(a.Body), Case: string(a.ID), Subject: string(a.Person)}
	facts := map[string]any{"did": "begun", "conduct": start.Agreed.Conduct, "aids": start.Agreed.Aids, "edition": start.Agreed.Edition}
	if sitting.OwnEquipment() && rules.Ruled() {
		b, i, err := tx.BeforeGet(a.Booking)
		if err != nil {
			return err
		}
		in := b.facts(i, &a.Test, tx.Now())
		found, err := BeforeStage(rules.Consent, rules.Identity, in)
		if err != nil {
			return err
		}
		if err := rules.stops(&found); err != nil {
			return err
		}
		start.with(b, i)
		finding := found.In(rules.Env.Edition, BeforeRule)
		e.Finding, e.Input = &finding, in
		if start.Consent != nil {
			facts["consent"] = start.Consent.Text
		}
	}
	if ok, err := tx.BeginningInsert(start); err != nil || !ok {
		return changedOr(err)
	}
	e.Facts = facts
	return s.Record(tx, e)
}

// with binds what was done before to the beginning.
func (s *Beginning) with(b *Before, i *Identity) {
	if b != nil {
		s.Consent, s.Room = b.Consent, b.Room
	}
	if i != nil {
		s.Face = i.Face
	}
}

// stops is the fault of the first step with which one cannot begin; nil for none.
func (r *BeforeRuled) stops(found *law.Found[BeforeOut]) error {
	for _, step := range found.Outcome.Steps {
		if !step.Blocks {
			continue
		}
		switch {
		case step.Key == ConsentStep:
			return refuse(r.Consent.Asked, "proctor.consent.none")
		case step.Key == RoomStep:
			return refuse(r.Identity.Views, "proctor.room.none", "hours", r.Identity.ViewHours.V)
		case step.State == StepMissing:
			return refuse(r.Identity.Pictures, "proctor.identity.none")
		}
		return refuse(r.Identity.MayBeginUnchecked, "proctor.identity.unchecked")
	}
	return nil
}
