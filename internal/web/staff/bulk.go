package staff

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
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

// bulkPage is an act for several persons: the question, what will happen,
// or what has happened.
type bulkPage struct {
	Head   kit.Heading
	At     string // address of the act
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

// bulkAct is an act that is shown for each of several persons before it is done
// for them. Its texts are the messages staff.bulk.title.<name> and those of the
// form.
type bulkAct struct {
	name   string   // in the address: /staff/<name>/choose
	form   form     // for one person
	fields []string // that the act is made of
	ask    func(b *bulkCase) ([]input, error)
	// read reads the fields into what is done for each person.
	read func(b *bulkCase) doFor
	// said tells what was asked for.
	said func(b *bulkCase) ([]kit.Fact, error)
}

// doFor does an act for one person of the choice.
type doFor func(ctx context.Context, s *people.Service, c chosen) error

// bulkActs are all of them.
var bulkActs = []bulkAct{bulkAbsence, bulkSubstitution}

// bulkChoose asks what to record for the persons chosen in the list.
func (d Deps) bulkChoose(x bulkAct) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		b, err := d.bulk(r, access.ChangeStaff)
		if err != nil {
			return err
		}
		return b.askAgain(w, x, http.StatusOK)
	}
}

// bulkPreview shows for each person whether it can be recorded.
func (d Deps) bulkPreview(x bulkAct) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		return d.bulkRun(w, r, x, showing, func(do doFor, c chosen) error {
			return d.rehearse(func(s *people.Service) error { return do(r.Context(), s, c) })
		})
	}
}

// bulkRecord records it and reports row by row what was done and what was not.
func (d Deps) bulkRecord(x bulkAct) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		return d.bulkRun(w, r, x, done, func(do doFor, c chosen) error { return do(r.Context(), d.People, c) })
	}
}

func (d Deps) bulkRun(w http.ResponseWriter, r *route.Request, x bulkAct, step int, run func(doFor, chosen) error) error {
	b, err := d.bulk(r, access.ChangeStaff)
	if err != nil {
		return err
	}
	do := x.read(b)
	if b.typed.err() != nil {
		return b.askAgain(w, x, http.StatusUnprocessableEntity)
	}
	b.view.Step = step
	if err := b.each(func(c chosen) error { return run(do, c) }); err != nil {
		return err
	}
	if b.view.What, err = x.said(b); err != nil {
		return err
	}
	b.keep(append([]string{"body"}, x.fields...)...)
	return b.draw(w, x, http.StatusOK)
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

// bulk reads the choice; the verb tells in which bodies it may lie.
func (d Deps) bulk(r *route.Request, v access.Verb) (*bulkCase, error) {
	t, err := readTyped(r)
	if err != nil {
		return nil, err
	}
	body, err := reach.Body(r.Actor, v, t.values["body"])
	if err != nil {
		return nil, err
	}
	b := &bulkCase{d: d, r: r, by: reach.By(r.Actor, v), typed: t}
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

// keep carries fields to the next step unseen.
func (b *bulkCase) keep(names ...string) {
	for _, name := range names {
		b.view.Hidden = append(b.view.Hidden, kit.Fact{Name: name, Value: b.typed.values[name]})
	}
}

// list shows the persons chosen and carries them to the next step.
func (b *bulkCase) list() {
	for _, c := range b.all {
		b.view.Hidden = append(b.view.Hidden, kit.Fact{Name: "id", Value: string(c.ID)})
		b.view.Rows.Rows = append(b.view.Rows.Rows, kit.Row{Cells: []templ.Component{personLink(string(c.ID), c.Name)}})
	}
}

// askAgain draws the question with the persons chosen.
func (b *bulkCase) askAgain(w http.ResponseWriter, x bulkAct, status int) error {
	b.view.Errors = fieldErrors(b.r.Lang, b.typed.problems)
	inputs, err := x.ask(b)
	if err != nil {
		return err
	}
	for _, in := range inputs {
		b.view.Fields = append(b.view.Fields, fieldOf(b.r.Lang, x.form.name, in, b.typed, b.view.Errors))
	}
	b.list()
	b.keep("body")
	return b.draw(w, x, status)
}

func (b *bulkCase) draw(w http.ResponseWriter, x bulkAct, status int) error {
	v := &b.view
	v.At = "/staff/" + x.name
	b.head("staff.bulk.title." + x.name)
	if v.Step > asking {
		tr := func(key string) string { return locale.T(b.r.Lang, key, nil) }
		v.Rows.Cols = append(v.Rows.Cols, kit.Col{Text: tr("staff.bulk.outcome")}, kit.Col{Text: tr("staff.bulk.why")})
	}
	return b.d.Draw(w, b.r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, bulkView(v))
}

// head names the page by a message, and the column of the persons.
func (b *bulkCase) head(title string) {
	tr := func(key string) string { return locale.T(b.r.Lang, key, nil) }
	v := &b.view
	v.Back = "/staff"
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: tr("staff.list.title"), Href: "/staff"}}, Title: tr(title),
		Sub: locale.T(b.r.Lang, "staff.bulk.people", fault.Args{"n": len(b.all)})}
	v.Rows.Caption = v.Head.Title
	v.Rows.Cols = []kit.Col{{Text: tr("staff.col.name")}}
}
