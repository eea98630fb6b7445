package journeys

import (
	"testing"
)

func TestTwoChangeOnePersonAndTheSecondSeesWhatTheFirstDid(t *testing.T) {
	w := openTown(t)
	first, second := w.window(), w.window()
	first.enters("hr_officer", "en")
	second.enters("body_administrator", "en")
	first.open("/staff?q=Ахметова")
	first.press("tbody a.person", `location.pathname.startsWith("/staff/people/")`)
	record := first.address()[len(w.site):]

	for _, b := range []*window{first, second} {
		b.open(record + "/change")
	}
	first.set("phone", "+7 701 000 11 22")
	second.set("email", "second@akbulak.invalid")
	first.press("#form .btn--main", `location.pathname === "`+record+`"`)

	second.press("#form .btn--main", `document.querySelector("[role=alert]")`)
	second.says("+7 701 000 11 22")
	if v := second.value("email"); v != "second@akbulak.invalid" {
		t.Errorf("what was typed became %q", v)
	}
	second.shown("stale-en")
	first.open(record + "/change")
	if v := first.value("email"); v == "second@akbulak.invalid" {
		t.Error("the second has overwritten without having seen")
	}
	second.press("#form .btn--main", `location.pathname === "`+record+`"`)
	first.open(record + "/change")
	if v := first.value("email"); v != "second@akbulak.invalid" {
		t.Errorf("the second's change is not there: %q", v)
	}
}
