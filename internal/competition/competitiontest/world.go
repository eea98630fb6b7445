// Package competitiontest sets up a competition for tests: a body with its
// officers and a commission, an announcement with two posts, and candidates
// with confirmed files.
package competitiontest

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
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/press"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// Start is where both clocks stand: a Wednesday morning in Almaty, while the
// act is in force.
var Start = time.Date(2023, time.May, 17, 4, 0, 0, 0, time.UTC)

// Act and Edition are the law of the competition.
const (
	Act     = "selection-2023"
	Edition = "2023-03-01"
)

// World is a service with a body, its officers, and one announced competition.
type World struct {
	*competition.Service
	T       testing.TB
	DB      *store.DB
	Clock   *clock.Fixed
	People  *peopletest.World
	Journal []journal.Entry // what was recorded, in order
	Body    people.BodyID
	Unit    people.UnitID
	Posts   [2]people.PostID // the posts of Essay and Free

	HR, Checker, Manager, Proctor, Secretary, Observer, Head, Officer *access.Actor
	// Judges are the chair and four members.
	Judges [5]*access.Actor
	// Spare is a member who does not sit in the commission.
	Spare *access.Actor

	Competition *competition.Competition
	Essay, Free *competition.Vacancy // category E-1, which writes an essay, and E-5, which does not

	enrolled int
	numbered int
	ids      id.Source
}

// Each runs fn in a new world on each kind of database.
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
	w := &World{T: t, DB: db, Clock: c, People: peopletest.New(t, db, c), ids: id.Sequence(11)}
	lib, err := Library()
	w.Must(err)
	kept := &records{}
	w.Service = &competition.Service{
		Store: store.As[competition.Tx](db), Blobs: w.People.Blobs, Master: w.People.Master, IDs: id.Sequence(5), Legal: c, Press: press.Press{Site: "https://tarazy.test", Master: w.People.Master},
		Library: func() *law.Library { return lib },
		Records: kept,
		Record: func(tx competition.Tx, e journal.Entry) error {
			w.Journal = append(w.Journal, e)
			kept.add(e, tx.Now())
			_, err := journal.Canonical(e.Facts)
			return err
		},
		Files: w.files(),
		Scope: func(*law.Edition, *people.Body) bool { return true },
	}
	w.staff()
	w.announce()
	return w
}

// files are the personal files of candidates, without registers or signatures.
func (w *World) files() *candidate.Service {
	zone, err := day.Zone("Asia/Almaty")
	w.Must(err)
	return &candidate.Service{
		Store: store.As[candidate.Tx](w.DB), People: w.People.Service, Blobs: w.People.Blobs, Master: w.People.Master,
		IDs: id.Sequence(6), Legal: w.Clock, Wall: w.Clock, Zone: zone, Site: "https://tarazy.test",
		Procedure: func() (candidate.Procedure, error) {
			return candidate.Procedure{Act: Act, Edition: Edition, PapersYears: 3, RecordingMonths: 6, Levels: w.Rules().Ranking.Education.V}, nil
		},
		Record: func(_ candidate.Tx, e journal.Entry) error { w.Journal = append(w.Journal, e); return nil },
	}
}

// Rules are the rules of the edition.
func (w *World) Rules() *competition.Rules { return competition.RulesIn(w.Env()) }

// Env is what the decisions of the edition stand on.
func (w *World) Env() law.Env {
	w.T.Helper()
	lib, err := Library()
	w.Must(err)
	e, err := lib.Edition(Act, Edition)
	w.Must(err)
	return lib.Env(e)
}

// Today is the day in the body.
func (w *World) Today() day.Day {
	zone, err := day.Zone("Asia/Almaty")
	w.Must(err)
	return day.In(w.Clock.Now(), zone)
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Tx does something in a transaction.
func (w *World) Tx(fn func(tx competition.Tx) error) {
	w.T.Helper()
	w.Must(w.Service.Store.Write(w.T.Context(), fn))
}

// Notices are what a person was told, the latest first.
func (w *World) Notices(p people.PersonID) []outbox.Told {
	w.T.Helper()
	var out []outbox.Told
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: string(p)})
		out = page.Items
		return err
	}))
	return out
}

