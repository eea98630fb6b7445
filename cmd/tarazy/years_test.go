package main

import (
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/demo"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
)

// A simulated time of the town: how many steps of how many days.
type span struct{ steps, days int }

// pastYears is five weeks, or with TARAZY_LONG three years and a half, through
// the end of both acts, leap day, the change of the zone and every new year.
func pastYears() span {
	if os.Getenv("TARAZY_LONG") != "" {
		return span{183, 7}
	}
	return span{5, 7}
}

// TestTimePassesOverTheTown lets the legal clock of the demonstration go on
// from week to week, on both databases. Each week brings its jobs and
// reminders; each month an import, absences, a transfer and a release,
// decisions, and a check of the whole journal. At the end every role still
// finds its pages.
func TestTimePassesOverTheTown(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			l := newLife(t, kind.URL(t))
			s := pastYears()
			for step := range s.steps {
				l.week(step, s.days)
			}
			l.settled()
			l.check()
			l.pagesOpen()
			t.Logf("%d imports, %d undone, %d absences, %d reminders, %d records; it is %s",
				l.imports, l.undone, l.absences, len(l.plans), l.records, l.today())
		})
	}
}

// life is a town as its time passes.
type life struct {
	*testing.T
	*world
	body    people.BodyID
	zone    *time.Location
	hr      people.By
	head    people.PersonID // who is told of terms that have passed
	current time.Month

	expected                           int // of those brought in, who hold a post today
	imports, undone, absences, brought int
	records                            int64
	away                               *leave
	plans                              []promise
}

func newLife(t *testing.T, url string) *life {
	cfg := config{data: t.TempDir(), db: url, listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty", demo: true}
	l := &life{T: t}
	l.ok(cfg.complete())
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	l.ok(err)
	t.Cleanup(a.close)
	all, err := a.fillTown(t.Context())
	l.ok(err)
	doors := demo.OneARole(all)
	srv, err := a.server(t.Context(), doors)
	l.ok(err)
	l.world = &world{app: a, handler: srv.Handler(), routes: srv.Routes(), doors: doors, jars: map[access.Role]*http.Cookie{}}
	for _, d := range doors {
		l.enter(t, d)
		switch d.Role {
		case access.HROfficer:
			l.body = people.BodyID(d.Body)
			l.hr = people.By{Person: people.PersonID(d.Person), Bodies: []people.BodyID{l.body}}
		case access.FirstHead:
			l.head = people.PersonID(d.Person)
		}
	}
	l.zone = a.zoneOf(string(l.body))
	l.current = a.legal.Now().In(l.zone).Month()
	return l
}

func (l *life) ok(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

func (l *life) today() day.Day {
	l.Helper()
	on, err := l.app.staff.Today(l.Context(), l.body)
	l.ok(err)
	return on
}

// week moves the clock on and does what falls due; the first week of a month
// brings the month's work. A short life has its month's work each week.
func (l *life) week(step, days int) {
	l.Helper()
	now := l.app.legal.Now().In(l.zone)
	if !l.app.forward(now.AddDate(0, 0, days)) {
		l.Fatal("the clock did not move")
	}
	l.due()
	l.app.sweep(l.Context())
	month := l.app.legal.Now().In(l.zone).Month()
	if month != l.current || pastYears().steps < 10 {
		l.current = month
		l.month(step)
	}
}

func (l *life) month(step int) {
	l.Helper()
	l.comesBack()
	l.import8()
	l.moves()
	l.goesAway(step)
	l.promises(step)
	l.decides()
	l.due()
	l.check()
	if got := len(l.hiredNow()); got != l.expected {
		l.Fatalf("%s: %d people hold a post, not %d", l.today(), got, l.expected)
	}
}

// due lets the worker do what is due and the journal number its records.
func (l *life) due() {
	l.Helper()
	_, err := l.app.worker.RunDue(l.Context())
	l.ok(err)
	for n := 1; n > 0; {
		n, err = l.app.journal.Sequence(l.Context())
		l.ok(err)
	}
}

// check works the whole journal out again: it only grows, and all of it holds.
func (l *life) check() {
	l.Helper()
	report, err := l.app.journal.Check(l.Context())
	l.ok(err)
	if len(report.Troubles) > 0 || report.Pending != 0 || report.Different != 0 || report.Decisions == 0 || report.Records < l.records {
		l.Fatalf("%s: %+v", l.today(), report)
	}
	l.records = report.Records
}

// pagesOpen asks for every page without a parameter as every role.
func (l *life) pagesOpen() {
	l.Helper()
	for _, rt := range l.routes {
		if rt.Method != "GET" || rt.API != nil || strings.Contains(strings.ReplaceAll(rt.Pattern, "{$}", ""), "{") {
			continue
		}
		path := strings.ReplaceAll(rt.Pattern, "{$}", "")
		for i, role := range rolesOf(l.doors) {
			a := l.request(l.T, "GET", path, role, locale.Langs[i%len(locale.Langs)], "")
			if a.status >= 500 || strings.Contains(a.body, "⟦") {
				l.Errorf("%s: %s as %s: %d", l.today(), path, role, a.status)
			}
			if a.status != http.StatusOK && slices.Contains([]string{"/tasks", "/account", "/rules"}, path) {
				l.Errorf("%s: %s as %s: %d", l.today(), path, role, a.status)
			}
		}
	}
}
