package panel

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// orderPage is the order on the commission, as HR keeps it.
type orderPage struct {
	form
	Title, Sub          string
	SubIn               string // language of Sub, where it is not the page's
	Crumbs              []kit.Link
	Version             string
	First               bool // there is no order yet
	Closed              bool
	Least               string
	Conflicts           []string
	Chairs, Secretaries []kit.Option
	Members, Observers  []kit.Option
	Missing             []string // duties for which nobody holds the role
	Orders              []orderView
	Declarations        []declarationsView
}

// orderView is an order as it was.
type orderView struct {
	Title, Why string
	Seats      []kit.Fact
}

type declarationsView struct {
	Title string
	Rows  kit.Rows
}

func (d Deps) commission(w http.ResponseWriter, r *route.Request) error {
	return d.drawOrder(w, r, newForm(r), nil)
}

const orderDraft = "commission"

// drawOrder draws the form with what was typed, or else the order in force.
func (d Deps) drawOrder(w http.ResponseWriter, r *route.Request, f form, sent *[]competition.Seat) error {
	c, err := d.Competitions.Commission(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	f.Done = done(r, "ordered")
	p := orderPage{
		form: f, Title: t(r, "commission"), Sub: c.Competition.Title.In(r.Lang), SubIn: inlang.Of(r.Lang, c.Competition.Title), First: len(c.Orders) == 0, Closed: c.Closed,
		Crumbs: []kit.Link{{Text: t(r, "competitions"), Href: "/competitions"}, {Text: c.Competition.Title.In(r.Lang), Href: "/competitions/" + string(c.Competition.ID)}},
		Least:  t(r, "least", "n", c.Least), Version: "0",
	}
	var seats []competition.Seat
	if o := c.Latest(); o != nil {
		p.Version, seats = strconv.FormatInt(o.Version, 10), o.Seats
	}
	if sent != nil {
		seats, p.Version = *sent, f.Values["version"]
	}
	if !c.Closed {
		if err := d.draft(r, &p.form, orderDraft, string(c.Competition.ID)); err != nil {
			return err
		}
	}
	p.choices(r, c, seats, sent == nil)
	if p.Values["day"] == "" {
		p.Values["day"] = c.Today.String()
	}
	p.past(r, c)
	if err := d.declarations(r, c.Competition.ID, &p); err != nil {
		return err
	}
	return d.Draw(w, r, beside(p.Title, f.Status), orderViewOf(p))
}

// choices are who may have each seat; who has it is chosen. What a draft keeps
// stands before the order in force. Who is chosen as the chair judges already,
// and is not offered as a member.
func (p *orderPage) choices(r *route.Request, c *competition.CommissionView, seats []competition.Seat, drafted bool) {
	var chair string
	of := func(duty competition.Duty, field string) []kit.Option {
		kept, drawn := p.kept(field)
		var out []kit.Option
		for _, h := range c.Holders[duty] {
			if duty == competition.MemberDuty && string(h.ID) == chair {
				continue
			}
			on := slices.Contains(seats, competition.Seat{Person: h.ID, Duty: duty})
			if drafted && drawn {
				on = slices.Contains(kept, string(h.ID))
			}
			if on && duty == competition.ChairDuty {
				chair = string(h.ID)
			}
			out = append(out, kit.Option{Value: string(h.ID), Text: h.Name, Chosen: on})
		}
		if len(out) == 0 && duty != competition.ObserverDuty {
			p.Missing = append(p.Missing, t(r, "duty."+string(duty)))
		}
		return out
	}
	p.Chairs = of(competition.ChairDuty, "chair")
	p.Members = of(competition.MemberDuty, "members")
	p.Secretaries, p.Observers = of(competition.SecretaryDuty, "secretary"), of(competition.ObserverDuty, "observers")
	for _, x := range c.Conflicts {
		p.Conflicts = append(p.Conflicts, x.Name)
	}
}

// kept are the choices that a draft keeps of a field: one, or a list as the
// browser saves it. there is false where it keeps none of the field.
func (p *orderPage) kept(field string) (all []string, there bool) {
	all, there = p.before.Values(field)
	if len(all) == 1 && all[0] == "" { // of one that was left open, the order in force stands
		return nil, false
	}
	return all, there
}

// past are the orders so far, the latest first.
func (p *orderPage) past(r *route.Request, c *competition.CommissionView) {
	for _, o := range slices.Backward(c.Orders) {
		v := orderView{Title: t(r, "order_of", "number", o.Number, "day", o.Day.String()), Why: o.Why}
		for _, s := range o.Seats {
			v.Seats = append(v.Seats, kit.Fact{Name: c.Names[s.Person], Value: t(r, "duty."+string(s.Duty))})
		}
		p.Orders = append(p.Orders, v)
	}
}

// declarations are what the members declared, vacancy by vacancy.
func (d Deps) declarations(r *route.Request, id competition.ID, p *orderPage) error {
	v, err := d.Competitions.View(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	for _, x := range v.Vacancies {
		if x.Stage.Before(competition.AtInterview) {
			continue
		}
		all, err := d.Competitions.Declarations(r.Context(), r.Actor, x.ID)
		if err != nil {
			return err
		}
		p.Declarations = append(p.Declarations, declarationsView{titleOf(r.Lang, x.Vacancy), declarationRows(r, titleOf(r.Lang, x.Vacancy), all)})
	}
	return nil
}

// order takes the order, or draws the form anew with what was chosen.
func (d Deps) order(w http.ResponseWriter, r *route.Request) error {
	f := newForm(r)
	if err := f.typed(r); err != nil {
		return err
	}
	seats := seatsOf(r, &f)
	if f.Values["do"] == "list" {
		return d.drawOrder(w, r, f, &seats)
	}
	on, err := day.Parse(f.Values["day"])
	if bad, ok := fault.As(err); ok {
		err = bad.At("day")
	}
	version, _ := strconv.ParseInt(f.Values["version"], 10, 64) // what is no number is no version that stands
	if err == nil {
		_, err = d.Competitions.KeepCommission(r.Context(), r.Actor, competitionOf(r), version,
			competition.OrderIn{Number: f.Values["number"], Day: on, Seats: seats, Why: f.Values["why"]})
	}
	if err != nil {
		if err := f.refused(r, err, seatIDs(err, seats)); err != nil {
			return err
		}
		return d.drawOrder(w, r, f, &seats)
	}
	if err := unsent.Drop(r, d.Drafts, orderDraft, r.PathValue("competition")); err != nil {
		return err
	}
	return page.Go(w, r, r.URL.Path+"?done=ordered")
}

// seatsOf are the seats as they were chosen; the chair judges without a tick
// among the members.
func seatsOf(r *route.Request, f *form) []competition.Seat {
	var out []competition.Seat
	add := func(duty competition.Duty, ids ...string) {
		for _, id := range ids {
			if id != "" {
				out = append(out, competition.Seat{Person: people.PersonID(id), Duty: duty})
			}
		}
	}
	add(competition.ChairDuty, f.Values["chair"])
	members := slices.Clone(r.PostForm["members"])
	add(competition.MemberDuty, slices.DeleteFunc(members, func(id string) bool { return id == f.Values["chair"] })...)
	add(competition.SecretaryDuty, f.Values["secretary"])
	add(competition.ObserverDuty, r.PostForm["observers"]...)
	return out
}

// seatIDs names the control of each field of an order; a fault about one seat
// belongs to the control of its duty.
func seatIDs(err error, seats []competition.Seat) map[string]string {
	ids := map[string]string{"number": "number", "day": "day", "why": "why", "chair": "chair", "members": "members", "secretary": "secretary", "seats": "members"}
	controls := map[competition.Duty]string{competition.ChairDuty: "chair", competition.MemberDuty: "members", competition.SecretaryDuty: "secretary", competition.ObserverDuty: "observers"}
	if f, ok := fault.As(err); ok {
		if at, found := strings.CutPrefix(f.Field, "seats["); found {
			i, _ := strconv.Atoi(at[:strings.IndexByte(at, ']')])
			ids[f.Field] = controls[seats[i].Duty]
		}
	}
	return ids
}
