package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// send posts a form as a role of the town.
func (w *world) send(t *testing.T, path string, role access.Role, form url.Values) (int, string) {
	t.Helper()
	a := w.request(t, "POST", path, role, locale.EN, form.Encode())
	return a.status, a.body
}

func TestAnAdministratorAddsAndChangesABody(t *testing.T) {
	w := openWorld(t)
	form := url.Values{"bin": {"12"}, "kk": {"Сынақ органы"}, "ru": {"Пробный орган"}, "en": {"Trial body"}, "zone": {"Asia/Almaty"}, "act_appraisal": {"appraisal-arys-2022"}}
	code, page := w.send(t, "/admin/bodies/new", access.Installation, form)
	if code != http.StatusUnprocessableEntity || !strings.Contains(page, "Trial body") {
		t.Fatalf("a wrong BIN: %d", code)
	}
	form.Set("bin", "150540000017")
	if code, page = w.send(t, "/admin/bodies/new", access.Installation, form); code != http.StatusSeeOther {
		t.Fatalf("%d %s", code, page)
	}
	all, err := w.app.staff.Bodies(t.Context(), system)
	if err != nil {
		t.Fatal(err)
	}
	var b people.Body
	for _, x := range all {
		if x.BIN == "150540000017" {
			b = x
		}
	}
	if b.Names.RU != "Пробный орган" || b.Acts["appraisal"] != "appraisal-arys-2022" {
		t.Fatalf("%+v", b)
	}
	path := "/admin/bodies/change/" + string(b.ID)
	form.Set("version", "1")
	form.Set("zone", "Asia/Nowhere")
	if code, page = w.send(t, path, access.Installation, form); code != http.StatusUnprocessableEntity || !strings.Contains(page, "Asia/Nowhere") {
		t.Fatalf("a wrong zone: %d", code)
	}
	form.Set("zone", "Asia/Aqtau")
	if code, _ = w.send(t, path, access.Installation, form); code != http.StatusSeeOther {
		t.Fatalf("change: %d", code)
	}
	if code, page = w.send(t, path, access.Installation, form); code != http.StatusConflict || !strings.Contains(page, "Trial body") {
		t.Fatalf("an old version: %d", code)
	}
	if code, _ = w.send(t, path, access.BodyAdmin, form); code != http.StatusForbidden {
		t.Fatalf("a body's administrator: %d", code)
	}
}

func TestAnInstallationBeginsWithAnAdministrator(t *testing.T) {
	data := t.TempDir()
	args := []string{"admin", "-data", data, "-iin", "031231500126", "-surname", "Әкімші", "-given", "Ерлан"}
	var out, errs bytes.Buffer
	const password = "ұзын-әрі-күрделі құпиясөз 7"
	if code := run(t.Context(), streams{strings.NewReader(password + "\n"), &out, &errs}, args); code != exitOK {
		t.Fatalf("%d %s", code, &errs)
	}
	if code := run(t.Context(), streams{strings.NewReader(password + "\n"), &out, &errs}, args); code != exitFailed {
		t.Fatalf("a second time: %d", code)
	}
	cfg := config{data: data, listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty"}
	if err := cfg.complete(); err != nil {
		t.Fatal(err)
	}
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	visit := a.access.Visit(httptest.NewRequest("POST", "/sign-in", nil), nil)
	if _, err := a.access.Password(t.Context(), "031231500126", "another password 123", visit); err == nil {
		t.Error("a wrong password opens a session")
	}
	opened, err := a.access.Password(t.Context(), "031231500126", password, visit)
	if err != nil || opened.Token == "" {
		t.Fatalf("%+v %v", opened, err)
	}
	rec := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "/tasks", nil)
	a.access.SetCookie(rec, req, opened)
	req.AddCookie(rec.Result().Cookies()[0])
	actor, err := a.access.Actor(req)
	if err != nil || !access.May(actor, access.RunBackup, access.Target{}) {
		t.Errorf("%+v %v", actor, err)
	}
}
