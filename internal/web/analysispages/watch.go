package analysispages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// renewEvery is how many seconds the page of a sitting waits before it asks
// again.
const renewEvery = 15

// watchPage is a sitting under way.
type watchPage struct {
	Head  kit.Heading
	About string
	Still kit.Link // stops or starts the renewal
	Rows  kit.Rows
}

func (d Deps) watch(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, sitting, err := d.Delivery.Watch(r.Context(), r.Actor, exam.SittingID(r.PathValue("id")))
	if err != nil {
		return err
	}
	path := "/sittings/" + string(sitting.ID) + "/watch"
	p := &watchPage{Head: kit.Heading{Title: told(l, "title"), Sub: sitting.Test.Title.In(l), SubIn: inlang.Of(l, sitting.Test.Title)}, About: told(l, "about", "n", renewEvery)}
	p.Head.Crumbs = []kit.Link{{Text: told(l, "list"), Href: "/exam-watch"}}
	if access.MayEver(r.Actor, access.KeepSittings) {
		p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: told(l, "sitting"), Href: "/sittings/" + string(sitting.ID)})
	}
	if p.Still = (kit.Link{Text: told(l, "still"), Href: path + "?still=1"}); r.URL.Query().Has("still") {
		p.About, p.Still = told(l, "about.still"), kit.Link{Text: told(l, "moving"), Href: path}
	} else {
		w.Header().Set("Refresh", strconv.Itoa(renewEvery))
	}
	p.Rows = kit.Rows{
		Caption: told(l, "title"), Empty: kit.Nothing{Title: told(l, "none"), Text: told(l, "none_text")},
		Cols: []kit.Col{{Text: told(l, "number")}, {Text: told(l, "state")}, {Text: told(l, "section")}, {Text: told(l, "answered"), Num: true}, {Text: told(l, "left"), Num: true}, {Text: told(l, "last"), Num: true}},
	}
	for i := range all {
		p.Rows.Rows = append(p.Rows.Rows, d.watchRow(l, sitting, &all[i], path))
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, watchView(p))
}

func (d Deps) watchRow(l locale.Lang, s *exam.Sitting, a *exam.Watched, path string) kit.Row {
	last := told(l, "last.none")
	if !a.Last.IsZero() {
		last = d.clock(a.Last, s.Body)
	}
	return kit.Row{Cells: []templ.Component{
		anchor(a.Number, path+"/"+string(a.Attempt)), kit.State(stateKinds[a.State], told(l, "state."+string(a.State))), kit.Text(sectionName(l, &s.Test, a.Section)),
		kit.Text(told(l, "answered.of", "n", a.Answered, "of", s.Test.Count())), kit.Text(d.left(l, a.State, a.Deadline)), kit.Text(last),
	}}
}

var stateKinds = map[exam.AttemptState]kit.StateKind{
	exam.Running: kit.Going, exam.Paused: kit.Going, exam.Between: kit.Going, exam.Finished: kit.Done, exam.Ended: kit.Out,
}

func sectionName(l locale.Lang, t *exam.Test, section int) string {
	if section < 0 || section >= len(t.Sections) {
		return "–"
	}
	return t.Sections[section].Title.In(l)
}

// left is the time that an attempt has, in words.
func (d Deps) left(l locale.Lang, s exam.AttemptState, deadline time.Time) string {
	if s != exam.Running && s != exam.Paused {
		return "–"
	}
	rest := int(deadline.Sub(d.Delivery.Service.Legal.Now()) / time.Second)
	if rest <= 0 {
		return told(l, "left.none")
	}
	return told(l, "left.minutes", "minutes", rest/60, "seconds", rest%60)
}

// clock is the time of day of an instant in the zone of a body.
func (d Deps) clock(at time.Time, body people.BodyID) string {
	return at.In(d.Zone(string(body))).Format("15:04:05")
}

// seatPage is one attempt of a sitting.
type seatPage struct {
	failed
	Head                    kit.Heading
	Facts                   []kit.Fact
	Rows                    kit.Rows
	Acts                    bool // the person may give minutes back and stop
	Path                    string
	Minutes, Reason, Stated string // as typed
	Over                    bool
}

func (d Deps) seat(w http.ResponseWriter, r *route.Request) error {
	return d.drawSeat(w, r, &seatPage{})
}

