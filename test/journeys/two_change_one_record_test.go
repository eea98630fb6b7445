package journeys

import "testing"

func TestTwoChangeOnePersonAndTheSecondSeesWhatTheFirstDid(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	first, second := w.window(), w.window()
	first.enters("hr_officer", "en")
	second.enters("body_administrator", "en")
	first.open("/staff?q=Ахметова")
	first.press("tbody a.person", `location.pathname.startsWith("/staff/people/")`)
	record := first.address()

	for _, b := range []*window{first, second} {
		b.open(record + "/change")
	}
	first.set("phone", "+7 701 000 11 22")
	first.set("patronymic", "Маратқызы")
	second.set("email", "second@akbulak.invalid")
	first.press("#form .btn--main", `location.pathname === "`+record+`"`)

	second.press("#form .btn--main", `document.querySelector("[role=alert]")`)
	second.says("Маратқызы")
	second.says("changed, the value is not shown") // of a contact
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
	if v := first.value("phone"); v != "+7 701 000 11 22" {
		t.Errorf("the first's change was put back: %q", v)
	}
}