// Verbs are the verbs recorded since an index of the journal.
func (w *World) Verbs(from int) []string {
	var out []string
	for _, e := range w.Journal[from:] {
		out = append(out, e.Verb)
	}
	return out
}

// staff sets up body, units, posts and officers.
func (w *World) staff() {
	w.T.Helper()
	system := people.By{Person: "system", All: true}
	b, err := w.People.Service.AddBody(w.T.Context(), system, people.Body{
		BIN: "180140000999", Zone: "Asia/Almaty", Acts: map[string]string{"selection": Act},
		Names: locale.Words{KK: "Сынақ органы", RU: "Пробный орган", EN: "Trial body"},
	})
	w.Must(err)
	w.Body = b.ID
	u, err := w.People.AddUnit(w.T.Context(), system, people.Unit{Body: w.Body, Code: "1", UnitState: people.UnitState{
		From: people.Always, NameKK: "Талдау басқармасы", NameRU: "Управление анализа",
	}})
	w.Must(err)
	w.Unit = u.ID
	for i, category := range []string{"E-1", "E-5"} {
		p, err := w.People.AddPost(w.T.Context(), system, people.Post{Body: w.Body, Code: fmt.Sprintf("1-%d", i+1), PostState: people.PostState{
			From: people.Always, Unit: w.Unit, TitleKK: fmt.Sprintf("Маман %d", i+1), TitleRU: fmt.Sprintf("Специалист %d", i+1), Category: category,
		}})
		w.Must(err)
		w.Posts[i] = p.ID
	}
	w.officers()
}

func (w *World) officers() {
	for _, o := range []struct {
		to      **access.Actor
		surname string
		role    access.Role
	}{
		{&w.HR, "Кадрова", access.HROfficer}, {&w.Checker, "Сверкина", access.IdentityChecker}, {&w.Manager, "Тестова", access.TestManager},
		{&w.Proctor, "Надзоров", access.Proctor}, {&w.Secretary, "Секретарева", access.Secretary}, {&w.Observer, "Наблюдателев", access.Observer},
		{&w.Head, "Назначаев", access.Authorised}, {&w.Officer, "Жалобина", access.AppealOfficer},
		{&w.Judges[0], "Төрағаев", access.Chair}, {&w.Judges[1], "Мүшев", access.Member}, {&w.Judges[2], "Бағаев", access.Member},
		{&w.Judges[3], "Ойшев", access.Member}, {&w.Judges[4], "Сұрақов", access.Member}, {&w.Spare, "Запасов", access.Member},
	} {
		*o.to = w.Holder(o.surname, o.role)
	}
}

// Person enrols a person of the body, or of none.
func (w *World) Person(surname string, body people.BodyID) people.PersonID {
	w.T.Helper()
	w.enrolled++
	p, err := w.People.Enrol(w.T.Context(), people.By{Person: "system", All: true}, body, people.Entry{
		Surname: surname, Given: "Айдана", Lang: locale.KK, Private: people.Private{IIN: peopletest.IIN(w.T, w.People.Service.Rules, w.enrolled)},
	})
	w.Must(err)
	return p.ID
}

// Holder enrols a person of the body with a granted role, as an actor.
func (w *World) Holder(surname string, role access.Role) *access.Actor {
	w.T.Helper()
	p := w.Person(surname, w.Body)
	w.Grant(p, role)
	return &access.Actor{
		Person: string(p), Name: surname, Lang: locale.KK, Body: string(w.Body), Acting: role, Personal: true,
		Held: []access.Held{{Role: role, Body: string(w.Body)}, {Role: access.Employee, Body: string(w.Body)}},
	}
}

