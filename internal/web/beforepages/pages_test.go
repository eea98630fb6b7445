package beforepages_test

import (
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/web/webtest"
)

var hashOf = regexp.MustCompile(`name="text" value="([0-9a-f]{64})"`)

// TestSEL13_TheStepsBeforeAProctoredTestAreTakenOnTheirPages goes through all that
// comes before, with files as where no camera works, until the test can begin.
func TestSEL13_TheStepsBeforeAProctoredTestAreTakenOnTheirPages(t *testing.T) {
	s := newSite(t)
	who, booking := s.Hall.Seat()
	as, start := who.Person, "/exams/"+string(booking)
	_, err := s.Proctor.Check(t.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
	s.Must(err)
	s.holds("nothing is done", s.get(as, start), 200, "What to do before the test", start+"/consent", start+"/identity", start+"/room",
		"The test is recorded, so your consent is needed.", "Not handed in yet: picture of the face, picture of the document.", "to be done", `!name="agree"`, "Do what is left on this list")
	s.holds("begun without", s.post(as, start+"/begin", url.Values{"agree": {"yes"}}), 409, "Consent to the recording first, or choose a supervised room.")
	s.holds("pictures before the consent", s.get(as, start+"/identity"), 200, "Consent to the recording first, then hand in the pictures.", `!type="file"`)
	s.holds("sent before the consent", s.uploads(as, start+"/identity", proctortest.Pictures(proctor.FaceShown)), 409, "Consent to the recording first, or choose a supervised room.")

	shown := s.get(as, start+"/consent")
	s.holds("the consent", shown, 200, "What for", "Which data", "Who sees them", "How long they are kept", "Your choice", "No machine decides", "neither your name nor the document",
		"until the identity checker has answered", "1 month from the last decision", "6 months after a breach", "supervised room", "/seats?move="+string(booking), "/rules/selection-2023/2023-03-01#c-step-1")
	text := hashOf.FindStringSubmatch(shown.text)[1]
	s.holds("not ticked", s.post(as, start+"/consent", url.Values{"text": {text}}), 422, "Tick the box if you consent.")
	s.holds("another text", s.post(as, start+"/consent", url.Values{"text": {"00"}, "agree": {"yes"}}), 409, "The text of the consent has changed since you read it.")
	s.holds("given", s.post(as, start+"/consent", url.Values{"text": {text}, "agree": {"yes"}}), 303)
	s.holds("shown as given", s.get(as, start+"/consent"), 200, "Consent given: 17 May 2023, 04:00.", "Withdraw the consent", `!name="agree"`)

	s.holds("nothing chosen", s.uploads(as, start+"/identity", nil), 422, "Take or choose at least one picture.")
	s.holds("no picture", s.uploads(as, start+"/identity", map[proctor.PictureKind][]byte{proctor.FaceShown: []byte("text")}), 422, "This file is no JPEG or PNG picture", `href="#face"`)
	s.holds("a face", s.uploads(as, start+"/identity", proctortest.Pictures(proctor.FaceShown)), 303)
	s.holds("the document is missing", s.get(as, start), 200, "Not handed in yet: picture of the document.")
	s.holds("a document", s.uploads(as, start+"/identity", proctortest.Pictures(proctor.DocumentShown)), 303)
	s.holds("both", s.get(as, start+"/identity"), 200, "are being compared", start+"/pictures/face", start+"/pictures/document", "Handed in: 17 May 2023, 04:00")
	picture := s.get(as, start+"/pictures/document")
	if picture.code != 200 || picture.header.Get("Content-Type") != "image/jpeg" || picture.header.Get("Cache-Control") != "no-store" {
		t.Errorf("own picture: %d %v", picture.code, picture.header)
	}
	s.holds("three views", s.uploads(as, start+"/room", proctortest.Pictures(proctor.LeftShown, proctor.RightShown, proctor.DeskShown)), 303)
	s.holds("one is missing", s.get(as, start), 200, "Show the room. Missing: behind.", `!name="agree"`)
	s.holds("the fourth", s.uploads(as, start+"/room", proctortest.Pictures(proctor.BehindShown)), 303)
	s.holds("all is there", s.get(as, start), 200, "You have consented to the recording.", "The room is shown.", `name="agree"`, "!Do what is left")
	other, _ := s.Seat()
	s.holds("another's picture", s.get(other.Person, start+"/pictures/face"), 404)
	s.holds("another's pages", s.get(other.Person, start+"/consent"), 404)

	s.holds("withdrawn", s.post(as, start+"/consent/withdraw", nil), 303)
	s.holds("nothing is left", s.get(as, start), 200, "so your consent is needed", "Show the room.", `!name="agree"`)
	proctortest.Prepare(t, s.Proctor, who, booking)
	s.holds("begun", s.post(as, start+"/begin", url.Values{"agree": {"yes"}}), 303)
	s.holds("the consent stays", s.get(as, start+"/consent"), 200, "Once the test has begun", "!Withdraw the consent")
}

// TestSEL13_NothingIsAskedForInARoomOrWithoutAProctor: the exam runs the same.
func TestSEL13_NothingIsAskedForInARoomOrWithoutAProctor(t *testing.T) {
	s := newSite(t)
	s.Room()
	who, booking := s.Hall.Seat()
	start := "/exams/" + string(booking)
	s.holds("in a room", s.get(who.Person, start), 200, "!What to do before the test", `name="agree"`)
	s.holds("its consent", s.get(who.Person, start+"/consent"), 409, "Neither a consent nor pictures are asked for before this test.")
	s.holds("begun", s.post(who.Person, start+"/begin", url.Values{"agree": {"yes"}}), 303)
}

// TestSEL13_TheCheckerAnswersAndTheCandidateReadsIt answers no, and yes to new
// pictures.
func TestSEL13_TheCheckerAnswersAndTheCandidateReadsIt(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	as, checker, start := who.Person, s.checker.Person, "/exams/"+string(booking)
	i := s.checkOf(string(booking))
	at := "/identity-checks/" + string(i.ID)
	s.holds("the queue", s.get(checker, "/identity-checks"), 200, at, "1 of 1", "until", "!Сынақов Сынақ", "!trial", "!S-000")
	s.holds("one", s.get(checker, at), 200, at+"/face", at+"/document", "Сынақов Сынақ", "IIN", "!trial", "!"+string(booking), "!S-000")
	if a := s.get(checker, at+"/document"); a.code != 200 || a.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("the document: %d", a.code)
	}
	s.holds("a candidate", s.get(as, at+"/document"), 403)
	answers := func(version int64, answer, reason string) answer {
		return s.post(checker, at, url.Values{"version": {strconv.FormatInt(version, 10)}, "answer": {answer}, "reason": {reason}})
	}
	s.holds("no answer", answers(i.Version, "", "kept words"), 422, "Choose an answer.", "kept words")
	s.holds("no reason", answers(i.Version, "refused", ""), 422, "Give the reason")
	s.holds("no", answers(i.Version, "refused", "Другой человек"), 303)
	s.holds("the pictures are not shown", s.get(checker, at), 200, "This check is answered.", "Другой человек", "!"+at+"/face")
	s.holds("the document is gone", s.get(checker, at+"/document"), 404)
	s.holds("the candidate", s.get(as, start+"/identity"), 200, "This does not exclude you", "The checker's reason: Другой человек", "The picture of the document is destroyed.", `type="file"`)
	s.holds("the start page", s.get(as, start), 200, "not confirmed", "This does not exclude you")
	s.holds("in the list of noes", s.get(checker, "/identity-checks?state=refused"), 200, at)
	s.holds("handed in anew", s.uploads(as, start+"/identity", proctortest.Pictures(proctor.FaceShown, proctor.DocumentShown)), 303)
	s.holds("yes", answers(s.checkOf(string(booking)).Version, "confirmed", ""), 303)
	s.holds("confirmed", s.get(as, start+"/identity"), 200, "Your identity is confirmed.", `!type="file"`, "!Другой человек")
}

