package contest_test

import (
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/locale"
)

var announcement = []string{
	"title.kk", "Жаңа конкурс", "title.ru", "Новый конкурс", "about.kk", "", "about.ru", "", "until", "2023-06-05",
	"appeal_days", "3", "decide_days", "3", "appeal_waits", "yes",
}

func TestADraftIsWrittenAndAnnounced(t *testing.T) {
	s := newSite(t)
	s.everywhere("hr", "/competitions/new")
	s.holds("why", s.get("hr", "/competitions/new"), 200, "What the body decides", `value="3"`, "/rules/selection-2023/2023-03-01#c-step-9")
	s.holds("nothing typed", s.post("hr", "/competitions/new", "appeal_days", "x"), 422, `id="appeal_days-error"`)
	s.holds("no title", s.post("hr", "/competitions/new", "appeal_days", "3", "decide_days", "3", "until", "2023-06-05"), 422, "-error")
	made := s.post("hr", "/competitions/new", announcement...)
	add := made.header.Get("Location")
	if made.code != 303 || !strings.HasSuffix(add, "/vacancies/add") {
		t.Fatalf("%d %s\n%s", made.code, add, made.text)
	}
	one := strings.TrimSuffix(add, "/vacancies/add")
	for _, p := range []string{one, add, one + "/change", one + "/announce", one + "/cancel"} {
		s.everywhere("hr", p)
	}
	s.holds("no vacancies", s.post("hr", one+"/announce", "version", "1"), 409)
	form := s.get("hr", add)
	post := string(s.Posts[0])
	with := []string{"version", value(form, "version"), "post", post, "duties.kk", "Талдау", "duties.ru", "Анализ", "directions", "economy", "need.form", "all"}
	s.holds("tree", s.post("hr", add, append(with, "do", "add education")...), 200, `name="need.0.least"`, "Талдау", `value="drop 0"`)
	with = append(with, "need.0.form", "education", "need.0.least", "bachelor")
	s.holds("group", s.post("hr", add, append(with, "do", "add any")...), 200, `name="need.1.form" value="any"`, `value="add experience 1"`)
	with = append(with, "need.1.form", "any")
	s.holds("inner", s.post("hr", add, append(with, "do", "add experience 1")...), 200, `name="need.1.0.months"`)
	s.holds("taken away", s.post("hr", add, append(with, "do", "drop 0")...), 200, "!need.0.least", `name="need.0.form" value="any"`)
	s.holds("months", s.post("hr", add, append(with, "need.1.0.form", "experience", "need.1.0.months", "0", "do", "save")...), 422, `id="n1-0-months-error"`)
	s.holds("saved", s.post("hr", add, append(with, "need.1.0.form", "experience", "need.1.0.months", "24", "do", "save")...), 303)
	shown := s.get("hr", one)
	s.holds("vacancy", shown, 200, "Qualification requirements", "at least: 2 years", one+"/announce")
	ask := s.get("hr", one+"/announce")
	s.holds("what will happen", ask, 200, "keeps today's edition", "becomes public")
	s.holds("announced", s.post("hr", one+"/announce", "version", value(ask, "version")), 303)
	s.holds("again", s.post("hr", one+"/announce", "version", value(ask, "version")), 409, "changed in another window")
	s.holds("public", s.get("", "/api/v1/vacancies"), 200, `"all":3`, strings.TrimPrefix(one, "/competitions/"))
	s.holds("running", s.get("hr", one), 200, "No. 2023-", "announced")
}

func TestTwoTabsOfADraft(t *testing.T) {
	s := newSite(t)
	one := strings.TrimSuffix(s.post("hr", "/competitions/new", announcement...).header.Get("Location"), "/vacancies/add")
	seen := value(s.get("hr", one+"/change"), "version")
	s.holds("first", s.post("hr", one+"/change", append(announcement, "version", seen)...), 303)
	s.holds("second", s.post("hr", one+"/change", append(announcement, "version", seen)...), 409, "changed in another window", "Новый конкурс")
	s.holds("reason", s.post("hr", one+"/cancel", "version", "2"), 422, `id="why-error"`)
	s.holds("cancelled", s.post("hr", one+"/cancel", "version", "2", "why", "Артық"), 303)
}

