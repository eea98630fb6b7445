package cabinet_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"tarazy/internal/candidate"
)

func TestSEL04_RegistrationGoesFromTheIINToTheSignature(t *testing.T) {
	w := newWorld(t)
	w.everywhere("", "/register")
	w.holds("procedure", w.get("", "/register"), 200, "/rules/selection-2023/2023-03-01#c-step-1", "Registration as a candidate", "Personal-qualities assessment")
	w.holds("short", w.post("", "/register/texts", "iin", "1234"), 422, `id="iin-error"`, `value="1234"`)
	w.holds("check digit", w.post("", "/register/texts", "iin", "790202300450"), 422, `id="iin-error"`)
	w.holds("texts", w.post("", "/register/texts", "iin", "7902 0230 0457"), 200, mine, "I undertake this", "can be withdrawn", `name="consent"`)
	w.holds("no ticks", w.post("", "/register/statement", "iin", mine), 422, `id="undertake-error"`, `id="consent-error"`)
	w.holds("reload", w.get("", "/register/statement"), 303)
	form := w.statement(mine, w.keys.mine.Signing)
	w.holds("another's key", w.post("", "/register", w.statement(mine, w.keys.other.Signing)...), 422, "not the one you typed", "data-sign-data")
	w.holds("signed", w.post("", "/register", form...), 303)
	if !strings.HasPrefix(w.opened, "per_") {
		t.Fatalf("no session was opened: %q", w.opened)
	}
	w.holds("the same again", w.post("", "/register", form...), 409, "Sign a new one")
	w.holds("known", w.post("", "/register", w.statement(mine, w.keys.mine.Signing)...), 409, "/sign-in?next=/file")
	w.holds("a candidate", w.get(w.opened, "/register"), 303)
}

func TestTheFileIsTheCandidatesAlone(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	w.holds("employee", w.get("employee", "/file"), 403)
	w.holds("employee acts", w.post("employee", "/file/confirm"), 403)
	if a := w.get("", "/file"); a.code == 200 {
		t.Error("a visitor sees a file")
	}
	w.holds("other", w.post("", "/register", w.statement(another, w.keys.other.Signing)...), 303)
	other := w.opened
	entry := string(w.one(me, candidate.KindEmail).ID)
	for _, path := range []string{"/file/correct/" + entry, "/file/drop/" + entry, "/file/dispute/" + entry, "/file/photo/" + string(w.one(me, candidate.KindPhoto).ID) + "/given"} {
		w.holds("another's "+path, w.get(other, path), 404)
	}
	w.holds("another's act", w.post(other, "/file/dispute/"+entry, "version", w.version(other), "as", "disputed"), 404)
}

func TestSEL05_TheFileShowsWhereEachValueComesFrom(t *testing.T) {
	w := newWorld(t)
	w.down[candidate.KindEducation] = true
	w.holds("registered", w.post("", "/register", w.statement(mine, w.keys.mine.Signing)...), 303)
	me := w.opened
	w.holds("asked", w.get(me, "/file"), 200, "Information is coming in")
	w.work()
	w.holds("came", w.get(me, "/file"), 200, "Source: Register of documents (demonstration). Data as of 2 March 2026", "Not received: Education.",
		"Length of work in all", "Nothing is recorded:", "mark the functional directions", "/given\"")
	w.everywhere(me, "/file")
	delete(w.down, candidate.KindEducation)
	w.holds("again", w.post(me, "/file/fetch"), 303)
	w.work()
	w.holds("all", w.get(me, "/file?done=fetch"), 200, "!Not received", "Register of diplomas")
}

func TestSEL05_ACorrectionIsShownBesideTheRegistersValue(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	given := w.one(me, candidate.KindEmail).Given.Email
	at := "/file/correct/" + string(w.one(me, candidate.KindEmail).ID)
	w.everywhere(me, at)
	w.holds("form", w.get(me, at), 200, given, "stands beside it", `data-draft="/drafts/file-correct/`)
	w.holds("wrong", w.post(me, at, "version", w.version(me), "email", "nowhere"), 422, `id="email-error"`, `value="nowhere"`)
	w.holds("right", w.post(me, at, "version", w.version(me), "email", "own@tarazy.example"), 303)
	w.holds("both", w.get(me, "/file"), 200, given, "own@tarazy.example", "Written by you: 2 March 2026")
	drop := "/file/drop/" + string(w.one(me, candidate.KindEmail).ID)
	w.everywhere(me, drop)
	w.holds("taken away", w.post(me, drop, "version", w.version(me)), 303)
	w.holds("one", w.get(me, "/file"), 200, given, "!own@tarazy.example")
}

func TestSEL05_WhatIsMissingIsAddedAndAJobIsMarked(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	for _, kind := range candidate.Kinds {
		w.everywhere(me, "/file/add/"+kind)
	}
	w.holds("no such kind", w.get(me, "/file/add/hobby"), 404)
	job := []string{"employer", "«Жаңа жол» ЖШС", "position", "Аналитик", "from", "2025-01-10", "kind", "other"}
	w.holds("no day", w.post(me, "/file/add/work_history", "version", w.version(me), "employer", "X", "from", "soon"), 422, `id="from-error"`)
	added := w.post(me, "/file/add/work_history", append(job, "version", w.version(me))...)
	next := added.header.Get("Location")
	if added.code != 303 || !strings.HasPrefix(next, "/file/directions/") {
		t.Fatalf("%d %s", added.code, next)
	}
	w.everywhere(me, next)
	w.holds("none", w.post(me, next, "version", w.version(me)), 422, `id="directions-error"`)
	w.holds("marked", w.post(me, next, "version", w.version(me), "directions", "finance", "directions", "it"), 303)
	w.holds("shown", w.get(me, "/file"), 200, "Аналитик", "finance and budget", "added by you")
	w.holds("only one", w.post(me, "/file/add/email", "version", w.version(me), "email", "a@b.kz"), 409, "one such entry only")
}

