package yearpages

import (
	"net/http"
	"time"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// schedulePage is the schedule of an appraisal with what is to be done next.
type schedulePage struct {
	failed
	Head    kit.Heading
	Path    string
	Version string
	Draw    bool // HR may set the days
	Agree   bool
	Notify  bool
	Begin   bool
	Close   bool
	Facts   []kit.Fact
	Missed  string
	Warn    string // something that is unusual and binds nobody
	Stand   kit.Link
	Told    []string
	Found   []foundView
	Names   kit.Link
	Steps   []string
	Now     int
}

// foundView is what was decided, with each ground behind "why".
type foundView struct {
	Name, When, Lead string
	Why              []kit.Reason
}

func (d Deps) schedule(w http.ResponseWriter, r *route.Request) error {
	return d.drawSchedule(w, r, failed{})
}

func (d Deps) drawSchedule(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Appraisals.YearView(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	y := &v.Year
	p := &schedulePage{failed: f, Path: yearPath(y.ID), Version: number(y.Version), Head: yearHead(l, v, t(l, "schedule.title"))}
	p.Stand = lawpages.ClauseLink(l, v.Edition, v.Rules.Meeting.ScheduleWith)
	p.allow(v)
	p.fill(l, v)
	if p.Draw && f.In == nil {
		p.In = map[string]string{}
		if s := y.Schedule; s != nil {
			p.In["first"], p.In["last"] = s.First.String(), s.Last.String()
		}
	}
	if v.May.Name {
		p.Names = kit.Link{Text: t(l, "name"), Href: p.Path + "/appraisers"}
	}
	if p.Found, err = d.allFound(l, v.Rulings, v.Body.On); err != nil {
		return err
	}
	return d.draw(w, r, p.Head, f.Status, scheduleView(p))
}

// allow says what the reader can do now.
func (p *schedulePage) allow(v *appraisal.YearView) {
	y, s := &v.Year, v.Year.Schedule
	opened := y.State == appraisal.YearOpened
	p.Draw = v.May.Open && opened && (s == nil || s.Notified == nil)
	p.Agree = v.May.Agree && opened && s != nil && s.Agreed == nil
	p.Notify = v.May.Open && opened && s != nil && s.Agreed != nil && s.Notified == nil
	p.Begin = v.May.Open && opened && s != nil && s.Agreed != nil && v.Today >= s.First
	p.Close = v.May.Open && y.State == appraisal.YearAppraising
}

// fill says how far the schedule is.
func (p *schedulePage) fill(l locale.Lang, v *appraisal.YearView) {
	for _, step := range []string{"drawn", "agreed", "notified", "begun", "closed"} {
		p.Steps = append(p.Steps, t(l, "schedule.step."+step))
	}
	p.Facts = []kit.Fact{{Name: t(l, "period"), Value: t(l, "days", "from", v.Year.From.String(), "until", v.Year.Until.String())},
		{Name: t(l, "act"), Value: v.Edition.Title.In(l)}}
	if v.Chair != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "chair"), Value: v.Names[v.Chair]})
	}
	p.Now = stepOf(&v.Year)
	s := v.Year.Schedule
	if s == nil {
		return
	}
	add := func(key, value string) { p.Facts = append(p.Facts, kit.Fact{Name: t(l, key), Value: value}) }
	add("schedule.first", locale.Day(l, s.First.String()))
	add("schedule.last", locale.Day(l, s.Last.String()))
	add("schedule.notice."+string(v.Rules.Meeting.Notice.V), locale.Day(l, s.Notice.String()))
	if s.Agreed != nil {
		add("schedule.agreed", v.Names[s.AgreedBy]+", "+dayOf(l, v, *s.Agreed))
	}
	if s.Notified != nil {
		add("schedule.notified", dayOf(l, v, *s.Notified)+", "+t(l, "schedule.told", "n", len(s.Told)))
		p.Told = told(v, s.Told)
	}
	if s.Missed {
		p.Missed = t(l, "schedule.missed")
	}
	if s.First <= v.Year.Until {
		p.Warn = t(l, "schedule.before_end", "until", v.Year.Until.String())
	}
	if v.Year.Keep != nil {
		add("keep", locale.Day(l, v.Year.Keep.String()))
	}
}

