package draft

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// Bounds of saved views.
const (
	viewsMost    = 50 // of one list and person
	viewNameMost = 80 // characters
	queryMost    = 4000
)

// View is a list with its filters and order, as a person has named it.
type View struct {
	ID     string          `json:"id"`
	Person people.PersonID `json:"-"`
	List   string          `json:"list"` // names the list: "people.staff"
	Name   string          `json:"name"`
	Query  string          `json:"query"` // of the address, in canonical order
}

// SaveView keeps a list's address under a name; a view of that name is
// replaced. The faults are draft.view.name, draft.view.query and
// draft.view.too_many.
func (s *Service) SaveView(ctx context.Context, person people.PersonID, list, name, query string) (View, error) {
	v, err := newView(person, list, name, query)
	if err != nil {
		return v, err
	}
	fresh := s.IDs.New("view")
	err = s.Store.Write(ctx, func(tx Tx) error {
		have, err := tx.ViewList(person, list)
		if err != nil {
			return err
		}
		v.ID = fresh
		for _, h := range have {
			if h.Name == v.Name {
				v.ID = h.ID
			}
		}
		if v.ID == fresh && len(have) >= viewsMost {
			return fault.New(fault.TooMany, "draft.view.too_many", "most", viewsMost)
		}
		return tx.ViewPut(&v)
	})
	return v, err
}

func newView(person people.PersonID, list, name, query string) (View, error) {
	v := View{Person: person, List: list, Name: strings.Join(strings.Fields(name), " ")}
	if !place.MatchString(list) {
		return v, fault.New(fault.Invalid, "draft.place")
	}
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > viewNameMost {
		return v, fault.New(fault.Invalid, "draft.view.name", "most", viewNameMost).At("name")
	}
	values, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil || len(query) > queryMost {
		return v, fault.New(fault.Invalid, "draft.view.query").At("query").Wrap(err)
	}
	v.Query = values.Encode()
	return v, nil
}

// Views are a person's views of a list, by name.
func (s *Service) Views(ctx context.Context, person people.PersonID, list string) (all []View, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		all, err = tx.ViewList(person, list)
		return err
	})
	return all, err
}

// DropView forgets a view. The fault is draft.view.missing.
func (s *Service) DropView(ctx context.Context, person people.PersonID, id string) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		ok, err := tx.ViewDelete(person, id)
		if err == nil && !ok {
			return fault.New(fault.Missing, "draft.view.missing")
		}
		return err
	})
}