func TestEveryPageInThreeLanguages(t *testing.T) {
	s := newSite(t)
	s.Commission()
	a := s.applied("Тексерусіз")
	s.Apply(3, s.Essay, competition.AtAbilities)
	pages := map[string][]string{
		"hr": {
			"/competitions", "/competitions?state=announced", "/competitions?q=нет", s.at(), s.at("applications"), s.at("applications") + "?standing=submitted&sort=due",
			"/candidates/" + string(a.ID), s.stage("results", s.Essay, competition.AtAbilities), "/competitions/knowledge",
			s.at("vacancies", string(s.Free.ID), "close"), s.at("vacancies", string(s.Essay.ID), "close"), s.at("cancel"), "/appeals",
		},
		"proctor":   {"/competitions", s.at(), s.at("applications"), s.stage("conduct", s.Essay, competition.AtAbilities)},
		"manager":   {s.at(), s.stage("results", s.Essay, competition.AtAbilities)},
		"secretary": {s.at(), s.at("vacancies", string(s.Essay.ID), "close")},
		"member":    {"/competitions", s.at(), s.at("applications")},
		"observer":  {s.at(), s.at("applications")},
		"head":      {s.at()},
		"officer":   {"/appeals"},
	}
	for as, all := range pages {
		for _, p := range all {
			s.everywhere(as, p)
		}
	}
	for as := range pages {
		tasks := 0
		for _, l := range locale.Langs {
			out, err := s.deps.Tasks(t.Context(), s.actors[as], l)
			s.Must(err)
			tasks = len(out)
			for _, x := range out {
				if strings.Contains(x.Text+x.About+x.Do, "⟦") || x.Key == "" {
					t.Errorf("%s: %+v", as, x)
				}
			}
		}
		if as == "hr" && tasks == 0 || as == "member" && tasks > 0 {
			t.Errorf("%s has %d tasks", as, tasks)
		}
	}
}

func TestWrongRolesAreDenied(t *testing.T) {
	s := newSite(t)
	a := s.applied("Бөгде")
	one := "/candidates/" + string(a.ID)
	for as, all := range map[string]map[string]int{
		"stranger": {s.at(): 404, s.at("applications"): 404, one: 404, s.at("announce"): 404},
		"employee": {"/competitions": 403, s.at(): 403, "/appeals": 403},
		"member":   {one: 403, "/competitions/new": 403, s.at("cancel"): 403, s.at("applications/export/csv"): 403, s.stage("conduct", s.Free, competition.AtQualities): 403},
		"proctor":  {one: 403, s.at("vacancies", string(s.Free.ID), "close"): 403},
		"checker":  {s.at(): 403},
		"hr":       {s.stage("conduct", s.Free, competition.AtQualities): 403},
		"officer":  {one: 404},
	} {
		for p, status := range all {
			s.holds(as+" "+p, s.get(as, p), status)
		}
	}
	s.holds("act", s.post("member", one+"/check", "version", "1", "do", "admit"), 403)
	s.holds("other body's act", s.post("stranger", one+"/check", "version", "1", "do", "admit"), 404)
}

func TestBlindPagesHoldNoName(t *testing.T) {
	s := newSite(t)
	s.Commission()
	a := s.applied("Құпияхан")
	s.holds("found by name", s.get("proctor", s.at("applications")+"?q=Құпияхан"), 200, "!"+a.Number)
	for as, all := range map[string][]string{
		"proctor": {s.at(), s.at("applications"), s.at("applications") + "?sort=name"},
		"member":  {s.at(), s.at("applications")}, "observer": {s.at("applications")}, "secretary": {s.at("applications"), s.at("vacancies", string(s.Free.ID), "close")},
	} {
		for _, p := range all {
			s.holds(as, s.get(as, p), 200, "!Құпияхан", "!"+string(a.Person))
		}
		s.holds(as+" json", s.get(as, "/api/v1"+s.at("applications")), 200, "!Құпияхан", `"name":null`, a.Number)
	}
	s.holds("hr", s.get("hr", s.at("applications")), 200, "Құпияхан", a.Number)
	s.holds("case", s.get("hr", "/candidates/"+string(a.ID)), 200, a.Number, "!Құпияхан")
}