// dayFunc is the legal day of an instant.
type dayFunc func(time.Time) (day.Day, error)

// dayOf is the day of an instant in the body, in words.
func dayOf(l locale.Lang, v *appraisal.YearView, at time.Time) string {
	on, err := v.Body.On(at)
	if err != nil {
		return ""
	}
	return locale.Day(l, on.String())
}

func stepOf(y *appraisal.Year) int {
	s := y.Schedule
	switch {
	case y.State == appraisal.YearClosed || y.State == appraisal.YearDestroyed:
		return 5
	case y.State == appraisal.YearAppraising:
		return 4 // what is left is to close it
	case s == nil:
		return 0
	case s.Agreed == nil:
		return 1
	case s.Notified == nil:
		return 2
	}
	return 3
}

func told(v *appraisal.YearView, all []people.PersonID) []string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = v.Names[p]
	}
	return out
}

// allFound shows rulings, the latest first.
func (d Deps) allFound(l locale.Lang, all []appraisal.Ruling, on dayFunc) ([]foundView, error) {
	var out []foundView
	for i := len(all) - 1; i >= 0; i-- {
		v, err := d.found(l, &all[i], on)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// found shows a ruling.
func (d Deps) found(l locale.Lang, r *appraisal.Ruling, on dayFunc) (foundView, error) {
	v := foundView{Name: ruleName(l, r)}
	when, err := on(r.At)
	if err != nil {
		return v, err
	}
	v.When = locale.Day(l, when.String())
	v.Why, err = lawpages.Reasons(d.Library(), l, &r.Finding)
	if len(v.Why) > 0 {
		v.Lead = v.Why[0].Sentence
	}
	return v, err
}

// ruleName names what was decided; a term is named by what it is of.
func ruleName(l locale.Lang, r *appraisal.Ruling) string {
	if key := "appraisal.rule." + r.Finding.Rule + "." + r.About; r.About != "" && locale.Has(key) {
		return locale.T(l, key, nil)
	}
	if key := "decide.rule." + r.Finding.Rule; locale.Has(key) {
		return locale.T(l, key, nil)
	}
	return locale.T(l, "appraisal.rule.other", nil)
}

func (d Deps) scheduleDraw(w http.ResponseWriter, r *route.Request) error {
	var in appraisal.ScheduleIn
	var err error
	if in.First, err = dayAt(r, "first"); err == nil {
		in.Last, err = dayAt(r, "last")
	}
	if err == nil {
		_, err = d.Appraisals.DrawSchedule(r.Context(), r.Actor, yearID(r), version(r), in)
	}
	return d.scheduled(w, r, err)
}

func (d Deps) scheduleAgree(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.AgreeSchedule(r.Context(), r.Actor, yearID(r), version(r))
	return d.scheduled(w, r, err)
}

func (d Deps) scheduleNotify(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.NotifyAppraisers(r.Context(), r.Actor, yearID(r), version(r))
	return d.scheduled(w, r, err)
}

func (d Deps) begin(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.BeginAppraisal(r.Context(), r.Actor, yearID(r), version(r))
	return d.scheduled(w, r, err)
}

func (d Deps) closeYear(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.CloseYear(r.Context(), r.Actor, yearID(r), version(r))
	return d.scheduled(w, r, err)
}

// scheduled goes back to the page after an act, or says why it was refused.
func (d Deps) scheduled(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return goTo(w, r, yearPath(yearID(r))+"/schedule")
	}
	f, err := d.refused(r, err, "first", "last")
	if err != nil {
		return err
	}
	return d.drawSchedule(w, r, f)
}
