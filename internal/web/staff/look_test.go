package staff_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"tarazy/internal/people"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	file := w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}, []any{"123", "Қате", "Жол", "9-9", "2026-02-01"})
	bad := w.upload("officer", "қызметкерлер тізімі 2026.xlsx", file)
	failed := w.upload("officer", "wrong.csv", []byte("a;b\n1;2\n"))
	applied := w.upload("officer", "наурыз.xlsx", w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}))
	w.holds(w.post("officer", applied+"/apply", "version", w.version(w.get("officer", applied))), http.StatusSeeOther)
	w.held = true
	going := w.upload("officer", "үлкен.xlsx", file)
	w.busy()
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	webtest.JS[string](t, ctx, `document.cookie = "as=officer; path=/"`)
	p := w.path(w.worker)
	for _, at := range []struct{ name, path string }{
		{"list", "/staff"}, {"list-filtered", "/staff?category=E-R-4&away=trip"}, {"structure", "/staff/structure"}, {"person", p},
		{"absence", p + "/absence"}, {"appoint", p + "/appoint"}, {"substitute", p + "/substitute"}, {"enrol", "/staff/enrol"},
		{"imports", "/staff/imports"}, {"import-bad", bad}, {"import-all", bad + "?show=all"}, {"import-failed", failed},
		{"import-applied", applied}, {"import-undo", applied + "/undo"}, {"import-going", going},
	} {
		webtest.Hold(t, ctx, at.name, server.URL+at.path)
	}
	w.chooseInBrowser(ctx, server.URL)
}

// busy gives the worker a record in which there is something to see.
func (w *world) busy() {
	w.Helper()
	p := w.file(w.worker).Person
	next, err := w.staff.RecordAbsence(w.Context(), w.staff.By, p.ID, p.Version, people.Absence{Kind: people.Trip, From: start.Add(-1)})
	w.must(err)
	next, err = w.staff.Substitute(w.Context(), w.staff.By, p.ID, next.Version, people.Substitution{Substitute: w.boss.ID, From: start, Order: 1, Basis: "№ 14, 01.03.2026"})
	w.must(err)
	next, err = w.staff.DeclareRelative(w.Context(), w.staff.By, p.ID, next.Version, people.DeclaredRelative{Relation: people.Sibling, Name: "Қалиев Ербол"})
	w.must(err)
	_, err = w.staff.DeclareEmployer(w.Context(), w.staff.By, p.ID, next.Version, people.FormerEmployer{Name: "«Дала» ЖШС", From: start.Add(-2000), Until: nil})
	w.must(err)
	b := w.file(w.boss).Person
	_, err = w.staff.RecordAbsence(w.Context(), w.staff.By, b.ID, b.Version, people.Absence{Kind: people.Annual, From: start.Add(-3)})
	w.must(err)
}

// chooseInBrowser records an absence for two as a person does, and meets the
// page that says what another changed.
func (w *world) chooseInBrowser(ctx context.Context, at string) {
	w.Helper()
	webtest.Size(w, ctx, 1440, 900)
	webtest.Open(w, ctx, at+"/staff?lang=kk")
	webtest.Click(w, ctx, "input[data-row-all]")
	webtest.Arrive(w, ctx, `getComputedStyle(document.querySelector(".bulk")).display !== "none"`)
	webtest.Axe(w, ctx)
	webtest.Shot(w, ctx, "list-chosen")
	webtest.Click(w, ctx, ".bulk button[type=submit]")
	webtest.Arrive(w, ctx, `document.querySelector("#kind")`)
	webtest.JS[bool](w, ctx, `document.querySelector("#kind").value = "upskilling"; true`)
	webtest.Shot(w, ctx, "bulk-ask")
	webtest.Click(w, ctx, "main form .btn--main")
	webtest.Arrive(w, ctx, `document.querySelector('form[action$="/record"]')`)
	webtest.Axe(w, ctx)
	webtest.Shot(w, ctx, "bulk-preview")
	webtest.Click(w, ctx, `form[action$="/record"] .btn--main`)
	webtest.Arrive(w, ctx, `!document.querySelector('form[action$="/record"]') && document.querySelector(".note--info")`)
	webtest.Axe(w, ctx)
	webtest.Shot(w, ctx, "bulk-done")

	webtest.Open(w, ctx, at+w.path(w.off)+"/absence")
	p := w.file(w.off).Person
	_, err := w.staff.RecordAbsence(w.Context(), w.staff.By, p.ID, p.Version, people.Absence{Kind: people.Study, From: start.Add(40)})
	w.must(err)
	webtest.JS[bool](w, ctx, `document.querySelector("#kind").value = "trip"; document.querySelector("#form").submit(); true`)
	webtest.Arrive(w, ctx, `document.querySelector(".note--decide")`)
	webtest.Axe(w, ctx)
	webtest.Shot(w, ctx, "stale")
	webtest.Open(w, ctx, at+w.path(w.worker))
	webtest.JS[bool](w, ctx, `document.querySelectorAll("details").forEach((d) => { d.open = true }); true`)
	webtest.Axe(w, ctx)
	webtest.Shot(w, ctx, "person-open")
}
