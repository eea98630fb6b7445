package competition

import (
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// AppealTermIn asks until when an outcome may be appealed.
type AppealTermIn struct {
	Notified day.Day `key:"notified" json:"notified"`
	Days     int     `key:"days" json:"days"` // working days, as the body has set
}

// AppealTerm is the last day for an appeal, from the day of the notice. The
// faults are those of law.WorkingTerm.
func AppealTerm(env law.Env, in AppealTermIn) (law.Found[TermOut], error) {
	term, reasons, err := law.WorkingTerm(env, RulesIn(env).Appeal.WorkingDays, in.Notified, in.Days)
	if err != nil {
		return law.Found[TermOut]{}, placed(err, "notified")
	}
	return law.Found[TermOut]{Outcome: TermOut{To: term.To}, Reasons: reasons}, nil
}

// notified is an outcome of a stage as a candidate was told of it.
type notified struct {
	stage  StageKey
	ruling *Ruling // nil where there is nothing to appeal
	from   day.Day // of the notice
}

// appealable is the outcome that a candidate may appeal now: the one by which
// the application stands where it does.
func appealable(tx Tx, m *matter, a *Application) (n notified, err error) {
	own, err := tx.RulingsOf(a.ID)
	if err != nil {
		return n, err
	}
	general, err := tx.RulingsOfVacancy(a.Vacancy)
	if err != nil {
		return n, err
	}
	switch a.Standing {
	case Refused:
		n.stage = AtApplication
		n.ruling = standing(own, n.stage, "admission")
	case Out:
		n.stage = a.Stage
		if n.ruling, err = leftBehind(tx, a, own, general); err != nil {
			return n, err
		}
	case Placed, Declined:
		n.stage = AtInterview
		n.ruling = standing(general, AtResults, "final-ranking")
	}
	if n.ruling == nil {
		return n, nil
	}
	n.from = n.ruling.On
	if n.ruling.Stage == AtResults && m.c.Published != nil && *m.c.Published > n.from {
		n.from = *m.c.Published
	}
	return n, nil
}

// standing is the latest ruling of a stage by one of some rules that no later
// one has taken the place of; nil for none.
func standing(all []Ruling, stage StageKey, rules ...string) *Ruling {
	for i := len(all) - 1; i >= 0; i-- {
		if r := &all[i]; r.Stage == stage && !r.Superseded && slices.Contains(rules, r.Finding.Rule) {
			return r
		}
	}
	return nil
}

// leftBehind is the ruling that led an application out.
func leftBehind(tx Tx, a *Application, own, general []Ruling) (*Ruling, error) {
	switch a.Why {
	case "cut":
		return fieldNotice(tx, a, general, "ability-cut")
	case "shortlist":
		return fieldNotice(tx, a, general, "interview-shortlist")
	}
	return standing(own, a.Stage, "personal-qualities", "essay", "stage-conduct", "stage-absence"), nil
}

// fieldNotice is the ruling about a whole field of which the candidate was
// told: the first of those, without a break up to now, that left the candidate
// behind. Made anew on another's appeal it leaves the same candidate where they
// were, tells them nothing and opens no term; after an appeal of their own that
// was granted it does.
func fieldNotice(tx Tx, a *Application, general []Ruling, rule string) (out *Ruling, err error) {
	since, err := grantedLast(tx, a)
	if err != nil {
		return nil, err
	}
	for i := len(general) - 1; i >= 0; i-- {
		r := &general[i]
		if r.Stage != a.Stage || r.Finding.Rule != rule {
			continue
		}
		found, err := readOutcome[FieldOut](r.Finding)
		if err != nil {
			return nil, err
		}
		if r.At.Before(since) || slices.Contains(found.Admitted, a.Number) {
			break
		}
		out = r
	}
	return out, nil
}

// grantedLast is when the latest appeal about an application was granted; zero
// where none was.
func grantedLast(tx Tx, a *Application) (at time.Time, err error) {
	all, err := tx.AppealsOfApplication(a.ID)
	for _, x := range all {
		if x.State == AppealGranted && x.Decided != nil && x.Decided.After(at) {
			at = *x.Decided
		}
	}
	return at, err
}

// about reports whether an appeal is one about the outcome. One of before
// appeals named their outcome is about what was found by then.
func (n notified) about(x *Appeal) bool {
	if x.Stage != n.stage || x.State == AppealTakenBack {
		return false
	}
	return x.Against == n.ruling.ID || x.Against == "" && !x.Filed.Before(n.ruling.At)
}

// mayStillAppeal gives the last day for an appeal about an outcome. The faults
// are selection.nothing_to_appeal, selection.appealed and
// selection.appeal_late.
func (m *matter) mayStillAppeal(n notified, before []Appeal) (day.Day, error) {
	if n.ruling == nil {
		return 0, fault.New(fault.Conflict, "selection.nothing_to_appeal")
	}
	if slices.ContainsFunc(before, func(x Appeal) bool { return n.about(&x) }) {
		return 0, fault.New(fault.Conflict, "selection.appealed")
	}
	term, err := AppealTerm(m.env, AppealTermIn{Notified: n.from, Days: m.c.Settings.AppealDays})
	if err != nil {
		return 0, err
	}
	if m.today > term.Outcome.To {
		cite := m.rules.Appeal.WorkingDays.Cite()
		return 0, fault.New(fault.Conflict, "selection.appeal_late", "to", term.Outcome.To.String()).Cited(cite.Act, cite.Clause)
	}
	return term.Outcome.To, nil
}
