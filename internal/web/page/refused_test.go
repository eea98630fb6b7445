package page_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

func TestAFaultStandsAtItsFieldOrAboveTheForm(t *testing.T) {
	number := func() error { return fault.New(fault.Invalid, "draft.text").At("number") }
	for name, x := range map[string]struct {
		place page.Place
		id    string
	}{
		"a field of the form": {page.Fields("day", "number"), "number"}, "none of its fields": {page.Fields("day"), ""},
		"a control of its own": {page.Controls(map[string]string{"number": "row-1-number"}), "row-1-number"}, "no control": {page.Controls(nil), ""},
		"named alike": {page.Itself, "number"}, "above": {page.Above, ""},
	} {
		p, err := page.Refuse(locale.KK, number(), x.place)
		if err != nil || p.Status != http.StatusUnprocessableEntity || len(p.Errors) != 1 || p.Errors[0].ID != x.id || (p.At[x.id] == p.Errors[0].Text) != (x.id != "") {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
		if named := p.Naming(number()).Errors[0].Text; strings.HasSuffix(named, " (number)") != (x.id == "") {
			t.Errorf("%s: %q", name, named)
		}
	}
}

func TestWhatIsNotOfTheFormIsForTheShell(t *testing.T) {
	for _, err := range []error{
		errors.New("broken"), fault.New(fault.Missing, "page.missing"), fault.New(fault.Denied, "access.denied"), fault.New(fault.Unauthenticated, "access.sign_in"),
	} {
		if _, got := page.Refuse(locale.KK, err, page.Above); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
	if p, err := page.Refuse(locale.KK, fault.New(fault.Denied, "access.denied"), page.Above, "access.denied"); err != nil || p.Status != http.StatusForbidden {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestTheVersionOfAFormThatHasNoneIsNone(t *testing.T) {
	for text, want := range map[string]int64{"7": 7, " 7 ": 7, "": -1, "7a": -1, "9223372036854775808": -1} {
		hr := httptest.NewRequest("POST", "/", strings.NewReader(url.Values{"version": {text}}.Encode()))
		hr.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := page.Version(&route.Request{Request: hr}); got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
}
