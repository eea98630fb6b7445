package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// DocumentsIn is the day of publication of the results.
type DocumentsIn struct {
	Published day.Day `key:"published" json:"published"`
}

// TermOut is the last day of a term.
type TermOut struct {
	To day.Day `json:"to"`
}

// DocumentsTerm computes the last day on which the winner may hand in the
// documents. The term is in calendar days; where it ends on a day off the
// reasons say so and name the next working day. The fault is day.no_calendar.
func DocumentsTerm(env law.Env, in DocumentsIn) (law.Found[TermOut], error) {
	d := &RulesIn(env).Documents
	to := in.Published.Add(d.Days.V)
	reasons := []law.Reason{law.Because(d.Days, "selection.documents.term",
		"published", in.Published.String(), "days", d.Days.V, "to", to.String())}
	next, err := env.Calendar.NextWorking(to)
	if err != nil {
		return law.Found[TermOut]{}, placed(err, "published")
	}
	if next != to {
		off, err := d.dayOff(env, to, next)
		if err != nil {
			return law.Found[TermOut]{}, err
		}
		reasons = append(reasons, off...)
		if d.Moved.V {
			to = next
		}
	}
	reasons = append(reasons, law.Because(d.Except, "selection.documents.except"))
	return law.Found[TermOut]{Outcome: TermOut{To: to}, Reasons: reasons}, nil
}

// dayOff says that the last day is a day off, why it is one where the calendar
// marks it, and which working day is next.
func (d *DocumentRules) dayOff(env law.Env, to, next day.Day) ([]law.Reason, error) {
	mark, err := env.Calendar.Mark(to)
	if err != nil {
		return nil, placed(err, "published")
	}
	key := "selection.documents.day_off"
	if d.Moved.V {
		key = "selection.documents.day_off_moved"
	}
	out := []law.Reason{law.Because(d.Moved, key, "to", to.String(), "next", next.String())}
	if mark.Clause != "" {
		out = append(out, law.DaysOff(env, day.Term{Marks: []day.Mark{mark}})...)
	}
	return out, nil
}