func TestTheFileIsConfirmedOnceEveryJobIsMarked(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	w.holds("unmarked", w.post(me, "/file/confirm", "version", w.version(me)), 409, "Mark the functional directions of every job")
	for _, i := range w.look(me).Of(candidate.KindJob) {
		w.holds("mark", w.post(me, "/file/directions/"+string(i.ID), "version", w.version(me), "directions", "other"), 303)
	}
	w.holds("confirm", w.post(me, "/file/confirm", "version", w.version(me)), 303)
	w.holds("confirmed", w.get(me, "/file?done=confirm"), 200, "Confirmed on 2 March 2026", "!I confirm that")
	entry := "/file/dispute/" + string(w.one(me, candidate.KindJob).ID)
	w.everywhere(me, entry)
	w.holds("disowned", w.post(me, entry, "version", w.version(me), "as", "disputed"), 303)
	w.holds("open again", w.get(me, "/file"), 200, "not mine", "I confirm that")
	w.holds("question", w.get(me, entry), 200, "Is this record yours?")
}

func TestASecondTabSeesWhatTheFirstOneDid(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	seen := w.version(me)
	job := string(w.one(me, candidate.KindJob).ID)
	w.holds("first", w.post(me, "/file/directions/"+job, "version", seen, "directions", "it"), 303)
	at := "/file/correct/" + string(w.one(me, candidate.KindEmail).ID)
	second := w.post(me, at, "version", seen, "email", "own@tarazy.example")
	w.holds("second", second, 409, "changed in another window", "functional directions were marked: Work history", `value="own@tarazy.example"`)
	w.holds("seen", w.post(me, at, "version", value(second, "version"), "email", "own@tarazy.example"), 303)
	w.holds("directions", w.post(me, "/file/directions/"+job, "version", seen, "directions", "law"), 409, "changed in another window")
	w.holds("dispute", w.post(me, "/file/dispute/"+job, "version", seen, "as", "disputed"), 409, "changed in another window")
	w.holds("confirm", w.post(me, "/file/confirm", "version", seen), 409, "changed in another window")
	w.holds("no version", w.post(me, "/file/confirm"), 409)
}

func TestAPhotoIsSentAndShown(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	i := w.one(me, candidate.KindPhoto)
	w.holds("register's", w.get(me, "/file/photo/"+string(i.ID)+"/given"), 200)
	w.holds("none", w.get(me, "/file/photo/"+string(i.ID)+"/mine"), 404)
	at := "/file/correct/" + string(i.ID)
	w.holds("no picture", w.upload(me, at, w.version(me), []byte("<html>")), 422, `id="photo-error"`)
	w.holds("no file", w.post(me, at, "version", w.version(me)), 422, `id="photo-error"`)
	w.holds("too large", w.upload(me, at, w.version(me), make([]byte, candidate.PhotoMost+1)), 413)
	var b bytes.Buffer
	w.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 5, 5))))
	w.holds("sent", w.upload(me, at, w.version(me), b.Bytes()), 303)
	shown := w.get(me, "/file/photo/"+string(i.ID)+"/mine")
	w.holds("own", shown, 200)
	if shown.header.Get("Content-Type") != "image/png" || shown.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", shown.header)
	}
}

func TestSEL04_TheSignedTextIsShownAndTheConsentWithdrawn(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	w.everywhere(me, "/file/consent")
	w.everywhere(me, "/file/consent/withdraw")
	w.holds("statement", w.get(me, "/file/consent"), 200, "IIN: "+mine, "One-time code", "2 March 2026")
	w.service.Busy = func(candidate.Tx, personType) (bool, error) { return true, nil }
	w.holds("busy", w.post(me, "/file/consent/withdraw"), 409, "An application is under way")
	w.service.Busy = nil
	w.holds("withdrawn", w.post(me, "/file/consent/withdraw"), 303)
	w.holds("gone", w.get(me, "/file"), 403)
}

func TestWhatIsTypedAndNotSentComesBack(t *testing.T) {
	w := newWorld(t)
	me := w.candidate()
	_, err := w.drafts.Save(t.Context(), personID(me), "file-add", candidate.KindJob, map[string]string{"employer": "«Жартылай» ЖШС"}, 0)
	w.must(err)
	w.holds("form", w.get(me, "/file/add/work_history"), 200, "«Жартылай» ЖШС", `data-draft-version="1"`)
	w.holds("sent", w.post(me, "/file/add/work_history", "version", w.version(me), "employer", "X", "position", "Y", "from", "2025-01-10", "kind", "other"), 303)
	w.holds("empty", w.get(me, "/file/add/work_history"), 200, "!Жартылай", `data-draft-version="0"`)
}
