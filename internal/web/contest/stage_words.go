package contest

import (
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// failedText says why a vacancy stayed unfilled.
func failedText(l locale.Lang, v *competition.Vacancy) string {
	if v.Why == "" {
		return ""
	}
	return locale.T(l, "selection.failed."+v.Why, nil)
}

// stageClauses are the clauses by which a stage is decided.
func stageClauses(l locale.Lang, e *law.Edition, r *competition.Rules, s competition.StageKey) []kit.Link {
	var by []law.Citer
	switch s {
	case competition.AtApplication:
		by = []law.Citer{r.HRCheck.WorkingDays}
	case competition.AtQualities:
		by = []law.Citer{r.Qualities.ThresholdPercent}
	case competition.AtAbilities:
		by = []law.Citer{r.Cut.Share}
	case competition.AtEssay:
		by = []law.Citer{r.Essay.PassMark}
	case competition.AtInterview:
		by = []law.Citer{r.Shortlist.Most}
	case competition.AtResults:
		by = []law.Citer{r.Ranking.Order}
	case competition.AtAppointment:
		by = []law.Citer{r.Appointment.After}
	}
	out := make([]kit.Link, len(by))
	for i, b := range by {
		out[i] = lawpages.ClauseLink(l, e, b)
	}
	return out
}

// resultText is what a candidate brought from a stage, in figures.
func resultText(l locale.Lang, r *competition.Result) string {
	switch {
	case r == nil:
		return "–"
	case r.Taken == competition.Absent:
		return words(l, "absent")
	case r.Stage == competition.AtAbilities:
		return words(l, "result.abilities", "all", r.Right, "text", r.Text, "numbers", r.Numbers)
	case r.Stage == competition.AtQualities:
		return counted(l, int64(r.Right))
	case r.Points == 0:
		return "–"
	}
	return points(l, r.Points)
}

// standingText says where an application stands, and why it is out.
func standingText(l locale.Lang, a *competition.Application) string {
	if a.Standing == competition.Out && a.Why != "" {
		return locale.T(l, "selection.out."+a.Why, nil)
	}
	return locale.T(l, "selection.standing."+string(a.Standing), nil)
}

func standingKind(s competition.Standing) kit.StateKind {
	return map[competition.Standing]kit.StateKind{
		competition.Submitted: kit.Decide, competition.Admitted: kit.Going, competition.Refused: kit.Refused, competition.Out: kit.Out,
		competition.Withdrawn: kit.Out, competition.Placed: kit.Done, competition.Offered: kit.Decide, competition.Declined: kit.Out, competition.Appointed: kit.Done, competition.Annulled: kit.Refused,
	}[s]
}
