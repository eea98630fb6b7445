// Package appraisaltest sets up yearly appraisals for tests: a body under the
// act of Arys with its units, its servants, and the people who appraise, decide
// and approve.
package appraisaltest

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/evidence/evidencetest"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/press"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// Start is where both clocks stand: a Monday morning in Almaty, the first
// working week of a year whose act is in force.
var Start = time.Date(2023, time.January, 9, 4, 0, 0, 0, time.UTC)

// The acts of appraisal and their editions.
const (
	Arys          = "appraisal-arys-2022"
	ArysEdition   = "2022-12-09"
	Almaty        = "appraisal-almaty-2018"
	AlmatyEdition = "2018-05-09"
)

// World is a service of appraisals with a body and its people, on one database.
//
//	00 leadership: First (first head)
//	10 finance: HeadFinance; Accountant
//	   11 budget sector: HeadBudget; Economist, Newcomer
//	20 services: HeadServices; Clerk (public services)
//	30 personnel: HeadHR; HR, Secretary
//	40 legal: Chair (heads it), Members
type World struct {
	*appraisal.Service
	T       testing.TB
	DB      *store.DB
	Clock   *clock.Fixed
	People  *peopletest.World
	Body    people.BodyID
	Units   map[string]people.UnitID // by code
	Posts   map[string]people.PostID // by code
	Journal []journal.Entry          // what was recorded, in order

	First, HeadFinance, HeadBudget, HeadServices, HeadHR *access.Actor
	Accountant, Economist, Newcomer, Clerk               *access.Actor
	HR, Secretary, Chair, Authorised                     *access.Actor
	Members                                              [4]*access.Actor
	Inspector, Officer                                   *access.Actor
	// Stranger is an officer of another body.
	Stranger *access.Actor

	authority *eds.Authority
	ids       id.Source
	enrolled  int
	changes   int
}

// Each runs fn in a new world under the act of Arys on each kind of database.
func Each(t *testing.T, fn func(*World)) {
	t.Helper()
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(Start)
			fn(New(t, storetest.Open(t, kind.URL(t), c), c))
		})
	}
}

// New makes a world on an empty database whose clocks are c.
func New(t testing.TB, db *store.DB, c *clock.Fixed) *World {
	t.Helper()
	w := &World{
		T: t, DB: db, Clock: c, People: peopletest.New(t, db, c), ids: id.Sequence(41),
		Units: map[string]people.UnitID{}, Posts: map[string]people.PostID{},
	}
	db.Keep(journaltest.Keeper(t))
	lib, err := Library()
	w.Must(err)
	w.Service = &appraisal.Service{
		Store: store.As[appraisal.Tx](db), Blobs: w.People.Blobs, Master: w.People.Master, IDs: id.Sequence(42), Legal: c, Press: press.Press{Site: "https://tarazy.test", Master: w.People.Master},
		Library: func() *law.Library { return lib },
		Scope:   func(e *law.Edition, b *people.Body) bool { return appraisal.RequireScope(e, b.Scope) == nil },
		Record: func(tx appraisal.Tx, e journal.Entry) error {
			w.Journal = append(w.Journal, e)
			return journal.Add(tx.(journal.Tx), e)
		},
	}
	w.staff()
	return w
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Tx does something in a transaction.
func (w *World) Tx(fn func(appraisal.Tx) error) {
	w.T.Helper()
	w.Must(w.Service.Store.Write(w.T.Context(), fn))
}

// Today is the day in the body.
func (w *World) Today() day.Day {
	w.T.Helper()
	zone, err := day.Zone("Asia/Almaty")
	w.Must(err)
	return day.In(w.Clock.Now(), zone)
}

// At moves the clocks to ten in the morning of a day.
func (w *World) At(d string) {
	w.T.Helper()
	on, err := day.Parse(d)
	w.Must(err)
	zone, err := day.Zone("Asia/Almaty")
	w.Must(err)
	w.Clock.Advance(on.Start(zone).Add(10 * time.Hour).Sub(w.Clock.Now()))
}

// Verbs are the verbs recorded since an index of the journal.
func (w *World) Verbs(from int) []string {
	var out []string
	for _, e := range w.Journal[from:] {
		out = append(out, e.Verb)
	}
	return out
}

// Notices are what a person was told, the latest first.
func (w *World) Notices(a *access.Actor) []outbox.Told {
	w.T.Helper()
	var out []outbox.Told
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: a.Person})
		out = page.Items
		return err
	}))
	return out
}

