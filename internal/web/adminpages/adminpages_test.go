package adminpages_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"testing"
	"time"

	"tarazy/internal/outbox"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestARoleIsGrantedAndTakenBackWithAReason(t *testing.T) {
	w := newWorld(t)
	w.holds("empty", w.get("keeper", "/admin/roles"), 200, "Nobody was given a role here", "First body")
	w.holds("search", w.get("keeper", "/admin/roles/grant?body="+one+"&q=Жұм"), 200, "Жұмабаев Диас", `value="per_dias"`, "Proctor")
	w.holds("nobody", w.get("keeper", "/admin/roles/grant?q=Zz"), 200, "Nobody was found")
	grant := func(role string, more ...string) answer {
		return w.post("keeper", "/admin/roles/grant", append([]string{"body", one, "q", "Жұм", "person", "per_dias", "role", role, "from", "2026-03-02"}, more...)...)
	}
	w.holds("granted", grant("hr_officer", "order", "12-Ж"), 303)
	w.holds("listed", w.get("keeper", "/admin/roles"), 200, "Жұмабаев Диас", "HR officer", "12-Ж", "holds", "Сақтаушы Асан")
	w.holds("excluded", grant("identity_checker", "order", "kept"), 409, "cannot hold these two roles at once", "“Identity checker” and “HR officer”", `value="kept"`)
	w.holds("no end", grant("inspector", "order", "7"), 422, "last day", `aria-invalid="true"`)
	w.holds("no day", grant("proctor", "until", "soon"), 422, `id="until-error"`)
	w.holds("nobody chosen", w.post("keeper", "/admin/roles/grant", "body", one, "q", "Жұм", "role", "proctor", "from", "2026-03-02"), 422, "Choose who gets the role")

	id := regexp.MustCompile(`/admin/roles/revoke/(grt_[a-z0-9]+)`).FindStringSubmatch(w.get("keeper", "/admin/roles").text)[1]
	w.holds("asks", w.get("keeper", "/admin/roles/revoke/"+id), 200, "Жұмабаев Диас", "ends at once")
	w.holds("no reason", w.post("keeper", "/admin/roles/revoke/"+id, "body", one), 422, "Give the reason")
	w.holds("stranger", w.post("stranger", "/admin/roles/revoke/"+id, "body", other, "reason", "x"), 404)
	w.holds("revoked", w.post("keeper", "/admin/roles/revoke/"+id, "body", one, "reason", "  left   the service "), 303)
	w.holds("listed", w.get("keeper", "/admin/roles"), 200, "revoked, 2 March 2026", "!/admin/roles/revoke/")
	w.holds("again", w.post("keeper", "/admin/roles/revoke/"+id, "body", one, "reason", "x"), 409, "revoked before")
}

func TestRolesOfAnotherBodyAreNotThere(t *testing.T) {
	w := newWorld(t)
	w.holds("other body", w.get("keeper", "/admin/roles?body="+other), 404)
	w.holds("installation", w.get("keeper", "/admin/roles?body="), 404)
	w.holds("grant there", w.post("keeper", "/admin/roles/grant", "body", other, "person", "per_dias", "role", "proctor", "from", "2026-03-02"), 404)
	w.holds("employee", w.get("employee", "/admin/roles"), 403)
	w.holds("administrator", w.get("admin", "/admin/roles"), 200, "The whole installation", "First body", "Second body")
	w.holds("for all", w.post("admin", "/admin/roles/grant", "body", "", "q", "Жұм", "person", "per_dias", "role", "inspector", "from", "2026-03-02", "until", "2026-06-01", "order", "5"), 303)
	w.holds("listed", w.get("admin", "/admin/roles?body="), 200, "Inspector", "1 June 2026")
	w.holds("not in a body", w.get("admin", "/admin/roles?body="+one), 200, "!Inspector")
}

