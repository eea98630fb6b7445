package api

import (
	"context"
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// StaffDeps are what the routes on staff stand on.
type StaffDeps struct {
	People *people.Service
	// Queue lets an import be worked on: it runs people.Service.Step until the
	// import is no longer Running.
	Queue func(ctx context.Context, id people.ImportID) error
}

// StaffAnswer is a page of the list of staff.
type StaffAnswer struct {
	Body people.BodyID     `json:"body"`
	On   day.Day           `json:"on"`
	All  int64             `json:"all"` // rows on all pages
	Rows []people.StaffRow `json:"rows"`
	Next string            `json:"next"` // cursor of the next page; "" for none
}

var bodyParam = route.Param{Name: "body", About: "id of a body; the one worked in where it is left out"}

// bodyAsked is the body that the address names for a verb, or the one worked in.
func bodyAsked(r *route.Request, v access.Verb) (people.BodyID, error) {
	return reach.Body(r.Actor, v, r.URL.Query().Get("body"))
}

// StaffRoutes are the routes on staff and its import.
func StaffRoutes(d StaffDeps) []route.Route {
	list := route.Route{
		Method: "GET", Pattern: "/api/v1/staff", Verb: access.SeeStaff, Handle: d.list,
		API: &route.Operation{
			ID: "listStaff", Summary: "The staff of a body on a day, a row an assignment", Out: StaffAnswer{},
			Query: []route.Param{
				bodyParam, {Name: "on", About: "day, 2006-01-02; today where it is left out"}, {Name: "q", About: "part of a name, or an IIN"},
				{Name: "unit", About: "id of a unit"}, {Name: "category", About: "category of the post, E-R-4"}, {Name: "kind", About: "main or acting"},
				{Name: "away", About: "kind of absence on the day"}, {Name: "sort", About: "name, category or since"}, {Name: "desc", About: "true: the other way round"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "rows of a page, at most 500", Integer: true},
			},
		},
	}
	person := route.Route{
		Method: "GET", Pattern: "/api/v1/staff/people/{id}", Verb: access.SeeStaff, Handle: d.person,
		API: &route.Operation{ID: "showPerson", Summary: "The record of a person: posts held, absences, substitutes", Out: PersonAnswer{}},
	}
	return append([]route.Route{list, person}, importRoutes(d)...)
}

// list gives a page of the staff of a body.
func (d StaffDeps) list(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	body, err := bodyAsked(r, access.SeeStaff)
	if err != nil {
		return err
	}
	q := people.StaffQuery{
		Body: body, Unit: people.UnitID(p.Get("unit")), Category: p.Get("category"), Kind: people.AssignmentKind(p.Get("kind")), Text: p.Get("q"),
		Away: people.AbsenceKind(p.Get("away")), Sort: people.StaffSort(p.Get("sort")), Desc: p.Get("desc") == "true", After: p.Get("after"),
	}
	if err := d.checkQuery(r, &q); err != nil {
		return err
	}
	by := reach.By(r.Actor, access.SeeStaff)
	page, err := d.People.Staff(r.Context(), by, q)
	if err != nil {
		return err
	}
	n, err := d.People.StaffCount(r.Context(), by, q)
	if err != nil {
		return err
	}
	if page.Rows == nil {
		page.Rows = []people.StaffRow{}
	}
	return write(w, r, http.StatusOK, StaffAnswer{Body: body, On: q.On, All: n, Rows: page.Rows, Next: page.Next})
}

// checkQuery refuses a value that no filter has, and reads day and limit.
func (d StaffDeps) checkQuery(r *route.Request, q *people.StaffQuery) (err error) {
	bad := func(name string) error { return fault.New(fault.Invalid, "staff.filter", "name", name).At(name) }
	switch {
	case q.Kind != "" && !q.Kind.Known():
		return bad("kind")
	case q.Away != "" && !q.Away.Known():
		return bad("away")
	case q.Sort != "" && q.Sort != people.ByName && q.Sort != people.ByCategory && q.Sort != people.BySince:
		return bad("sort")
	}
	if v := r.URL.Query().Get("limit"); v != "" {
		if q.Limit, err = strconv.Atoi(v); err != nil || q.Limit < 1 {
			return bad("limit")
		}
	}
	on, err := queryDay(r, "on")
	if err != nil {
		return err
	}
	if on == nil {
		q.On, err = d.People.Today(r.Context(), q.Body)
		return err
	}
	q.On = *on
	return nil
}

// queryDay reads a day of the address; one that is left out is nil.
func queryDay(r *route.Request, name string) (*day.Day, error) {
	v := r.URL.Query().Get(name)
	if v == "" {
		return nil, nil
	}
	d, err := day.Parse(v)
	if f, ok := fault.As(err); ok {
		return nil, f.At(name)
	}
	return &d, err
}
