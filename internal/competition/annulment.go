package competition

import (
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/law"
)

// AnnulmentIn is the ground on which an appointment is annulled, the day, and
// what the place in the ranking was worth.
type AnnulmentIn struct {
	Ground     string  `key:"ground" json:"ground"`             // one of the edition's
	On         day.Day `key:"entered" json:"entered"`           // day on which the annulment is entered
	To         day.Day `key:"to" json:"to"`                     // last day of the window of the appointment
	NextInRank bool    `key:"next_in_rank" json:"next_in_rank"` // the body's house rule
}

// AnnulmentOut says what follows for the candidate and for the post.
type AnnulmentOut struct {
	KeepsPlace bool `json:"keeps_place"` // the candidate stays in the ranking
	Next       bool `json:"next"`        // the post goes to who is next in rank, if there is somebody
}

// Annulment decides what follows from the annulment of an appointment. Who
// gave the ground leaves the ranking, and the post goes to who is next where
// the body's house rule is on and the window of appointment is still open;
// where the ground lies elsewhere the place stays, and nobody moves up. The
// fault is selection.annul_ground.
func Annulment(r *Rules, in AnnulmentIn) (law.Found[AnnulmentOut], error) {
	a := &r.Appointment
	if slices.Contains(a.AnnulKeeps.V, in.Ground) {
		return law.Found[AnnulmentOut]{Outcome: AnnulmentOut{KeepsPlace: true}, Reasons: []law.Reason{
			law.Because(a.AnnulKeeps, "selection.annulment.keeps"),
		}}, nil
	}
	if !slices.Contains(a.AnnulLeaves.V, in.Ground) {
		return law.Found[AnnulmentOut]{}, refuse(a.NextInRank, "ground", "annul_ground", "given", in.Ground)
	}
	next, why := a.nextAfterAnnulment(in)
	return law.Found[AnnulmentOut]{Outcome: AnnulmentOut{Next: next}, Reasons: []law.Reason{
		law.Because(a.AnnulLeaves, "selection.annulment.leaves"), why,
	}}, nil
}

// nextAfterAnnulment says whether somebody may move up, and why.
func (a *AppointmentRules) nextAfterAnnulment(in AnnulmentIn) (bool, law.Reason) {
	on, to := in.On.String(), in.To.String()
	switch {
	case !in.NextInRank:
		return false, law.Because(a.NextInRank, "selection.annulment.next_off")
	case !a.AnnulNext.V:
		return false, law.Because(a.AnnulNext, "selection.annulment.next_never")
	case in.On > in.To:
		return false, law.Because(a.AnnulNext, "selection.annulment.next_late", "on", on, "to", to)
	}
	return true, law.Because(a.AnnulNext, "selection.annulment.next", "on", on, "to", to)
}
