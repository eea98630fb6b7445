package adminpages

import (
	"net/http"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// grantPage is the form by which a role is given.
type grantPage struct {
	Scope              scope
	Query              string
	Searched           bool
	Persons, Roles     []kit.Option
	From, Until, Order string
	Person, Role       string
	Failure            *kit.FieldError
	Back               string
}

// grantForm shows the search for a person and, once somebody is found, the
// form.
func (d Deps) grantForm(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.GrantRole, "/admin/roles/grant")
	if err != nil {
		return err
	}
	p := grantPage{Scope: s, Query: r.URL.Query().Get("q"), From: day.In(d.Legal.Now(), d.Zone(s.Body)).String()}
	return d.drawGrant(w, r, p, http.StatusOK)
}

// grant gives the role and goes back to the list; where it is refused, the
// form says why and keeps what was typed.
func (d Deps) grant(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.GrantRole, "/admin/roles/grant")
	if err != nil {
		return err
	}
	p := grantPage{
		Scope: s, Query: r.PostFormValue("q"), Person: r.PostFormValue("person"), Role: r.PostFormValue("role"),
		From: r.PostFormValue("from"), Until: r.PostFormValue("until"), Order: r.PostFormValue("order"),
	}
	in, err := p.giving()
	if err == nil {
		_, err = d.Grants.Grant(r.Context(), r.Actor, in)
	}
	if f, ok := fault.As(err); ok && f.Kind != fault.Denied {
		e := failure(r.Lang, f)
		p.Failure = &e
		return d.drawGrant(w, r, p, f.Kind.Status())
	}
	if err != nil {
		return err
	}
	return page.Go(w, r, at("/admin/roles", s.Body))
}

// giving reads the form. Faults: adminpages.grant.person, and those of days.
func (p *grantPage) giving() (access.Giving, error) {
	in := access.Giving{Person: p.Person, Role: access.Role(p.Role), Body: p.Scope.Body, Order: p.Order}
	if p.Person == "" {
		return in, fault.New(fault.Invalid, "adminpages.grant.person").At("person")
	}
	var err error
	if in.From, err = day.Parse(p.From); err != nil {
		return in, atField(err, "from")
	}
	if strings.TrimSpace(p.Until) == "" {
		return in, nil
	}
	last, err := day.Parse(p.Until)
	in.Until = &last
	return in, atField(err, "until")
}

// atField names the field of a fault.
func atField(err error, field string) error {
	if f, ok := fault.As(err); ok {
		return f.At(field)
	}
	return err
}

func (d Deps) drawGrant(w http.ResponseWriter, r *route.Request, p grantPage, status int) error {
	p.Back = at("/admin/roles", p.Scope.Body)
	if q := strings.TrimSpace(p.Query); q != "" {
		found, err := d.Find(r.Context(), p.Scope.Body, q)
		if err != nil {
			return err
		}
		p.Searched = true
		for _, f := range found {
			p.Persons = append(p.Persons, kit.Option{Value: f.ID, Text: f.Name, Hint: f.About, Chosen: f.ID == p.Person || len(found) == 1})
		}
	}
	for _, role := range access.Roles {
		if role.Granted() && (p.Scope.Body == "" || role != access.Installation) {
			p.Roles = append(p.Roles, kit.Option{Value: string(role), Text: locale.T(r.Lang, "role."+string(role), nil)})
		}
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.grant.title", nil), Status: status}, roleGrant(p))
}
