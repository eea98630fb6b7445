// Package interviewtest sets up interviews for tests: a body with its limits,
// the people who plan, lead, mark and advise, and a guide to be asked by.
package interviewtest

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
	"tarazy/internal/clock"
	"tarazy/internal/competency"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/id"
	"tarazy/internal/interview"
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

// Start is where both clocks stand: a Wednesday morning in Almaty.
var Start = time.Date(2023, time.May, 17, 4, 0, 0, 0, time.UTC)

// The acts under which interviews are held, and their editions.
const (
	MethodAct = "interview-recommendations"
	ModelAct  = "competency-model"
	Edition   = "undated"
)

// World is a service of interviews with a body and its people, on one database.
type World struct {
	*interview.Service
	T       testing.TB
	DB      *store.DB
	Clock   *clock.Fixed
	People  *peopletest.World
	Body    people.BodyID
	Journal []journal.Entry // what was recorded, in order

	HR, Admin, Lead, Expert, Inspector, Officer *access.Actor
	Members                                     [3]*access.Actor // of panels
	Candidates                                  [2]*access.Actor
	// Stranger is an officer of another body.
	Stranger *access.Actor

	authority *eds.Authority
	ids       id.Source
	enrolled  int
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

// New makes a world on an empty database whose clocks are c. The body has set
// its limits.
func New(t testing.TB, db *store.DB, c *clock.Fixed) *World {
	t.Helper()
	w := &World{T: t, DB: db, Clock: c, People: peopletest.New(t, db, c), ids: id.Sequence(31)}
	db.Keep(journaltest.Keeper(t))
	lib, err := Library()
	w.Must(err)
	w.Service = &interview.Service{
		Store: store.As[interview.Tx](db), Blobs: w.People.Blobs, Master: w.People.Master, IDs: id.Sequence(32), Legal: c, Press: press.Press{Site: "https://tarazy.test", Master: w.People.Master},
		Library: func() *law.Library { return lib },
		Record: func(tx interview.Tx, e journal.Entry) error {
			w.Journal = append(w.Journal, e)
			return journal.Add(tx.(journal.Tx), e)
		},
	}
	w.staff()
	w.Tx(func(tx interview.Tx) error { return settled(tx.LimitsPut(w.Body, Limits(), 0)) })
	return w
}

// Limits are figures that a body may set.
func Limits() map[string]int {
	return map[string]int{
		"competencies_least": 3, "competencies_most": 5, "competency_minutes_least": 5, "competency_minutes_most": 15,
		"interview_minutes_least": 30, "discussion_minutes_least": 10, "panel_minutes_least": 40, "panel_minutes_most": 90,
		"break_minutes_least": 20, "break_minutes_summary": 10, "break_minutes_preparing": 10, "a_day_most": 4, "a_week_most": 12,
	}
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Tx does something in a transaction.
func (w *World) Tx(fn func(interview.Tx) error) {
	w.T.Helper()
	w.Must(w.Service.Store.Write(w.T.Context(), fn))
}

func settled(ok bool, err error) error {
	if err == nil && !ok {
		err = fmt.Errorf("an old version, or a key that is taken")
	}
	return err
}

// Today is the day in the body.
func (w *World) Today() day.Day {
	w.T.Helper()
	zone, err := day.Zone("Asia/Almaty")
	w.Must(err)
	return day.In(w.Clock.Now(), zone)
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
func (w *World) Notices(p string) []outbox.Told {
	w.T.Helper()
	var out []outbox.Told
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: p})
		out = page.Items
		return err
	}))
	return out
}

// Method is the edition of the recommendations.
func (w *World) Method() *interview.Method {
	return law.Rules[interview.Method](w.edition(MethodAct))
}

// Model is the edition of the competency model.
func (w *World) Model() *competency.Model {
	return law.Rules[competency.Model](w.edition(ModelAct))
}

func (w *World) edition(act string) *law.Edition {
	w.T.Helper()
	lib, err := Library()
	w.Must(err)
	e, err := lib.Edition(act, Edition)
	w.Must(err)
	return e
}

