package competition

import (
	"cmp"
	"slices"

	"tarazy/internal/law"
)

// Won is how the posts of a competition were shared out, as one candidate may
// see it: the own place and points, and of the others numbers alone.
type Won struct {
	Finding law.Finding // of the rule "winners", with the outcome and the reasons of this post
	Place   int
	Points  law.Points
	Mine    bool    // the candidate won the post
	Winner  string  // number; "" where nobody won it
	Why     string  // nobody did: nobody, shared or won_elsewhere; "" otherwise
	Others  []Other // best first
}

// Other is another candidate with a place.
type Other struct {
	Number string
	Place  int
}

// wonPost is the outcome of the rule "winners" for one post, told by numbers.
type wonPost struct {
	Place  int     `json:"place"`
	Winner *string `json:"winner"`
	Why    *string `json:"why"`
}

// ownCase is an application as its candidate sees it.
func (s *Service) ownCase(tx Tx, id ApplicationID) (*CaseView, error) {
	v, err := s.caseOf(tx, id)
	if err != nil {
		return nil, err
	}
	if v.Notes, err = s.breachNotes(tx, v); err != nil {
		return nil, err
	}
	v.Won, err = wonOf(tx, v)
	return v, err
}

// breachNotes are the proctor's reasons for the breaches in a case.
func (s *Service) breachNotes(tx Tx, v *CaseView) (map[StageKey]string, error) {
	var out map[StageKey]string
	for _, r := range v.Results {
		if r.Conduct != Breached {
			continue
		}
		note, err := s.opened(tx, &v.Application, "result.note", r.Note)
		if err != nil {
			return nil, err
		}
		if note == "" {
			continue
		}
		if out == nil {
			out = map[StageKey]string{}
		}
		out[r.Stage] = note
	}
	return out, nil
}

// wonOf is nil before publication, and for who has no place.
func wonOf(tx Tx, v *CaseView) (*Won, error) {
	if v.Competition.Published == nil || v.Application.Place == 0 {
		return nil, nil
	}
	general, err := tx.RulingsOfCompetition(v.Competition.ID)
	if err != nil {
		return nil, err
	}
	ruled := lastOf(general, "winners")
	if ruled == nil {
		return nil, nil
	}
	all, err := readOutcome[WinnersOut](ruled.Finding)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all.Posts, func(p WonPost) bool { return p.ID == string(v.Vacancy.ID) })
	if at < 0 {
		return nil, nil
	}
	out := &Won{Place: v.Application.Place, Points: v.Application.Points}
	if err := out.fill(tx, v, all.Posts[at]); err != nil {
		return nil, err
	}
	out.Finding = out.projected(ruled.Finding, string(v.Vacancy.ID))
	return out, nil
}

// fill puts numbers in the place of persons.
func (w *Won) fill(tx Tx, v *CaseView, post WonPost) error {
	if post.Why != nil {
		w.Why = *post.Why
	}
	apps, err := tx.ApplicationsOf(v.Vacancy.ID)
	if err != nil {
		return err
	}
	for _, a := range apps {
		if post.Winner != nil && string(a.Person) == *post.Winner {
			w.Winner, w.Mine = a.Number, a.ID == v.Application.ID
		}
		if a.ID != v.Application.ID && a.Place > 0 {
			w.Others = append(w.Others, Other{a.Number, a.Place})
		}
	}
	slices.SortFunc(w.Others, func(a, b Other) int { return cmp.Or(a.Place-b.Place, cmp.Compare(a.Number, b.Number)) })
	return nil
}

// projected is the finding with nothing of persons or of other posts in it.
func (w *Won) projected(f law.Finding, post string) law.Finding {
	told := wonPost{Place: w.Place}
	if w.Winner != "" {
		told.Winner = &w.Winner
	}
	if w.Why != "" {
		told.Why = &w.Why
	}
	f.Outcome = told
	f.Reasons = slices.DeleteFunc(slices.Clone(f.Reasons), func(r law.Reason) bool {
		about, ok := r.Args["post"]
		return ok && about != post
	})
	return f
}
