package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// TermIn is the day of the event from which a term runs; it is not counted.
type TermIn struct {
	From day.Day `key:"from" json:"from"`
}

// HRCheckTerm is the last day of the check of a file by HR, from the day the
// file reached it. The faults are those of law.WorkingTerm.
func HRCheckTerm(env law.Env, in TermIn) (law.Found[TermOut], error) {
	return workingTerm(env, in, RulesIn(env).HRCheck.WorkingDays)
}

// ProctorCheckTerm is the last day of the proctor's check, from the day the
// stage ended. The term is one for all proctored stages; the reasons name the
// clause of each. The faults are those of law.WorkingTerm.
func ProctorCheckTerm(env law.Env, in TermIn) (law.Found[TermOut], error) {
	p := &RulesIn(env).Proctoring
	found, err := workingTerm(env, in, p.WorkingDays)
	if err != nil {
		return found, err
	}
	found.Reasons = append(found.Reasons,
		law.Because(p.Abilities, "selection.proctor.abilities"),
		law.Because(p.Essay, "selection.proctor.essay"))
	return found, nil
}

// EssayMarksTerm is the last day on which members mark an essay, from the day
// the proctor published the check; marking opens on that day. The faults are
// those of law.WorkingTerm.
func EssayMarksTerm(env law.Env, in TermIn) (law.Found[TermOut], error) {
	e := &RulesIn(env).Essay
	found, err := workingTerm(env, in, e.MarksDays)
	if err != nil {
		return found, err
	}
	found.Reasons = append(found.Reasons, law.Because(e.Opens, "selection.essay.opens", "from", in.From.String()))
	return found, nil
}

// ProtocolTerm is the last day of drawing up the protocol, from the day of the
// result. The faults are those of law.WorkingTerm.
func ProtocolTerm(env law.Env, in TermIn) (law.Found[TermOut], error) {
	return workingTerm(env, in, RulesIn(env).Protocol.WorkingDays)
}

// ReviewContestTerm is the last day on which the outcome of a review is contested that
// belongs to no competition, from the day of the outcome. The faults are those of
// law.WorkingTerm.
func ReviewContestTerm(env law.Env, in TermIn) (law.Found[TermOut], error) {
	return workingTerm(env, in, RulesIn(env).Review.Contest.WorkingDays)
}

// ReviewAnswerTerm is the last day on which that is decided, from the day on which it
// was contested. The faults are those of law.WorkingTerm.
func ReviewAnswerTerm(env law.Env, in TermIn) (law.Found[TermOut], error) {
	return workingTerm(env, in, RulesIn(env).Review.Contest.DecideDays)
}

func workingTerm(env law.Env, in TermIn, days law.Value[int]) (law.Found[TermOut], error) {
	term, reasons, err := law.WorkingTerm(env, days, in.From, days.V)
	if err != nil {
		return law.Found[TermOut]{}, placed(err, "from")
	}
	return law.Found[TermOut]{Outcome: TermOut{To: term.To}, Reasons: reasons}, nil
}
