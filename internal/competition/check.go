package competition

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// CheckIn is the outcome of HR's check: a refusal names a reason for each
// requirement that is not met.
type CheckIn struct {
	Admit   bool
	Grounds []Ground
}

// Ground is why one requirement is not met.
type Ground struct {
	Part   int    `key:"part" json:"part"` // index of the leaf in the requirement's order
	Reason string `key:"reason" json:"reason"`
}

// AdmissionIn is HR's decision as a rule sees it.
type AdmissionIn struct {
	System  string   `key:"system" json:"system"` // what the system found: met, not_met or unknown
	Admit   bool     `key:"admit" json:"admit"`
	Grounds []Ground `key:"grounds" json:"grounds"`
}

// AdmissionOut says whether the candidate goes on.
type AdmissionOut struct {
	Admitted bool `json:"admitted"`
}

const groundMost = 2000 // letters of a reason

// Admission takes HR's decision on a file. A refusal needs a reason for each
// requirement that it names, at least one. The faults are
// selection.grounds_missing, selection.grounds_unwanted, selection.required and
// selection.too_long.
func Admission(r *Rules, in AdmissionIn) (law.Found[AdmissionOut], error) {
	switch {
	case !in.Admit && len(in.Grounds) == 0:
		return law.Found[AdmissionOut]{}, refuse(r.Application.SystemCheck, "grounds", "grounds_missing")
	case in.Admit && len(in.Grounds) > 0:
		return law.Found[AdmissionOut]{}, refuse(r.Application.SystemCheck, "grounds", "grounds_unwanted")
	}
	out := law.Found[AdmissionOut]{Outcome: AdmissionOut{Admitted: in.Admit}}
	if in.Admit {
		out.Reasons = []law.Reason{law.Because(r.HRCheck.Notice, "selection.admission.admitted", "system", in.System)}
		return out, nil
	}
	for _, g := range in.Grounds {
		reason := strings.TrimSpace(g.Reason)
		if reason == "" {
			return law.Found[AdmissionOut]{}, fault.New(fault.Invalid, "selection.required").At("grounds")
		}
		if n := len([]rune(reason)); n > groundMost {
			return law.Found[AdmissionOut]{}, fault.New(fault.Invalid, "selection.too_long", "given", n, "most", groundMost).At("grounds")
		}
		out.Reasons = append(out.Reasons, law.Because(r.Application.SystemCheck, "selection.admission.refused", "part", g.Part+1, "reason", reason))
	}
	return out, nil
}

// Check admits a candidate or refuses one, beside what the system found. The
// faults are selection.changed, selection.checked and those of Admission.
func (s *Service) Check(ctx context.Context, by *access.Actor, id ApplicationID, version int64, in CheckIn) (*Application, error) {
	var out *Application
	err := s.write(ctx, func(tx Tx) error {
		m, v, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CheckFile, m.c.Body, 0); err != nil {
			return err
		}
		switch {
		case a.Version != version:
			return changed()
		case a.Standing != Submitted:
			return fault.New(fault.Conflict, "selection.checked")
		}
		out = a
		q, err := s.qualificationOf(tx, m, v, a)
		if err != nil {
			return err
		}
		system, err := Qualification(m.rules, q)
		if err != nil {
			return err
		}
		decision := AdmissionIn{System: string(system.Outcome.Is), Admit: in.Admit, Grounds: in.Grounds}
		if decision.Grounds == nil {
			decision.Grounds = []Ground{}
		}
		found, err := Admission(m.rules, decision)
		if err != nil {
			return err
		}
		return s.checked(tx, m, v, a, by, decision, found)
	})
	return out, err
}

func (s *Service) checked(tx Tx, m *matter, v *Vacancy, a *Application, by *access.Actor, in AdmissionIn, found law.Found[AdmissionOut]) error {
	if m.today > a.CheckDue {
		if err := s.missed(tx, m, a, by, "hr_check", a.CheckDue.String()); err != nil {
			return err
		}
	}
	a.Standing = Refused
	if found.Outcome.Admitted {
		a.Standing = Admitted
		if v.Stage != AtApplication {
			a.Stage = AtQualities // the vacancy waits until everybody has been checked
		}
	}
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	if err := endReminders(tx, m.officers, checkTerm(a)); err != nil {
		return err
	}
	if err := rule(s, tx, m, by, access.CheckFile, Ruling{Vacancy: v.ID, Application: a.ID, Stage: AtApplication}, "admission", in, found); err != nil {
		return err
	}
	word := "refused"
	if found.Outcome.Admitted {
		word = "admitted"
	}
	return tell(tx, a, word, fault.Args{"number": a.Number, "days": m.c.Settings.AppealDays})
}

// missed puts a term that was not kept on record.
func (s *Service) missed(tx Tx, m *matter, a *Application, by *access.Actor, term, due string) error {
	return s.Record(tx, journal.Entry{
		Verb: "term.missed", Actor: by.Person, Body: string(m.c.Body), Case: string(a.ID), Subject: string(a.Person),
		Facts: map[string]any{"term": term, "due": due, "done": m.today.String()},
	})
}

// LookBehind gives HR the person behind a number, with the file that went with
// the application; that it was opened is on record.
func (s *Service) LookBehind(ctx context.Context, by *access.Actor, id ApplicationID) (*Behind, error) {
	out := &Behind{}
	err := s.write(ctx, func(tx Tx) error {
		m, _, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		rel, err := s.orderRelation(tx, a)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeCandidates, m.c.Body, rel); err != nil {
			return err
		}
		names, err := tx.PersonNames(personsOf(a))
		if err != nil {
			return err
		}
		if out.File, err = s.SnapOf(tx, a); err != nil {
			return err
		}
		out.Name = names[a.Person]
		if out.Extra, err = s.opened(tx, a, "application.extra", a.ExtraReason); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.SeeCandidates, by, a, lookFacts(by, string(m.c.Body), a)))
	})
	return out, err
}

// GrantExtraTime gives a candidate with a disability extra time in every timed
// stage, in per cent. The faults are selection.changed and selection.extra.
func (s *Service) GrantExtraTime(ctx context.Context, by *access.Actor, id ApplicationID, version int64, percent int) error {
	return s.write(ctx, func(tx Tx) error {
		m, _, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CheckFile, m.c.Body, 0); err != nil {
			return err
		}
		switch {
		case a.Version != version:
			return changed()
		case percent < 0 || percent > extraMost:
			return fault.New(fault.Invalid, "selection.extra", "most", extraMost).At("percent")
		}
		a.ExtraTime = percent
		if err := saveApplication(tx, a); err != nil {
			return err
		}
		if err := tell(tx, a, "extra", fault.Args{"number": a.Number, "percent": percent}); err != nil {
			return err
		}
		return s.Record(tx, m.entry("application.extra_time", by, a, map[string]any{"percent": percent}))
	})
}
