package staff

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/staff/reach"
)

// bulkMost is how many persons one act for several takes: what a page can show
// before anything is done.
const bulkMost = 500

// The steps of an act for several persons.
const (
	asking = iota
	showing
	done
)

// bulkPage is an absence for several persons: the question, what will happen,
// or what has happened.
type bulkPage struct {
	Head   kit.Heading
	Step   int
	Errors []kit.FieldError
	Fields []templ.Component
	Hidden []kit.Fact
	What   []kit.Fact
	Rows   kit.Rows
	Good   int
	Bad    int
	Back   string
}

// chosen is a person of the choice with the version that was seen.
type chosen struct {
	ID      people.PersonID
	Name    string
	Version int64
}

// absencesChoose asks what to record for the persons chosen in the list.
func (d Deps) absencesChoose(w http.ResponseWriter, r *route.Request) error {
	b, err := d.bulk(r)
	if err != nil {
		return err
	}
	return b.askAgain(w, http.StatusOK)
}

// absencesPreview shows for each person whether it can be recorded.
func (d Deps) absencesPreview(w http.ResponseWriter, r *route.Request) error {
	b, err := d.bulk(r)
	if err != nil {
		return err
	}
	a := b.typed.absence()
	if b.typed.err() != nil {
		return b.askAgain(w, http.StatusUnprocessableEntity)
	}
	b.view.Step = showing
	err = b.each(func(c chosen) error {
		return d.rehearse(func(s *people.Service) error {
			_, err := s.RecordAbsence(r.Context(), b.by, c.ID, c.Version, a)
			return err
		})
	})
	if err != nil {
		return err
	}
	b.said(a)
	return b.draw(w, http.StatusOK)
}

// absencesRecord records it and reports row by row what was done and what was
// not.
func (d Deps) absencesRecord(w http.ResponseWriter, r *route.Request) error {
	b, err := d.bulk(r)
	if err != nil {
		return err
	}
	a := b.typed.absence()
	if b.typed.err() != nil {
		return b.askAgain(w, http.StatusUnprocessableEntity)
	}
	b.view.Step = done
	err = b.each(func(c chosen) error {
		_, err := d.People.RecordAbsence(r.Context(), b.by, c.ID, c.Version, a)
		return err
	})
	if err != nil {
		return err
	}
	b.said(a)
	return b.draw(w, http.StatusOK)
}

// bulkCase is an act for several persons in use.
type bulkCase struct {
	d     Deps
	r     *route.Request
	by    people.By
	place *place
	all   []chosen
	typed typed
	view  bulkPage
}

