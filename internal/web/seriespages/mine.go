package seriespages

import (
	"net/http"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// minePage are a candidate's own interviews.
type minePage struct {
	failed
	Head kit.Heading
	All  []myInterview
	None kit.Nothing
}

// myInterview is one of them, with the times that can be had.
type myInterview struct {
	ID, Version string
	Title       said
	Kind        kit.StateKind
	State       string
	Facts       []kit.Fact
	Free        []freeTime
	Others      []freeTime
	Asked       []freeTime
	Offered     string
	Late        string
	Feedback    string
	Room        string // address of its room by video; "" for none
}

func (d Deps) mine(w http.ResponseWriter, r *route.Request) error { return d.drawMine(w, r, failed{}) }

func (d Deps) drawMine(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	all, err := d.Interviews.MyInterviews(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	sent, err := d.Interviews.SentFeedback(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := &minePage{failed: f, Head: kit.Heading{Title: t(l, "mine"), Sub: t(l, "mine.sub")}, None: kit.Nothing{Title: t(l, "mine.none"), Text: t(l, "mine.none_text")}}
	for k := range all {
		one := d.mineOf(l, &all[k])
		if sent[all[k].Interview.ID] {
			one.Feedback = "/my-interviews/" + one.ID + "/feedback"
		}
		p.All = append(p.All, one)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Roomy: true, Status: f.Status, Class: "p-series"}, mineView(p))
}

func (d Deps) mineOf(l locale.Lang, x *interview.OwnInterview) myInterview {
	i := &x.Interview
	state := ownState(i.State)
	out := myInterview{
		ID: string(i.ID), Version: textVersion(i.Version), Title: official(l, x.Title), Kind: interviewKinds[i.State], State: t(l, "my."+state),
		Facts: []kit.Fact{{Name: t(l, "body"), Value: x.Body.Names.In(l)}},
	}
	if state == "planned" {
		room := i.Room
		if room == "" {
			room = locale.T(l, "series.room.later", nil)
		}
		if x.Video {
			out.Room = interview.RoomPath(i.ID)
			if i.Room == "" {
				room = t(l, "my.video")
			}
		}
		out.Facts = append(out.Facts, kit.Fact{Name: t(l, "time"), Value: d.when(l, i.Starts, i.Body)}, kit.Fact{Name: t(l, "room"), Value: room})
	}
	if x.Late {
		out.Late = t(l, "my.late")
	} else if x.Last != nil {
		out.Facts = append(out.Facts, kit.Fact{Name: t(l, "my.last"), Value: locale.Day(l, x.Last.String())})
	}
	free := func(at time.Time) freeTime {
		return freeTime{Text: d.when(l, at, i.Body), Starts: at.UTC().Format(instantForm)}
	}
	for _, s := range x.Free {
		out.Free = append(out.Free, free(s.Starts))
	}
	for _, at := range x.Others {
		if x.Offered == nil || !x.Offered.Equal(at) {
			out.Others = append(out.Others, free(at))
		}
	}
	for _, at := range x.Asked {
		out.Asked = append(out.Asked, free(at))
	}
	if x.Offered != nil {
		out.Offered = t(l, "my.offered", "when", d.when(l, *x.Offered, i.Body))
	}
	return out
}

// ownState is what a candidate is told of the state of an interview: nothing of
// the panel's marks and talks.
func ownState(s interview.State) string {
	switch s {
	case interview.Held, interview.Agreed:
		return "held"
	}
	return string(s)
}

// changedTime goes back to the list after an act, or says why it was refused.
func (d Deps) changedTime(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, "/my-interviews")
	}
	f, err := d.refused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.drawMine(w, r, f)
}

// starts is the time that a form names; none where it names nothing.
func starts(r *route.Request) time.Time {
	at, err := time.Parse(instantForm, r.PostFormValue("starts"))
	if err != nil {
		return time.Time{}
	}
	return at
}

func (d Deps) choose(w http.ResponseWriter, r *route.Request) error {
	return d.changedTime(w, r, d.Interviews.ChooseSlot(r.Context(), r.Actor, interviewAt(r), starts(r)))
}

func (d Deps) swap(w http.ResponseWriter, r *route.Request) error {
	return d.changedTime(w, r, d.Interviews.OfferSwap(r.Context(), r.Actor, interviewAt(r), starts(r)))
}

func (d Deps) answer(w http.ResponseWriter, r *route.Request) error {
	return d.changedTime(w, r, d.Interviews.AnswerSwap(r.Context(), r.Actor, interviewAt(r), starts(r), r.PostFormValue("answer") == "yes"))
}
