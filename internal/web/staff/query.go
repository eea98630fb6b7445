package staff

import (
	"net/url"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// listName names the list among a person's saved views.
const listName = "people.staff"

// filterNames are the parameters of the address that a saved view keeps, in
// the order in which they are written.
var filterNames = []string{"body", "q", "unit", "category", "kind", "away", "on", "sort", "desc"}

// sorts are the columns by which the list is sorted.
var sorts = []people.StaffSort{people.ByName, people.ByCategory, people.BySince}

// address is the state of the list as the address holds it.
type address struct{ url.Values }

func addressOf(r *route.Request) address { return filtersOf(r.URL.Query()) }

// filtersOf takes what belongs to the list out of what an address holds.
func filtersOf(q url.Values) address {
	out := address{url.Values{}}
	for _, name := range append(filterNames, "after") {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// with is the address with one value changed, from the first page on.
func (a address) with(name, value string) address {
	out := address{url.Values{}}
	for _, n := range filterNames {
		if v := a.Get(n); v != "" {
			out.Set(n, v)
		}
	}
	if out.Del(name); value != "" {
		out.Set(name, value)
	}
	return out
}

func (a address) href(path string) string {
	if q := a.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// query turns the address into a question; the day asked for is in p.
func (a address) query(p *place) (people.StaffQuery, error) {
	q := people.StaffQuery{
		Body: p.Body.ID, On: p.On, Unit: people.UnitID(a.Get("unit")), Category: a.Get("category"),
		Kind: people.AssignmentKind(a.Get("kind")), Away: people.AbsenceKind(a.Get("away")), Text: a.Get("q"),
		Sort: people.StaffSort(a.Get("sort")), Desc: a.Get("desc") == "yes", After: a.Get("after"),
	}
	switch {
	case q.Kind != "" && !q.Kind.Known():
		return q, fault.New(fault.Invalid, "staff.filter", "name", "kind").At("kind")
	case q.Away != "" && !q.Away.Known():
		return q, fault.New(fault.Invalid, "staff.filter", "name", "away").At("away")
	case q.Sort != "" && !slices.Contains(sorts, q.Sort):
		return q, fault.New(fault.Invalid, "staff.filter", "name", "sort").At("sort")
	}
	return q, nil
}

// sortLink is the address in the order of a column, the other way round where
// it is in that order already.
func (a address) sortLink(s people.StaffSort) (href string, now kit.Sort) {
	at := people.StaffSort(a.Get("sort"))
	if at == "" {
		at = people.ByName
	}
	to, desc := a.with("sort", string(s)), ""
	if s == people.ByName {
		to.Del("sort")
	}
	if at == s {
		now = kit.Ascending
		if desc = "yes"; a.Get("desc") == "yes" {
			now, desc = kit.Descending, ""
		}
	}
	return to.with("desc", desc).href("/staff"), now
}

// chips are the filters that hold, each with the address without it.
func (a address) chips(l locale.Lang, p *place) []kit.Chip {
	var out []kit.Chip
	for _, name := range []string{"q", "unit", "category", "kind", "away", "on"} {
		v := a.Get(name)
		if v == "" {
			continue
		}
		out = append(out, kit.Chip{Name: locale.T(l, "staff.filter."+name, nil), Value: shownFilter(l, p, name, v), Remove: a.with(name, "").href("/staff")})
	}
	return out
}

func shownFilter(l locale.Lang, p *place, name, v string) string {
	switch name {
	case "unit":
		for _, u := range p.Units {
			if string(u.ID) == v {
				return u.Name(l)
			}
		}
	case "kind":
		return locale.T(l, "people.form.kind."+v, nil)
	case "away":
		return locale.T(l, "people.absence."+v, nil)
	case "on":
		return locale.Day(l, v)
	}
	return v
}
