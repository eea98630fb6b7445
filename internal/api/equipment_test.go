package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// TestSEL02_TheInterfaceTakesACheckAndTellsHowItStands does by JSON what the
// pages do.
func TestSEL02_TheInterfaceTakesACheckAndTellsHowItStands(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		ask := asks(w, EquipmentRoutes(EquipmentDeps{Proctor: w.Proctor, Exams: w.Delivery.Service}))
		who, booking := w.Seat()
		other, _ := w.Seat()
		standing := "/api/v1/exams/" + string(booking) + "/equipment"
		var before StandingBeforeTest
		if code := ask(who, "GET", standing, "", &before); code != 200 || !before.Asked || before.Last != nil || before.Hours != 24 {
			w.T.Errorf("before: %d %+v", code, before)
		}
		in := proctortest.Dark()
		in.Computer.Lacks = []string{}
		order, err := json.Marshal(CheckOrder{Booking: booking, Press: "one", Figures: in})
		w.Must(err)
		var made CheckAnswer
		code := ask(who, "POST", "/api/v1/equipment", string(order), &made)
		if code != 200 || made.Outcome.Met || len(made.Finding.Reasons) != 5 || made.Finding.Rule != proctor.EquipmentRule || made.Finding.Reasons[0].Clause != "equipment" {
			w.T.Errorf("made: %d %+v", code, made)
		}
		w.Clock.Advance(time.Hour)
		if code := ask(who, "GET", standing, "", &before); code != 200 || !before.Fresh || !before.MayBegin || before.Last.ID != made.ID || len(before.Outcome.Fails()) != 2 {
			w.T.Errorf("after: %d %+v", code, before)
		}
		var all ChecksAnswer
		if code := ask(who, "GET", "/api/v1/equipment", "", &all); code != 200 || len(all.Checks) != 1 || *all.Checks[0].Figures.Camera.Brightness != 30 {
			w.T.Errorf("all: %d %+v", code, all)
		}
		var refused problem
		absurd := strings.Replace(string(order), `"brightness":30`, `"brightness":300`, 1)
		if code := ask(who, "POST", "/api/v1/equipment", absurd, &refused); code != 422 || refused.Error.Code != "proctor.range" || refused.Error.Field != "figures.camera.brightness" {
			w.T.Errorf("absurd: %d %+v", code, refused)
		}
		if code := ask(other, "POST", "/api/v1/equipment", string(order), nil); code != 404 {
			w.T.Errorf("another's seat: %d", code)
		}
		if code := ask(other, "GET", standing, "", nil); code != 404 {
			w.T.Errorf("another's standing: %d", code)
		}
		if code := ask(w.Manager(), "GET", "/api/v1/equipment", "", nil); code != 403 {
			w.T.Errorf("an official: %d", code)
		}
	})
}
