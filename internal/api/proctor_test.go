package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// problem is a refusal of the interface.
type problem struct{ Error struct{ Code, Field string } }

// order is a value as the body of a request.
func order(w *proctortest.World, v any) string {
	w.T.Helper()
	text, err := json.Marshal(v)
	w.Must(err)
	return string(text)
}

// TestSEL13_TheInterfaceTakesTheStepsBeforeATest lets a client without a browser
// consent, hand in pictures, withdraw and do it again; the checker answers by it.
func TestSEL13_TheInterfaceTakesTheStepsBeforeATest(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		ask := asks(w, BeforeRoutes(BeforeDeps{Proctor: w.Proctor, Exams: w.Delivery.Service}), IdentityRoutes(IdentityDeps{Proctor: w.Proctor}))
		who, booking := w.Hall.Seat()
		seat := "/api/v1/exams/" + string(booking)
		picture := string(proctortest.Pictures(proctor.FaceShown)[proctor.FaceShown])
		stands := func(may bool, pictures int, identity proctor.IdentityState) {
			w.T.Helper()
			var v BeforeAnswer
			if code := ask(who, "GET", seat+"/before", "", &v); code != 200 || !v.Asked || v.MayBegin != may || len(v.Steps) != 3 || len(v.Pictures) != pictures || v.Identity != identity || v.Reasons[0].Clause == "" {
				w.T.Errorf("before: %d %+v", code, v)
			}
		}
		stands(false, 0, "")
		var bad problem
		if code := ask(who, "PUT", seat+"/pictures/face", picture, &bad); code != 409 || bad.Error.Code != "proctor.consent.none" {
			w.T.Errorf("a picture before the consent: %d %+v", code, bad)
		}
		var text ConsentText
		if code := ask(who, "GET", seat+"/consent?language=kk", "", &text); code != 200 || text.Given != 0 || !text.Open || len(text.Parts) != 5 || text.Parts[0].Title != "Не үшін" || text.Parts[0].Lines[0].Clause == "" || text.Act != proctortest.Act {
			w.T.Errorf("the text: %d %+v", code, text)
		}
		if code := ask(who, "GET", seat+"/consent?language=de", "", &bad); code != 422 || bad.Error.Field != "language" {
			w.T.Errorf("a language that is none: %d %+v", code, bad)
		}
		if code := ask(who, "POST", seat+"/consent", order(w, ConsentOrder{Language: "ru", Text: text.Text}), &bad); code != 409 || bad.Error.Code != "proctor.consent.changed" {
			w.T.Errorf("the text of another language: %d %+v", code, bad)
		}
		consents := func() {
			w.T.Helper()
			if code := ask(who, "POST", seat+"/consent", order(w, ConsentOrder{Language: "kk", Text: text.Text}), nil); code != http.StatusNoContent {
				w.T.Errorf("consent: %d", code)
			}
			for _, kind := range proctor.PictureKinds {
				if code := ask(who, "PUT", seat+"/pictures/"+string(kind), picture, nil); code != http.StatusNoContent {
					w.T.Errorf("%s: %d", kind, code)
				}
			}
		}
		consents()
		stands(true, 6, proctor.IdentityWaiting)
		if code := ask(who, "PUT", seat+"/pictures/desk", "no picture", &bad); code != 422 || bad.Error.Field != "desk" {
			w.T.Errorf("a text: %d %+v", code, bad)
		}
		if code := ask(who, "PUT", seat+"/pictures/desk", strings.Repeat("x", proctor.PictureMost+2), nil); code != 413 {
			w.T.Errorf("too large: %d", code)
		}
		var jpeg []byte
		if code := ask(who, "GET", seat+"/pictures/document", "", &jpeg); code != 200 || http.DetectContentType(jpeg) != "image/jpeg" {
			w.T.Errorf("the own picture: %d", code)
		}
		other, _ := w.Seat()
		for _, path := range []string{"/before", "/consent", "/pictures/face"} {
			if code := ask(other, "GET", seat+path, "", nil); code != 404 {
				w.T.Errorf("another's %s: %d", path, code)
			}
		}
		if code := ask(who, "DELETE", seat+"/consent", "", nil); code != http.StatusNoContent {
			w.T.Errorf("withdrawn: %d", code)
		}
		stands(false, 0, proctor.IdentityOpen)
		consents()
		checkedByJSON(w, ask, who)
		stands(true, 5, proctor.IdentityConfirmed) // the picture of the document is destroyed
	})
}

// checkedByJSON lets a checker confirm the one check that waits.
func checkedByJSON(w *proctortest.World, ask func(*access.Actor, string, string, string, any) int, who *access.Actor) {
	w.T.Helper()
	checker := w.Staff(access.IdentityChecker)
	const all = "/api/v1/identity-checks"
	var list IdentityList
	code := ask(checker, "GET", all, "", &list)
	var mine *IdentityCheck
	for i, c := range list.Checks {
		var one IdentityCompared
		if code := ask(checker, "GET", all+"/"+string(c.ID), "", &one); code != 200 || one.Name == "" || len(one.IIN) != 12 || len(one.Pictures) != 2 {
			w.T.Errorf("one: %d %+v", code, one)
		}
		var v proctor.Identity
		w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) error {
			got, err := tx.IdentityGet(c.ID)
			v = *got
			return err
		}))
		if string(v.Person) == who.Person {
			mine = &list.Checks[i]
		}
	}
	if code != 200 || list.Total != 2 || mine == nil || mine.Due == 0 {
		w.T.Fatalf("list: %d %+v", code, list)
	}
	var bad problem
	if code := ask(checker, "GET", all+"?state=open", "", &bad); code != 422 || bad.Error.Field != "state" {
		w.T.Errorf("a state of which there is no list: %d %+v", code, bad)
	}
	one := all + "/" + string(mine.ID)
	var jpeg []byte
	if code := ask(checker, "GET", one+"/pictures/document", "", &jpeg); code != 200 || http.DetectContentType(jpeg) != "image/jpeg" {
		w.T.Errorf("the document: %d", code)
	}
	if code := ask(who, "GET", one, "", nil); code != 403 {
		w.T.Errorf("the candidate: %d", code)
	}
	if code := ask(checker, "POST", one+"/answer", order(w, IdentityAnswerOrder{Version: mine.Version, State: proctor.IdentityRefused}), &bad); code != 422 || bad.Error.Field != "reason" {
		w.T.Errorf("no without a reason: %d %+v", code, bad)
	}
	if code := ask(checker, "POST", one+"/answer", order(w, IdentityAnswerOrder{Version: mine.Version, State: proctor.IdentityConfirmed}), nil); code != http.StatusNoContent {
		w.T.Errorf("yes: %d", code)
	}
	if code := ask(checker, "GET", one+"/pictures/document", "", nil); code != 404 {
		w.T.Errorf("the document afterwards: %d", code)
	}
}

