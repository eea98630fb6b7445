package front

import (
	"net/http"
	"net/url"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// The days until which a task may be put off. The key for it takes the first.
const (
	nextDay  = "next"
	inThree  = "three"
	nextWeek = "week"
)

// laterChoice is a day until which a task may be put off.
type laterChoice struct {
	Name  string
	Until day.Day
}

// choices are the working days that may be chosen: the next, the third, and the
// first of the week to come. Where the calendar does not reach that far there
// are none, and the tasks are shown all the same.
func (d Deps) choices(today day.Day) ([]laterChoice, error) {
	cal := d.Library().Calendar
	next, err := cal.AddWorking(today, 1)
	if err != nil {
		return nil, unsettled(err)
	}
	third, err := cal.AddWorking(today, 3)
	if err != nil {
		return nil, unsettled(err)
	}
	week, err := cal.NextWorking(mondayAfter(today))
	if err != nil {
		return nil, unsettled(err)
	}
	return []laterChoice{{nextDay, next.To}, {inThree, third.To}, {nextWeek, week}}, nil
}

// unsettled takes the fault of a calendar that is not there for no choice.
func unsettled(err error) error {
	if fault.Is(err, "day.no_calendar") {
		return nil
	}
	return err
}

func mondayAfter(d day.Day) day.Day {
	return d.Add(7 - (int(d.Weekday())-int(time.Monday)+7)%7)
}

// until is the day that a name stands for.
func (b *board) until(name string) (day.Day, bool) {
	for _, c := range b.Choices {
		if c.Name == name {
			return c.Until, true
		}
	}
	return 0, false
}

// later is the address that puts a task off until the next working day; "" where
// its term ends before that.
func (b *board) later(t Task) string {
	if t.Key == "" || len(b.Choices) == 0 || t.Due != nil && b.Choices[0].Until > *t.Due {
		return ""
	}
	return "/tasks/later?" + url.Values{"task": {t.Key}, "until": {nextDay}}.Encode()
}

// taskLater puts a task off, at most until the last day of its term.
func (d Deps) taskLater(w http.ResponseWriter, r *route.Request) error {
	b, err := d.board(r)
	if err != nil {
		return err
	}
	key := r.FormValue("task")
	t, ok := b.find(key)
	if !ok {
		return d.notPutOff(w, r, b, fault.New(fault.Missing, "tasks.gone").At("task"))
	}
	until, ok := b.until(r.FormValue("until"))
	if !ok {
		return d.notPutOff(w, r, b, fault.New(fault.Invalid, "tasks.until").At("until"))
	}
	if t.Due != nil && until > *t.Due {
		return d.notPutOff(w, r, b, fault.New(fault.Invalid, "tasks.past_term", "due", t.Due.String(), "until", until.String()).At("until"))
	}
	person := people.PersonID(r.Actor.Person)
	err = d.Later.Write(r.Context(), func(tx LaterTx) error {
		if _, err := tx.TaskLaterPurge(person, b.Today); err != nil {
			return err
		}
		return tx.TaskLaterPut(person, t.Key, until)
	})
	if err != nil {
		return err
	}
	return page.Go(w, r, "/tasks?"+url.Values{"put": {t.Key}}.Encode())
}

// notPutOff draws the tasks with what is wrong and what was chosen.
func (d Deps) notPutOff(w http.ResponseWriter, r *route.Request, b *board, bad *fault.Error) error {
	text := locale.T(r.Lang, bad.Key(), bad.Args)
	return d.drawTasks(w, r, b, asked{Task: r.FormValue("task"), Until: r.FormValue("until"), Bad: &kit.FieldError{ID: bad.Field, Text: text}}, http.StatusUnprocessableEntity)
}

// taskBack lets a task that was put off wait again.
func (d Deps) taskBack(w http.ResponseWriter, r *route.Request) error {
	err := d.Later.Write(r.Context(), func(tx LaterTx) error {
		_, err := tx.TaskLaterDelete(people.PersonID(r.Actor.Person), r.FormValue("task"))
		return err
	})
	if err != nil {
		return err
	}
	return page.Go(w, r, "/tasks?back=yes")
}
