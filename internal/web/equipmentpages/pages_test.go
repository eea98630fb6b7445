package equipmentpages_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// form is what the browser code fills in.
func (s *site) form(booking, press string, in proctor.EquipmentIn) url.Values {
	s.T.Helper()
	text, err := json.Marshal(in)
	s.Must(err)
	return url.Values{"booking": {booking}, "press": {press}, "figures": {strings.ReplaceAll(string(text), `"lacks":null`, `"lacks":[]`)}}
}

// TestSEL02_ThePageBeforeAProctoredTestAsksForACheckAndShowsTheLast goes from no
// check over one that fails to one that is too old.
func TestSEL02_ThePageBeforeAProctoredTestAsksForACheckAndShowsTheLast(t *testing.T) {
	s := newSite(t)
	s.Sitting.Closes = s.Clock.Now().Add(72 * time.Hour)
	s.Set()
	who, booking := s.Seat()
	as, start := who.Person, "/exams/"+string(booking)
	check := "/equipment?booking=" + string(booking)
	s.holds("no check yet", s.get(as, start), 200, "Check your equipment before you begin", check, `!name="agree"`)
	s.holds("begun without", s.post(as, start+"/begin", url.Values{"agree": {"yes"}}), 409, "there is no check yet")

	kept := s.post(as, "/equipment", s.form(string(booking), "one", proctortest.Dark()))
	at := kept.header.Get("Location")
	if kept.code != 303 || !strings.HasPrefix(at, "/equipment/eqc_") || !strings.HasSuffix(at, "?booking="+string(booking)) {
		t.Fatalf("%d %s", kept.code, at)
	}
	s.holds("what fails", s.get(as, at), 200, "Something falls short", "The picture is too dark: brightness 30, at least 50 is needed.", "Switch a lamp on",
		"The speed up is too low: 1.2 Mbit/s, at least 5 Mbit/s are needed.", "Sit closer to the router", "The microphone hears sound.", "/rules/selection-2023/2023-03-01#c-equipment", start)
	s.holds("it may be begun all the same", s.get(as, start), 200, "Falls short: internet speed, light", "You may begin all the same", `name="agree"`)
	s.Rules.Check.FailingMayBegin.V = false
	s.holds("unless the edition says no", s.get(as, start), 200, "cannot begin before this is mended", `!name="agree"`)
	s.Rules.Check.FailingMayBegin.V = true

	s.post(as, "/equipment", s.form(string(booking), "two", proctortest.Good()))
	s.holds("all is met", s.get(as, start), 200, "Everything is met", `name="agree"`, "!Falls short")
	s.Clock.Advance(25 * time.Hour)
	s.holds("too old", s.get(as, start), 200, "A check counts for 24 hours", `!name="agree"`)
	s.holds("earlier checks", s.get(as, check), 200, "Everything is met", "Something falls short", `name="booking" value="`+string(booking)+`"`)
}

func TestSEL02_ATestWithoutAProctorShowsNothingOfEquipment(t *testing.T) {
	s := newSite(t)
	s.Sitting.Test.Proctored = false
	s.Set()
	who, booking := s.Seat()
	s.holds("start", s.get(who.Person, "/exams/"+string(booking)), 200, "!/equipment", `name="agree"`)
}

func TestSEL02_BadFiguresOthersSeatsAndSecondPostsChangeNothing(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	as, good := who.Person, s.form(string(booking), "one", proctortest.Good())
	with := func(figures string) url.Values { return url.Values{"press": {"x"}, "figures": {figures}} }
	for name, one := range map[string]struct {
		form   url.Values
		status int
		word   string
	}{
		"no figures":     {with(""), 422, "cannot be read"},
		"no JSON":        {with("{"), 422, "cannot be read"},
		"another shape":  {with(`{"camera":"fine"}`), 422, ""},
		"absurd":         {with(strings.Replace(good.Get("figures"), "20000", "20000000", 1)), 422, "cannot have been measured"},
		"another's seat": {s.form("bkg_another", "x", proctortest.Good()), 404, ""},
		"no press":       {s.form("", "", proctortest.Good()), 422, "mark of the check"},
		"much":           {with(strings.Repeat(" ", 20<<10)), 413, ""},
	} {
		s.holds(name, s.post(as, "/equipment", one.form), one.status, one.word)
	}
	first, second := s.post(as, "/equipment", good), s.post(as, "/equipment", good)
	if first.code != 303 || first.header.Get("Location") != second.header.Get("Location") {
		t.Errorf("posted twice: %s and %s", first.header.Get("Location"), second.header.Get("Location"))
	}
	s.holds("another's check", s.get("per_other", first.header.Get("Location")), 404)
	s.holds("another's seat", s.get("per_other", "/equipment?booking="+string(booking)), 404)
	s.holds("a visitor", s.get("", "/equipment"), 303)
	if len(s.Journal) != 1 {
		t.Errorf("%d entries in the journal", len(s.Journal))
	}
}

// TestSEL02_MeasuringTheSpeedIsBounded asks for too much at once, and for much
// too often.
func TestSEL02_MeasuringTheSpeedIsBounded(t *testing.T) {
	s := newSite(t)
	const most = 2 << 20
	for _, n := range []string{"0", "-1", "2097153", "9999999999999999999", "many", ""} {
		s.holds("bytes="+n, s.get("per_a", "/equipment/speed?bytes="+n), 422)
	}
	if a := s.get("per_a", "/equipment/speed?bytes=100000"); a.code != 200 || len(a.text) < 100_000/2 || a.header.Get("Content-Length") != "100000" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d, %d bytes, %v", a.code, len(a.text), a.header)
	}
	s.holds("up", s.sends("per_a", most), 204)
	s.holds("up, too much", s.sends("per_a", most+1), 413)
	s.holds("a visitor", s.get("", "/equipment/speed?bytes=1"), 303)
	allowed := 0
	for range 40 {
		if s.sends("per_b", most).code == 204 {
			allowed++
		}
	}
	s.holds("the other direction", s.get("per_b", "/equipment/speed?bytes=2000000"), 429)
	s.holds("another person", s.get("per_c", "/equipment/speed?bytes=2000000"), 200)
	s.Clock.Advance(time.Minute)
	for range 10 {
		if s.sends("per_b", most).code == 204 {
			allowed++
		}
	}
	if allowed != 24+4 {
		t.Errorf("%d transfers of two megabytes", allowed)
	}
}
