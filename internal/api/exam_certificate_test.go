package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/web"
)

// as lets everybody be one person.
type as struct{ actor *access.Actor }

func (a as) Actor(*http.Request) (*access.Actor, error) { return a.actor, nil }

func TestACertificateIsCheckedByJSON(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		c := w.Candidate("Тестов")
		w.Tx(func(tx competition.Tx) error {
			return w.TakeExam(tx, &exam.Taken{
				Attempt: &exam.Attempt{
					ID: "att_one", Body: w.Body, Person: people.PersonID(c.Person), Number: "T-1", Began: w.Clock.Now(),
					Test: exam.Test{Key: competition.KnowledgeExam, Act: competitiontest.Act, Edition: competitiontest.Edition},
				},
				Score: &exam.Score{Scored: exam.Scored{Right: map[string]int{"state_language": 0, "constitution": 10, "civil_service": 10, "anti_corruption": 5, "ethics": 5}}},
			})
		})
		all, err := w.MyCertificates(w.T.Context(), c.Actor, w.Today())
		w.Must(err)
		get := func(by *access.Actor, path string) answer {
			server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: as{by}, Failed: (&web.Frame{}).Failed},
				ExamRoutes(ExamDeps{Contest: w.Service, Today: w.Today}))
			w.Must(err)
			rec := httptest.NewRecorder()
			server.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1"+path, nil))
			return answer{t, rec.Code, rec.Body.String(), rec.Header()}
		}
		k := all[0].Result
		get(nil, "/certificates/"+strings.ToLower(k.Number)).is(200, `"valid":true`, `"holder":null`, `"initials":"Т.`, k.Number, `"reasons":[{`, "!Тестов")
		get(nil, "/certificates/"+k.ID).is(200, `"holder":"Тестов`)
		get(nil, "/certificates/000000").refused(404, "certificate.missing", "")
		get(nil, "/my-certificates").refused(401, "access.sign_in", "")
		get(c.Actor, "/my-certificates").is(200, k.Number, `"of":`)
	})
}
