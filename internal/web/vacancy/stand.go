package vacancy

import (
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// standing is where an application stands, in the candidate's words: what it
// is, what comes next and by when, and what the candidate may do now.
type standing struct {
	Key   string // end of the message keys vacancy.stand. and vacancy.then.
	Due   *day.Day
	Mine  bool // the candidate's own move
	Do    kit.Link
	Shape kit.StateKind
	Cite  *fault.Citation // of the clause that sets the term; nil for none
}

// standings are the shapes of standings that say enough by themselves.
var standings = map[competition.Standing]kit.StateKind{
	competition.Refused: kit.Refused, competition.Out: kit.Out, competition.Withdrawn: kit.Out, competition.Declined: kit.Out, competition.Appointed: kit.Done, competition.Annulled: kit.Out,
}

// stand tells where an application stands.
func (d Deps) stand(v *competition.CaseView) (standing, error) {
	a := &v.Application
	e, err := d.boundEdition(&v.Competition)
	if err != nil {
		return standing{}, err
	}
	rules := law.Rules[competition.Rules](e)
	if v.Competition.State == competition.Cancelled {
		return standing{Key: "cancelled", Shape: kit.Out}, nil
	}
	if shape, ok := standings[a.Standing]; ok {
		return standing{Key: string(a.Standing), Shape: shape}, nil
	}
	switch a.Standing {
	case competition.Submitted:
		cite := rules.HRCheck.WorkingDays.Cite()
		return standing{Key: "submitted", Due: &a.CheckDue, Shape: kit.Going, Cite: &cite}, nil
	case competition.Offered:
		return offered(v, rules), nil
	case competition.Placed:
		if !published(v) {
			cite := rules.Protocol.WorkingDays.Cite()
			return standing{Key: "ranked", Shape: kit.Going, Cite: &cite}, nil
		}
		return standing{Key: "placed", Shape: kit.Done}, nil
	}
	return d.taking(v, e, rules)
}

// offered is the standing of a winner, whose papers may be due.
func offered(v *competition.CaseView, rules *competition.Rules) standing {
	s := standing{Key: "offered", Shape: kit.Decide}
	if v.Offer == nil {
		return s
	}
	if s.Due = v.Offer.PapersDue; s.Due == nil {
		s.Key, s.Shape, s.Due = "offered_free", kit.Done, &v.Offer.To
		return s
	}
	if papersDone(v, rules) {
		s.Key, s.Shape, s.Due = "offered_papers", kit.Going, &v.Offer.To
		return s
	}
	cite := rules.Documents.Days.Cite()
	s.Mine, s.Cite, s.Do = true, &cite, kit.Link{Text: "papers", Href: pathOf(v) + "/papers"}
	return s
}

// papersDone reports whether every document is handed in and none came back.
func papersDone(v *competition.CaseView, rules *competition.Rules) bool {
	there := 0
	for _, p := range v.Papers {
		if p.State != competition.PaperReturned {
			there++
		}
	}
	return there >= len(rules.Documents.Items.V)
}

// taking is the standing of who goes through the stages.
func (d Deps) taking(v *competition.CaseView, e *law.Edition, rules *competition.Rules) (standing, error) {
	a := &v.Application
	s := standing{Key: "at_" + string(a.Stage), Shape: kit.Going}
	if a.Stage == competition.AtApplication {
		s.Due = &v.Competition.Until
		return s, nil
	}
	r := resultOf(v, a.Stage)
	switch {
	case r == nil:
		return s, nil
	case a.Stage.Proctored() && r.Taken == competition.TookPart && r.Conduct == competition.Unchecked:
		term, err := competition.ProctorCheckTerm(d.Library().Env(e), competition.TermIn{From: d.onDay(r.At)})
		if err != nil {
			return s, err
		}
		cite := rules.Proctoring.WorkingDays.Cite()
		s.Key, s.Due, s.Cite = "proctor", &term.Outcome.To, &cite
		return s, nil
	}
	s.Key = "counted"
	return s, nil
}

// published reports whether the results are; before that a place is nobody's.
func published(v *competition.CaseView) bool { return v.Competition.Published != nil }

// appealable is the last day for an appeal of the candidate; nil where there is
// none. Before the results are published there is nothing to object to.
func appealable(v *competition.CaseView) *day.Day {
	if v.Application.Standing == competition.Placed && !published(v) {
		return nil
	}
	return v.AppealUntil
}

// waiting is the appeal that waits for its decision; nil for none.
func waiting(v *competition.CaseView) *competition.AppealView {
	for i := range v.Appeals {
		if v.Appeals[i].State == competition.AppealFiled {
			return &v.Appeals[i]
		}
	}
	return nil
}

func resultOf(v *competition.CaseView, stage competition.StageKey) *competition.Result {
	for i := range v.Results {
		if v.Results[i].Stage == stage {
			return &v.Results[i]
		}
	}
	return nil
}

func pathOf(v *competition.CaseView) string { return "/applications/" + string(v.Application.ID) }

// mayWithdraw reports whether the candidate may still leave.
func mayWithdraw(v *competition.CaseView) bool {
	s := v.Application.Standing
	return v.Competition.State == competition.Announced && s.InPlay() && s != competition.Offered
}

// state is the standing in a word or two.
func (s standing) state(l locale.Lang) string { return words(l, "stand."+s.Key) }

// then is what comes next, with the day where there is one.
func (s standing) then(l locale.Lang, v *competition.CaseView) string {
	due := ""
	if s.Due != nil {
		due = s.Due.String()
	}
	return words(l, "then."+s.Key, "due", due, "stage", string(v.Application.Stage), "why", v.Application.Why)
}
