package journeys

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"tarazy/internal/web/webtest"
)

// memberReplaced: a member declares a conflict of interest about the first post
// and is out of it; nothing goes on until HR replaces the member by a new
// version of the order.
func (s *story) memberReplaced() {
	s.t.Helper()
	out := s.judges[4]
	at := "/panel/" + s.id + "/interests/" + s.first
	b := s.window()
	s.comesBy(b, out.iin, theVisitor)
	b.open(at)
	b.says(s.me.who.Surname)
	b.click(`main [name=conflict][value=yes]`)
	b.set("reason", "Үміткер – жақын досым.")
	b.press("main form .btn--final", `location.search.includes("done=declared")`)
	b.says(s.text(theVisitor, "panel.declared_conflict"))
	b.looks("conflict", 390)
	out.get(at).is(200).lacks(s.me.who.Surname)
	out.post(at, "conflict", "no", "reason", "").is(404)
	out.get("/panel/" + s.id + "/essays/" + s.first).is(404)
	out.get(s.markAt(s.first, s.me) + "/marks").is(404)
	s.interviewWaits()
	s.reorders(out)
	out.get(at).is(404)
	out.get("/panel/" + s.id).is(404)
}

// interviewWaits: nobody enters an interview while a judge who declared a
// conflict sits in the commission.
func (s *story) interviewWaits() {
	s.t.Helper()
	number, judge := s.me.own[s.first].Number, s.judges[0].id
	s.secretary.post("/panel/"+s.id+"/interview/"+s.first, "name", "Әңгімелесу парағы", "number", "1", "day", "2023-05-25", "mark."+number+"."+judge, "5").
		is(409).has(s.secretary.told("panel.undeclared", "n", len(s.judges)-1))
}

// reorders puts another member into the place of one, by the page where HR is
// told of the conflict, and lets the new member in.
func (s *story) reorders(out *judge) {
	s.t.Helper()
	spare := s.spareMember()
	b := s.officer
	b.open(s.on("commission"))
	b.says(s.text(theOfficer, "panel.replace"))
	b.looks("commission", 390)
	b.click(`main [name=members][value="` + out.id + `"]`)
	b.click(`main [name=members][value="` + spare + `"]`)
	b.set("number", "13-к")
	b.set("why", "Мүдделер қақтығысы.")
	b.press("main form .btn--main", `location.search.includes("done=ordered")`)
	b.says("12-к")
	b.says("13-к")
	s.judges[4] = s.letIn(spare)
}

// spareMember is an employee whom the administrator of the body makes a member
// of commissions.
func (s *story) spareMember() string {
	s.t.Helper()
	var staff struct {
		Rows []struct {
			Person string `json:"person"`
			Post   string `json:"post_code"`
		} `json:"rows"`
	}
	s.hr.json("/api/v1/staff?limit=200", &staff)
	for _, r := range staff.Rows {
		if r.Post != "40-05" {
			continue
		}
		admin := s.as("body_administrator", "en")
		body := admin.get("/admin/roles/grant").is(200).value("body")
		admin.post("/admin/roles/grant", "body", body, "person", r.Person, "role", "commission_member", "from", announced.String()).is(303)
		return r.Person
	}
	s.t.Fatal("nobody holds 40-05")
	return ""
}

// nobodyComes: a competition for which nobody applies fails, and HR repeats it.
func (s *story) nobodyComes() {
	s.t.Helper()
	s.post("60-79", "E-4", "Цифрлық даму жөніндегі маман", "Специалист по цифровому развитию")
	to := s.hr.post("/competitions/new", "title.kk", "Цифрлық даму", "title.ru", "Цифровое развитие", "title.en", "Digital development",
		"until", "2023-05-19", "appeal_days", "3", "decide_days", "3").is(303).location
	s.failing = &contest{town: s.town, hr: s.hr, id: strings.Split(to, "/")[2]}
	s.failing.offers("60-79")
	s.failing.announces()
}

// announces what is drafted.
func (c *contest) announces() {
	c.t.Helper()
	at := c.on("announce")
	c.hr.post(at, "version", c.hr.get(at).is(200).value("version")).goes(c.on())
}

var vacancyID = regexp.MustCompile(`vac_[a-z0-9]+`)

// isRepeated: the stage of applications closes without one, and the same post
// is announced again.
func (s *story) isRepeated() {
	s.t.Helper()
	f := s.failing
	f.closes(vacancyID.FindString(s.hr.get(f.on()).is(200).body))
	b := s.officer
	b.open(f.on())
	b.press(`main a[href="`+f.on("repeat")+`"]`, `location.pathname.endsWith("/repeat")`)
	b.says(s.text(theOfficer, "selection.failed.no_applications"))
	b.looks("repeat", 390)
	b.set("until", "2023-05-31")
	b.press("main form .btn--main", `location.pathname.startsWith("/competitions/") && !location.pathname.startsWith("`+f.on()+`")`)
	again := &contest{town: s.town, hr: s.hr, id: strings.Split(b.address(), "/")[2]}
	b.says("60-79")
	b.open(again.on("announce"))
	b.press("main form .btn--final", `location.pathname === "`+again.on()+`"`)
	s.visitor("ru").get("/vacancies?q=" + "цифровому").is(200).has("Специалист по цифровому развитию")
}

// isArchived: HR takes the archive in the browser, and a receiver who has the
// file alone checks it, in another folder and with the installation gone.
func (s *story) isArchived() {
	s.t.Helper()
	b := s.officer
	b.open(s.on("archive"))
	b.press(`main form .btn--main`, `document.querySelector("main a[href$='/archive/file']")`)
	b.looks("archive", 390)
	data, err := base64.StdEncoding.DecodeString(webtest.JS[string](s.t, b.ctx, `fetch(document.querySelector("main a[href$='/archive/file']").href)
  .then((r) => r.blob()).then((file) => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(file);
  }))`))
	must(s.t, err)
	s.archive = data
}

// received checks the archive where nothing of the installation is.
func (s *story) received() {
	s.t.Helper()
	dir, name := s.t.TempDir(), "archive.zip"
	must(s.t, os.Mkdir(filepath.Join(dir, "roots"), 0o700))
	for _, authority := range []string{"root.crt", "issuing.crt"} {
		cert, err := os.ReadFile(filepath.Join(s.keyFolder(), "ca", authority))
		must(s.t, err)
		must(s.t, os.WriteFile(filepath.Join(dir, "roots", authority), cert, 0o600))
	}
	must(s.t, os.WriteFile(filepath.Join(dir, name), s.archive, 0o600))
	must(s.t, os.RemoveAll(s.data))
	check := func(args ...string) (int, string) {
		s.t.Helper()
		var both bytes.Buffer
		cmd := exec.CommandContext(s.t.Context(), built.binary, append([]string{"verify"}, args...)...)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}, &both, &both
		err := cmd.Run()
		if cmd.ProcessState == nil {
			s.t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), both.String()
	}
	if status, out := check("--roots", "roots", name); status != 0 || !strings.Contains(out, "The archive holds.") {
		s.t.Errorf("the archive of %d bytes: %d\n%s", len(s.archive), status, out)
	}
	at := bytes.Index(s.archive, []byte("results.json"))
	s.archive[at+40] ^= 1
	must(s.t, os.WriteFile(filepath.Join(dir, name), s.archive, 0o600))
	if status, out := check(name); status != 1 || !strings.Contains(out, "results.json") {
		s.t.Errorf("a changed archive: %d\n%s", status, out)
	}
}