// TestSEL13_ThePicturesAreTakenByTheCamera uses the camera that Chromium makes up.
func TestSEL13_ThePicturesAreTakenByTheCamera(t *testing.T) {
	s := newSite(t)
	who, booking := s.Hall.Seat()
	shown, err := s.Proctor.ConsentFor(t.Context(), who, booking, "en")
	s.Must(err)
	s.Must(s.Proctor.GiveConsent(t.Context(), who, booking, "en", shown.Hash))
	ctx := s.window(who.Person)
	for page, kinds := range map[string][]string{"identity": {"face", "document"}, "room": {"left", "right", "desk", "behind"}} {
		webtest.Open(t, ctx, s.URL+"/exams/"+string(booking)+"/"+page)
		webtest.Click(t, ctx, "[data-on]")
		webtest.Arrive(t, ctx, `document.querySelector("[data-video]").videoWidth > 0`)
		for _, kind := range kinds {
			webtest.Click(t, ctx, `[data-shot="`+kind+`"] [data-take]`)
			webtest.Arrive(t, ctx, `document.querySelector('[data-shot="`+kind+`"] input[type=file]').files.length === 1`)
		}
		webtest.Click(t, ctx, `main form .btn--main`)
		webtest.Arrive(t, ctx, `document.querySelector("[data-step=`+page+`] .st") !== null`)
	}
	s.Tx(func(tx exam.Tx) error {
		b, i, err := tx.(proctor.Tx).BeforeGet(booking)
		if err == nil && (i.State != proctor.IdentityWaiting || len(b.Room) != 4 || i.Face.Size < 2000) {
			t.Errorf("taken: %+v %+v", b, i)
		}
		return err
	})
}

