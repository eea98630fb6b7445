package appraisal

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// measuresMost bounds the steps of a development plan.
const measuresMost = 40

// MeasureIn is a step of a development plan as it is written.
type MeasureIn struct {
	ID         string // "" for a new one
	Version    int64
	Competency string
	Text       string
	Term       day.Day
	Done       *day.Day
}

// KeepMeasure writes a step of the development plan that follows from a
// competency which was not met, as the servant or the immediate supervisor. It
// serves development alone: nothing about bonus, incentive, rotation, demotion
// or dismissal reads it. The faults are appraisal.stage, appraisal.development,
// appraisal.remark, appraisal.text_long, appraisal.measures_many,
// appraisal.missing.measure, appraisal.changed and appraisal.later_than_day.
func (s *Service) KeepMeasure(ctx context.Context, by *access.Actor, id CaseID, in MeasureIn) (*Measure, error) {
	in.Text = strings.TrimSpace(in.Text)
	var out *Measure
	err := s.onCase(ctx, by, id, access.KeepDevelopment, func(tx Tx, m *matter) error {
		if _, err := m.writes(by); err != nil {
			return err
		}
		if err := m.developed(tx, &in); err != nil {
			return err
		}
		x, err := m.measureOf(tx, &in)
		if err != nil {
			return err
		}
		x.Competency, x.Text, x.Term, x.Done, x.By, x.At = in.Competency, in.Text, in.Term, in.Done, people.PersonID(by.Person), tx.Now()
		x.Version++
		if x.ID == "" {
			x.ID = s.IDs.New("msr")
		}
		if err := settled(tx.MeasurePut(x)); err != nil {
			return err
		}
		out = x
		return s.Record(tx, m.entry(access.KeepDevelopment, by, map[string]any{"measure": x.ID, "competency": x.Competency, "term": x.Term.String(), "done": dayOf(x.Done)}))
	})
	return out, err
}

// developed wants the competency to be one that was assessed and not met, and
// the step to be within its bounds.
func (m *matter) developed(tx Tx, in *MeasureIn) error {
	cite := m.rules.Uses.Competency.Cite()
	a, err := tx.AssessmentLatest(m.c.ID)
	if err != nil {
		return err
	}
	if a == nil || a.State != SheetAgreed || !slices.Contains(a.NotMet(), in.Competency) {
		return fault.New(fault.Invalid, "appraisal.development").At("competency").Cited(cite.Act, cite.Clause)
	}
	if in.Done != nil && *in.Done > m.today {
		return fault.New(fault.Invalid, "appraisal.later_than_day", "value", in.Done.String(), "day", m.today.String()).At("done")
	}
	return remarkOf(in.Text, "text", cite)
}

// NotMet are the competencies that were assessed and do not meet expectations,
// in the order of the sheet.
func (a *Assessment) NotMet() []string {
	var out []string
	for _, r := range a.Rows {
		if r.Meets != nil && !*r.Meets {
			out = append(out, r.Competency)
		}
	}
	return out
}

func (m *matter) measureOf(tx Tx, in *MeasureIn) (*Measure, error) {
	all, err := tx.MeasuresOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	if in.ID == "" {
		if len(all) >= measuresMost {
			return nil, fault.New(fault.Invalid, "appraisal.measures_many", "most", measuresMost)
		}
		return &Measure{Case: m.c.ID}, nil
	}
	i := slices.IndexFunc(all, func(x Measure) bool { return x.ID == in.ID })
	if i < 0 {
		return nil, missing("measure")
	}
	if all[i].Version != in.Version {
		return nil, changed()
	}
	return &all[i], nil
}
