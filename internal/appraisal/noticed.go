package appraisal

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// NoticeIn asks whether a notice of the appraisal was given in the act's time.
type NoticeIn struct {
	First day.Day `json:"first" key:"first"` // first day of the appraisal
	Given day.Day `json:"given" key:"given"`
}

// NoticeOut says whether it was, and the day counted back from the first.
type NoticeOut struct {
	Day  day.Day `json:"day"`
	Kept bool    `json:"kept"`
}

// Noticed holds the day of a notice against the act: given on the day counted
// back or earlier, or on it or later, as the edition has it, and always before
// the appraisal. The faults are those of Term.
func Noticed(env law.Env, r *Rules, in NoticeIn) (law.Found[NoticeOut], error) {
	term, err := Term(env, r, TermIn{Rule: "notice", From: in.First})
	if err != nil {
		return law.Found[NoticeOut]{}, err
	}
	out := NoticeOut{Day: term.Outcome.To, Kept: in.Given < in.First}
	if r.Meeting.Notice.V == LastDay {
		out.Kept = out.Kept && in.Given <= out.Day
	} else {
		out.Kept = out.Kept && in.Given >= out.Day
	}
	key := "appraisal.noticed.missed"
	if out.Kept {
		key = "appraisal.noticed.kept"
	}
	reason := law.Because(r.Meeting.NoticeDays, key, "given", in.Given.String(), "day", out.Day.String(), "first", in.First.String())
	return law.Found[NoticeOut]{Outcome: out, Reasons: append([]law.Reason{reason}, term.Reasons...)}, nil
}