// Grant gives a role in the body from today on.
func (w *World) Grant(p people.PersonID, role access.Role) {
	w.T.Helper()
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		return tx.GrantInsert(&access.Grant{ID: w.ids.New("grt"), Person: string(p), Role: role, Body: string(w.Body), From: w.Today(),
			Order: "№ 1", By: "system", At: tx.Now()})
	}))
}

// announce puts up both posts in one competition that takes applications for
// two weeks.
func (w *World) announce() {
	w.T.Helper()
	today := w.Today()
	words := func(s string) locale.Words { return locale.Words{KK: s, RU: s, EN: s} }
	w.Competition = &competition.Competition{
		ID: competition.ID(w.ids.New("cmp")), Version: 1, Body: w.Body, Number: "2023-001", Act: Act, Edition: Edition,
		State: competition.Announced, Title: words("Талдаушылар"), Until: today.Add(14), Announced: &today,
		Settings: competition.Settings{AppealDays: 3, AppealWaits: true, DecideDays: 3}, By: people.PersonID(w.HR.Person), Created: w.Clock.Now(),
	}
	w.Tx(func(tx competition.Tx) error { return tx.CompetitionInsert(w.Competition) })
	for i, v := range []struct {
		to       **competition.Vacancy
		category string
	}{{&w.Essay, "E-1"}, {&w.Free, "E-5"}} {
		*v.to = &competition.Vacancy{
			ID: competition.VacancyID(w.ids.New("vac")), Version: 1, Competition: w.Competition.ID, Body: w.Body, Post: w.Posts[i],
			Code: fmt.Sprintf("1-%d", i+1), Title: words(fmt.Sprintf("Маман %d", i+1)), Unit: words("Талдау басқармасы"),
			Category: v.category, Duties: words("Талдау"), Directions: []string{"economy"}, Need: Need(), Stage: competition.AtApplication, State: competition.Open,
		}
		w.Tx(func(tx competition.Tx) error { return tx.VacancyInsert(*v.to) })
	}
}

// Commission puts the chair, four members, the secretary and the observer into
// the commission, as its first order.
func (w *World) Commission() *competition.Order {
	w.T.Helper()
	o := &competition.Order{
		Competition: w.Competition.ID, Version: 1, Number: "12-н", Day: w.Today(), Seats: w.Seats(),
		By: people.PersonID(w.HR.Person), At: w.Clock.Now(),
	}
	w.Tx(func(tx competition.Tx) error {
		ok, err := tx.OrderInsert(o)
		if err == nil && !ok {
			err = fmt.Errorf("there is an order")
		}
		return err
	})
	return o
}

// Seats are the seats of the usual commission.
func (w *World) Seats() []competition.Seat {
	out := []competition.Seat{{Person: people.PersonID(w.Judges[0].Person), Duty: competition.ChairDuty}}
	for _, j := range w.Judges[1:] {
		out = append(out, competition.Seat{Person: people.PersonID(j.Person), Duty: competition.MemberDuty})
	}
	return append(out, competition.Seat{Person: people.PersonID(w.Secretary.Person), Duty: competition.SecretaryDuty},
		competition.Seat{Person: people.PersonID(w.Observer.Person), Duty: competition.ObserverDuty})
}

// Document is a paper that results come from.
func (w *World) Document() competition.Document {
	return competition.Document{Name: "Хаттама", Number: "7", Day: w.Today()}
}

// Library holds the act with what it stands on, and nothing else; it is one for
// all tests and must not be changed.
var Library = sync.OnceValues(func() (*law.Library, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(acts.FS, ".", func(name string, d fs.DirEntry, err error) error {
		top, _, _ := strings.Cut(name, "/")
		if err != nil || d.IsDir() || top != Act && top != "common" && top != "calendar" {
			return err
		}
		data, err := acts.FS.ReadFile(name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, err
	}
	return law.Load(files, law.Decoded[people.CommonRules]("common"), law.Decoded[competition.Rules](competition.Kind))
})
