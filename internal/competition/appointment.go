package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// AppointmentIn is the day of publication and how many took the interview.
type AppointmentIn struct {
	Published   day.Day `key:"published" json:"published"`
	Interviewed int     `key:"interviewed" json:"interviewed"` // at least 1
}

// AppointmentOut is the window of appointment, both days included.
type AppointmentOut struct {
	From day.Day `json:"from"`
	To   day.Day `json:"to"`
}

// AppointmentWindow computes when the winner may be appointed: from the
// working day after the waiting time has passed to the last day of the term;
// from the day of publication where a single candidate took the interview. The
// faults are selection.interviewed and those of law.WorkingTerm.
func AppointmentWindow(env law.Env, in AppointmentIn) (law.Found[AppointmentOut], error) {
	a := &RulesIn(env).Appointment
	if in.Interviewed < 1 {
		return law.Found[AppointmentOut]{}, refuse(a.Single, "interviewed", "interviewed", "given", in.Interviewed, "least", 1)
	}
	term, reasons, err := law.WorkingTerm(env, a.NotLater, in.Published, a.NotLater.V)
	if err != nil {
		return law.Found[AppointmentOut]{}, placed(err, "published")
	}
	from, why, err := a.opens(env, in)
	if err != nil {
		return law.Found[AppointmentOut]{}, placed(err, "published")
	}
	return law.Found[AppointmentOut]{
		Outcome: AppointmentOut{From: from, To: term.To},
		Reasons: append([]law.Reason{why}, reasons...),
	}, nil
}

// opens is the first day of the window and the reason.
func (a *AppointmentRules) opens(env law.Env, in AppointmentIn) (day.Day, law.Reason, error) {
	published := in.Published.String()
	if in.Interviewed <= a.Single.V {
		return in.Published, law.Because(a.Single, "selection.appointment.single",
			"published", published, "interviewed", in.Interviewed), nil
	}
	// The waiting days have to pass first, so the window opens on the next one.
	term, err := env.Calendar.AddWorking(in.Published, a.After.V+1)
	if err != nil {
		return 0, law.Reason{}, err
	}
	return term.To, law.Because(a.After, "selection.appointment.after",
		"published", published, "interviewed", in.Interviewed, "days", a.After.V, "from", term.To.String()), nil
}