// TestSEL13_ACameraThatDoesNotOpenIsSaidInWords lets the browser refuse it: a file
// does as well.
func TestSEL13_ACameraThatDoesNotOpenIsSaidInWords(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	ctx := s.window(who.Person)
	webtest.Open(t, ctx, s.URL+"/exams/"+string(booking)+"/room")
	webtest.JS[bool](t, ctx, `(navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError")), true)`)
	webtest.Click(t, ctx, "[data-on]")
	webtest.Arrive(t, ctx, `document.querySelector("[data-said]").textContent.includes("The camera is not allowed.")`)
	webtest.Axe(t, ctx)
}

// TestThePagesHoldInABrowser looks at the pages in their languages and widths.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	bare, first := s.Hall.Seat()
	ctx := s.window(bare.Person)
	webtest.Hold(t, ctx, "before-start", s.URL+"/exams/"+string(first))
	webtest.Hold(t, ctx, "before-consent", s.URL+"/exams/"+string(first)+"/consent")
	who, booking := s.Seat()
	ctx = s.window(who.Person)
	webtest.Hold(t, ctx, "before-identity", s.URL+"/exams/"+string(booking)+"/identity")
	webtest.Hold(t, ctx, "before-room", s.URL+"/exams/"+string(booking)+"/room")
	webtest.Hold(t, ctx, "before-consent-given", s.URL+"/exams/"+string(booking)+"/consent")
	ctx = s.window(s.checker.Person)
	webtest.Hold(t, ctx, "identity-queue", s.URL+"/identity-checks")
	webtest.Hold(t, ctx, "identity-one", s.URL+"/identity-checks/"+string(s.checkOf(string(booking)).ID))
}

// TestAProctorNeverSeesADocument asks for it as one.
func TestAProctorNeverSeesADocument(t *testing.T) {
	s := newSite(t)
	_, booking := s.Seat()
	at := "/identity-checks/" + string(s.checkOf(string(booking)).ID)
	proctors := s.Staff(access.Proctor)
	s.checker = proctors
	for _, path := range []string{"/identity-checks", at, at + "/document", at + "/face"} {
		s.holds(path, s.get(proctors.Person, path), 403)
	}
	s.holds("as the candidate's", s.get(proctors.Person, "/exams/"+string(booking)+"/pictures/document"), 403)
}