func TestHRChecksAFile(t *testing.T) {
	s := newSite(t)
	a := s.applied("Тексеров")
	one := "/candidates/" + string(a.ID)
	seen := len(s.Journal)
	s.holds("behind", s.post("hr", one+"/behind"), 200, "Тексеров", "is on record", "«Сынақ» ЖШС", "Көру қабілеті нашар")
	if v := s.Verbs(seen); len(v) != 1 || v[0] != "competition.candidates" {
		t.Errorf("journal: %v", v)
	}
	s.holds("too much", s.post("hr", one+"/extra", "version", value(s.get("hr", one), "version"), "percent", "101"), 422, `id="percent-error"`)
	s.holds("extra", s.post("hr", one+"/extra", "version", value(s.get("hr", one), "version"), "percent", "25"), 303)
	form := s.get("hr", one)
	version := value(form, "version")
	s.holds("no reason", s.post("hr", one+"/check", "version", version, "do", "refuse"), 422, "Give a reason", `href="#ground-0"`, "A language", "not met", "HR decides")
	s.holds("refused", s.post("hr", one+"/check", "version", version, "do", "refuse", "ground.0", "Дипломы жоқ"), 303)
	s.holds("again", s.post("hr", one+"/check", "version", version, "do", "admit"), 409, "changed in another window")
	s.holds("why", s.get("hr", one), 200, "Дипломы жоқ", "HR's decision")
	file := s.get("hr", s.at("applications/export/csv"))
	s.holds("export", file, 200, a.Number, "Тексеров")
	if v := s.Verbs(len(s.Journal) - 1); v[0] != "competition.export" {
		t.Errorf("journal: %v", v)
	}
	s.holds("xlsx", s.get("hr", s.at("applications/export/xlsx")), 200)
}

func TestRefusedRowsAreShownAgain(t *testing.T) {
	s := newSite(t)
	all := s.Apply(2, s.Free, competition.AtQualities)
	door := s.stage("results", s.Free, competition.AtQualities)
	s.holds("grid", s.get("manager", door), 200, `value="`+all[0].Number+`"`)
	s.holds("form", s.get("manager", door+"/form"), 200)
	document := []string{"document.name", "Хаттама", "document.number", "7", "document.day", "2023-05-17"}
	s.holds("no document", s.upload("manager", door, "number;right\n"+all[0].Number+";80\n"), 422, `id="document.day-error"`, `value="80"`)
	s.holds("heading", s.upload("manager", door, "number;wrong\nA;1\n", document...), 422, "wrong")
	list := "number;right;reliability;conduct\n" + all[0].Number + ";80;high;kept\nZZZ-00000;70;;\n" + all[1].Number + ";999;;\n" + all[1].Number + ";soon;;\n"
	got := s.upload("manager", door, list, document...)
	s.holds("rows", got, 422, "Rows taken: 1", "Rows not taken: 3", `value="ZZZ-00000"`, `value="999"`, `value="soon"`, "Row 4")
	s.holds("by hand", s.upload("manager", door, "", append(document, "row.0.number", all[1].Number, "row.0.right", "70")...), 200, "Rows taken: 1")
	s.holds("twice", s.upload("manager", door, "", append(document, "row.0.number", all[1].Number, "row.0.right", "70")...), 422, "Rows taken: 0")
	s.holds("conduct", s.get("proctor", s.stage("conduct", s.Free, competition.AtQualities)), 200, all[1].Number, "!"+all[0].Number)
}

func TestTheProctorDecidesByNumber(t *testing.T) {
	s := newSite(t)
	all := s.Apply(2, s.Free, competition.AtQualities)
	door, queue := s.stage("results", s.Free, competition.AtQualities), s.stage("conduct", s.Free, competition.AtQualities)
	list := "number;right\n" + all[0].Number + ";80\n" + all[1].Number + ";90\n"
	s.holds("results", s.upload("hr", door, list, "document.name", "Хаттама", "document.number", "7", "document.day", "2023-05-17"), 200, "Rows taken: 2")
	tasks, err := s.deps.Tasks(t.Context(), s.Proctor, locale.EN)
	s.Must(err)
	if len(tasks) != 1 || tasks[0].Due == nil || tasks[0].Clause == "" || tasks[0].Href != queue {
		t.Errorf("%+v", tasks)
	}
	s.holds("no kind", s.post("proctor", queue, "number", all[0].Number, "do", "breached", "note", "x"), 422, `id="breach-error"`)
	s.holds("no reason", s.post("proctor", queue, "number", all[0].Number, "do", "breached", "breach", "leaving_seat"), 422, `id="note-error"`)
	s.holds("breach", s.post("proctor", queue, "number", all[0].Number, "do", "breached", "breach", "leaving_seat", "note", "Орнынан тұрды"), 303)
	s.holds("twice", s.post("proctor", queue, "number", all[0].Number, "do", "kept"), 409)
	closing := s.at("vacancies", string(s.Free.ID), "close")
	s.holds("waits", s.get("hr", closing), 200, "the proctor's check")
	s.holds("fault", s.post("hr", closing, "version", s.version(s.Free)), 409, all[1].Number)
	s.holds("kept", s.post("proctor", queue, "number", all[1].Number, "do", "kept"), 303)
	s.holds("empty", s.get("proctor", queue), 200, "The queue is empty")
	s.holds("closed", s.post("hr", closing, "version", s.version(s.Free)), 303)
	s.holds("two tabs", s.post("hr", closing, "version", "1"), 409)
	s.holds("track", s.get("hr", s.at()), 200, "Text and number abilities", "Left: 1")
	s.everywhere("hr", s.at())
}

