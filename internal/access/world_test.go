package access_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

const (
	site     = "https://tarazy.test"
	aselIIN  = "850101400123"
	diasIIN  = "790202300456"
	olgaIIN  = "901231450789" // nobody's account
	aselPass = "ақ қайың мен көк аспан"
)

// cheap is a cost for tests.
var cheap = access.Cost{Memory: 64, Passes: 1, Threads: 1}

// derived answers for the roles that follow from who a person is.
type derived map[string][]access.Held

func (d derived) of(_ access.Tx, person string, _ day.Day) ([]access.Held, error) {
	return d[person], nil
}

// world is an installation with two bodies and three persons: Asel and Dias who
// work there, and the administrator.
type world struct {
	t           *testing.T
	db          *store.DB
	clock       *clock.Fixed
	cfg         access.Config
	s           *access.Service
	derived     derived
	master      *seal.Master
	asel, dias  string
	admin       string
	body, other string
	records     *[]journal.Entry
}

func (w *world) fatal(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// each runs a test in a fresh world on both databases; change may alter the
// configuration.
func each(t *testing.T, change func(*access.Config), fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		fn(t, newWorld(t, db, c, change))
	})
}

func newWorld(t *testing.T, db *store.DB, c *clock.Fixed, change func(*access.Config)) *world {
	t.Helper()
	key := sha256.Sum256([]byte("a master key of tests"))
	master, err := seal.NewMaster(key[:])
	if err != nil {
		t.Fatal(err)
	}
	zone, err := day.Zone("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	records := []journal.Entry{}
	w := &world{t: t, db: db, clock: c, master: master, derived: derived{}, records: &records, asel: "per_asel", dias: "per_dias", admin: "per_admin", body: "bod_one", other: "bod_two"}
	w.cfg = access.Config{
		Store: store.As[access.Tx](db), Legal: c, Wall: c, IDs: id.Sequence(7), Master: master, Derived: w.derived.of,
		Record: func(_ access.Tx, e journal.Entry) error { records = append(records, e); return nil },
		Zone:   zone, Site: site, Cost: cheap,
		Means: []access.Means{access.ByPassword, access.ByEDS, access.ByPasskey},
		Trust: authority().trust,
	}
	if change != nil {
		change(&w.cfg)
	}
	w.s, err = access.New(w.cfg)
	w.fatal(err)
	w.people()
	return w
}

// people fills the database.
func (w *world) people() {
	w.fatal(w.db.Write(w.t.Context(), func(tx *store.Tx) error {
		for i, b := range []string{w.body, w.other} {
			if _, err := tx.Exec(`insert into body (id, version, bin, name_kk, name_ru, name_en, zone, scope, acts)
values ($1, 1, $2, 'А', 'А', 'A', $3, 'central', '[]')`, b, fmt.Sprintf("99044000123%d", i), "Asia/Almaty"); err != nil {
				return err
			}
		}
		var all []people.Person
		for _, p := range []struct{ id, iin, surname, given string }{
			{w.asel, aselIIN, "Әбдірахманова", "Әсел"}, {w.dias, diasIIN, "Жұмабаев", "Диас"}, {w.admin, "700101300111", "Әкімші", "Ерлан"},
		} {
			all = append(all, w.person(p.id, p.iin, p.surname, p.given))
		}
		_, err := tx.PersonInsertAll(all)
		return err
	}))
}

func (w *world) person(id, iin, surname, given string) people.Person {
	wrapped, err := w.master.NewKey()
	w.fatal(err)
	key, err := w.master.Key(wrapped)
	w.fatal(err)
	sealed, err := key.Seal("person.iin", []byte(iin))
	w.fatal(err)
	return people.Person{
		ID: people.PersonID(id), Version: 1, Body: people.BodyID(w.body), Surname: surname, Given: given, Lang: locale.KK,
		Key: wrapped, IINMark: people.IINMark(w.master, iin), IIN: sealed,
	}
}

var visit = access.Visit{Agent: "Firefox", Address: "192.0.2.7"}

// browser is the actor of a token and a request that carries it.
func (w *world) browser(o access.Opened) (*access.Actor, *http.Request) {
	w.t.Helper()
	r := httptest.NewRequest("GET", site+"/", nil)
	r.AddCookie(&http.Cookie{Name: access.CookieName, Value: o.Token})
	a, err := w.s.Actor(r)
	w.fatal(err)
	return a, r
}

// signedIn is a person in a fresh session.
func (w *world) signedIn(person string) *access.Actor {
	w.t.Helper()
	o, err := w.s.Enter(w.t.Context(), person, access.Held{}, visit)
	w.fatal(err)
	a, _ := w.browser(o)
	if a == nil {
		w.t.Fatal("the session does not hold")
	}
	return a
}

func (w *world) withPassword() {
	w.t.Helper()
	w.fatal(w.s.SetPassword(w.t.Context(), w.asel, aselPass))
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	if !fault.Is(err, code) {
		w.t.Fatalf("the answer is %v, not the fault %s", err, code)
	}
	f, _ := fault.As(err)
	for _, l := range locale.Langs {
		if !locale.Has(f.Key()) {
			w.t.Errorf("no message %s in %s", f.Key(), l)
		}
	}
}

// issued is an authority of demonstration keys with its holders.
type issued struct {
	authority        *eds.Authority
	trust            *eds.Trust
	asel, dias, olga eds.Credentials
	expired          eds.Credentials
	stranger         eds.Credentials // of an authority that nobody trusts
}

var authority = sync.OnceValue(func() issued {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	var out issued
	a, err := eds.NewAuthority(storetest.Start)
	must(err)
	out.authority = a
	out.trust, err = a.Trust()
	must(err)
	asel := eds.Person{IIN: aselIIN, Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ"}
	out.asel, err = a.Issue(asel, storetest.Start)
	must(err)
	out.dias, err = a.Issue(eds.Person{IIN: diasIIN, Surname: "ЖҰМАБАЕВ", Name: "ДИАС"}, storetest.Start)
	must(err)
	out.olga, err = a.Issue(eds.Person{IIN: olgaIIN, Surname: "СОКОЛОВА", Name: "ОЛЬГА"}, storetest.Start)
	must(err)
	out.expired, err = a.IssueUntil(asel, storetest.Start.AddDate(-2, 0, 0), storetest.Start.AddDate(0, 0, -1))
	must(err)
	b, err := eds.NewAuthority(storetest.Start)
	must(err)
	out.stranger, err = b.Issue(asel, storetest.Start)
	must(err)
	return out
})

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
