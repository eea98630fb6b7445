package appraisal

import (
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// EligibilityIn asks whether an employee is appraised on a day.
type EligibilityIn struct {
	Day              day.Day  `json:"day" key:"day"`
	InPostSince      day.Day  `json:"in_post_since" key:"in_post_since"`
	ProbationUntil   *day.Day `json:"probation_until" key:"probation_until"` // the last day of it
	SocialLeaveEnded *day.Day `json:"social_leave_ended" key:"social_leave_ended"`
	StudyEnded       *day.Day `json:"study_ended" key:"study_ended"`
	Absence          *Absence `json:"absence" key:"absence"`
	Break            *Break   `json:"break" key:"break,optional"` // that lasts on the day, after which the months are counted anew
}

// Absence during the appraisal that postpones it.
type Absence struct {
	Kind     string   `json:"kind" key:"kind"`
	Returned *day.Day `json:"returned" key:"returned"` // first day back; nil while it is not known
}

// EligibilityOut says whether and until when. Until is the last day of the
// postponed appraisal, nil where none is postponed or the return is not known.
type EligibilityOut struct {
	Appraised bool     `json:"appraised"`
	Why       *string  `json:"why"`
	Postponed bool     `json:"postponed"`
	Until     *day.Day `json:"until"`
}

// Why an employee is not appraised.
const (
	WhyProbation        = "probation"
	WhyUnderThreeMonths = "under_three_months"
	WhyAfterSocialLeave = "under_three_months_after_social_leave"
	WhyAfterStudy       = "under_three_months_after_study"
)

// whyAfter is the answer while a break lasts, and until the months behind it
// are over.
var whyAfter = map[Break]string{SocialLeave: WhyAfterSocialLeave, Study: WhyAfterStudy}

// Eligibility decides who is appraised: nobody on probation, nobody who has
// been in the post too short a time or is away on a break, and whoever is absent after the return.
// The faults are appraisal.later_than_day, appraisal.absence_kind and
// day.no_calendar.
func Eligibility(env law.Env, r *Rules, in EligibilityIn) (law.Found[EligibilityOut], error) {
	if err := in.check(r); err != nil {
		return law.Found[EligibilityOut]{}, err
	}
	if p := in.ProbationUntil; p != nil && in.Day <= *p {
		return notAppraised(WhyProbation, law.Because(r.Eligibility.Probation, "appraisal.eligibility.probation",
			"day", in.Day.String(), "until", p.String())), nil
	}
	if b := in.Break; b != nil && slices.Contains(r.Eligibility.CountedAnew.V, *b) {
		return notAppraised(whyAfter[*b], law.Because(r.Eligibility.CountedAnew, "appraisal.eligibility.on_"+string(*b),
			"day", in.Day.String(), "months", r.Eligibility.Months.V)), nil
	}
	since, why := in.counted(r)
	from := since.AddMonths(r.Eligibility.Months.V)
	args := []any{"day", in.Day.String(), "since", since.String(), "months", r.Eligibility.Months.V, "from", from.String()}
	if in.Day < from {
		return notAppraised(why, law.Because(r.Eligibility.Months, "appraisal.eligibility."+why, args...)), nil
	}
	enough := law.Because(r.Eligibility.Months, "appraisal.eligibility.appraised", args...)
	if in.Absence == nil {
		return law.Found[EligibilityOut]{Outcome: EligibilityOut{Appraised: true}, Reasons: []law.Reason{enough}}, nil
	}
	return postponed(env, r, *in.Absence, enough)
}

func notAppraised(why string, reason law.Reason) law.Found[EligibilityOut] {
	return law.Found[EligibilityOut]{Outcome: EligibilityOut{Why: &why}, Reasons: []law.Reason{reason}}
}

func postponed(env law.Env, r *Rules, a Absence, enough law.Reason) (law.Found[EligibilityOut], error) {
	found := law.Found[EligibilityOut]{Outcome: EligibilityOut{Appraised: true, Postponed: true}}
	days := r.Eligibility.AfterReturnDays
	if a.Returned == nil {
		found.Reasons = []law.Reason{enough, law.Because(r.Eligibility.Absences, "appraisal.eligibility.absent", "kind", a.Kind, "days", days.V)}
		return found, nil
	}
	term, reasons, err := law.WorkingTerm(env, days, *a.Returned, days.V)
	if err != nil {
		return law.Found[EligibilityOut]{}, err
	}
	found.Outcome.Until = &term.To
	back := law.Because(r.Eligibility.Absences, "appraisal.eligibility.returned",
		"kind", a.Kind, "returned", a.Returned.String(), "days", days.V, "until", term.To.String())
	found.Reasons = append([]law.Reason{enough, back}, reasons...)
	return found, nil
}

// counted is the day from which the months are counted, the latest of three,
// and the answer where they are not over yet. A break counts where the act
// names it.
func (in EligibilityIn) counted(r *Rules) (since day.Day, why string) {
	since, why = in.InPostSince, WhyUnderThreeMonths
	anew := r.Eligibility.CountedAnew.V
	if d := in.SocialLeaveEnded; d != nil && *d > since && slices.Contains(anew, SocialLeave) {
		since, why = *d, WhyAfterSocialLeave
	}
	if d := in.StudyEnded; d != nil && *d > since && slices.Contains(anew, Study) {
		since, why = *d, WhyAfterStudy
	}
	return since, why
}

func (in EligibilityIn) check(r *Rules) error {
	past := []struct {
		field string
		day   *day.Day
	}{{"in_post_since", &in.InPostSince}, {"social_leave_ended", in.SocialLeaveEnded}, {"study_ended", in.StudyEnded}}
	for _, p := range past {
		if p.day != nil && *p.day > in.Day {
			return fault.New(fault.Invalid, "appraisal.later_than_day", "value", p.day.String(), "day", in.Day.String()).At(p.field)
		}
	}
	if a := in.Absence; a != nil && !slices.Contains(r.Eligibility.Absences.V, a.Kind) {
		cite := r.Eligibility.Absences.Cite()
		return fault.New(fault.Invalid, "appraisal.absence_kind", "kind", a.Kind, "known", r.Eligibility.Absences.V).
			At("absence.kind").Cited(cite.Act, cite.Clause)
	}
	return nil
}
