package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/web"
)

// oneCandidate is who asks, whoever it is.
type oneCandidate struct{ who *access.Actor }

func (o oneCandidate) Actor(*http.Request) (*access.Actor, error) { return o.who, nil }

// asksEquipment asks a server of the routes as a person and reads the answer.
func asksEquipment(w *proctortest.World, who *access.Actor, method, path, body string, into any) int {
	w.T.Helper()
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: oneCandidate{who}, Failed: (&web.Frame{}).Failed}, EquipmentRoutes(EquipmentDeps{Proctor: w.Proctor, Exams: w.Delivery.Service}))
	w.Must(err)
	rec := httptest.NewRecorder()
	server.Handler().ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
	if into != nil {
		w.Must(json.Unmarshal(rec.Body.Bytes(), into))
	}
	return rec.Code
}

// TestSEL02_TheInterfaceTakesACheckAndTellsHowItStands does by JSON what the
// pages do.
func TestSEL02_TheInterfaceTakesACheckAndTellsHowItStands(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		other, _ := w.Seat()
		standing := "/api/v1/exams/" + string(booking) + "/equipment"
		var before StandingBeforeTest
		if code := asksEquipment(w, who, "GET", standing, "", &before); code != 200 || !before.Asked || before.Last != nil || before.Hours != 24 {
			w.T.Errorf("before: %d %+v", code, before)
		}
		in := proctortest.Dark()
		in.Computer.Lacks = []string{}
		order, err := json.Marshal(CheckOrder{Booking: booking, Press: "one", Figures: in})
		w.Must(err)
		var made CheckAnswer
		code := asksEquipment(w, who, "POST", "/api/v1/equipment", string(order), &made)
		if code != 200 || made.Outcome.Met || len(made.Finding.Reasons) != 5 || made.Finding.Rule != proctor.EquipmentRule || made.Finding.Reasons[0].Clause != "equipment" {
			w.T.Errorf("made: %d %+v", code, made)
		}
		w.Clock.Advance(time.Hour)
		if code := asksEquipment(w, who, "GET", standing, "", &before); code != 200 || !before.Fresh || !before.MayBegin || before.Last.ID != made.ID || len(before.Outcome.Fails()) != 2 {
			w.T.Errorf("after: %d %+v", code, before)
		}
		var all ChecksAnswer
		if code := asksEquipment(w, who, "GET", "/api/v1/equipment", "", &all); code != 200 || len(all.Checks) != 1 || *all.Checks[0].Figures.Camera.Brightness != 30 {
			w.T.Errorf("all: %d %+v", code, all)
		}
		var refused struct{ Error struct{ Code, Field string } }
		absurd := strings.Replace(string(order), `"brightness":30`, `"brightness":300`, 1)
		if code := asksEquipment(w, who, "POST", "/api/v1/equipment", absurd, &refused); code != 422 || refused.Error.Code != "proctor.range" || refused.Error.Field != "figures.camera.brightness" {
			w.T.Errorf("absurd: %d %+v", code, refused)
		}
		if code := asksEquipment(w, other, "POST", "/api/v1/equipment", string(order), nil); code != 404 {
			w.T.Errorf("another's seat: %d", code)
		}
		if code := asksEquipment(w, other, "GET", standing, "", nil); code != 404 {
			w.T.Errorf("another's standing: %d", code)
		}
		if code := asksEquipment(w, w.Manager(), "GET", "/api/v1/equipment", "", nil); code != 403 {
			w.T.Errorf("an official: %d", code)
		}
	})
}