func TestAWebhookIsKept(t *testing.T) {
	w := newWorld(t)
	w.holds("form", w.get("keeper", "/admin/hooks/new"), 200, "Role granted", "staff.import.apply")
	add := func(url string, verbs ...string) answer {
		kv := []string{"body", one, "url", url}
		for _, v := range verbs {
			kv = append(kv, "verbs", v)
		}
		return w.post("keeper", "/admin/hooks/new", kv...)
	}
	w.holds("plain http", add("http://example.kz/x", "roles.grant"), 422, `value="http://example.kz/x"`, `id="url-error"`)
	w.holds("no event", add("https://example.kz/x", "made.up"), 422, `id="verbs-error"`)
	made := add("https://example.kz/x", "roles.grant")
	w.holds("made", made, 200, "whsec_", "not shown again")
	w.holds("listed", w.get("keeper", "/admin/hooks"), 200, "https://example.kz/x", "works", "!whsec_")
	id := regexp.MustCompile(`/admin/hooks/show/(hook_[a-z0-9]+)`).FindStringSubmatch(made.text)[1]
	w.holds("shown", w.get("keeper", "/admin/hooks/show/"+id), 200, "Role granted", "Nothing was sent yet", "!whsec_")
	w.holds("stranger sees", w.get("stranger", "/admin/hooks/show/"+id), 404)
	w.holds("stranger's body", w.get("stranger", "/admin/hooks?body="+one), 404)
	w.holds("stranger acts", w.post("stranger", "/admin/hooks/remove/"+id, "body", other), 404)
	w.holds("administrator", w.get("admin", "/admin/hooks"), 403)
	w.holds("test", w.post("keeper", "/admin/hooks/test/"+id, "body", one), 303)
	w.holds("queued", w.get("keeper", "/admin/hooks/show/"+id), 200, "Test message", "waiting")
	w.holds("old version", w.post("keeper", "/admin/hooks/disable/"+id, "body", one, "version", "9"), 409)
	w.holds("disable", w.post("keeper", "/admin/hooks/disable/"+id, "body", one, "version", "1"), 303)
	w.holds("disabled", w.get("keeper", "/admin/hooks/show/"+id), 200, "turned off", "Turn on again", "cancelled")
	w.holds("enable", w.post("keeper", "/admin/hooks/enable/"+id, "body", one, "version", "2"), 303)
	w.holds("remove", w.post("keeper", "/admin/hooks/remove/"+id, "body", one), 303)
	w.holds("gone", w.get("keeper", "/admin/hooks"), 200, "There are no webhooks")
}

func TestTheStateShowsJobsWithoutContent(t *testing.T) {
	w := newWorld(t)
	w.must(w.db.Write(t.Context(), func(tx *store.Tx) error {
		return errors.Join(
			outbox.Enqueue(tx, outbox.Job{Kind: "breaks", Case: "app_1", Payload: map[string]any{"secret": "Құпия"}}),
			outbox.Enqueue(tx, outbox.Job{Kind: "nobody-does-this", Case: "app_2"}),
			outbox.Enqueue(tx, outbox.Job{Kind: "nobody-does-this", Due: storetest.Start.Add(24 * time.Hour)}),
		)
	}))
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.db), Owner: "test"})
	broken := true
	worker.Handle(outbox.Kind{Name: "breaks", Attempts: 1, Step: func(context.Context, *outbox.Task) (bool, error) {
		if broken {
			return false, errors.New("the disk is full")
		}
		return true, nil
	}})
	_, err := worker.RunDue(t.Context())
	w.must(err)
	w.clock.Advance(10 * time.Minute)
	page := w.get("admin", "/admin/state")
	w.holds("state", page, 200, "the disk is full", "app_1", "Jobs that are late", "app_2", "Last backup: 2 March 2026", "sqlite", "!Құпия")
	w.holds("keeper", w.get("keeper", "/admin/state"), 403)
	retry := regexp.MustCompile(`/admin/state/retry/\d+`).FindString(page.text)
	w.holds("not for all", w.post("keeper", retry), 403)
	w.holds("retry", w.post("admin", retry), 303)
	broken = false
	_, err = worker.RunDue(t.Context())
	w.must(err)
	w.holds("mended", w.get("admin", "/admin/state"), 200, "!the disk is full")
	w.holds("twice", w.post("admin", retry), 404)
}

