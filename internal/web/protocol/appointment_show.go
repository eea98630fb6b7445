package protocol

import (
	"net/http"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// appointmentPage is where the appointments stand, post by post.
type appointmentPage struct {
	problems
	Head  kit.Heading
	Done  string
	Path  string
	House string // what becomes of a post whose winner steps back
	Empty bool
	Posts []postView
}

// postView is a post with the offers made of it.
type postView struct {
	ID, Version     string
	Title, Note     string
	Offers          []offerView
	MayAppoint      bool
	Over            string // why the offer can be ended; "" where it cannot
	OrderNo, OrderD kit.Field
	EndWhy          kit.Field
}

// offerView is an offer with its papers.
type offerView struct {
	State     string
	StateKind kit.StateKind
	Facts     []kit.Fact
	Why       []why
	Papers    []paperView
}

// paperView is a paper that is due.
type paperView struct {
	Name, State string
	StateKind   kit.StateKind
	Note        string
	Application string
	Item        string
	Href        string // of the file; "" where none was handed in
	Check       bool   // it waits for HR
	File        kit.Field
	HandIn      string // what the button says; "" where nothing can be handed in
	NoteField   kit.Field
}

func (d Deps) appointment(w http.ResponseWriter, r *route.Request) error {
	return d.drawAppointment(w, r, appointmentPage{}, "")
}

// drawAppointment draws the page; about is the post or the paper that a refused
// form was about.
func (d Deps) drawAppointment(w http.ResponseWriter, r *route.Request, p appointmentPage, about string) error {
	v, err := d.Competitions.Appointments(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	p.Head = kit.Heading{Crumbs: crumbs(r.Lang, &v.Competition), Title: t(r, "appointment.title"), Sub: t(r, "protocol.of", "number", v.Competition.Number)}
	p.Done, p.Path, p.Empty = done(r, "appointment", "appointed", "checked", "ended"), pathOf(v.Competition.ID)+"/appointment", true
	p.House = t(r, "appointment.next_off")
	if v.Competition.Settings.NextInRank {
		p.House = t(r, "appointment.next_on")
	}
	for i := range v.Posts {
		x, err := d.postView(r, v, &v.Posts[i], &p, about)
		if err != nil {
			return err
		}
		p.Empty = p.Empty && len(x.Offers) == 0
		p.Posts = append(p.Posts, x)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: p.Status, Class: "p-protocol"}, appointmentView(p))
}

func (d Deps) postView(r *route.Request, v *competition.AppointmentView, x *competition.PostOffers, p *appointmentPage, about string) (postView, error) {
	out := postView{ID: string(x.ID), Version: strconv.FormatInt(x.Version, 10), Title: x.Title.In(r.Lang) + " · " + x.Category}
	if x.State == competition.Failed {
		out.Note = t(r, "appointment.failed", "why", x.Why)
	}
	for i := range x.Offers {
		o, err := d.offerView(r, &x.Offers[i])
		if err != nil {
			return out, err
		}
		for n := range o.Papers {
			k := &o.Papers[n]
			k.Check = v.MayCheck && k.Check
			if !v.MayCheck {
				k.Href = ""
			} else if k.Href != "" {
				k.Href = p.Path + "/papers/" + k.Application + "/" + k.Item
			}
			k.NoteField = kit.Field{ID: "note-" + k.Application + "-" + k.Item, Name: "note", Label: t(r, "appointment.note"), Optional: true}
			if about == k.Application+"/"+k.Item {
				k.NoteField.Error, k.NoteField.Value = p.At["note"], r.PostFormValue("note")
			}
		}
		out.Offers = append(out.Offers, o)
	}
	open := x.Open()
	if open == nil {
		return out, nil
	}
	out.MayAppoint = v.MayAppoint
	if v.MayCheck && open.Over != "" {
		out.Over = t(r, "appointment.over."+open.Over)
	}
	out.fields(r, v.Today, p, about)
	return out, nil
}

// fields are the fields of the forms of a post.
func (x *postView) fields(r *route.Request, today day.Day, p *appointmentPage, about string) {
	x.OrderNo = kit.Field{ID: "number-" + x.ID, Name: "number", Label: t(r, "appointment.order_number"), Short: true}
	x.OrderD = kit.Field{ID: "day-" + x.ID, Name: "day", Label: t(r, "appointment.order_day"), Value: today.String()}
	x.EndWhy = kit.Field{ID: "why-" + x.ID, Name: "why", Label: t(r, "appointment.end_why")}
	if about != x.ID {
		return
	}
	x.OrderNo.Value, x.OrderNo.Error = r.PostFormValue("number"), p.At["number"]
	x.OrderD.Error, x.EndWhy.Error = p.At["day"], p.At["why"]
	x.EndWhy.Value = r.PostFormValue("why")
	if typed := r.PostFormValue("day"); typed != "" {
		x.OrderD.Value = typed
	}
}

func (d Deps) offerView(r *route.Request, o *competition.OfferView) (offerView, error) {
	out := offerView{State: t(r, "appointment.offer."+string(o.State)), StateKind: offerKind(o.State)}
	if o.Name != "" {
		out.Facts = append(out.Facts, kit.Fact{Name: t(r, "appointment.winner"), Value: o.Name})
	}
	out.Facts = append(out.Facts, kit.Fact{Name: t(r, "appointment.number"), Value: o.Application.Number},
		kit.Fact{Name: t(r, "appointment.window"), Value: t(r, "appointment.span", "from", o.From.String(), "to", o.To.String())})
	if o.PapersDue != nil {
		out.Facts = append(out.Facts, kit.Fact{Name: t(r, "appointment.papers_due"), Value: t(r, "protocol.on", "day", o.PapersDue.String())})
	} else {
		out.Facts = append(out.Facts, kit.Fact{Name: t(r, "appointment.papers"), Value: t(r, "appointment.servant")})
	}
	if o.OrderDay != nil {
		out.Facts = append(out.Facts, kit.Fact{Name: t(r, "appointment.order"), Value: t(r, "appointment.order_of", "number", o.OrderNumber, "day", o.OrderDay.String())})
	}
	window, err := d.whyOf(r.Lang, o.Window)
	if err != nil {
		return out, err
	}
	due, err := d.whyOf(r.Lang, o.Due)
	if err != nil {
		return out, err
	}
	out.Why = append(window, due...)
	for _, item := range o.Items {
		out.Papers = append(out.Papers, paperViewOf(r.Lang, o, item))
	}
	return out, nil
}

func offerKind(s competition.OfferState) kit.StateKind {
	switch s {
	case competition.OfferAppointed:
		return kit.Done
	case competition.OfferOpen:
		return kit.Decide
	}
	return kit.Out
}

func paperViewOf(l locale.Lang, o *competition.OfferView, item competition.PaperView) paperView {
	out := paperView{Name: item.Name.In(l), Item: item.Key, Application: string(o.Application.ID), State: say(l, "appointment.paper.none"), StateKind: kit.NotStarted}
	if p := item.Paper; p != nil {
		out.State, out.Note, out.Href = say(l, "appointment.paper."+string(p.State)), p.Note, "/applications/"+out.Application+"/papers/"+item.Key
		out.StateKind = map[competition.PaperState]kit.StateKind{
			competition.PaperHandedIn: kit.Going, competition.PaperAccepted: kit.Done, competition.PaperReturned: kit.Refused,
		}[p.State]
		out.Check = p.State == competition.PaperHandedIn && o.State == competition.OfferOpen
	}
	return out
}

// appoint takes the order of appointment.
func (d Deps) appoint(w http.ResponseWriter, r *route.Request) error {
	on, err := day.Parse(r.PostFormValue("day"))
	if bad, ok := fault.As(err); ok {
		err = bad.At("day")
	}
	id := r.PostFormValue("vacancy")
	if err == nil {
		_, err = d.Competitions.Appoint(r.Context(), r.Actor, competition.VacancyID(id), number(r, "version"),
			competition.AppointIn{Number: r.PostFormValue("number"), Day: on})
	}
	return d.answered(w, r, err, "appointed", id)
}

// lapse ends an offer that was not taken up.
func (d Deps) lapse(w http.ResponseWriter, r *route.Request) error {
	id := r.PostFormValue("vacancy")
	err := d.Competitions.Lapse(r.Context(), r.Actor, competition.VacancyID(id), number(r, "version"), r.PostFormValue("why"))
	return d.answered(w, r, err, "ended", id)
}

// checkPaper accepts a paper or gives it back.
func (d Deps) checkPaper(w http.ResponseWriter, r *route.Request) error {
	app, item := r.PostFormValue("application"), r.PostFormValue("item")
	err := d.Competitions.CheckPaper(r.Context(), r.Actor, competition.ApplicationID(app), item, r.PostFormValue("do") == "accept", r.PostFormValue("note"))
	return d.answered(w, r, err, "checked", app+"/"+item)
}

// answered leads back to the page, or shows what was wrong.
func (d Deps) answered(w http.ResponseWriter, r *route.Request, err error, word, about string) error {
	if err == nil {
		return page.Go(w, r, pathOf(competitionOf(r))+"/appointment?done="+word)
	}
	var p appointmentPage
	if err := p.refused(r.Lang, err, "number", "day", "why", "note"); err != nil {
		return err
	}
	for i := range p.Errors {
		if id := p.Errors[i].ID; id == "note" {
			p.Errors[i].ID = ""
		} else if id != "" {
			p.Errors[i].ID = id + "-" + about
		}
	}
	return d.drawAppointment(w, r, p, about)
}
