package access_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/store/storetest"
)

// today is the day on which tests begin, in Almaty.
var today = day.Of(2026, time.March, 2)

func until(d day.Day) *day.Day { return &d }

// administrator is the first one, signed in.
func (w *world) administrator() *access.Actor {
	w.t.Helper()
	_, err := w.s.FirstAdministrator(w.t.Context(), w.admin, "№ 1")
	w.fatal(err)
	return w.signedIn(w.admin)
}

func TestAnInstallationBeginsWithOneAdministrator(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		if !admin.Holds(access.Installation, "") {
			t.Fatalf("held: %v", admin.Held)
		}
		_, err := w.s.FirstAdministrator(t.Context(), w.asel, "№ 2")
		w.refused(err, "access.not_first")
	})
}

func TestAGrantHoldsOnItsDays(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.HROfficer, Body: w.body, From: today.Add(1), Until: until(today.Add(2)), Order: "№ 5"})
		w.fatal(err)
		for i, want := range []bool{false, true, true, false} {
			a := w.signedIn(w.asel)
			if got := a.Holds(access.HROfficer, w.body); got != want {
				t.Errorf("day %d: holds %v", i, got)
			}
			if a.Holds(access.HROfficer, w.other) {
				t.Error("the role is held in another body")
			}
			w.clock.Advance(24 * time.Hour)
		}
	})
}

// TestAGrantEndsAtMidnightOfTheBody stands at the two instants around it.
func TestAGrantEndsAtMidnightOfTheBody(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.HROfficer, Body: w.body, From: today, Until: until(today)})
		w.fatal(err)
		end := today.End(w.cfg.Zone)
		w.clock.Advance(end.Sub(storetest.Start) - time.Second)
		if !w.signedIn(w.asel).Holds(access.HROfficer, w.body) {
			t.Error("the role ended before 24:00")
		}
		w.clock.Advance(time.Second)
		if w.signedIn(w.asel).Holds(access.HROfficer, w.body) {
			t.Error("the role is held after 24:00")
		}
	})
}

func TestARevokedGrantEndsAtOnce(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		g, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.BodyAdmin, Body: w.body, From: today})
		w.fatal(err)
		o, err := w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
		w.fatal(err)
		if a, _ := w.browser(o); !access.May(a, access.GrantRole, access.Target{Body: w.body}) {
			t.Fatal("the role does not hold")
		}
		w.fatal(w.s.Revoke(t.Context(), admin, g.ID, "moved"))
		if a, _ := w.browser(o); a.Holds(access.BodyAdmin, w.body) {
			t.Error("the role is held in a running session after it was revoked")
		}
		w.refused(w.s.Revoke(t.Context(), admin, g.ID, "moved"), "access.revoked_before")
		w.refused(w.s.Revoke(t.Context(), w.signedIn(w.dias), g.ID, "moved"), "access.no_grant")
	})
}

func TestExclusiveRolesAreNeverOnePersons(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		give := func(role access.Role, body string, from day.Day, last *day.Day) error {
			_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: role, Body: body, From: from, Until: last})
			return err
		}
		w.fatal(give(access.Member, w.body, today, until(today.Add(10))))
		for _, role := range []access.Role{access.ItemAuthor, access.TestManager, access.IdentityChecker, access.Proctor, access.Secretary, access.Observer, access.AppealOfficer} {
			w.refused(give(role, w.body, today.Add(10), nil), "access.exclusive")
		}
		w.refused(give(access.ItemAuthor, "", today, nil), "access.exclusive") // everywhere is here too
		w.fatal(give(access.Secretary, w.other, today, nil))                   // in another body
		w.fatal(give(access.Secretary, w.body, today.Add(11), nil))            // afterwards
		w.refused(give(access.Member, w.body, today.Add(5), nil), "access.exclusive")
		w.refused(give(access.Secretary, w.other, today.Add(3), nil), "access.grant_twice")
	})
}