// By is the system as who changes the staff.
var By = people.By{Person: "system", All: true}

func (w *World) staff() {
	w.T.Helper()
	b, err := w.People.Service.AddBody(w.T.Context(), By, people.Body{
		BIN: "180140000888", Zone: "Asia/Almaty", Names: locale.Words{KK: "Сынақ әкімдігі", RU: "Пробный акимат", EN: "Trial akimat"},
		Scope: "executive_bodies_arys", Acts: map[string]string{"appraisal": Arys},
	})
	w.Must(err)
	w.Body = b.ID
	for _, u := range [][3]string{{"00", "", "Басшылық"}, {"10", "", "Қаржы бөлімі"}, {"11", "10", "Бюджет секторы"}, {"20", "", "Қызметтер бөлімі"}, {"30", "", "Персонал бөлімі"}, {"40", "", "Заң бөлімі"}} {
		made, err := w.People.Service.AddUnit(w.T.Context(), By, people.Unit{Body: w.Body, Code: u[0], UnitState: people.UnitState{
			From: people.Always, Parent: w.Units[u[1]], NameKK: u[2], NameRU: u[2],
		}})
		w.Must(err)
		w.Units[u[0]] = made.ID
	}
	for _, p := range []struct {
		to       **access.Actor
		unit     string
		surname  string
		category string
		kind     string // "first", "head", "services", ""
		since    string
		role     access.Role
	}{
		{&w.First, "00", "Басшыев", "E-1", "first", "2019-03-01", ""},
		{&w.HeadFinance, "10", "Қаржыев", "E-3", "head", "2019-03-01", ""},
		{&w.Accountant, "10", "Есепова", "E-4", "", "2020-06-01", ""},
		{&w.HeadBudget, "11", "Бюджетов", "E-3", "head", "2019-03-01", ""},
		{&w.Economist, "11", "Экономова", "E-4", "", "2020-06-01", ""},
		{&w.Newcomer, "11", "Жаңаев", "E-5", "", "2022-12-15", ""},
		{&w.HeadServices, "20", "Қызметова", "E-3", "head", "2019-03-01", ""},
		{&w.Clerk, "20", "Қабылдаева", "E-5", "services", "2020-06-01", ""},
		{&w.HeadHR, "30", "Кадрова", "E-3", "head", "2019-03-01", ""},
		{&w.HR, "30", "Персоналова", "E-4", "", "2020-06-01", access.HROfficer},
		{&w.Secretary, "30", "Хатшыева", "E-4", "", "2020-06-01", access.Secretary},
		{&w.Chair, "40", "Төрағаев", "E-3", "head", "2019-03-01", access.Chair},
		{&w.Members[0], "40", "Мүшев", "E-4", "", "2020-06-01", access.Member},
		{&w.Members[1], "40", "Бағаев", "E-4", "", "2020-06-01", access.Member},
		{&w.Members[2], "40", "Сұрақов", "E-4", "", "2020-06-01", access.Member},
		{&w.Members[3], "40", "Дауысов", "E-4", "", "2020-06-01", access.Member},
	} {
		*p.to = w.Servant(p.unit, p.surname, p.category, p.kind, p.since)
		if p.role != "" {
			w.Grant(*p.to, p.role, w.Body)
		}
	}
	for _, o := range []struct {
		to      **access.Actor
		surname string
		role    access.Role
	}{
		{&w.Authorised, "Уәкілов", access.Authorised}, {&w.Inspector, "Тексеров", access.Inspector}, {&w.Officer, "Шағымова", access.AppealOfficer},
	} {
		*o.to = w.Person(o.surname, w.Body)
		w.Grant(*o.to, o.role, w.Body)
	}
	w.Stranger = w.Person("Бөгдев", w.People.Body)
	w.Grant(w.Stranger, access.HROfficer, w.People.Body)
}

