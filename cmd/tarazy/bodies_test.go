package main

import (
	"log/slog"
	"testing"
	"time"

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