func (w *World) staff() {
	w.T.Helper()
	b, err := w.People.Service.AddBody(w.T.Context(), people.By{Person: "system", All: true}, people.Body{
		BIN: "180140000999", Zone: "Asia/Almaty", Names: locale.Words{KK: "Сынақ органы", RU: "Пробный орган", EN: "Trial body"},
	})
	w.Must(err)
	w.Body = b.ID
	for _, o := range []struct {
		to      **access.Actor
		surname string
		role    access.Role
	}{
		{&w.HR, "Кадрова", access.HROfficer}, {&w.Admin, "Басқарова", access.BodyAdmin}, {&w.Lead, "Жетекшиев", access.PanelLead},
		{&w.Expert, "Сарапшиева", access.PanelExpert}, {&w.Inspector, "Тексеров", access.Inspector}, {&w.Officer, "Жалобина", access.AppealOfficer},
		{&w.Members[0], "Мүшев", access.PanelMember}, {&w.Members[1], "Бағаев", access.PanelMember}, {&w.Members[2], "Сұрақов", access.PanelMember},
	} {
		*o.to = w.Holder(o.surname, o.role)
	}
	for i := range w.Candidates {
		w.Candidates[i] = w.Candidate(fmt.Sprintf("Үміткеров%d", i+1))
	}
	w.Stranger = &access.Actor{
		Person: string(w.Person("Бөгдев", w.People.Body)), Acting: access.HROfficer, Body: string(w.People.Body), Personal: true,
		Held: []access.Held{{Role: access.HROfficer, Body: string(w.People.Body)}},
	}
}

// Person enrols a person of a body, or of none.
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
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		return tx.GrantInsert(&access.Grant{ID: w.ids.New("grt"), Person: string(p), Role: role, Body: string(w.Body), From: w.Today(),
			Order: "№ 1", By: "system", At: tx.Now()})
	}))
	return &access.Actor{
		Person: string(p), Name: surname, Lang: locale.KK, Body: string(w.Body), Acting: role, Personal: true,
		Held: []access.Held{{Role: role, Body: string(w.Body)}, {Role: access.Employee, Body: string(w.Body)}},
	}
}

// Candidate enrols a candidate, as an actor.
func (w *World) Candidate(surname string) *access.Actor {
	w.T.Helper()
	return &access.Actor{
		Person: string(w.Person(surname, "")), Name: surname, Lang: locale.KK, Acting: access.Candidate, Personal: true,
		Held: []access.Held{{Role: access.Candidate}},
	}
}

var authority = edstest.Authority(Start.AddDate(-1, 0, 0))

// Key issues signing keys to a person, whose certificate the service then
// trusts.
func (w *World) Key(p people.PersonID) eds.Credentials {
	w.T.Helper()
	if w.authority == nil {
		a, err := authority()
		w.Must(err)
		w.authority = a
		w.Trust, err = a.Trust()
		w.Must(err)
	}
	var who eds.Person
	w.Tx(func(tx interview.Tx) error {
		person, err := tx.PersonGet(p)
		if err != nil {
			return err
		}
		private, err := person.Open(w.Master)
		who = eds.Person{IIN: private.IIN, Surname: person.Surname, Name: person.Given}
		return err
	})
	keys, err := w.authority.Issue(who, w.Clock.Now().AddDate(0, -1, 0))
	w.Must(err)
	return keys
}

// Library holds the acts of the interview with what they stand on, and nothing
// else; it is one for all tests and must not be changed.
var Library = sync.OnceValues(func() (*law.Library, error) { return Reworded() })

// Reworded is such a library with words of the forms or of the rules of the
// recommendations replaced, old and new in turn, for a test that asks where they
// come from.
func Reworded(words ...string) (*law.Library, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(acts.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch top, _, _ := strings.Cut(name, "/"); top {
		case "common", "calendar", MethodAct, ModelAct:
			data, err := acts.FS.ReadFile(name)
			if strings.HasSuffix(name, "/catalogues/forms.yaml") || top == MethodAct && strings.HasSuffix(name, "/rules.yaml") {
				data = []byte(strings.NewReplacer(words...).Replace(string(data)))
			}
			files[name] = &fstest.MapFile{Data: data}
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return law.Load(files, law.Decoded[people.CommonRules]("common"), competency.Kind, interview.Kind)
}
