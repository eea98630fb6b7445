package access_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/store"
)

// hurried asks as a route does that is served by what was known a moment ago.
func (w *world) hurried(o access.Opened) *access.Actor {
	w.t.Helper()
	r := httptest.NewRequest("GET", site+"/", nil)
	r.AddCookie(&http.Cookie{Name: access.CookieName, Value: o.Token})
	a, err := w.s.Actor(r.WithContext(access.Recently(r.Context())))
	w.fatal(err)
	return a
}

func TestWhatWasKnownAMomentAgoIsForgottenWithTheSession(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		enter := func() access.Opened {
			o, err := w.s.Enter(t.Context(), w.asel, access.Held{}, visit)
			w.fatal(err)
			if a := w.hurried(o); a == nil || a.Person != w.asel {
				t.Fatalf("%+v", a)
			}
			return o
		}
		for name, end := range map[string]func(o access.Opened){
			"signing out": func(o access.Opened) {
				r := httptest.NewRequest("POST", site+"/sign-out", nil)
				r.AddCookie(&http.Cookie{Name: access.CookieName, Value: o.Token})
				w.fatal(w.s.SignOut(httptest.NewRecorder(), r))
			},
			"ending it": func(o access.Opened) {
				a, _ := w.browser(o)
				w.fatal(w.s.SessionEnd(t.Context(), a, a.Session))
			},
			"another sign-in of the browser": func(o access.Opened) {
				v := visit
				v.Was = o.Token
				_, err := w.s.Enter(t.Context(), w.asel, access.Held{}, v)
				w.fatal(err)
			},
		} {
			o := enter()
			end(o)
			if a := w.hurried(o); a != nil {
				t.Errorf("%s: the session still serves", name)
			}
		}
		// Another process ends it: the row is gone, and the memory holds on for
		// two seconds at most.
		o := enter()
		w.fatal(w.db.Write(t.Context(), deleteSessions))
		if a := w.hurried(o); a == nil {
			t.Error("nothing was held in memory")
		}
		w.clock.Advance(2 * time.Second)
		if a := w.hurried(o); a != nil {
			t.Error("what was known two seconds ago still serves")
		}
	})
}

func deleteSessions(tx *store.Tx) error {
	_, err := tx.Exec("delete from session")
	return err
}