func TestNoticesAreAPersonsOwn(t *testing.T) {
	w := newWorld(t)
	w.tell("per_asel")
	w.tell("per_asel")
	w.tell("per_dias")
	page := w.get("employee", "/notices")
	w.holds("list", page, 200, "https://example.kz/per_asel", "new", "!per_dias", "Messages to another system were turned off")
	read := regexp.MustCompile(`/notices/read/\d+`).FindString(page.text)
	w.holds("not mine", w.post("keeper", read), 404)
	opened := w.post("employee", read, "open", "yes")
	if opened.code != 303 || opened.header.Get("Location") != "/admin/hooks" {
		t.Errorf("open: %d to %s", opened.code, opened.header.Get("Location"))
	}
	until := regexp.MustCompile(`name="until" value="(\d+)"`).FindStringSubmatch(page.text)[1]
	w.clock.Advance(time.Minute)
	w.tell("per_asel")
	w.holds("all", w.post("employee", "/notices/read", "until", until), 303)
	w.holds("the later one stays", w.get("employee", "/notices?show=unread"), 200, "Notices shown: 1")
	w.holds("bad", w.post("employee", "/notices/read", "until", "now"), 422)
	w.holds("mail off", w.post("employee", "/notices/mail", "mail", "off"), 303)
	w.holds("it is off", w.get("employee", "/notices"), 200, "no e-mail is sent")
	w.holds("visitor", w.get("", "/notices"), 303)
}

func TestTheAPIAnswersAlike(t *testing.T) {
	w := newWorld(t)
	in := `{"person":"per_dias","role":"proctor","body":"` + one + `","from":"2026-03-02","until":null,"order":"3"}`
	made := w.send("keeper", "POST", "/api/v1/grants", in)
	w.holds("grant", made, 201, `"role":"proctor"`, `"until":null`)
	var g struct{ ID string }
	w.must(json.Unmarshal([]byte(made.text), &g))
	w.holds("twice", w.send("keeper", "POST", "/api/v1/grants", in), 409, "access.grant_twice")
	w.holds("unknown field", w.send("keeper", "POST", "/api/v1/grants", `{"x":1}`), 422)
	w.holds("list", w.get("keeper", "/api/v1/grants?body="+one), 200, g.ID)
	w.holds("stranger", w.get("stranger", "/api/v1/grants?body="+one), 403)
	w.holds("no reason", w.send("keeper", "POST", "/api/v1/grants/"+g.ID+"/revoke", `{"reason":" "}`), 422, "adminpages.revoke.reason")
	w.holds("revoke", w.send("keeper", "POST", "/api/v1/grants/"+g.ID+"/revoke", `{"reason":"done"}`), 204)

	w.tell("per_asel")
	w.holds("notices", w.get("employee", "/api/v1/notices"), 200, `"unread":1`, "https://example.kz/per_asel")
	w.holds("others' notices", w.get("keeper", "/api/v1/notices"), 200, `"items":[]`)
	w.holds("not mine", w.send("keeper", "POST", "/api/v1/notices/1/read", ""), 404)
	w.holds("read", w.send("employee", "POST", "/api/v1/notices/1/read", ""), 204)
	w.holds("read all", w.send("employee", "POST", "/api/v1/notices/read", ""), 204)
	w.holds("none left", w.get("employee", "/api/v1/notices?unread=yes"), 200, `"unread":0`, `"items":[]`)

	hooks := "/api/v1/bodies/" + one + "/hooks"
	w.holds("hook", w.send("keeper", "POST", hooks, `{"url":"https://example.kz/h","verbs":["roles.grant"]}`), 201, "whsec_")
	w.holds("hooks", w.get("keeper", hooks), 200, "https://example.kz/h", "!whsec_")
	w.holds("stranger", w.get("stranger", hooks), 404)
}
