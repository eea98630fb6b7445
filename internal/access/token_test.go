package access_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/locale"
)

func (w *world) byToken(secret string) (*access.Actor, error) {
	r := httptest.NewRequest("GET", site+"/api/v1/staff", nil)
	r.Header.Set("Authorization", "Bearer "+secret)
	return w.s.Actor(r)
}

// officer is Asel as an HR officer, in a fresh session.
func (w *world) officer() *access.Actor {
	w.t.Helper()
	admin := w.administrator()
	_, err := w.s.Grant(w.t.Context(), admin, access.Giving{Person: w.asel, Role: access.HROfficer, Body: w.body, From: today})
	w.fatal(err)
	return w.signedIn(w.asel)
}

func TestATokenDoesOnlyWhatItsScopeNames(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		secret, made, err := w.s.TokenCreate(t.Context(), w.officer(), " nightly  export ", []access.Verb{access.SeeStaff}, 30)
		w.fatal(err)
		if !strings.HasPrefix(secret, access.TokenPrefix) || made.Name != "nightly export" {
			t.Fatalf("%q, %+v", secret, made)
		}
		a, err := w.byToken(secret)
		w.fatal(err)
		here := access.Target{Body: w.body}
		if !access.May(a, access.SeeStaff, here) || a.Session != "" {
			t.Errorf("the token cannot do its own: %+v", a)
		}
		for _, v := range []access.Verb{access.ChangeStaff, access.ExportStaff, access.KeepAccount, access.SeeTasks, access.Look} {
			if access.May(a, v, here) || access.MayEver(a, v) {
				t.Errorf("the token may %s", v)
			}
		}
		if access.May(a, access.SeeStaff, access.Target{Body: w.other}) {
			t.Error("the token reaches further than the person")
		}
		_, _, err = w.s.TokenCreate(t.Context(), a, "child", []access.Verb{access.SeeStaff}, 30)
		w.refused(err, "access.session_needed")
	})
}

func TestTheMarkOfATokenHoldsAsLongAsTheToken(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		officer := w.officer()
		secret, made, err := w.s.TokenCreate(t.Context(), officer, "one", []access.Verb{access.SeeStaff}, 1)
		w.fatal(err)
		r := httptest.NewRequest("GET", site+"/api/v1/staff", nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		mark := access.SessionMark(r)
		if mark == "" || strings.Contains(mark, secret) {
			t.Fatalf("mark %q", mark)
		}
		holds := func(want bool) {
			t.Helper()
			if ok, err := w.s.Holds(t.Context(), mark); ok != want || err != nil {
				t.Errorf("holds %v, %v", ok, err)
			}
		}
		holds(true)
		w.fatal(w.s.TokenRevoke(t.Context(), officer, made.ID))
		holds(false)
	})
}

func TestATokenEnds(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		officer := w.officer()
		secret, made, err := w.s.TokenCreate(t.Context(), officer, "one", []access.Verb{access.SeeStaff}, 1)
		w.fatal(err)
		if _, err := w.byToken(secret); err != nil {
			t.Fatal(err)
		}
		all, err := w.s.Tokens(t.Context(), officer)
		w.fatal(err)
		if len(all) != 1 || all[0].Used == nil {
			t.Errorf("tokens: %+v", all)
		}
		w.refused(w.s.TokenRevoke(t.Context(), w.signedIn(w.dias), made.ID), "access.no_token")
		w.clock.Advance(24 * time.Hour)
		_, err = w.byToken(secret)
		w.refused(err, "access.token")

		officer = w.signedIn(w.asel)
		secret, made, err = w.s.TokenCreate(t.Context(), officer, "two", []access.Verb{access.SeeStaff}, 1)
		w.fatal(err)
		w.fatal(w.s.TokenRevoke(t.Context(), officer, made.ID))
		_, err = w.byToken(secret)
		w.refused(err, "access.token")
		_, err = w.byToken("tzy_made-up")
		w.refused(err, "access.token")
	})
}

func TestWhatATokenMayNotBe(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		officer := w.officer()
		for _, c := range []struct {
			code, name string
			scopes     []access.Verb
			days       int
		}{
			{"access.token_name", " ", []access.Verb{access.SeeStaff}, 1},
			{"access.token_scope", "x", nil, 1},
			{"access.token_scope", "x", []access.Verb{access.KeepAccount}, 1},
			{"access.token_scope", "x", []access.Verb{access.EnactLaw}, 1},
			{"access.token_scope", "x", []access.Verb{access.RunBackup}, 1},
			{"access.token_scope", "x", []access.Verb{"no.such"}, 1},
			{"access.token_days", "x", []access.Verb{access.SeeStaff}, 0},
			{"access.token_days", "x", []access.Verb{access.SeeStaff}, 366},
		} {
			_, _, err := w.s.TokenCreate(t.Context(), officer, c.name, c.scopes, c.days)
			w.refused(err, c.code)
		}
		w.clock.Advance(minutes(11))
		_, _, err := w.s.TokenCreate(t.Context(), officer, "late", []access.Verb{access.SeeStaff}, 1)
		w.refused(err, "access.not_fresh")
	})
}

// TestEveryVerbOfATokenHasAName finds verbs that a token may carry and the
// page could not name.
func TestEveryVerbOfATokenHasAName(t *testing.T) {
	all := &access.Actor{Person: "per_x"}
	for _, r := range access.Roles {
		all.Held = append(all.Held, access.Held{Role: r})
	}
	for _, v := range access.TokenVerbs(all) {
		if !locale.Has("access.verb." + string(v)) {
			t.Errorf("no message access.verb.%s", v)
		}
	}
}
