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

// The effects of a court's decision on a result.
const (
	CourtStays    = "stays"
	CourtAnnulled = "annulled"
	CourtReview   = "reviewed"
)

// CourtEffects are all of them, in the order in which they are offered.
var CourtEffects = []string{CourtStays, CourtAnnulled, CourtReview}

// CourtIn is a court case as it is recorded. Effect and Decided are empty while
// it runs.
type CourtIn struct {
	ID      string // "" for a new one
	Version int64
	Court   string
	Number  string
	Day     day.Day // of the claim
	Effect  string
	Decided *day.Day // in legal force from
	Text    string
}

// RecordCourt records a court case about a result, and carries its decision out:
// the result stays, is annulled, or goes to the commission for another round. The
// faults are appraisal.missing.result, appraisal.missing.court,
// appraisal.changed, appraisal.court_decided, appraisal.court_effect,
// appraisal.remark, appraisal.text_long and appraisal.later_than_day.
func (s *Service) RecordCourt(ctx context.Context, by *access.Actor, id CaseID, in CourtIn) (*Court, error) {
	for _, text := range []*string{&in.Court, &in.Number, &in.Text} {
		*text = strings.TrimSpace(*text)
	}
	var out *Court
	err := s.onCase(ctx, by, id, access.RecordCourt, func(tx Tx, m *matter) error {
		if err := m.checkCourt(&in); err != nil {
			return err
		}
		c, r, err := m.courtOf(tx, &in)
		if err != nil {
			return err
		}
		c.Court, c.Number, c.Day, c.Effect, c.Decided, c.Text = in.Court, in.Number, in.Day, in.Effect, in.Decided, in.Text
		c.By, c.At = people.PersonID(by.Person), tx.Now()
		c.Version++
		if c.ID == "" {
			c.ID = s.IDs.New("crt")
		}
		out = c
		if err := settled(tx.CourtPut(c)); err != nil {
			return err
		}
		if err := s.carryOut(tx, m, by, c, r); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.RecordCourt, by, map[string]any{"court": c.ID, "round": c.Round, "number": c.Number, "effect": c.Effect}))
	})
	return out, err
}

func (m *matter) checkCourt(in *CourtIn) error {
	cite := m.rules.Appeal.Court.Cite()
	for _, f := range []struct{ field, text string }{{"court", in.Court}, {"number", in.Number}} {
		if err := remarkOf(f.text, f.field, cite); err != nil {
			return err
		}
	}
	if n := len([]rune(in.Text)); n > AppealMost {
		return fault.New(fault.Invalid, "appraisal.text_long", "given", n, "most", AppealMost).At("text")
	}
	for _, d := range []struct {
		field string
		day   *day.Day
	}{{"day", &in.Day}, {"decided", in.Decided}} {
		if d.day != nil && *d.day > m.today {
			return fault.New(fault.Invalid, "appraisal.later_than_day", "value", d.day.String(), "day", m.today.String()).At(d.field)
		}
	}
	switch {
	case in.Effect != "" && !slices.Contains(CourtEffects, in.Effect):
		return fault.New(fault.Invalid, "appraisal.court_effect", "value", clip(in.Effect), "known", CourtEffects).At("effect")
	case (in.Effect == "") != (in.Decided == nil):
		return fault.New(fault.Invalid, "appraisal.court_day").At("decided")
	}
	return nil
}

// courtOf is the court case that is recorded on, a new one about the latest
// result that was approved, and that result.
func (m *matter) courtOf(tx Tx, in *CourtIn) (*Court, *Result, error) {
	results, err := tx.AppraisalResultsOf(m.c.ID)
	if err != nil {
		return nil, nil, err
	}
	results = slices.DeleteFunc(results, func(r Result) bool { return r.Approved == nil })
	if len(results) == 0 {
		return nil, nil, missing("result")
	}
	latest := &results[len(results)-1]
	if in.ID == "" {
		return &Court{Case: m.c.ID, Round: latest.Round}, latest, nil
	}
	all, err := tx.CourtsOf(m.c.ID)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(all, func(c Court) bool { return c.ID == in.ID })
	if i < 0 {
		return nil, nil, missing("court")
	}
	c := &all[i]
	switch {
	case c.Version != in.Version:
		return nil, nil, changed()
	case c.Effect != "":
		cite := m.rules.Appeal.Court.Cite()
		return nil, nil, fault.New(fault.Conflict, "appraisal.court_decided").Cited(cite.Act, cite.Clause)
	}
	j := slices.IndexFunc(results, func(r Result) bool { return r.Round == c.Round })
	if j < 0 {
		return nil, nil, missing("result")
	}
	return c, &results[j], nil
}

// carryOut gives a court's decision its effect.
func (s *Service) carryOut(tx Tx, m *matter, by *access.Actor, c *Court, r *Result) error {
	if c.Effect != CourtAnnulled && c.Effect != CourtReview {
		return nil
	}
	r.Annulled = c.ID
	r.Version++
	if err := settled(tx.AppraisalResultPut(r)); err != nil {
		return err
	}
	if r.Round != m.c.Round {
		return nil // a later round has taken its place already
	}
	if c.Effect == CourtReview {
		if err := s.reviewed(tx, m, by); err != nil {
			return err
		}
	} else {
		m.c.Grade = ""
	}
	if err := m.tell(tx, m.c.Person, "court_"+c.Effect, m.path("result"), m.yearArgs()); err != nil {
		return err
	}
	return m.save(tx)
}
