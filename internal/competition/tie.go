package competition

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// LastTieIn is the commission's choice among those who are still equal at the
// first place.
type LastTieIn struct {
	Equals []string `key:"equals" json:"equals"`
	Chosen string   `key:"chosen" json:"chosen"`
	Reason string   `key:"reason" json:"reason"`
}

// LastTieOut names who was chosen.
type LastTieOut struct {
	Chosen string `json:"chosen"`
}

// LastTie takes the commission's choice with its grounds. The faults are
// selection.no_tie, selection.required and selection.too_long.
func LastTie(r *Rules, in LastTieIn) (law.Found[LastTieOut], error) {
	reason := strings.TrimSpace(in.Reason)
	switch {
	case len(in.Equals) < 2 || !slices.Contains(in.Equals, in.Chosen):
		return law.Found[LastTieOut]{}, refuse(r.Ranking.LastTie, "chosen", "no_tie")
	case reason == "":
		return law.Found[LastTieOut]{}, fault.New(fault.Invalid, "selection.required").At("reason")
	case len([]rune(reason)) > groundMost:
		return law.Found[LastTieOut]{}, fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(reason)), "most", groundMost).At("reason")
	}
	return law.Found[LastTieOut]{Outcome: LastTieOut{Chosen: in.Chosen}, Reasons: []law.Reason{
		law.Because(r.Ranking.LastTie, "selection.tie.decided", "number", in.Chosen, "reason", reason),
	}}, nil
}

// DecideTie records which of the candidates at a shared first place the
// commission chose, before the protocol is drawn up. The faults are
// selection.changed, selection.stage and those of LastTie.
func (s *Service) DecideTie(ctx context.Context, by *access.Actor, id VacancyID, version int64, number, reason string) error {
	return s.write(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.DrawProtocol, m.c.Body, 0); err != nil {
			return err
		}
		switch {
		case v.Version != version:
			return changed()
		case v.Stage != AtResults || m.c.State != Announced:
			return fault.New(fault.Conflict, "selection.stage", "stage", string(v.Stage))
		}
		in, apps, err := firstPlace(tx, v, number, reason)
		if err != nil {
			return err
		}
		found, err := LastTie(m.rules, in)
		if err != nil {
			return err
		}
		for i := range apps {
			if apps[i].Number == number {
				continue
			}
			a, err := tx.ApplicationGet(apps[i].ID)
			if err != nil {
				return err
			}
			a.Place = 2
			if err := saveApplication(tx, a); err != nil {
				return err
			}
		}
		if err := saveVacancy(tx, v); err != nil {
			return err
		}
		if err := rule(s, tx, m, by, access.DrawProtocol, Ruling{Vacancy: v.ID, Stage: AtResults}, "last-tie", in, found); err != nil {
			return err
		}
		return s.settle(tx, m, by)
	})
}

// firstPlace are the candidates who share the first place.
func firstPlace(tx Tx, v *Vacancy, number, reason string) (LastTieIn, []Application, error) {
	in := LastTieIn{Equals: []string{}, Chosen: number, Reason: reason}
	all, err := tx.ApplicationsOf(v.ID)
	if err != nil {
		return in, nil, err
	}
	all = slices.DeleteFunc(all, func(a Application) bool { return a.Standing != Placed || a.Place != 1 })
	slices.SortFunc(all, byNumber)
	for _, a := range all {
		in.Equals = append(in.Equals, a.Number)
	}
	return in, all, nil
}
