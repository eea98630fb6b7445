package roompages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/interview"
	"tarazy/internal/room"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// roomPage is the room as one of its people sees it.
type roomPage struct {
	Head    kit.Heading
	Path    string
	Me      room.Role
	Speaks  bool
	Leads   bool
	Ask     bool // the candidate has to answer about the recording
	Given   bool // and has agreed
	Closed  bool
	Over    bool // the interview, without its room having been closed
	Months  int
	Minutes int
	Law     kit.Link
	Planned string
	Conduct string // address of the page with script and notes; "" for who has none
	Begin   bool   // the lead begins there
	Beside  bool   // it stands on that page
	Facts   []kit.Fact
	Errors  []kit.FieldError
}

func (d Deps) room(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Rooms.See(r.Context(), r.Actor, idOf(r), 0)
	if err != nil {
		return err
	}
	p := d.pageOf(r, v)
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Wide, Class: "p-room", Bundles: d.Bundles()}, roomView(p))
}

func (d Deps) pageOf(r *route.Request, v *room.View) roomPage {
	l, i := r.Lang, &v.Interview
	title, in := v.Title.In(l)
	p := roomPage{
		Head: kit.Heading{Title: t(l, "title"), Sub: title, SubIn: string(in)}, Path: pathOf(i.ID), Me: v.Me, Speaks: v.Me != room.Observer, Leads: v.Me == room.Lead,
		Closed: v.Room != nil && v.Room.Closed != nil, Months: v.Kept.V, Law: kit.Link{Text: t(l, "law"), Href: lawLink(v)},
	}
	if in == l {
		p.Head.SubIn = ""
	}
	if v.Minutes != nil {
		p.Minutes = v.Minutes.V
	}
	if !i.Starts.IsZero() {
		p.Planned = t(l, "planned", "when", d.moment(l, i.Starts, string(i.Body)))
	}
	switch i.State {
	case interview.Planned, interview.UnderWay, interview.Held:
	default:
		p.Over = !p.Closed
	}
	p.Begin = p.Leads && i.State == interview.Planned
	if v.Me == room.Lead || v.Me == room.Panel || v.Me == room.Expert {
		p.Conduct = "/interviews/" + string(i.Series) + "/" + string(i.ID) + "/conduct"
	}
	if v.Me == room.Candidate {
		p.Ask = v.Room == nil || v.Room.Consent == nil
		p.Given = !p.Ask && v.Room.Consent.Given
	}
	return p
}

// Beside gives the room for the page with script and notes, to stand beside them; nil
// where it does not open.
func (d Deps) Beside(r *route.Request, id interview.ID) (templ.Component, error) {
	v, err := d.Rooms.See(r.Context(), r.Actor, id, 0)
	if err != nil {
		return nil, err
	}
	p := d.pageOf(r, v)
	if p.Closed || p.Over {
		return nil, nil
	}
	p.Beside, p.Conduct, p.Planned = true, "", ""
	return stage(p), nil
}

// Bundles are what a page with a room loads.
func (d Deps) Bundles() []string {
	if d.Elsewhere {
		return []string{"room.js", "livekit.js"}
	}
	return []string{"room.js"}
}

// CSP is what a page with a room may do: use the devices, and reach another server
// that carries it.
func (d Deps) CSP() route.CSP {
	if d.Elsewhere {
		return route.Devices | route.Media
	}
	return route.Devices
}

func lawLink(v *room.View) string {
	cite := v.Video.Cite()
	return "/rules/" + cite.Act + "#c-" + cite.Clause
}

func (d Deps) consent(w http.ResponseWriter, r *route.Request) error {
	err := d.Rooms.AnswerConsent(r.Context(), r.Actor, idOf(r), r.PostFormValue("answer") == "yes", r.Lang)
	if err != nil {
		return err
	}
	d.Live.Tell(r.Context(), idOf(r))
	return page.Go(w, r, pathOf(idOf(r)))
}

type sayIn struct {
	Press string `key:"press"`
	Text  string `key:"text"`
}

func (d Deps) say(r *route.Request) error {
	var in sayIn
	if err := page.Asks(r, &in); err != nil {
		return err
	}
	return d.told(r, d.Rooms.Say(r.Context(), r.Actor, idOf(r), in.Press, in.Text))
}

// told tells everybody in the room, after an act.
func (d Deps) told(r *route.Request, err error) error {
	if err == nil {
		d.Live.Tell(r.Context(), idOf(r))
	}
	return err
}

type handIn struct {
	Up bool `key:"up"`
}

func (d Deps) hand(r *route.Request) error {
	var in handIn
	if err := page.Asks(r, &in); err != nil {
		return err
	}
	return d.Live.Hand(r.Context(), r.Actor, idOf(r), in.Up)
}

type admitIn struct {
	Seat string `key:"seat"`
}

func (d Deps) admit(r *route.Request) error {
	var in admitIn
	if err := page.Asks(r, &in); err != nil {
		return err
	}
	return d.told(r, d.Rooms.Admit(r.Context(), r.Actor, idOf(r), in.Seat))
}

type extendIn struct {
	Minutes int    `key:"minutes"`
	Reason  string `key:"reason"`
}

func (d Deps) extend(r *route.Request) error {
	var in extendIn
	if err := page.Asks(r, &in); err != nil {
		return err
	}
	return d.told(r, d.Rooms.Extend(r.Context(), r.Actor, idOf(r), in.Minutes, in.Reason))
}

func (d Deps) close(w http.ResponseWriter, r *route.Request) error {
	if err := d.Live.End(r.Context(), r.Actor, idOf(r)); err != nil {
		return err
	}
	return page.Go(w, r, pathOf(idOf(r))+"/recording")
}
