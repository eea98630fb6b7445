package exampages_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/web/webtest"
)

// marks sends the flags for later of an attempt under a lease.
func (s *site) marks(as string, id exam.AttemptID, body string) int {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), "POST", s.URL+"/exam/"+string(id)+"/marks", strings.NewReader(body))
	s.Must(err)
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	s.Must(res.Body.Close())
	return res.StatusCode
}

// later are the slots that the server knows as flagged.
func (s *site) later(id exam.AttemptID) (out []int) {
	s.T.Helper()
	s.Tx(func(tx exam.Tx) (err error) {
		out, err = tx.LaterOf(id)
		return err
	})
	return out
}

func TestFlagsAreRefusedWithoutTheLease(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 3), choices(3))
	id, _ := s.Enter(who, booking)
	for body, want := range map[string]int{`{"lease":"stranger","slots":[1]}`: 409, `{"slots":[1]}`: 422, `{"lease":1}`: 422, `{`: 422} {
		if got := s.marks(who.Person, id, body); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
	if got := s.later(id); got != nil {
		t.Errorf("flags %v", got)
	}
}

// Another computer shows what was flagged on the first, and what it takes off
// is off.
func TestFlagsFollowToAnotherComputer(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 4), choices(4))
	first := s.window(who.Person)
	id := s.begins(first, booking)
	s.answers(first, 2)
	webtest.Press(t, first, "m")
	s.flagged(first, id, 2)
	second := s.window(who.Person)
	webtest.Open(t, second, s.URL+"/exam/"+string(id))
	webtest.Arrive(s.T, second, `!document.querySelector("[data-panel=held]").hidden`)
	webtest.Click(t, second, "[data-panel=held] [data-take]")
	webtest.Arrive(s.T, second, saved+` && document.querySelector('[data-map="2"]').classList.contains("f")`)
	webtest.Press(t, second, "m")
	s.flagged(second, id)
	webtest.JS[bool](t, second, `(setTimeout(() => location.reload(), 0), window.old = true)`)
	webtest.Arrive(s.T, second, `!window.old && `+saved+` && !document.querySelector('[data-map="2"]').classList.contains("f")`)
}

// flagged waits until the server knows these slots as flagged, and no others.
func (s *site) flagged(ctx context.Context, id exam.AttemptID, slots ...int) {
	s.T.Helper()
	bounded, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for bounded.Err() == nil {
		got := s.later(id)
		if got != nil && len(got) == len(slots) && (len(slots) == 0 || got[0] == slots[0]) {
			return
		}
		webtest.Arrive(s.T, ctx, "true")
	}
	s.T.Fatalf("the server has the flags %v, not %v", s.later(id), slots)
}