func TestTheRefusalNamesThePair(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.ItemAuthor, From: today})
		w.fatal(err)
		_, err = w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.TestManager, From: today})
		w.refused(err, "access.exclusive")
		if text := err.Error(); text != "access.exclusive at role other=item_author role=test_manager" {
			t.Error(text)
		}
	})
}

func TestWhatCannotBeGranted(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		for _, c := range []struct {
			code string
			in   access.Giving
		}{
			{"access.role_derived", access.Giving{Role: access.Supervisor, Body: w.body}},
			{"access.role_derived", access.Giving{Role: access.Candidate, Body: w.body}},
			{"access.role_derived", access.Giving{Role: access.FirstHead, Body: w.body}},
			{"access.role_unknown", access.Giving{Role: "emperor", Body: w.body}},
			{"access.body_none", access.Giving{Role: access.Installation, Body: w.body}},
			{"access.order_needed", access.Giving{Role: access.Inspector, Body: w.body, Until: until(today.Add(9))}},
			{"access.order_needed", access.Giving{Role: access.Inspector, Body: w.body, Until: until(today.Add(9)), Order: "бұйрық"}},
			{"access.end_needed", access.Giving{Role: access.Inspector, Body: w.body, Order: "№ 17"}},
			{"access.days_reversed", access.Giving{Role: access.HROfficer, Body: w.body, Until: until(today.Add(-1))}},
		} {
			c.in.Person, c.in.From = w.asel, today
			_, err := w.s.Grant(t.Context(), admin, c.in)
			w.refused(err, c.code)
		}
		_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.HROfficer, From: today})
		w.refused(err, "access.body_needed")
		_, err = w.s.Grant(t.Context(), admin, access.Giving{Person: w.admin, Role: access.Inspector, From: today, Until: until(today), Order: "№ 1"})
		w.refused(err, "access.grant_self")
		_, err = w.s.Grant(t.Context(), admin, access.Giving{Person: "per_nobody", Role: access.HROfficer, Body: w.body, From: today})
		w.refused(err, "access.no_person")
		_, err = w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.Inspector, Body: w.body, From: today, Until: until(today.Add(9)), Order: "№ 17-ж"})
		w.fatal(err)
	})
}

func TestABodyAdministratorGrantsInTheOwnBodyOnly(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.dias, Role: access.BodyAdmin, Body: w.body, From: today})
		w.fatal(err)
		dias := w.signedIn(w.dias)
		_, err = w.s.Grant(t.Context(), dias, access.Giving{Person: w.asel, Role: access.HROfficer, Body: w.other, From: today})
		w.refused(err, "access.denied")
		_, err = w.s.Grant(t.Context(), dias, access.Giving{Person: w.asel, Role: access.Installation, From: today})
		w.refused(err, "access.denied")
		g, err := w.s.Grant(t.Context(), dias, access.Giving{Person: w.asel, Role: access.HROfficer, Body: w.body, From: today})
		w.fatal(err)
		list, err := w.s.Grants(t.Context(), dias, w.body)
		w.fatal(err)
		if !slices.ContainsFunc(list, func(x access.Grant) bool { return x.ID == g.ID && x.Person == w.asel && x.By == w.dias }) {
			t.Errorf("the list lacks the grant: %+v", list)
		}
		_, err = w.s.Grants(t.Context(), dias, w.other)
		w.refused(err, "access.denied")
		_, err = w.s.Grants(t.Context(), w.signedIn(w.asel), w.body)
		w.refused(err, "access.denied")
	})
}

func TestEveryGrantStandsInTheJournal(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		admin := w.administrator()
		g, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: access.HROfficer, Body: w.body, From: today})
		w.fatal(err)
		w.fatal(w.s.Revoke(t.Context(), admin, g.ID, "moved"))
		var verbs []string
		for _, e := range *w.records {
			if e.Case == g.ID {
				verbs = append(verbs, e.Verb)
			}
		}
		if !slices.Contains(verbs, "roles.grant") || !slices.Contains(verbs, "roles.revoke") {
			t.Errorf("verbs: %v", verbs)
		}
	})
}

