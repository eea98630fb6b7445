package access_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
)

func TestASessionEndsWhenNotUsedAndAfterItsLife(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		o, err := w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
		w.fatal(err)
		for used := minutes(0); used < 12*time.Hour-minutes(20); used += minutes(20) {
			if a, _ := w.browser(o); a == nil {
				t.Fatalf("ended after %s though in use", used)
			}
			w.clock.Advance(minutes(20))
		}
		w.clock.Advance(minutes(20))
		if a, _ := w.browser(o); a != nil {
			t.Error("the session outlives its life")
		}
		o, err = w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
		w.fatal(err)
		w.clock.Advance(minutes(29))
		if a, _ := w.browser(o); a == nil {
			t.Error("the session ended before its idle time")
		}
		w.clock.Advance(minutes(30))
		if a, _ := w.browser(o); a != nil {
			t.Error("the session outlives its idle time")
		}
		w.fatal(w.s.Sweep(t.Context()))
		a := w.signedIn(w.asel)
		if all, err := w.s.Sessions(t.Context(), a); err != nil || len(all) != 1 {
			t.Errorf("%d sessions after the sweep, %v", len(all), err)
		}
	})
}

func TestSessionsAreListedAndRevoked(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		one, two, three := w.signedIn(w.asel), w.signedIn(w.asel), w.signedIn(w.asel)
		stranger := w.signedIn(w.dias)
		all, err := w.s.Sessions(t.Context(), one)
		w.fatal(err)
		if len(all) != 3 || all[0].Agent != "Firefox" || all[0].Address != "192.0.2.7" {
			t.Fatalf("sessions: %+v", all)
		}
		w.refused(w.s.SessionEnd(t.Context(), stranger, two.Session), "access.no_session")
		w.fatal(w.s.SessionEnd(t.Context(), one, two.Session))
		w.refused(w.s.SessionEnd(t.Context(), one, two.Session), "access.no_session")
		w.fatal(w.s.SessionEnd(t.Context(), one, ""))
		all, err = w.s.Sessions(t.Context(), one)
		w.fatal(err)
		if len(all) != 1 || all[0].ID != one.Session {
			t.Errorf("left: %+v, not only %s (%s is gone)", all, one.Session, three.Session)
		}
	})
}

// TestASignInMakesANewToken is against session fixation: whatever token the
// browser had before is worth nothing afterwards.
func TestASignInMakesANewToken(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		before, err := w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
		w.fatal(err)
		v := visit
		v.Was = before.Token
		after, err := w.s.Password(t.Context(), aselIIN, aselPass, v)
		w.fatal(err)
		if before.Token == after.Token || len(after.Token) < 43 {
			t.Errorf("token %q after %q", after.Token, before.Token)
		}
		if a, _ := w.browser(before); a != nil {
			t.Error("the token from before still holds")
		}
		made, err := w.s.Password(t.Context(), aselIIN, aselPass, access.Visit{Was: "a token that an attacker set"})
		w.fatal(err)
		if a, _ := w.browser(access.Opened{Token: "a token that an attacker set"}); a != nil || made.Token == "" {
			t.Error("a planted token holds")
		}
	})
}

func TestTheCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		o, err := w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
		w.fatal(err)
		rec := httptest.NewRecorder()
		w.s.SetCookie(rec, httptest.NewRequest("GET", site+"/", nil), o)
		header := rec.Header().Get("Set-Cookie")
		for _, want := range []string{"tarazy_session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=43200"} {
			if !strings.Contains(header, want) {
				t.Errorf("%q lacks %s", header, want)
			}
		}
		if strings.Contains(header, "Expires=") {
			t.Errorf("%q tells an instant of another clock", header)
		}
		r := httptest.NewRequest("POST", site+"/sign-out", nil)
		r.AddCookie(&http.Cookie{Name: access.CookieName, Value: o.Token})
		rec = httptest.NewRecorder()
		w.fatal(w.s.SignOut(rec, r))
		if c := rec.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
			t.Errorf("after signing out: %v", c)
		}
		if a, _ := w.browser(o); a != nil {
			t.Error("the session holds after signing out")
		}
	})
}

func TestAPlainSiteMakesNoSecureCookie(t *testing.T) {
	each(t, func(c *access.Config) { c.Site = "http://localhost:8080" }, func(t *testing.T, w *world) {
		rec := httptest.NewRecorder()
		w.s.SetCookie(rec, httptest.NewRequest("GET", "http://localhost:8080/", nil), access.Opened{Token: "x"})
		if strings.Contains(rec.Header().Get("Set-Cookie"), "Secure") {
			t.Error("a browser would not send the cookie back over plain HTTP")
		}
	})
}

// TestTheDatabaseHoldsNoToken looks for the token itself in the table.
func TestTheDatabaseHoldsNoToken(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		o, err := w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
		w.fatal(err)
		w.fatal(w.cfg.Store.Read(t.Context(), func(tx access.Tx) error {
			s, err := tx.SessionByHash([]byte(o.Token))
			if s != nil {
				t.Error("the token is stored as it is")
			}
			return err
		}))
	})
}

func TestADoorIsNoMeansOfThePersonsOwn(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		w.withPassword()
		if a := w.signedIn(w.asel); a.Personal {
			t.Error("a door counts as the person's own sign-in")
		}
		o, err := w.s.Password(t.Context(), aselIIN, aselPass, visit)
		w.fatal(err)
		if a, _ := w.browser(o); a == nil || !a.Personal {
			t.Error("a password does not count as the person's own sign-in")
		}
	})
}

func TestAFreshSignInDoesNotStayFresh(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		a := w.signedIn(w.asel)
		w.fatal(w.s.Fresh(t.Context(), a))
		w.clock.Advance(10 * time.Minute)
		w.refused(w.s.Fresh(t.Context(), a), "access.not_fresh")
		_, _, err := w.s.TokenCreate(t.Context(), a, "cron", []access.Verb{access.SeeTasks}, 7)
		w.refused(err, "access.token_scope") // nothing is held yet, so nothing can be given
	})
}