// Servant enrols a person in a new post of a unit, as an actor with the roles
// that follow from it. The kinds of post are "first" (first head), "head" (of
// the unit), "services" (public services) and "".
func (w *World) Servant(unit, surname, category, kind, since string) *access.Actor {
	w.T.Helper()
	from, err := day.Parse(since)
	w.Must(err)
	code := fmt.Sprintf("%s-%d", unit, len(w.Posts)+1)
	post, err := w.People.Service.AddPost(w.T.Context(), By, people.Post{Body: w.Body, Code: code, PostState: people.PostState{
		From: people.Always, Unit: w.Units[unit], TitleKK: "Маман " + code, TitleRU: "Специалист " + code, Category: category,
		Head: kind == "head", FirstHead: kind == "first", PublicServices: kind == "services",
	}})
	w.Must(err)
	w.Posts[code] = post.ID
	a := w.Person(surname, w.Body)
	_, err = w.People.Service.Appoint(w.T.Context(), By, people.PersonID(a.Person), 1, people.Appointment{Post: post.ID, Kind: people.Main, From: from})
	w.Must(err)
	a.Acting = access.Employee
	a.Held = append(a.Held, access.Held{Role: access.Employee, Body: string(w.Body)})
	if kind == "head" || kind == "first" {
		a.Held = append(a.Held, access.Held{Role: access.Supervisor, Body: string(w.Body)}, access.Held{Role: access.HigherSupervisor, Body: string(w.Body)})
	}
	if kind == "first" {
		a.Held = append(a.Held, access.Held{Role: access.FirstHead, Body: string(w.Body)})
	}
	return a
}

// Person enrols a person of a body without a post.
func (w *World) Person(surname string, body people.BodyID) *access.Actor {
	w.T.Helper()
	w.enrolled++
	p, err := w.People.Enrol(w.T.Context(), By, body, people.Entry{
		Surname: surname, Given: "Айдана", Lang: locale.KK, Private: people.Private{IIN: peopletest.IIN(w.T, w.People.Service.Rules, w.enrolled)},
	})
	w.Must(err)
	return &access.Actor{Person: string(p.ID), Name: surname, Lang: locale.KK, Body: string(body), Personal: true}
}

// Grant gives a role to an actor.
func (w *World) Grant(a *access.Actor, role access.Role, body people.BodyID) {
	w.T.Helper()
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		return tx.GrantInsert(&access.Grant{ID: w.ids.New("grt"), Person: a.Person, Role: role, Body: string(body), From: w.Today(),
			Order: "№ 1", By: "system", At: tx.Now()})
	}))
	a.Acting = role
	a.Held = append(a.Held, access.Held{Role: role, Body: string(body)})
}

// ID is the person of an actor.
func ID(a *access.Actor) people.PersonID { return people.PersonID(a.Person) }

var authority = edstest.Authority(Start.AddDate(-1, 0, 0))

// Key issues signing keys to a person, whose certificate names the roles and the
// service then trusts.
func (w *World) Key(a *access.Actor, roles ...eds.Role) eds.Credentials {
	w.T.Helper()
	if w.authority == nil {
		made, err := authority()
		w.Must(err)
		w.authority = made
		w.Trust, err = made.Trust()
		w.Must(err)
	}
	var who eds.Person
	w.Tx(func(tx appraisal.Tx) error {
		person, err := tx.PersonGet(ID(a))
		if err != nil {
			return err
		}
		private, err := person.Open(w.Master)
		who = eds.Person{IIN: private.IIN, Surname: person.Surname, Name: person.Given, Roles: roles}
		return err
	})
	keys, err := w.authority.Issue(who, w.Clock.Now().AddDate(0, -1, 0))
	w.Must(err)
	return keys
}

// Authority starts the services of the authority, by the world's clock, and lets the
// service ask them from now on.
func (w *World) Authority() *evidencetest.Services {
	w.T.Helper()
	made, err := authority()
	w.Must(err)
	out := evidencetest.Start(w.T, made, w.Clock)
	w.Evidence = out.Gatherer
	return out
}

// Library holds the acts of appraisal with what they stand on, and nothing else;
// it is one for all tests and must not be changed.
var Library = sync.OnceValues(func() (*law.Library, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(acts.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch top, _, _ := strings.Cut(name, "/"); top {
		case "common", "calendar", Arys, Almaty:
			data, err := acts.FS.ReadFile(name)
			files[name] = &fstest.MapFile{Data: data}
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return law.Load(files, law.Decoded[people.CommonRules]("common"), appraisal.Kind())
})
