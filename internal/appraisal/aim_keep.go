package appraisal

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// aimsMost bounds the aims of a body for a year, and cascadeMost the KCI shown
// under them.
const (
	aimsMost    = 200
	cascadeMost = 2000
)

// KeepAim enters a strategic aim of the body, or of one of its units, or writes
// over one; version 0 enters. An aim is not deleted but ended: KCI come from it.
// The faults are appraisal.changed, appraisal.aim_text, appraisal.aim_paper,
// appraisal.text_long, appraisal.aim_unit, appraisal.aims_many and
// appraisal.number.
func (s *Service) KeepAim(ctx context.Context, by *access.Actor, a Aim) (*Aim, error) {
	if err := a.tidy(); err != nil {
		return nil, err
	}
	if err := allow(by, access.KeepAims, a.Body, 0); err != nil {
		return nil, err
	}
	err := s.write(ctx, func(tx Tx) error {
		_, today, err := bodyDay(tx, a.Body)
		if err != nil {
			return err
		}
		if a.Year < today.Year()-1 || a.Year > today.Year()+1 {
			return fault.New(fault.Invalid, "appraisal.aim_year", "from", today.Year()-1, "to", today.Year()+1).At("year")
		}
		if err := a.checkUnit(tx); err != nil {
			return err
		}
		return s.keepAim(tx, by, &a)
	})
	if err != nil {
		return nil, err
	}
	return &a, nil
}

// tidy trims the texts of an aim and wants them to be there.
func (a *Aim) tidy() error {
	for _, f := range []struct {
		name string
		text *string
		code string
	}{{"kk", &a.KK, "appraisal.aim_text"}, {"ru", &a.RU, "appraisal.aim_text"}, {"paper", &a.Paper, "appraisal.aim_paper"}} {
		*f.text = strings.TrimSpace(*f.text)
		switch given := utf8.RuneCountInString(*f.text); {
		case given == 0:
			return fault.New(fault.Invalid, f.code).At(f.name)
		case given > NameMost:
			return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", NameMost).At(f.name)
		}
	}
	return nil
}

func (a *Aim) checkUnit(tx Tx) error {
	if a.Unit == "" {
		return nil
	}
	u, err := tx.UnitGet(a.Unit)
	if err != nil {
		return err
	}
	if u == nil || u.Body != a.Body {
		return fault.New(fault.Invalid, "appraisal.aim_unit").At("unit")
	}
	return nil
}

func (s *Service) keepAim(tx Tx, by *access.Actor, a *Aim) error {
	known, err := tx.AimsOf(a.Body, a.Year)
	if err != nil {
		return err
	}
	if a.Version == 0 {
		if len(known) >= aimsMost {
			return fault.New(fault.Conflict, "appraisal.aims_many", "most", aimsMost)
		}
		a.ID = s.IDs.New("aim")
	} else if !slices.ContainsFunc(known, func(k Aim) bool { return k.ID == a.ID }) {
		return missing("aim")
	}
	a.Version++
	if err := settled(tx.AimPut(a)); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{Verb: string(access.KeepAims), Actor: by.Person, Body: string(a.Body), Case: a.ID, Facts: a})
}

// AimsView are the aims of a body for a year with the KCI that come from them.
type AimsView struct {
	Body  people.BodyID
	Year  int
	Today int // the year of the body's day
	Keeps bool
	Aims  []AimView
	Units []people.Unit // of the body, by code
}

// AimView is an aim with what comes from it.
type AimView struct {
	Aim
	KCI []CascadedView
}

// CascadedView is a KCI under its aim, with whose it is.
type CascadedView struct {
	Cascaded
	Who string
}

// Aims reads the aims of the actor's body for a year, 0 for that of today, with
// the KCI of the plans in force that come from them.
func (s *Service) Aims(ctx context.Context, by *access.Actor, body people.BodyID, year int) (*AimsView, error) {
	if err := allow(by, access.SeeAims, body, 0); err != nil {
		return nil, err
	}
	v := &AimsView{Body: body, Year: year, Keeps: access.May(by, access.KeepAims, access.Target{Body: string(body)})}
	err := s.Store.Read(ctx, func(tx Tx) error {
		_, today, err := bodyDay(tx, body)
		if err != nil {
			return err
		}
		if v.Today = today.Year(); v.Year == 0 {
			v.Year = v.Today
		}
		if v.Units, err = tx.UnitsOf(body); err != nil {
			return err
		}
		return v.read(tx)
	})
	return v, err
}

func (v *AimsView) read(tx Tx) error {
	aims, err := tx.AimsOf(v.Body, v.Year)
	if err != nil {
		return err
	}
	under, err := tx.CascadeOf(v.Body, v.Year, cascadeMost)
	if err != nil {
		return err
	}
	var who []people.PersonID
	for _, c := range under {
		who = append(who, c.Person)
	}
	names, err := tx.PersonNames(who)
	if err != nil {
		return err
	}
	for _, a := range aims {
		one := AimView{Aim: a}
		for _, c := range under {
			if c.Aim == a.ID {
				one.KCI = append(one.KCI, CascadedView{Cascaded: c, Who: names[c.Person]})
			}
		}
		v.Aims = append(v.Aims, one)
	}
	return nil
}
