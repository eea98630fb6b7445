package contest_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/people"
)

// keep saves fields of a form as the browser does.
func (s *site) keep(a *access.Actor, form, about string, fields map[string]string) {
	s.t.Helper()
	_, err := s.deps.Drafts.Save(s.t.Context(), people.PersonID(a.Person), form, about, fields, 0)
	s.Must(err)
}

// forgotten reports whether nothing is kept of a form.
func (s *site) forgotten(a *access.Actor, form, about string) {
	s.t.Helper()
	if d, err := s.deps.Drafts.Load(s.t.Context(), people.PersonID(a.Person), form, about); err != nil || d != nil {
		s.t.Errorf("%s %s: %+v %v", form, about, d, err)
	}
}

func TestWhatWasTypedOfAnAnnouncementComesBack(t *testing.T) {
	s := newSite(t)
	body := string(s.Body)
	s.holds("empty", s.get("hr", "/competitions/new"), 200, `data-draft="/drafts/contest-new/`+body+`"`, `data-draft-version="0"`)
	s.keep(s.HR, "contest-new", body, map[string]string{"title.kk": "Жарты атау", "appeal_waits": `["yes"]`, "agreed": `[]`, "until": "2023-06-09"})
	form := s.get("hr", "/competitions/new")
	s.holds("back", form, 200, "Жарты атау", `value="2023-06-09"`, `data-draft-version="1"`, `value="3"`)
	s.holds("sent stands before it", s.post("hr", "/competitions/new", "title.kk", "Басқа атау", "appeal_days", "x"), 422, "Басқа атау", "!Жарты атау", `data-draft-version="1"`)
	made := s.post("hr", "/competitions/new", announcement...)
	s.forgotten(s.HR, "contest-new", body)
	add := made.header.Get("Location")
	one := strings.TrimSuffix(add, "/vacancies/add")
	about := strings.TrimPrefix(one, "/competitions/")
	s.keep(s.HR, "contest-change", about, map[string]string{"about.ru": "Недописано"})
	s.holds("change", s.get("hr", one+"/change"), 200, "Недописано", "Новый конкурс")
	s.holds("changed", s.post("hr", one+"/change", append(announcement, "version", value(s.get("hr", one+"/change"), "version"))...), 303)
	s.forgotten(s.HR, "contest-change", about)

	s.keep(s.HR, "contest-vacancy", about, map[string]string{"duties.kk": "Жарты міндет", "directions": `["economy"]`})
	s.holds("post", s.get("hr", add), 200, "Жарты міндет", `name="need.form" value="all"`)
	s.holds("tree", s.post("hr", add, "version", "1", "duties.kk", "Талдау", "need.form", "all", "do", "add education"), 200, `name="need.0.least"`)
	s.holds("tree comes back", s.get("hr", add), 200, `name="need.0.least"`, "Талдау")
	s.holds("part taken away", s.post("hr", add, "version", "1", "need.form", "all", "need.0.form", "education", "need.0.least", "master", "do", "drop 0"), 200)
	s.holds("stays away", s.get("hr", add), 200, "!need.0.least")
	saved := []string{"version", value(s.get("hr", add), "version"), "post", string(s.Posts[0]), "duties.kk", "Талдау", "duties.ru", "Анализ", "directions", "economy", "need.form", "all",
		"need.0.form", "education", "need.0.least", "bachelor", "do", "save"}
	s.holds("saved", s.post("hr", add, saved...), 303)
	s.forgotten(s.HR, "contest-vacancy", about)
}

func TestWhatWasTypedOfADecisionComesBack(t *testing.T) {
	s := newSite(t)
	c := s.Candidate("Тексеров")
	a := s.Put(c, s.Free, competition.AtApplication)
	one := "/candidates/" + string(a.ID)
	s.keep(s.HR, "contest-check", string(a.ID), map[string]string{"ground.0": "Дипломның көшірмесі"})
	s.holds("check", s.get("hr", one), 200, "Дипломның көшірмесі", `data-draft="/drafts/contest-check/`+string(a.ID))
	s.holds("behind", s.post("hr", one+"/behind"), 200, "Дипломның көшірмесі")
	s.holds("refused", s.post("hr", one+"/check", "version", value(s.get("hr", one), "version"), "do", "refuse", "ground.0", "Дипломы жоқ"), 303)
	s.forgotten(s.HR, "contest-check", string(a.ID))

	x, err := s.FileAppeal(t.Context(), c.Actor, a.ID, "Диплом тіркелген")
	s.Must(err)
	page := "/appeals/" + string(x.ID)
	s.keep(s.Officer, "contest-appeal", string(x.ID), map[string]string{"answer": "Диплом шынымен"})
	s.holds("appeal", s.get("officer", page), 200, "Диплом шынымен", `data-draft="/drafts/contest-appeal/`)
	s.holds("nothing for who reads", s.get("hr", page), 200, "!Диплом шынымен", "!data-draft=")
	s.holds("answered", s.post("officer", page, "version", value(s.get("officer", page), "version"), "do", "reject", "answer", "Диплом жоқ"), 303)
	s.forgotten(s.Officer, "contest-appeal", string(x.ID))
}

func TestWhatTheProctorTypedComesBack(t *testing.T) {
	s := newSite(t)
	all := s.Apply(2, s.Free, competition.AtQualities)
	list := "number;right\n" + all[0].Number + ";80\n" + all[1].Number + ";90\n"
	s.holds("results", s.upload("hr", s.stage("results", s.Free, competition.AtQualities), list, "document.name", "Хаттама", "document.number", "7", "document.day", "2023-05-17"), 200)
	queue := s.stage("conduct", s.Free, competition.AtQualities)
	about := strings.ToLower(string(s.Free.ID) + "." + string(competition.AtQualities) + "." + all[0].Number)
	s.keep(s.Proctor, "contest-conduct", about, map[string]string{"breach": "leaving_seat", "note": "Орнынан"})
	s.holds("one", s.get("proctor", queue+"?number="+all[0].Number), 200, "Орнынан", `/drafts/contest-conduct/`+about)
	s.holds("another", s.get("proctor", queue+"?number="+all[1].Number), 200, "!Орнынан")
	s.holds("breach", s.post("proctor", queue, "number", all[0].Number, "do", "breached", "breach", "leaving_seat", "note", "Орнынан тұрды"), 303)
	s.forgotten(s.Proctor, "contest-conduct", about)
}
