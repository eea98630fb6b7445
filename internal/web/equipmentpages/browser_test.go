package equipmentpages_test

import (
	"context"
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/web/webtest"
)

// measures presses the button and waits for what was found.
func (s *site) measures(ctx context.Context, path string) *proctor.Check {
	s.T.Helper()
	webtest.Open(s.T, ctx, s.URL+path)
	s.runs(ctx)
	id := proctor.CheckID(webtest.JS[string](s.T, ctx, `location.pathname.slice("/equipment/".length)`))
	var out *proctor.Check
	s.Must(s.Proctor.Store.Read(s.T.Context(), func(tx proctor.Tx) (err error) {
		out, err = tx.EquipmentGet(id)
		return err
	}))
	return out
}

// runs presses the button and waits for one item after the other: on a busy
// machine each takes its time.
func (s *site) runs(ctx context.Context) {
	s.T.Helper()
	const found = `location.pathname.startsWith("/equipment/eqc_")`
	webtest.Click(s.T, ctx, "[data-start]")
	for _, item := range []string{"computer", "camera", "microphone", "internet"} {
		webtest.Arrive(s.T, ctx, found+` || document.querySelector("[data-item=`+item+`] .st--done")`)
	}
	webtest.Arrive(s.T, ctx, found)
}

func stateOf(c *proctor.Check, item string) proctor.ItemState {
	for _, i := range c.Outcome.Items {
		if i.Key == item {
			return i.State
		}
	}
	return ""
}

// TestSEL02_TheBrowserMeasuresCameraMicrophoneLightAndSpeed runs the whole check
// with the camera and the microphone that Chromium makes up, and begins the test.
func TestSEL02_TheBrowserMeasuresCameraMicrophoneLightAndSpeed(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	ctx := s.window(who.Person)
	c := s.measures(ctx, "/equipment?booking="+string(booking))
	f := c.Figures
	if f.Camera.State != proctor.Opened || f.Camera.Brightness == nil || *f.Camera.Brightness < 20 || f.Camera.Contrast == nil || *f.Camera.Contrast < 1 || stateOf(c, "camera") != proctor.Met {
		t.Errorf("camera: %+v", c.Outcome)
	}
	if f.Microphone.Sound == nil || *f.Microphone.Sound < 10 || stateOf(c, "microphone") != proctor.Met {
		t.Errorf("microphone: %+v", f.Microphone)
	}
	if f.Internet.DownKbit == nil || f.Internet.UpKbit == nil || stateOf(c, "internet") == proctor.Untold {
		t.Errorf("internet: %+v", f.Internet)
	}
	if f.Computer.Phone == nil || *f.Computer.Phone || len(f.Computer.Lacks) > 0 || f.Computer.RoomMB == nil {
		t.Errorf("computer: %+v", f.Computer)
	}
	t.Logf("brightness %d, contrast %d, sound %d, down %d, up %d, room %d", *f.Camera.Brightness, *f.Camera.Contrast, *f.Microphone.Sound, *f.Internet.DownKbit, *f.Internet.UpKbit, *f.Computer.RoomMB)
	webtest.Open(t, ctx, s.URL+"/exams/"+string(booking))
	webtest.Click(t, ctx, "input[name=agree]")
	webtest.Click(t, ctx, "main form .btn--main")
	webtest.Arrive(t, ctx, `location.pathname.startsWith("/exam/")`)
	s.Tx(func(tx exam.Tx) error {
		a, err := tx.ExamAttemptOfBooking(booking)
		if err != nil || a == nil {
			return err
		}
		b, err := tx.(proctor.Tx).EquipmentBound(a.ID)
		if b == nil || b.Check != c.ID {
			t.Errorf("bound: %+v", b)
		}
		return err
	})
}

// TestSEL02_WhatIsRefusedOrBusyIsSaidInWords lets the browser refuse the camera
// and find no microphone, and the line break.
func TestSEL02_WhatIsRefusedOrBusyIsSaidInWords(t *testing.T) {
	s := newSite(t)
	who, _ := s.Seat()
	ctx := s.window(who.Person)
	webtest.Open(t, ctx, s.URL+"/equipment")
	webtest.JS[bool](t, ctx, `(navigator.mediaDevices.getUserMedia = (wanted) => Promise.reject(new DOMException("", wanted.video ? "NotAllowedError" : "NotFoundError")),
		window.fetch = () => Promise.reject(new TypeError("cut")), true)`)
	s.runs(ctx)
	text := webtest.JS[string](t, ctx, `document.querySelector("main").innerText`)
	for _, want := range []string{"The camera is not allowed.", "Press the lock or the camera sign", "No microphone was found.", "The light was not measured", "could not be measured"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said: %s", want, text)
		}
	}
	webtest.Axe(t, ctx)
}

// TestSEL02_APhoneIsToldThatAComputerIsNeeded lets Chromium be a phone.
func TestSEL02_APhoneIsToldThatAComputerIsNeeded(t *testing.T) {
	s := newSite(t)
	who, _ := s.Seat()
	ctx := s.window(who.Person)
	webtest.Size(t, ctx, 390, 800)
	webtest.Open(t, ctx, s.URL+"/equipment")
	webtest.JS[bool](t, ctx, `(Object.defineProperty(navigator, "userAgentData", {value: {mobile: true}}), window.fetch = () => Promise.reject(new TypeError("cut")), true)`)
	s.runs(ctx)
	webtest.Arrive(t, ctx, `document.querySelector("[data-found=computer]").innerText.includes("This is a phone")`)
}

// TestThePagesHoldInABrowser looks at the pages before and after a check, in
// their languages and widths.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	ctx := s.window(who.Person)
	start := s.URL + "/exams/" + string(booking)
	webtest.Hold(t, ctx, "equipment-none", start)
	dark := s.post(who.Person, "/equipment", s.form(string(booking), "one", proctortest.Dark()))
	webtest.Hold(t, ctx, "equipment-measure", s.URL+"/equipment?booking="+string(booking))
	webtest.Hold(t, ctx, "equipment-found", s.URL+dark.header.Get("Location"))
	webtest.Hold(t, ctx, "equipment-fails", start)
}
