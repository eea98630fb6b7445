package competition

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ConductIn is a proctor's decision on the conduct of a candidate.
type ConductIn struct {
	State  ConductState
	Breach string // key of the catalogue of prohibited conduct
	Note   string // reason; required for a breach
}

// StageConductIn is the decision as a rule sees it.
type StageConductIn struct {
	Stage  string `key:"stage" json:"stage"`
	Breach string `key:"breach" json:"breach"` // "" where the rules were kept
}

// StageConductOut says whether the candidate may go on.
type StageConductOut struct {
	GoesOn bool `json:"goes_on"`
}

// StageConduct decides by what a proctor found: a proctored stage is left only
// without a breach. The faults are selection.conduct and selection.stage.
func StageConduct(r *Rules, in StageConductIn) (law.Found[StageConductOut], error) {
	if !StageKey(in.Stage).Proctored() {
		return law.Found[StageConductOut]{}, refuse(r.Proctoring.NoBreach, "stage", "stage", "stage", in.Stage)
	}
	if in.Breach == "" {
		return law.Found[StageConductOut]{Outcome: StageConductOut{GoesOn: true}, Reasons: []law.Reason{
			law.Because(r.Proctoring.NoBreach, "selection.conduct.kept"),
		}}, nil
	}
	if !slices.Contains(r.Conduct.Prohibited.V, in.Breach) {
		return law.Found[StageConductOut]{}, refuse(r.Conduct.Prohibited, "breach", "conduct", "given", in.Breach)
	}
	return law.Found[StageConductOut]{Reasons: []law.Reason{
		law.Because(r.Conduct.Prohibited, "selection.conduct.breached", "breach", in.Breach),
		law.Because(r.Proctoring.NoBreach, "selection.conduct.out"),
	}}, nil
}

// StageAbsenceIn asks what becomes of a candidate who did not take part.
type StageAbsenceIn struct {
	Stage string `key:"stage" json:"stage"`
}

// StageAbsence leads out who did not take part in a stage: places are shared
// out among those who finished it. The fault is selection.stage.
func StageAbsence(r *Rules, in StageAbsenceIn) (law.Found[StageConductOut], error) {
	if !StageKey(in.Stage).Tested() {
		return law.Found[StageConductOut]{}, refuse(r.Cut.Of, "stage", "stage", "stage", in.Stage)
	}
	return law.Found[StageConductOut]{Reasons: []law.Reason{law.Because(r.Cut.Of, "selection.absence", "stage", in.Stage)}}, nil
}

// CheckConduct takes a proctor's decision on a candidate's conduct at a stage,
// known by the number alone. At the essay it publishes the text for marking.
// The faults are selection.number, selection.no_result, selection.conduct_done,
// selection.conduct_review (its recording is reviewed), selection.conduct and
// selection.required.
func (s *Service) CheckConduct(ctx context.Context, by *access.Actor, id VacancyID, stage StageKey, number string, in ConductIn) error {
	return s.write(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CheckConduct, m.c.Body, 0); err != nil {
			return err
		}
		a, err := s.atStage(tx, v, number, stage)
		if err != nil {
			return err
		}
		if err := s.notReviewed(tx, a, stage); err != nil {
			return err
		}
		r, err := tx.ResultGet(a.ID, stage)
		if err != nil {
			return err
		}
		switch {
		case r == nil || r.Taken != TookPart:
			return fault.New(fault.Conflict, "selection.no_result", "number", a.Number)
		case r.Conduct != Unchecked:
			return fault.New(fault.Conflict, "selection.conduct_done", "number", a.Number)
		}
		if err := s.fillConduct(tx, m, a, r, in); err != nil {
			return err
		}
		r.CheckedBy = people.PersonID(by.Person)
		return s.conductChecked(tx, m, v, a, by, r)
	})
}

func (s *Service) conductChecked(tx Tx, m *matter, v *Vacancy, a *Application, by *access.Actor, r *Result) error {
	if err := tx.ResultPut(r); err != nil {
		return err
	}
	in := StageConductIn{Stage: string(r.Stage), Breach: r.Breach}
	found, err := StageConduct(m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, by, access.CheckConduct, Ruling{Vacancy: v.ID, Application: a.ID, Stage: r.Stage}, "stage-conduct", in, found); err != nil {
		return err
	}
	if r.Stage == AtEssay && r.Conduct == Kept {
		return s.markingOpens(tx, m, v, a)
	}
	return nil
}

// fillConduct writes a decision on conduct into a result.
func (s *Service) fillConduct(tx Tx, m *matter, a *Application, r *Result, in ConductIn) (err error) {
	in.Note = strings.TrimSpace(in.Note)
	switch {
	case in.State != Kept && in.State != Breached || (in.State == Breached) != (in.Breach != ""):
		return fault.New(fault.Invalid, "selection.conduct", "given", in.Breach).At("conduct")
	case in.State == Breached && !slices.Contains(m.rules.Conduct.Prohibited.V, in.Breach):
		return refuse(m.rules.Conduct.Prohibited, "breach", "conduct", "given", in.Breach)
	case in.State == Breached && in.Note == "":
		return fault.New(fault.Invalid, "selection.required").At("note")
	case len([]rune(in.Note)) > groundMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(in.Note)), "most", groundMost).At("note")
	}
	r.Conduct, r.Breach, r.CheckedOn = in.State, in.Breach, &m.today
	r.Note, err = s.sealed(tx, a, "result.note", in.Note)
	return err
}
