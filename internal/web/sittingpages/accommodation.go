package sittingpages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// peoplePage looks for the person to whom time is granted.
type peoplePage struct {
	Head     kit.Heading
	Query    string
	Searched bool
	Found    []Found
}

func (d Deps) people(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	p := &peoplePage{Head: kit.Heading{Title: t(l, "grants"), Sub: t(l, "grants.sub")}, Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	if p.Query != "" {
		who, err := d.Exams.PersonByIIN(r.Context(), r.Actor, bodyOf(r), p.Query)
		if err == nil {
			return page.Go(w, r, "/accommodations/"+string(who.ID))
		}
		if !fault.Is(err, "exam.missing.person") {
			return err
		}
		if p.Found, err = d.Find(r.Context(), r.Actor.Body, p.Query); err != nil {
			return err
		}
		p.Searched = true
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, peopleView(p))
}

// grantPage is the form by which time and breaks are granted.
type grantPage struct {
	failed
	Head                            kit.Heading
	Action, Version, Breaks, Reason string
	Percents                        []kit.Option
}

func (d Deps) grantForm(w http.ResponseWriter, r *route.Request) error {
	a, reason, err := d.Exams.AccommodationOf(r.Context(), r.Actor, bodyOf(r), people.PersonID(r.PathValue("person")))
	if err != nil {
		return err
	}
	if a == nil {
		a = &exam.Accommodation{}
	}
	p := &grantPage{Version: strconv.FormatInt(a.Version, 10), Breaks: strconv.Itoa(a.Breaks), Reason: reason}
	return d.drawGrant(w, r, p, a.Percent)
}

func (d Deps) drawGrant(w http.ResponseWriter, r *route.Request, p *grantPage, percent int) error {
	l, person := r.Lang, r.PathValue("person")
	names, err := d.Names(r.Context(), []string{person})
	if err != nil {
		return err
	}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "grants"), Href: "/accommodations"}}, Title: names[person], Sub: t(l, "grant.sub")}
	if p.Head.Title == "" {
		p.Head.Title = t(l, "grants")
	}
	p.Action = "/accommodations/" + person
	for _, n := range exam.Percents {
		text := t(l, "grant.percent_of", "n", n)
		if n == 0 {
			text = t(l, "grant.no_time")
		}
		p.Percents = append(p.Percents, kit.Option{Value: strconv.Itoa(n), Text: text, Chosen: n == percent})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: p.Status}, grantView(p))
}

func (d Deps) grant(w http.ResponseWriter, r *route.Request) error {
	p := &grantPage{Version: r.PostFormValue("version"), Breaks: r.PostFormValue("breaks"), Reason: r.PostFormValue("reason")}
	in := exam.AccommodationIn{
		Person: people.PersonID(r.PathValue("person")), Version: page.Version(r), Percent: number(r.PostFormValue("percent")), Breaks: number(p.Breaks), Reason: p.Reason,
	}
	err := d.Exams.GrantAccommodation(r.Context(), r.Actor, bodyOf(r), in)
	if err == nil {
		return page.Go(w, r, "/accommodations/"+string(in.Person))
	}
	if p.failed, err = refused(r.Lang, err, "percent", "breaks", "reason"); err != nil {
		return err
	}
	return d.drawGrant(w, r, p, in.Percent)
}

// atField names the field of a fault.
func atField(err error, field string) error {
	if f, ok := fault.As(err); ok {
		return f.At(field)
	}
	return err
}
