package contest_test

import (
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
)

func (s *site) json(as, path, body string) answer {
	s.t.Helper()
	return s.do(as, "en", "POST", "/api/v1"+path, "application/json", strings.NewReader(body))
}

const sheetJSON = `"document":{"name":"Хаттама","number":"7","day":"2023-05-17"}`

// essays brings essays to the desk of the commission.
func (s *site) essays(n int) []*competition.Application {
	s.t.Helper()
	s.Commission()
	apps := s.Apply(n, s.Essay, competition.AtEssay)
	at := s.at("vacancies", string(s.Essay.ID), "essays")
	for _, a := range apps {
		s.holds("essay", s.json("manager", at, `{`+sheetJSON+`,"rows":[{"number":"`+a.Number+`","text":"Менің эссем"}]}`), 200, `"taken":1`, `"refused":[]`)
		s.Must(s.CheckConduct(s.t.Context(), s.Proctor, s.Essay.ID, competition.AtEssay, a.Number, competition.ConductIn{State: competition.Kept}))
	}
	return apps
}

func TestEssaysAndTheirMarksByJSON(t *testing.T) {
	s := newSite(t)
	apps := s.essays(1)
	at := s.at("vacancies", string(s.Essay.ID), "essays")
	row := `{"number":"` + apps[0].Number + `","text":"тағы"}`
	s.holds("rows", s.json("hr", at, `{`+sheetJSON+`,"rows":[`+row+`,{"number":"ZZZ-00000","text":"а"}]}`), 200, `"taken":0`, `"code":"selection.recorded"`, `"code":"selection.number"`, `"row":2`)
	s.holds("no document", s.json("hr", at, `{"rows":[`+row+`]}`), 422, "strict.missing")
	s.holds("role", s.json("member", at, `{`+sheetJSON+`,"rows":[`+row+`]}`), 403)

	marks := s.at("vacancies", string(s.Essay.ID), "essay-marks")
	mine := `{"rows":[{"number":"` + apps[0].Number + `","mark":4,"note":"жақсы"},{"number":"` + apps[0].Number + `","mark":5},{"number":"ZZZ-00000","mark":5}]}`
	s.holds("mark", s.json("member", marks, mine), 200, `"taken":1`, `"code":"panel.marked"`, `"row":2`, `"code":"panel.no_essay"`)
	s.holds("off the scale", s.json("member", marks, `{"rows":[{"number":"`+apps[0].Number+`","mark":9}]}`), 200, `"taken":0`, `"code":"selection.range"`)
	for _, as := range []string{"hr", "secretary", "manager"} {
		s.holds(as+" marks", s.json(as, marks, mine), 403)
	}
	s.holds("too many", s.json("member", marks, `{"rows":[`+strings.Repeat(`{"number":"A","mark":1},`, 500)+`{"number":"A","mark":1}]}`), 422, "selection.too_many")
}

func TestInterviewsByJSON(t *testing.T) {
	s := newSite(t)
	s.Commission()
	apps := s.Apply(2, s.Free, competition.AtInterview)
	at := s.at("vacancies", string(s.Free.ID), "interviews")
	var marks []string
	for _, j := range s.Judges {
		marks = append(marks, fmt.Sprintf(`"%s":4`, j.Person))
	}
	body := `{` + sheetJSON + `,"rows":[{"number":"` + apps[0].Number + `","marks":{` + strings.Join(marks, ",") + `}},{"number":"` + apps[1].Number + `","marks":{"per_x":4}}]}`
	s.holds("undeclared", s.json("secretary", at, body), 409, "panel.undeclared")
	for _, j := range s.Judges {
		s.Must(s.DeclareInterest(t.Context(), j, s.Free.ID, false, ""))
	}
	s.holds("rows", s.json("secretary", at, body), 200, `"taken":1`, `"row":2`, `"code":"panel.stranger"`)
	s.holds("again", s.json("secretary", at, body), 200, `"taken":0`, `"code":"selection.recorded"`)
	s.holds("absent", s.json("secretary", at, `{`+sheetJSON+`,"rows":[{"number":"`+apps[1].Number+`","absent":true}]}`), 200, `"taken":1`)
	s.holds("role", s.json("hr", at, body), 403)
}

func TestAnAppealCorrectsTheMeanOfAnEssayOnItsPage(t *testing.T) {
	s := newSite(t)
	apps := s.essays(3)
	for i, n := range []int{4, 2, 5} {
		for _, j := range s.Judges {
			s.Must(s.MarkEssay(t.Context(), j, s.Essay.ID, apps[i].Number, n, ""))
		}
	}
	s.holds("closed", s.post("hr", s.at("vacancies", string(s.Essay.ID), "close"), "version", s.version(s.Essay)), 303)
	self := &access.Actor{Person: string(apps[1].Person), Held: []access.Held{{Role: access.Candidate}}, Personal: true}
	x, err := s.FileAppeal(t.Context(), self, apps[1].ID, "Баға негізсіз төмен")
	s.Must(err)
	page := "/appeals/" + string(x.ID)
	s.everywhere("officer", page)
	version := value(s.get("officer", page), "version")
	s.holds("field", s.get("officer", page), 200, `name="mean"`, "Corrected mean of the essay")
	s.holds("no number", s.post("officer", page, "version", version, "do", "grant", "answer", "Иә", "mean", "көп"), 422, `id="mean-error"`, `value="көп"`)
	s.holds("off the scale", s.post("officer", page, "version", version, "do", "grant", "answer", "Иә", "mean", "5.01"), 422, `id="mean-error"`)
	s.holds("nothing corrected", s.post("officer", page, "version", version, "do", "grant", "answer", "Иә"), 422)
	s.holds("granted", s.post("officer", page, "version", version, "do", "grant", "answer", "Иә", "mean", "3,50"), 303)
	s.holds("closed anew", s.post("hr", s.at("vacancies", string(s.Essay.ID), "close"), "version", s.version(s.Essay)), 303)
	s.holds("told", s.get("officer", page), 200, "The members gave", "the corrected mean counts in its place: 3.50", "The essay is passed: the corrected mean is 3.50")
}