// TestSEL13_TheInterfaceShowsASittingUnderWay does by JSON what the live room does.
func TestSEL13_TheInterfaceShowsASittingUnderWay(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		ask := asks(w, LiveRoutes(LiveDeps{Proctor: w.Proctor}))
		begins := func() (*access.Actor, exam.AttemptID) {
			w.T.Helper()
			who, booking := w.Seat()
			_, err := w.Proctor.Check(w.T.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
			w.Must(err)
			id, err := w.Begin(w.T.Context(), who, booking)
			w.Must(err)
			return who, id
		}
		_, calm := begins()
		who, id := begins()
		watcher := w.Staff(access.Proctor)
		battery := 15
		_, err := w.Proctor.Beat(w.T.Context(), who, id, proctor.BeatIn{Battery: &battery, Recording: "on"})
		w.Must(err)
		w.Must(w.Proctor.Ask(w.T.Context(), who, id, proctor.SayIn{Press: "h", Text: "the mouse broke"}))
		room := "/api/v1/sittings/" + string(w.Sitting.ID) + "/room"
		one := room + "/" + string(id)
		set := order(w, LiveFlag{Press: "f", Conduct: "auxiliary_materials", Note: "a sheet with notes on the desk", From: w.Clock.Now().UnixMilli(), Until: w.Clock.Now().UnixMilli()})
		does := func(status int, path, body string) {
			w.T.Helper()
			if code := ask(watcher, "POST", path, body, nil); code != status {
				w.T.Errorf("%s: %d", path, code)
			}
		}
		does(204, one+"/flag", set)
		does(204, one+"/flag", set) // sent twice, kept once
		var v LiveRoom
		if code := ask(watcher, "GET", room, "", &v); code != 200 || v.Total != 2 || len(v.Tiles) != 2 || v.Tiles[0].Attempt != id || v.Tiles[1].Attempt != calm || len(v.Waiting) != 1 || !v.Waiting[0].Help || v.Waiting[0].Flags != 1 {
			w.T.Fatalf("the room: %d %+v", code, v)
		}
		if x := v.Tiles[0]; x.Help != "the mouse broke" || x.Unseen != 1 || *x.Battery != 15 || x.Recording != "on" || x.State != proctor.Answering || x.Left == nil {
			w.T.Errorf("a tile: %+v", x)
		}
		does(204, one+"/looked", `{}`)
		does(204, one+"/tell", `{"press":"1","text":"Take another one"}`)
		does(204, one+"/note", `{"press":"2","text":"A new mouse was given"}`)
		does(204, room+"/all/tell", `{"press":"3","text":"Ten minutes more for all"}`)
		does(204, room+"/all/note", `{"press":"4","text":"The light went out"}`)
		does(422, one+"/tell", `{"press":"5","text":""}`)
		does(422, one+"/flag", `{"press":"6","conduct":"none","note":"x","from":0,"until":0}`)
		does(404, strings.Replace(one, string(w.Sitting.ID), "sit_other", 1)+"/note", `{"press":"7","text":"x"}`)
		var c LiveCandidate
		if code := ask(watcher, "GET", one, "", &c); code != 200 || c.Tile.Unseen != 0 || c.Tile.Help != "" || c.Over || !said(c.Lines, "Take another one") || !said(c.Lines, "A new mouse was given") {
			w.T.Errorf("one: %d %+v", code, c)
		}
		var log LiveLog
		if code := ask(watcher, "GET", room+"/all/log", "", &log); code != 200 || !said(log.Lines, "The light went out") || !said(log.Lines, "the mouse broke") || log.Next != "" {
			w.T.Errorf("the log: %d %+v", code, log)
		}
		if text := fmt.Sprintf("%+v %+v %+v", v, c, log); strings.Contains(text, who.Person) {
			w.T.Errorf("a proctor learns who it is: %s", text)
		}
		for _, path := range []string{room, one, one + "/picture", room + "/all/log"} {
			if code := ask(who, "GET", path, "", nil); code != 403 {
				w.T.Errorf("the candidate, %s: %d", path, code)
			}
		}
		if code := ask(watcher, "GET", one+"/picture", "", nil); code != 404 {
			w.T.Errorf("no picture yet: %d", code)
		}
		if code := ask(watcher, "GET", room+"?page=x", "", nil); code != 422 {
			w.T.Errorf("a page that is none: %d", code)
		}
	})
}

// said looks for a text in a log.
func said(all []LiveLine, text string) bool {
	for _, l := range all {
		if l.Text == text {
			return true
		}
	}
	return false
}
