package people_test

import (
	"errors"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
)

// cast is a body with a first head, a department and persons without posts.
type cast struct {
	*peopletest.World
	top, dep          *people.Unit
	akim, head, clerk *people.Post
	a, b, c           *people.Person
}

func newCast(t *testing.T, w *peopletest.World) *cast {
	t.Helper()
	k := &cast{World: w}
	var err error
	ok := func(e error) {
		if e != nil {
			t.Helper()
			t.Fatal(e)
		}
	}
	k.top, err = w.AddUnit(t.Context(), w.By, people.Unit{Body: w.Body, Code: "1", UnitState: people.UnitState{From: people.Always, NameKK: "Басшылық", NameRU: "Руководство"}})
	ok(err)
	k.dep, err = w.AddUnit(t.Context(), w.By, people.Unit{Body: w.Body, Code: "2", UnitState: people.UnitState{From: people.Always, Parent: k.top.ID, NameKK: "Бөлім", NameRU: "Отдел"}})
	ok(err)
	add := func(code string, unit people.UnitID, category string, head, first bool) *people.Post {
		p, err := w.AddPost(t.Context(), w.By, people.Post{Body: w.Body, Code: code, PostState: people.PostState{From: people.Always, Unit: unit,
			TitleKK: "Лауазым", TitleRU: "Должность", Category: category, Head: head, FirstHead: first}})
		ok(err)
		return p
	}
	k.akim, k.head, k.clerk = add("1-1", k.top.ID, "E-1", false, true), add("2-1", k.dep.ID, "E-R-1", true, false), add("2-2", k.dep.ID, "E-R-4", false, false)
	k.a, k.b, k.c = k.enrol(t, 1, "Ахметов"), k.enrol(t, 2, "Болатов"), k.enrol(t, 3, "Серікова")
	k.a, k.b, k.c = k.appoint(t, k.a, k.akim, -900), k.appoint(t, k.b, k.head, -800), k.appoint(t, k.c, k.clerk, -700)
	return k
}

var start = day.Of(2026, time.March, 2)

