package front_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/people"
)

// saves sends fields over a version, as the browser does.
func (w *world) saves(version int, fields string) (int, string) {
	w.Helper()
	body := fmt.Sprintf(`{"version":%d,"fields":%s}`, version, fields)
	r := httptest.NewRequest(http.MethodPut, "/drafts/contest-new/bod_1", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "as", Value: "officer"})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Code, strings.TrimSpace(rec.Body.String())
}

func TestASaveThatAPageSentAsItWasLeftMayBeSentAgain(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		what, fields string
		version      int
		code         int
		answer       string
	}{
		{"first", `{"title":"Бір","about":"Екі"}`, 0, 200, `{"version":1}`},
		{"one field more", `{"days":"3"}`, 1, 200, `{"version":2}`},
		{"the same after a reload", `{"days":"3"}`, 1, 200, `{"version":2}`},
		{"the whole form again", `{"title":"Бір","days":"3"}`, 1, 200, `{"version":2}`},
		{"another window", `{"days":"4"}`, 1, 409, `{"version":2}`},
		{"long ago", `{"title":"Бір"}`, 0, 409, `{"version":2}`},
		{"it goes on", `{"about":"Үш"}`, 2, 200, `{"version":3}`},
	} {
		if code, answer := w.saves(c.version, c.fields); code != c.code || answer != c.answer {
			t.Fatalf("%s: %d %s", c.what, code, answer)
		}
	}
	kept, err := w.drafts.Load(t.Context(), people.PersonID(w.actors["officer"].Person), "contest-new", "bod_1")
	w.must(err)
	if !maps.Equal(kept.Fields, map[string]string{"title": "Бір", "about": "Үш", "days": "3"}) {
		t.Errorf("%v", kept.Fields)
	}
}
