package staff

import (
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// superior is who stands above a person in one respect, and how that was
// found.
type superior struct {
	Role     string
	ID, Name string // "" where there is nobody
	Note     string
	Steps    []string
}

// above finds the supervisors of a person and the first head on the day. Where
// the structure gives no answer, the reason stands in place of one.
func (d Deps) above(r *route.Request, f *people.File, p *place) ([]superior, error) {
	st, err := d.People.StructureOn(r.Context(), p.Body.ID, p.On, f.Person.ID)
	if err != nil {
		return unanswered(r.Lang, err)
	}
	immediate, err := st.ImmediateSupervisor(f.Person.ID)
	if err != nil {
		return unanswered(r.Lang, err)
	}
	higher, err := st.HigherSupervisor(f.Person.ID)
	if err != nil {
		return unanswered(r.Lang, err)
	}
	names, err := d.names(r, immediate, higher, st.FirstHead())
	if err != nil {
		return nil, err
	}
	return []superior{
		superiorOf(r.Lang, "immediate", immediate, names), superiorOf(r.Lang, "higher", higher, names),
		superiorOf(r.Lang, "first_head", st.FirstHead(), names),
	}, nil
}

// unanswered is why nobody can be named.
func unanswered(l locale.Lang, err error) ([]superior, error) {
	f, ok := fault.As(err)
	if !ok {
		return nil, err
	}
	return []superior{{Role: locale.T(l, "staff.above.unknown", nil), Note: locale.T(l, f.Key(), f.Args)}}, nil
}

func (d Deps) names(r *route.Request, all ...people.Superior) (map[people.PersonID]string, error) {
	var ids []people.PersonID
	for _, s := range all {
		for _, id := range []people.PersonID{s.Person, s.Substitute} {
			if id != "" {
				ids = append(ids, id)
			}
		}
	}
	return d.namesOf(r, ids)
}

func (d Deps) namesOf(r *route.Request, ids []people.PersonID) (map[people.PersonID]string, error) {
	var out map[people.PersonID]string
	err := d.People.Store.Read(r.Context(), func(tx people.Tx) (err error) {
		out, err = tx.PersonNames(ids)
		return err
	})
	return out, err
}

func superiorOf(l locale.Lang, role string, s people.Superior, names map[people.PersonID]string) superior {
	out := superior{Role: locale.T(l, "staff.above."+role, nil), ID: string(s.Person), Name: names[s.Person]}
	for _, step := range s.Steps {
		out.Steps = append(out.Steps, locale.T(l, step.Key, step.Args))
	}
	switch {
	case s.Person == "":
		out.Note = locale.T(l, "staff.above.nobody", nil)
	case s.Absent && s.Substitute != "":
		out.Note = locale.T(l, "staff.above.substitute", fault.Args{"name": names[s.Substitute]})
	case s.Absent:
		out.Note = locale.T(l, "staff.above.absent", nil)
	case s.Acting:
		out.Note = locale.T(l, "people.form.kind.acting", nil)
	}
	return out
}