func (k *cast) enrol(t *testing.T, n int, surname string) *people.Person {
	t.Helper()
	p, err := k.Enrol(t.Context(), k.By, k.Body, people.Entry{Surname: surname, Given: "Аты", Private: people.Private{IIN: peopletest.IIN(t, k.Rules, n)}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (k *cast) appoint(t *testing.T, p *people.Person, post *people.Post, from int) *people.Person {
	t.Helper()
	p, err := k.Appoint(t.Context(), k.By, p.ID, p.Version, people.Appointment{Post: post.ID, Kind: people.Main, From: start.Add(from)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// refused checks a refusal and that its message has all it names.
func refused(t *testing.T, err error, code string) *fault.Error {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code {
		t.Errorf("%v, want %s", err, code)
		return &fault.Error{}
	}
	if !locale.Has(f.Key()) {
		t.Errorf("no message %s", f.Key())
	}
	for _, name := range locale.Names(f.Key()) {
		if _, ok := f.Args[name]; !ok {
			t.Errorf("%s lacks {%s}", code, name)
		}
	}
	return f
}

func TestTwoOnOneRecord(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		k := newCast(t, w)
		seen := k.c.Version
		entry := people.Entry{Surname: "Сейітова", Given: "Аты"}
		if _, err := k.ChangePerson(t.Context(), k.By, k.c.ID, seen, entry); err != nil {
			t.Fatal(err)
		}
		if _, err := k.RecordAbsence(t.Context(), k.By, k.c.ID, seen+1, people.Absence{Kind: people.Sick, From: start}); err != nil {
			t.Fatal(err)
		}
		_, err := k.ChangePerson(t.Context(), k.By, k.c.ID, seen, people.Entry{Surname: "Сериктова", Given: "Аты"})
		f := refused(t, err, "people.changed")
		if f.Kind != fault.Conflict {
			t.Errorf("kind %d", f.Kind)
		}
		var m *people.Meanwhile
		if !errors.As(err, &m) || len(m.Changes) != 2 || m.Changes[0].Fields[0] != (people.FieldChange{Field: "surname", Before: "Серікова", After: "Сейітова"}) ||
			m.Changes[0].By != k.By.Person || m.Changes[1].Verb != "staff.absence.record" || m.Current != seen+2 {
			t.Errorf("%+v", m)
		}
		for _, field := range f.Args["fields"].([]string) {
			if !locale.Has("people.field." + field) {
				t.Errorf("no message for field %s", field)
			}
		}
		if got, err := k.Personal(t.Context(), k.By, k.c.ID); err != nil || got.Person.Surname != "Сейітова" {
			t.Errorf("%+v %v", got, err)
		}
		k.dep.NameKK = "Басқа"
		if _, err := k.ChangeUnit(t.Context(), k.By, *k.dep); err != nil {
			t.Fatal(err)
		}
		_, err = k.ChangeUnit(t.Context(), k.By, *k.dep)
		refused(t, err, "people.changed")
		k.clerk.Category = "E-R-5"
		if _, err := k.ChangePost(t.Context(), k.By, *k.clerk); err != nil {
			t.Fatal(err)
		}
		_, err = k.ChangePost(t.Context(), k.By, *k.clerk)
		refused(t, err, "people.changed")
	})
}

func TestStructureOfAPastDay(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		k := newCast(t, w)
		u := *k.dep
		u.From, u.Parent = start.Add(-100), ""
		if _, err := k.ChangeUnit(t.Context(), k.By, u); err != nil {
			t.Fatal(err)
		}
		p := *k.head
		p.From, p.Head = start.Add(-50), false
		if _, err := k.ChangePost(t.Context(), k.By, p); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			d    int
			want people.PersonID
		}{{-200, k.b.ID}, {-51, k.b.ID}, {-50, k.a.ID}, {0, k.a.ID}} {
			s, err := k.StructureOn(t.Context(), k.Body, start.Add(c.d), k.c.ID)
			if err != nil {
				t.Fatal(err)
			}
			x, err := s.ImmediateSupervisor(k.c.ID)
			if err != nil || x.Person != c.want {
				t.Errorf("day %d: %s, %v, want %s\n%v", c.d, x.Person, err, c.want, x.Steps)
			}
			whole, err := k.WholeStructureOn(t.Context(), k.Body, start.Add(c.d))
			if err != nil {
				t.Fatal(err)
			}
			if y, err := whole.ImmediateSupervisor(k.c.ID); err != nil || y.Person != x.Person {
				t.Errorf("day %d: the whole structure says %s, %v", c.d, y.Person, err)
			}
		}
	})
}

func TestAPP10_RouteFollowsSubstitution(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		k := newCast(t, w)
		var err error
		if k.b, err = k.Substitute(t.Context(), k.By, k.b.ID, k.b.Version, people.Substitution{Substitute: k.a.ID, From: start, Order: 1, Basis: "№ 7"}); err != nil {
			t.Fatal(err)
		}
		if k.b, err = k.RecordAbsence(t.Context(), k.By, k.b.ID, k.b.Version, people.Absence{Kind: people.Trip, From: start, Until: dayp(start.Add(3))}); err != nil {
			t.Fatal(err)
		}
		ask := func(d int) people.Superior {
			s, err := k.StructureOn(t.Context(), k.Body, start.Add(d), k.c.ID)
			if err != nil {
				t.Fatal(err)
			}
			x, err := s.ImmediateSupervisor(k.c.ID)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		if x := ask(0); x.Person != k.b.ID || x.Deciding() != k.a.ID {
			t.Errorf("%+v", x)
		}
		if x := ask(4); x.Absent || x.Deciding() != k.b.ID {
			t.Errorf("%+v", x)
		}
		file, err := k.Personal(t.Context(), k.By, k.b.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.RecordReturn(t.Context(), k.By, k.b.ID, k.b.Version, file.Absences[0].ID, start.Add(2)); err != nil {
			t.Fatal(err)
		}
		if x := ask(2); x.Absent {
			t.Errorf("%+v", x)
		}
		if page := rows(t, w, people.StaffQuery{Away: people.Trip}); len(page) != 1 || page[0].Person != k.b.ID || page[0].Away[0] != "trip" {
			t.Errorf("away: %+v", page)
		}
	})
}

func TestAppointments(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		k := newCast(t, w)
		d := k.enrol(t, 4, "Дәулетов")
		order := people.Appointment{Post: k.clerk.ID, Kind: people.Main, From: start}
		_, err := k.Appoint(t.Context(), k.By, d.ID, d.Version, order)
		refused(t, err, "people.post_occupied")
		file, err := k.Personal(t.Context(), k.By, k.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = k.Release(t.Context(), k.By, k.c.ID, k.c.Version, file.Assignments[0].ID, start.Add(-701))
		refused(t, err, "people.until_before")
		if k.c, err = k.Release(t.Context(), k.By, k.c.ID, k.c.Version, file.Assignments[0].ID, start.Add(-1)); err != nil {
			t.Fatal(err)
		}
		if d, err = k.Appoint(t.Context(), k.By, d.ID, d.Version, order); err != nil {
			t.Fatal(err)
		}
		other := w.AddBody(t, 2)
		there := people.By{Person: "per_other", Bodies: []people.BodyID{other}}
		u, err := w.AddUnit(t.Context(), there, people.Unit{Body: other, Code: "1", UnitState: people.UnitState{From: people.Always, NameKK: "Б", NameRU: "О"}})
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.AddPost(t.Context(), there, people.Post{Body: other, Code: "1", PostState: people.PostState{From: people.Always, Unit: u.ID, TitleKK: "Б", TitleRU: "О", Category: "D-4"}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = k.Appoint(t.Context(), there, d.ID, d.Version, people.Appointment{Post: p.ID, Kind: people.Main, From: start.Add(5)})
		refused(t, err, "people.main_elsewhere")
		_, err = k.Appoint(t.Context(), there, d.ID, d.Version, order)
		refused(t, err, "people.missing.post")
		_, err = k.Personal(t.Context(), there, d.ID)
		refused(t, err, "people.missing.person")
		_, err = k.Staff(t.Context(), there, people.StaffQuery{Body: k.Body, On: start})
		refused(t, err, "people.missing.body")
		if k.c, err = k.Appoint(t.Context(), there, k.c.ID, k.c.Version, people.Appointment{Post: p.ID, Kind: people.Main, From: start}); err != nil || k.c.Body != other {
			t.Errorf("somebody released comes to the other body: %+v, %v", k.c, err)
		}
		for _, e := range w.Journal {
			if e.Subject == "" && e.Verb == "staff.appoint" {
				t.Errorf("the facts of %s are not sealed under the person's key", e.Verb)
			}
		}
	})
}

func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		k := newCast(t, w)
		ctx := t.Context()
		_, err := k.Enrol(ctx, k.By, k.Body, people.Entry{Surname: "А", Given: "Б", Private: people.Private{IIN: peopletest.IIN(t, k.Rules, 1)}})
		refused(t, err, "people.iin_taken")
		_, err = k.Enrol(ctx, k.By, k.Body, people.Entry{Surname: "А", Given: "Б", Private: people.Private{IIN: "990101300000"}})
		if f := refused(t, err, "iin.check_digit"); f.Cite == nil || f.Field != "iin" {
			t.Errorf("%+v", f)
		}
		u := *k.top
		u.Parent = k.dep.ID
		_, err = k.ChangeUnit(ctx, k.By, u)
		refused(t, err, "people.unit_below_itself")
		u = *k.dep
		u.Closed = true
		_, err = k.ChangeUnit(ctx, k.By, u)
		refused(t, err, "people.unit_in_use")
		p := *k.clerk
		p.Head = true
		_, err = k.ChangePost(ctx, k.By, p)
		refused(t, err, "people.head_taken")
		p = *k.clerk
		p.FirstHead, p.Unit = true, k.top.ID
		_, err = k.ChangePost(ctx, k.By, p)
		refused(t, err, "people.first_head_taken")
		p = *k.clerk
		p.Closed, p.From = true, start
		_, err = k.ChangePost(ctx, k.By, p)
		refused(t, err, "people.post_held")
		p = *k.clerk
		p.Category = "E-R-10"
		_, err = k.ChangePost(ctx, k.By, p)
		refused(t, err, "people.category")
		_, err = k.Substitute(ctx, k.By, k.a.ID, k.a.Version, people.Substitution{Substitute: k.a.ID, From: start, Order: 1})
		refused(t, err, "people.substitute_self")
		if k.a, err = k.RecordAbsence(ctx, k.By, k.a.ID, k.a.Version, people.Absence{Kind: people.Annual, From: start, Until: dayp(start.Add(5))}); err != nil {
			t.Fatal(err)
		}
		_, err = k.RecordAbsence(ctx, k.By, k.a.ID, k.a.Version, people.Absence{Kind: people.Sick, From: start.Add(5)})
		refused(t, err, "people.absence_overlaps")
	})
}

func TestInterests(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		k := newCast(t, w)
		ctx := t.Context()
		var err error
		if k.a, err = k.DeclareRelative(ctx, k.By, k.a.ID, k.a.Version, people.DeclaredRelative{Relation: people.Sibling, Name: "Болатов Аты", IIN: peopletest.IIN(t, k.Rules, 2)}); err != nil {
			t.Fatal(err)
		}
		if k.a, err = k.DeclareEmployer(ctx, k.By, k.a.ID, k.a.Version, people.FormerEmployer{Name: "ЖШС", BIN: "180140000017", From: start.Add(-4000), Until: dayp(start.Add(-2000))}); err != nil {
			t.Fatal(err)
		}
		ties, err := k.TiesBetween(ctx, k.b.ID, k.a.ID)
		if err != nil || len(ties) != 1 || ties[0].Relation != people.Sibling || ties[0].By != k.a.ID {
			t.Errorf("%+v, %v", ties, err)
		}
		file, err := k.Personal(ctx, k.By, k.a.ID)
		if err != nil || file.RelativeNames[0] != "Болатов Аты" || file.Relatives[0].Known != k.b.ID || len(file.Employers) != 1 {
			t.Errorf("%+v, %v", file, err)
		}
	})
}