// TestActsReachTheJournal writes through the journal itself: whatever an act
// records must have a canonical form there.
func TestActsReachTheJournal(t *testing.T) {
	each(t, func(c *access.Config) { c.Record = nil }, func(t *testing.T, w *world) {
		w.db.Keep(journaltest.Keeper(t))
		w.withPassword()
		a := w.officer()
		_, made, err := w.s.TokenCreate(t.Context(), a, "report", []access.Verb{access.SeeStaff}, 1)
		w.fatal(err)
		w.fatal(w.s.TokenRevoke(t.Context(), a, made.ID))
		list, err := w.s.Grants(t.Context(), w.signedIn(w.admin), w.body)
		w.fatal(err)
		w.fatal(w.s.Revoke(t.Context(), w.signedIn(w.admin), list[0].ID, "moved"))
		log := journaltest.Service(t, w.db)
		_, err = log.Sequence(t.Context())
		w.fatal(err)
		page, err := log.List(t.Context(), journal.Query{})
		w.fatal(err)
		verbs := map[string]int{}
		for _, r := range page.Records {
			verbs[r.Verb]++
		}
		for _, v := range []string{"sign-in", "roles.grant", "roles.revoke", "token.create", "token.revoke", "password.change"} {
			if verbs[v] == 0 {
				t.Errorf("the journal lacks %s: %v", v, verbs)
			}
		}
	})
}

// TestTwoAdministratorsAtOnceMakeNoPair grants excluding roles in parallel.
func TestTwoAdministratorsAtOnceMakeNoPair(t *testing.T) {
	each(t, func(c *access.Config) {
		c.Record = func(access.Tx, journal.Entry) error { return nil }
	}, func(t *testing.T, w *world) {
		admin := w.administrator()
		for round := range 5 {
			from := today.Add(round * 10)
			var given atomic.Int64
			var all sync.WaitGroup
			for _, role := range []access.Role{access.Member, access.ItemAuthor, access.TestManager} {
				all.Go(func() {
					_, err := w.s.Grant(t.Context(), admin, access.Giving{Person: w.asel, Role: role, Body: w.body, From: from, Until: until(from.Add(9))})
					if err == nil {
						given.Add(1)
					} else if !fault.Is(err, "access.exclusive") {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if given.Load() != 1 {
				t.Errorf("%d of three excluding roles were granted", given.Load())
			}
		}
	})
}

func TestDerivedRolesComeBesideGrants(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.derived[w.asel] = []access.Held{{Role: access.Employee, Body: w.body}, {Role: access.Supervisor, Body: w.body}}
		a := w.signedIn(w.asel)
		if !a.Holds(access.Supervisor, w.body) || a.Acting != access.Employee || a.Body != w.body {
			t.Errorf("actor: %+v", a)
		}
		o, err := w.s.Enter(t.Context(), w.asel, access.Held{Role: access.Supervisor, Body: w.body}, visit)
		w.fatal(err)
		if a, _ := w.browser(o); a.Acting != access.Supervisor {
			t.Errorf("acting as %s", a.Acting)
		}
		o, err = w.s.Enter(t.Context(), w.asel, access.Held{Role: access.Chair, Body: w.body}, visit)
		w.fatal(err)
		if a, _ := w.browser(o); a.Acting == access.Chair || a.Holds(access.Chair, w.body) {
			t.Error("a door gives a role that is not held")
		}
	})
}

func TestDutiesOfOneThingAreApart(t *testing.T) {
	taken := map[access.Duty][]string{access.Author: {"a"}, access.Marker: {"b", "c"}}
	for _, c := range []struct {
		person string
		duty   access.Duty
		ok     bool
	}{
		{"a", access.Author, true}, {"a", access.KeyHolder, false}, {"a", access.Marker, false}, {"a", access.Decider, false},
		{"c", access.Decider, false}, {"c", access.KeyHolder, false}, {"d", access.Decider, true}, {"b", access.Marker, true},
	} {
		if err := access.Apart(c.person, c.duty, taken); (err == nil) != c.ok {
			t.Errorf("%s as %s: %v", c.person, c.duty, err)
		}
	}
}
