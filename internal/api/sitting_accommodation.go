package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// AccommodationAnswer is what a person with a disability is granted.
type AccommodationAnswer struct {
	Person  people.PersonID `json:"person"`
	Version int64           `json:"version"` // 0 for nothing yet
	Percent int             `json:"percent"`
	Breaks  int             `json:"breaks"` // minutes
	Reason  string          `json:"reason"`
}

// AccommodationOrder grants more time and breaks, in place of what was granted
// before.
type AccommodationOrder struct {
	Version int64  `key:"version" json:"version"`
	Percent int    `key:"percent" json:"percent"` // 0, 25, 50 or 100
	Breaks  int    `key:"breaks" json:"breaks"`   // minutes
	Reason  string `key:"reason" json:"reason"`
}

// PersonOrder looks for a person by the whole IIN, which whoever brings their
// papers shows.
type PersonOrder struct {
	IIN string `key:"iin" json:"iin"`
}

// PersonFound is the person whose IIN it is.
type PersonFound struct {
	Person people.PersonID `json:"person"`
}

func (d ExamDeps) accommodationRoutes() []route.Route {
	const all, one = "/api/v1/accommodations", "/api/v1/accommodations/{person}"
	inBody := []route.Param{bodyParam}
	return []route.Route{
		described("POST", all+"/find", access.GrantTime, d.accommodated, route.Operation{
			ID: "findAccommodated", Summary: "Find a person by the whole IIN, which is never part of an address", In: PersonOrder{}, Out: PersonFound{}, Query: inBody}),
		described("GET", one, access.GrantTime, d.accommodation, route.Operation{ID: "showAccommodation", Summary: "What a person is granted at every test", Out: AccommodationAnswer{}, Query: inBody}),
		described("PUT", one, access.GrantTime, d.accommodate, route.Operation{
			ID: "grantAccommodation", Summary: "Grant more time and breaks at every test; attempts that run keep theirs", In: AccommodationOrder{}, Out: AccommodationAnswer{}, Query: inBody}),
	}
}

func (d ExamDeps) accommodated(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.GrantTime)
	if err != nil {
		return err
	}
	var in PersonOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	p, err := d.Exams.PersonByIIN(r.Context(), r.Actor, body, in.IIN)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, PersonFound{p.ID})
}

func (d ExamDeps) accommodation(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.GrantTime)
	if err != nil {
		return err
	}
	out := AccommodationAnswer{Person: people.PersonID(r.PathValue("person"))}
	a, reason, err := d.Exams.AccommodationOf(r.Context(), r.Actor, body, out.Person)
	if err != nil {
		return err
	}
	if a != nil {
		out.Version, out.Percent, out.Breaks, out.Reason = a.Version, a.Percent, a.Breaks, reason
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) accommodate(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.GrantTime)
	if err != nil {
		return err
	}
	var in AccommodationOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	err = d.Exams.GrantAccommodation(r.Context(), r.Actor, body, exam.AccommodationIn{
		Person: people.PersonID(r.PathValue("person")), Version: in.Version, Percent: in.Percent, Breaks: in.Breaks, Reason: in.Reason,
	})
	if err != nil {
		return err
	}
	return d.accommodation(w, r)
}