func (d Deps) bulk(r *route.Request) (*bulkCase, error) {
	t, err := readTyped(r)
	if err != nil {
		return nil, err
	}
	body, err := reach.Body(r.Actor, access.ChangeStaff, t.values["body"])
	if err != nil {
		return nil, err
	}
	b := &bulkCase{d: d, r: r, by: reach.By(r.Actor, access.ChangeStaff), typed: t}
	if b.place, err = d.placeOn(r.Context(), body, nil); err != nil {
		return nil, err
	}
	var ids []string // in the order of the list; who holds two posts stands in it twice
	for _, id := range r.PostForm["id"] {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	switch {
	case len(ids) == 0:
		return nil, fault.New(fault.Invalid, "staff.none_chosen")
	case len(ids) > bulkMost:
		return nil, fault.New(fault.TooLarge, "staff.too_many", "most", bulkMost)
	}
	return b, b.read(ids)
}

// read finds the persons chosen; one of another body is not there.
func (b *bulkCase) read(ids []string) error {
	return b.d.People.Store.Read(b.r.Context(), func(tx people.Tx) error {
		for _, id := range ids {
			p, err := tx.PersonGet(people.PersonID(id))
			if err != nil {
				return err
			}
			if p == nil || p.Body != b.place.Body.ID {
				return fault.New(fault.Missing, "people.missing.person")
			}
			c := chosen{ID: p.ID, Name: p.Name(), Version: p.Version}
			if seen, err := strconv.ParseInt(b.typed.values["version."+id], 10, 64); err == nil {
				c.Version = seen
			}
			b.all = append(b.all, c)
		}
		return nil
	})
}

// each tries an act for every person and notes what came of it. An error that
// is no fault ends it.
func (b *bulkCase) each(act func(chosen) error) error {
	for _, c := range b.all {
		err := act(c)
		bad, ok := fault.As(err)
		if err != nil && !ok {
			return err
		}
		b.note(c, bad)
	}
	return nil
}

func (b *bulkCase) note(c chosen, bad *fault.Error) {
	state := kit.State(kit.Going, locale.T(b.r.Lang, "staff.bulk.will", nil))
	if b.view.Step == done {
		state = kit.State(kit.Done, locale.T(b.r.Lang, "staff.bulk.did", nil))
	}
	row := kit.Row{Cells: []templ.Component{personLink(string(c.ID), c.Name), state, kit.Text("")}}
	if bad != nil {
		b.view.Bad++
		row.Cells[1], row.Cells[2] = kit.State(kit.Refused, locale.T(b.r.Lang, "staff.bulk.not", nil)), kit.Text(locale.T(b.r.Lang, bad.Key(), bad.Args))
	} else {
		b.view.Good++
		b.view.Hidden = append(b.view.Hidden, kit.Fact{Name: "id", Value: string(c.ID)},
			kit.Fact{Name: "version." + string(c.ID), Value: strconv.FormatInt(c.Version, 10)})
	}
	b.view.Rows.Rows = append(b.view.Rows.Rows, row)
}

// said tells what was asked for, above the rows.
func (b *bulkCase) said(a people.Absence) {
	l := b.r.Lang
	b.view.What = []kit.Fact{
		{Name: labelOf(l, absenceForm.name, "kind"), Value: locale.T(l, "people.absence."+string(a.Kind), nil)},
		{Name: labelOf(l, absenceForm.name, "from"), Value: dayIn(l, a.From)}, {Name: labelOf(l, absenceForm.name, "until"), Value: dayOrNone(l, a.Until)},
	}
	for _, name := range []string{"kind", "from", "until", "body"} {
		b.view.Hidden = append(b.view.Hidden, kit.Fact{Name: name, Value: b.typed.values[name]})
	}
}

// askAgain draws the question with the persons chosen.
func (b *bulkCase) askAgain(w http.ResponseWriter, status int) error {
	b.view.Errors = fieldErrors(b.r.Lang, b.typed.problems)
	for _, in := range absenceInputs(b.r.Lang, b.place) {
		b.view.Fields = append(b.view.Fields, fieldOf(b.r.Lang, absenceForm.name, in, b.typed, b.view.Errors))
	}
	for _, c := range b.all {
		b.view.Hidden = append(b.view.Hidden, kit.Fact{Name: "id", Value: string(c.ID)})
		b.view.Rows.Rows = append(b.view.Rows.Rows, kit.Row{Cells: []templ.Component{personLink(string(c.ID), c.Name)}})
	}
	b.view.Hidden = append(b.view.Hidden, kit.Fact{Name: "body", Value: b.typed.values["body"]})
	return b.draw(w, status)
}

func (b *bulkCase) draw(w http.ResponseWriter, status int) error {
	tr := func(key string) string { return locale.T(b.r.Lang, key, nil) }
	v := &b.view
	v.Back = "/staff"
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: tr("staff.list.title"), Href: "/staff"}}, Title: tr("staff.bulk.title"),
		Sub: locale.T(b.r.Lang, "staff.bulk.people", fault.Args{"n": len(b.all)})}
	v.Rows.Caption = v.Head.Title
	v.Rows.Cols = []kit.Col{{Text: tr("staff.col.name")}}
	if v.Step > asking {
		v.Rows.Cols = append(v.Rows.Cols, kit.Col{Text: tr("staff.bulk.outcome")}, kit.Col{Text: tr("staff.bulk.why")})
	}
	return b.d.Draw(w, b.r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, bulkView(v))
}