func (d Deps) drawSeat(w http.ResponseWriter, r *route.Request, p *seatPage) error {
	l := r.Lang
	a, err := d.Delivery.Events(r.Context(), r.Actor, exam.AttemptID(r.PathValue("attempt")))
	if err != nil {
		return err
	}
	back := "/sittings/" + string(a.Sitting) + "/watch"
	p.Path, p.Over, p.Acts = back+"/"+string(a.Attempt), a.State.Over(), access.MayEver(r.Actor, access.GiveBackTime)
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: told(l, "title"), Href: back}}, Title: told(l, "seat", "number", a.Number), Sub: a.Test.Title.In(l), SubIn: inlang.Of(l, a.Test.Title)}
	p.Facts = []kit.Fact{
		{Name: told(l, "state"), Value: told(l, "state."+string(a.State))}, {Name: told(l, "section"), Value: sectionName(l, &a.Test, a.Section)},
		{Name: told(l, "left"), Value: d.left(l, a.State, a.Deadline)},
	}
	p.Rows = kit.Rows{
		Caption: told(l, "events"), Cols: []kit.Col{{Text: told(l, "when")}, {Text: told(l, "what")}, {Text: told(l, "who")}},
		Empty: kit.Nothing{Title: told(l, "events.none"), Text: told(l, "events.none_text")},
	}
	for _, e := range a.Events {
		who := told(l, "who.staff")
		if e.Candidate {
			who = told(l, "who.candidate")
		}
		at := e.At.In(d.Zone(r.Actor.Body))
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(locale.Day(l, at.Format(time.DateOnly)) + ", " + at.Format("15:04:05")), kit.Text(eventText(l, &e)), kit.Text(who),
		}})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: p.Status}, seatView(p))
}

// eventText says what happened, in words.
func eventText(l locale.Lang, e *exam.WatchedEvent) string {
	switch e.Kind {
	case "lease", "break":
		return told(l, "event."+e.Kind)
	case "minutes":
		return told(l, "event.minutes", "minutes", e.Args["minutes"], "reason", e.Args["reason"])
	case proctor.EquipmentEvent:
		return equipmentText(l, e)
	case "stopped":
		return told(l, "event.stopped", "reason", e.Args["reason"])
	case "refused":
		return told(l, "event.refused", "why", told(l, "refused."+refusals[e.Args["code"]]))
	}
	return told(l, "event.other", "kind", e.Kind)
}

// equipmentText says what the check found with which the attempt began.
func equipmentText(l locale.Lang, e *exam.WatchedEvent) string {
	switch {
	case e.Args["fails"] != "":
		return told(l, "event.equipment_not_met", "fails", strings.Split(e.Args["fails"], ","))
	case e.Args["open"] != "":
		return told(l, "event.equipment_untold", "open", strings.Split(e.Args["open"], ","))
	}
	return told(l, "event.equipment_met")
}

// refusals are the words for the codes of refused answers.
var refusals = map[string]string{
	"exam.answer.late": "late", "exam.answer.slot": "slot", "exam.answer.section": "section", "exam.answer.taken": "taken",
	"exam.answer.seq": "form", "exam.answer.kind": "form", "exam.answer.place": "form", "exam.answer.long": "form", "exam.answer.words": "form",
}

func (d Deps) giveBack(w http.ResponseWriter, r *route.Request) error {
	p := &seatPage{Minutes: r.PostFormValue("minutes"), Reason: r.PostFormValue("reason")}
	err := d.Delivery.GiveBack(r.Context(), r.Actor, exam.AttemptID(r.PathValue("attempt")), whole(p.Minutes), p.Reason)
	return d.acted(w, r, p, err, map[string]string{"minutes": "minutes", "reason": "reason"})
}

func (d Deps) stop(w http.ResponseWriter, r *route.Request) error {
	p := &seatPage{Stated: r.PostFormValue("reason")}
	err := d.Delivery.Stop(r.Context(), r.Actor, exam.AttemptID(r.PathValue("attempt")), p.Stated)
	return d.acted(w, r, p, err, map[string]string{"reason": "stop-reason"})
}

// acted goes back to the attempt, or shows the form again with what was wrong.
func (d Deps) acted(w http.ResponseWriter, r *route.Request, p *seatPage, err error, names map[string]string) error {
	if err == nil {
		return page.Go(w, r, "/sittings/"+r.PathValue("id")+"/watch/"+r.PathValue("attempt"))
	}
	if p.failed, err = refused(r.Lang, err, names); err != nil {
		return err
	}
	return d.drawSeat(w, r, p)
}
