package exampages

import (
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// beforeStep is a step before a proctored test, with how it stands.
type beforeStep struct {
	Key, Name, Href string
	State           string
	Kind            kit.StateKind
	Said            []string
}

// stepKinds are how the states of steps are drawn.
var stepKinds = map[proctor.StepState]kit.StateKind{
	proctor.StepDone: kit.Done, proctor.StepWaits: kit.Going, proctor.StepRefused: kit.Refused, proctor.StepMissing: kit.Decide,
}

// before adds to the page before a test what has to be done first, and takes the
// beginning away while something is missing that it cannot do without.
func (d Deps) before(r *route.Request, v *exam.SeatView, p *startPage) error {
	if d.Proctor == nil || v.Attempt != "" || !v.Opens() && !v.Waits() {
		return nil
	}
	done, err := d.Proctor.PreparedFor(r.Context(), v)
	if err != nil || !done.Asked {
		return err
	}
	for _, s := range done.Found.Outcome.Steps {
		step := beforeStep{
			Key: s.Key, Name: locale.T(r.Lang, "before_page.step."+s.Key, nil), Href: "/exams/" + string(v.Booking.ID) + "/" + s.Key,
			State: locale.T(r.Lang, "before_page.state."+string(s.State), nil), Kind: stepKinds[s.State],
		}
		for _, reason := range done.Reasons(s.Key) {
			step.Said = append(step.Said, locale.T(r.Lang, reason.Key, reason.Args))
		}
		p.Before = append(p.Before, step)
	}
	p.Stops = !done.MayBegin()
	if p.Stops {
		p.Begin = ""
	}
	return nil
}