func TestAnAppealIsDecidedOnOnePage(t *testing.T) {
	s := newSite(t)
	c := s.Candidate("Шағымданов")
	a := s.Put(c, s.Free, competition.AtApplication)
	one := "/candidates/" + string(a.ID)
	s.holds("refused", s.post("hr", one+"/check", "version", value(s.get("hr", one), "version"), "do", "refuse", "ground.0", "Дипломы жоқ"), 303)
	x, err := s.FileAppeal(t.Context(), c.Actor, a.ID, "Диплом тіркелген")
	s.Must(err)
	page := "/appeals/" + string(x.ID)
	for _, as := range []string{"officer", "hr"} {
		s.everywhere(as, "/appeals")
		s.everywhere(as, page)
	}
	tasks, err := s.deps.Tasks(t.Context(), s.Officer, locale.EN)
	s.Must(err)
	if len(tasks) != 1 || tasks[0].Href != page || tasks[0].Due == nil {
		t.Errorf("%+v", tasks)
	}
	shown := s.get("officer", page)
	s.holds("case", shown, 200, "Диплом тіркелген", "Дипломы жоқ", "!Шағымданов", `value="grant"`)
	s.holds("hr reads", s.get("hr", page), 200, `!value="grant"`)
	s.holds("behind", s.post("officer", page+"/behind"), 200, "Шағымданов")
	s.holds("no answer", s.post("officer", page, "version", value(shown, "version"), "do", "grant"), 422, `id="answer-error"`)
	s.holds("hr decides", s.post("hr", page, "version", value(shown, "version"), "do", "grant", "answer", "x"), 403)
	s.holds("granted", s.post("officer", page, "version", value(shown, "version"), "do", "grant", "answer", "Диплом бар"), 303)
	s.holds("again", s.post("officer", page, "version", value(shown, "version"), "do", "reject", "answer", "x"), 409, "changed in another window")
	s.holds("answered", s.get("officer", page), 200, "Диплом бар", "granted")
}

func TestKnowledgeResultsByIIN(t *testing.T) {
	s := newSite(t)
	for _, l := range locale.Langs {
		s.holds("form", s.do("manager", string(l), "GET", "/competitions/knowledge", "", nil), 200)
	}
	s.holds("file", s.get("manager", "/competitions/knowledge/form"), 200)
	got := s.upload("manager", "/competitions/knowledge", "iin;tested;state_language;constitution;civil_service;anti_corruption;ethics\n000101000003;2023-05-10;15;12;12;12;8\n1;soon;1;1;1;1;1\n",
		"document.name", "Хаттама", "document.number", "7", "document.day", "2023-05-17")
	s.holds("refused", got, 422, "Rows taken: 0", "Rows not taken: 2", `value="000101000003"`)
}

func TestResultsByJSON(t *testing.T) {
	s := newSite(t)
	all := s.Apply(1, s.Free, competition.AtQualities)
	at := "/api/v1" + s.at("vacancies", string(s.Free.ID), "results", string(competition.AtQualities))
	body := `{"document":{"name":"Хаттама","number":"7","day":"2023-05-17"},"rows":[{"number":"` + all[0].Number + `","right":80},{"number":"ZZZ-00000","right":1}]}`
	s.holds("rows", s.do("manager", "en", "POST", at, "application/json", strings.NewReader(body)), 200, `"taken":1`, `"code":"selection.number"`, `"row":2`)
	s.holds("role", s.do("member", "en", "POST", at, "application/json", strings.NewReader(body)), 403)
}
