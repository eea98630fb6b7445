package main

import (
	"html"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
)

// replica is the program on a database, with a machine's clock that stands.
func replica(t *testing.T, url, data string, wall *clock.Fixed) *app {
	t.Helper()
	cfg := config{db: url, data: data, listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty"}
	if err := cfg.complete(); err != nil {
		t.Fatal(err)
	}
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	a.wall = wall
	return a
}

func TestTheKeptListOfBodies(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) { keptList(t, kind.URL(t)) })
	}
}

func keptList(t *testing.T, url string) {
	wall, data := clock.NewFixed(storetest.Start), t.TempDir()
	here, there := replica(t, url, data, wall), replica(t, url, data, wall)
	is := func(a *app, id people.BodyID, name, zone string) {
		t.Helper()
		if got := a.bodyName(t.Context(), string(id), locale.EN); got != name {
			t.Errorf("the name is %q, not %q", got, name)
		}
		if got := a.zoneOf(string(id)).String(); got != zone {
			t.Errorf("the zone is %s, not %s", got, zone)
		}
	}
	town, err := here.staff.AddBody(t.Context(), system, people.Body{BIN: "123456789012", Zone: "Asia/Almaty", Names: locale.Words{KK: "Қала", RU: "Город", EN: "Town"}})
	if err != nil {
		t.Fatal(err)
	}
	// One that was added is known everywhere at once.
	is(here, town.ID, "Town", "Asia/Almaty")
	is(there, town.ID, "Town", "Asia/Almaty")
	is(here, "bod_unknown", "", "Asia/Almaty")
	wall.Advance(bodiesHold)
	is(here, town.ID, "Town", "Asia/Almaty")
	is(there, town.ID, "Town", "Asia/Almaty")
	town.Names.EN, town.Zone = "City", "Asia/Qyzylorda"
	if _, err := here.staff.ChangeBody(t.Context(), system, *town); err != nil {
		t.Fatal(err)
	}
	is(here, town.ID, "City", "Asia/Qyzylorda")
	is(there, town.ID, "Town", "Asia/Almaty")
	wall.Advance(bodiesHold - time.Microsecond)
	is(there, town.ID, "Town", "Asia/Almaty")
	wall.Advance(time.Microsecond)
	is(there, town.ID, "City", "Asia/Qyzylorda")
	if ids, err := here.bodyIDs(t.Context()); err != nil || len(ids) != 1 || ids[0] != string(town.ID) {
		t.Error(ids, err)
	}
}

// A form that names an act which is not loaded, an act of another procedure, or
// bodies that no act names comes back with the fault at its field and with all
// that was typed; nothing is written.
func TestABodyIsPutUnderActsThatThereAre(t *testing.T) {
	w := openWorld(t)
	const name = "Office of the akim of Sarykemer"
	send := func(path, field, value string) reply {
		form := url.Values{"bin": {"190140000017"}, "kk": {"Сарыкемер әкімінің аппараты"}, "ru": {"Аппарат акима Сарыкемера"}, "en": {name}, "zone": {"Asia/Almaty"},
			"version": {"1"}, "scope": {"akim_office_arys"}, "act_appraisal": {"appraisal-arys-2022"}}
		form.Set(field, value)
		return w.request(t, http.MethodPost, path, access.Installation, locale.EN, form.Encode())
	}
	change := "/admin/bodies/change/" + w.doors[0].Body
	for _, c := range []struct{ field, value, says string }{
		{"act_appraisal", "appraisal-of-nowhere", "No such act for this procedure is loaded: appraisal-of-nowhere."},
		{"act_appraisal", "selection-2023", "No such act for this procedure is loaded: selection-2023."},
		{"scope", "town_of_nowhere", "No act names such bodies: town_of_nowhere."},
	} {
		for _, path := range []string{"/admin/bodies/new", change} {
			a := send(path, c.field, c.value)
			text := html.UnescapeString(a.body)
			if a.status != http.StatusUnprocessableEntity || !strings.Contains(text, c.says) || !strings.Contains(text, `href="#`+c.field+`"`) || !strings.Contains(text, name) {
				t.Errorf("%s %s=%s: %d\n%s", path, c.field, c.value, a.status, text)
			}
		}
	}
	if a := w.request(t, http.MethodGet, "/admin/bodies", access.Installation, locale.EN, ""); strings.Contains(a.body, name) {
		t.Error("a body was taken in")
	}
	for _, path := range []string{"/admin/bodies/new", change} {
		if a := send(path, "scope", "akim_office_arys"); a.status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", path, a.status, a.body)
		}
	}
}
