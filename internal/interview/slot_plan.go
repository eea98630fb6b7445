package interview

import (
	"maps"
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// usualHours are offered until a body plans with others.
var usualHours = Hours{From: 9 * 60, To: 18*60 + 30, LunchFrom: 13 * 60, LunchTo: 14*60 + 30}

// dayMinutes are those of a day.
const dayMinutes = 24 * 60

func (h Hours) check() error {
	switch {
	case h.From < 0 || h.To > dayMinutes || h.From >= h.To:
		return fault.New(fault.Invalid, "interview.slot.hours").At("hours_to")
	case h.LunchFrom > h.LunchTo || h.LunchFrom < h.LunchTo && (h.LunchFrom < h.From || h.LunchTo > h.To):
		return fault.New(fault.Invalid, "interview.slot.lunch").At("lunch_to")
	}
	return nil
}

// Busy is a time in which a member of the panel, or a candidate, is in another
// interview.
type Busy struct {
	Person  people.PersonID
	Starts  time.Time
	Ends    time.Time // of the talk
	Session bool      // it is a panel's and counts for the limits of a day and a week
}

// Planning is what times of interviews must fit. It knows no store and no clock.
type Planning struct {
	Rules    *Rules
	Limits   Limits
	Most     *law.Value[int] // minutes that the law of a competition allows; nil for none
	ByPanel  bool
	Calendar *day.Calendar
	Zone     *time.Location
	Hours    Hours
	Now      time.Time
	Busy     []Busy // of the members, in other series
}

// Breach is a limit that a time breaks.
type Breach struct {
	Slot   int             // of those that were checked
	Member people.PersonID // who is in two places; "" for any other breach
	law.Reason
}

// After is how long the panel still needs after a talk, to discuss and to fill
// in the forms.
func (p *Planning) After() time.Duration {
	return time.Duration(p.Limits["discussion_minutes_least"]) * time.Minute
}

// apart is the least time from the end of a talk to the next start: the break,
// and no less than the discussion with the time to prepare. The sum of a break's
// own parts is the body's to keep within it.
func (p *Planning) apart() (time.Duration, law.Citer) {
	t := &p.Rules.Time
	rest, talk := p.Limits["break_minutes_least"], p.Limits["discussion_minutes_least"]+p.Limits["break_minutes_preparing"]
	if talk > rest {
		return time.Duration(talk) * time.Minute, t.DiscussionMinutesLeast
	}
	return time.Duration(rest) * time.Minute, t.BreakMinutesLeast
}

// Check names every limit that some times break, each as the others stand. The
// fault is day.no_calendar for a day of a year without a calendar.
func (p *Planning) Check(slots []Slot) ([]Breach, error) {
	var out []Breach
	for k := range slots {
		found, err := p.breaches(slots[k], without(slots, k))
		if err != nil {
			return nil, err
		}
		for _, b := range found {
			b.Slot = k
			out = append(out, b)
		}
	}
	return out, nil
}

func without(all []Slot, k int) []Slot { return slices.Delete(slices.Clone(all), k, k+1) }

// breaches are the limits that one time breaks beside others of the series.
func (p *Planning) breaches(s Slot, others []Slot) ([]Breach, error) {
	var out []Breach
	if !s.Starts.After(p.Now) {
		out = append(out, plainBreach("past"))
	}
	works, err := p.works(s)
	if err != nil {
		return nil, err
	}
	out = append(out, works...)
	out = append(out, p.lengths(s)...)
	out = append(out, p.hours(s)...)
	out = append(out, p.breaks(s, others)...)
	if p.ByPanel {
		out = append(out, p.loads(s, others)...)
	}
	return append(out, p.clashes(s)...), nil
}

// plainBreach is a breach of what no act needs to say.
func plainBreach(key string, kv ...any) Breach {
	return Breach{Reason: law.Reason{Key: "interview.slot.breach." + key, Args: fault.New(fault.Invalid, "", kv...).Args}}
}

func broken(c law.Citer, key string, kv ...any) Breach {
	return Breach{Reason: law.Because(c, "interview.slot.breach."+key, kv...)}
}

func (p *Planning) on(at time.Time) day.Day { return day.In(at, p.Zone) }

// works refuses a day on which nobody works.
func (p *Planning) works(s Slot) ([]Breach, error) {
	on := p.on(s.Starts)
	mark, err := p.Calendar.Mark(on)
	if err != nil {
		return nil, err
	}
	if mark.Kind.Works() {
		return nil, nil
	}
	return []Breach{broken(p.Rules.Time.WorkingDay, "day_off", "day", on.String())}, nil
}

// lengths compares the minutes of a talk with the law of the case and, where
// that sets none, with the recommendations: an act of force goes before them. A
// panel's interview lasts with its discussion.
func (p *Planning) lengths(s Slot) []Breach {
	t, minutes := &p.Rules.Time, int(s.Ends.Sub(s.Starts)/time.Minute)
	if minutes < 1 {
		return []Breach{plainBreach("no_length")}
	}
	if p.Most != nil {
		if minutes > p.Most.V {
			return []Breach{broken(*p.Most, "law_most", "minutes", minutes, "most", p.Most.V)}
		}
		return nil
	}
	var out []Breach
	if least := p.Limits["interview_minutes_least"]; minutes < least {
		out = append(out, broken(t.InterviewMinutesLeast, "short", "minutes", minutes, "least", least))
	}
	if !p.ByPanel {
		return out
	}
	whole := minutes + p.Limits["discussion_minutes_least"]
	if least := p.Limits["panel_minutes_least"]; whole < least {
		out = append(out, broken(t.PanelMinutesLeast, "panel_short", "minutes", whole, "least", least))
	}
	if most := p.Limits["panel_minutes_most"]; whole > most {
		out = append(out, broken(t.PanelMinutesMost, "panel_long", "minutes", whole, "most", most))
	}
	return out
}

// hours keeps talk and discussion within the working hours and off the lunch.
func (p *Planning) hours(s Slot) []Breach {
	y, m, d := s.Starts.In(p.Zone).Date()
	at := func(minutes int) time.Time { return time.Date(y, m, d, minutes/60, minutes%60, 0, 0, p.Zone) }
	over := s.Ends.Add(p.After())
	var out []Breach
	if s.Starts.Before(at(p.Hours.From)) || over.After(at(p.Hours.To)) {
		out = append(out, broken(p.Rules.Time.WorkingDay, "hours", "from", hourText(p.Hours.From), "to", hourText(p.Hours.To)))
	}
	if p.Hours.LunchFrom < p.Hours.LunchTo && s.Starts.Before(at(p.Hours.LunchTo)) && over.After(at(p.Hours.LunchFrom)) {
		out = append(out, broken(p.Rules.Time.WorkingDay, "lunch", "from", hourText(p.Hours.LunchFrom), "to", hourText(p.Hours.LunchTo)))
	}
	return out
}

// hourText writes minutes of a day as a time of day.
func hourText(minutes int) string {
	return time.Date(2000, time.January, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

// breaks keeps the time between interviews of the series.
func (p *Planning) breaks(s Slot, others []Slot) []Breach {
	least, cite := p.apart()
	for _, o := range others {
		if s.Starts.Before(o.Ends.Add(least)) && o.Starts.Before(s.Ends.Add(least)) {
			return []Breach{broken(cite, "break", "least", int(least/time.Minute), "at", o.Starts.In(p.Zone).Format("15:04"))}
		}
	}
	return nil
}

// loads keeps the interviews of a day and of a week, and the day between.
func (p *Planning) loads(s Slot, others []Slot) []Breach {
	on := p.on(s.Starts)
	days := make([]day.Day, 0, len(others))
	for _, o := range others {
		days = append(days, p.on(o.Starts))
	}
	worst, sessions := p.load(on, days, nil), p.sessions()
	for _, member := range slices.Sorted(maps.Keys(sessions)) {
		if found := p.load(on, days, sessions[member]); len(found) > len(worst) {
			for k := range found {
				found[k].Member = member
			}
			worst = found
		}
	}
	return worst
}

// sessions are the days of each member's sessions in other series.
func (p *Planning) sessions() map[people.PersonID][]day.Day {
	out := map[people.PersonID][]day.Day{}
	for _, b := range p.Busy {
		if b.Session {
			out[b.Person] = append(out[b.Person], p.on(b.Starts))
		}
	}
	return out
}

func (p *Planning) load(on day.Day, own, more []day.Day) []Breach {
	t := &p.Rules.Time
	inDay, inWeek, next := 1, 1, day.Day(0)
	for _, all := range [][]day.Day{own, more} {
		for _, d := range all {
			if d == on {
				inDay++
			}
			if monday(d) == monday(on) {
				inWeek++
			}
			if d == on-1 || d == on+1 {
				next = d
			}
		}
	}
	var out []Breach
	if most := p.Limits["a_day_most"]; inDay > most {
		out = append(out, broken(t.ADayMost, "a_day", "n", inDay, "most", most, "day", on.String()))
	}
	if most := p.Limits["a_week_most"]; inWeek > most {
		out = append(out, broken(t.AWeekMost, "a_week", "n", inWeek, "most", most))
	}
	if next != 0 && t.EveryOtherDay.V {
		out = append(out, broken(t.EveryOtherDay, "every_other_day", "day", next.String()))
	}
	return out
}

// monday is the first day of the week of a day.
func monday(d day.Day) day.Day { return d.Add(-((int(d.Weekday()) + 6) % 7)) }

// clashes are the members who are elsewhere at that time, with the break that
// they need between.
func (p *Planning) clashes(s Slot) []Breach {
	least, _ := p.apart()
	var out []Breach
	for _, b := range p.Busy {
		if s.Starts.Before(b.Ends.Add(least)) && b.Starts.Before(s.Ends.Add(least)) {
			x := plainBreach("member", "from", b.Starts.In(p.Zone).Format("15:04"), "to", b.Ends.In(p.Zone).Format("15:04"))
			x.Member = b.Person
			out = append(out, x)
		}
	}
	return out
}

// Wanted asks for times: so many of so many minutes, from a day to another.
type Wanted struct {
	From, Until day.Day
	Minutes     int
	N           int
	Room        string
}

// Bounds of a plan.
const (
	planDaysMost  = 120
	planSlotsMost = 200
	planStep      = 5 // minutes between the starts that are tried
)

// check refuses what is not asked for sensibly.
func (w Wanted) check() error {
	switch {
	case w.From == 0:
		return fault.New(fault.Invalid, "interview.slot.day").At("from")
	case w.Until < w.From || int(w.Until-w.From) > planDaysMost:
		return fault.New(fault.Invalid, "interview.slot.until", "most", planDaysMost).At("until")
	case w.N < 0 || w.N > planSlotsMost:
		return fault.New(fault.Invalid, "interview.slot.many", "most", planSlotsMost).At("spare")
	case len([]rune(w.Room)) > roomMost:
		return fault.New(fault.Invalid, "interview.slot.room", "most", roomMost).At("room")
	}
	return nil
}

// roomMost bounds the name of a room, in letters.
const roomMost = 200

// Plan proposes the earliest times that keep every limit, beside those that
// stand already. It may find fewer than are wanted. The faults are
// interview.slot.day, .until, .many, .room, .hours, .lunch and day.no_calendar.
func (p *Planning) Plan(w Wanted, standing []Slot) ([]Slot, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	if err := p.Hours.check(); err != nil {
		return nil, err
	}
	taken, out := slices.Clone(standing), []Slot{}
	for d := w.From; d <= w.Until && len(out) < w.N; d++ {
		y, m, n := d.Date()
		for at := p.Hours.From; at < p.Hours.To && len(out) < w.N; at += planStep {
			starts := time.Date(y, m, n, at/60, at%60, 0, 0, p.Zone).UTC()
			s := Slot{Starts: starts, Ends: starts.Add(time.Duration(w.Minutes) * time.Minute), Room: w.Room}
			found, err := p.breaches(s, taken)
			if err != nil {
				return nil, err
			}
			if len(found) == 0 {
				taken, out = append(taken, s), append(out, s)
			}
		}
	}
	return out, nil
}
