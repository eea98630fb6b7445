package api

import (
	"strings"
	"testing"

	"tarazy/internal/exam"
)

// sat lets candidates sit the test: each answers so many of the choices right.
func (s *site) sat(right map[string]int) (paths map[string]string) {
	s.t.Helper()
	s.bank()
	one := s.sitting()
	seats := map[string]MySeatAnswer{}
	for who := range right {
		seats[who] = s.books(who, one)
	}
	s.opens(one)
	paths = map[string]string{}
	for who, n := range right {
		path, lease := s.enters(who, seats[who])
		for slot := range 3 {
			option := "secretright"
			if slot >= n {
				option = "secretwrong"
			}
			s.saves(who, path, lease, 0, slot, 1, exam.Answer{Places: []int{s.place(path, option, slot)}}).is(200, `"refused":[]`)
		}
		s.post(who, path+"/section", map[string]any{"lease": lease, "section": 0}).is(200)
		s.post(who, path+"/next", map[string]any{"lease": lease}).is(200)
		s.post(who, path+"/section", map[string]any{"lease": lease, "section": 1}).is(200, `"state":"finished"`)
		paths[who] = path
	}
	return paths
}

func TestATestIsAnalysedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.get("methodologist", "/exam-analysis/trial").refused(404, "exam.missing.test", "")
		s.sat(map[string]int{"one": 3, "two": 1})
		s.get("methodologist", "/exam-analysis").is(200, `"test":"trial"`, `"papers":2`)
		a := readAs[AnalysisAnswer](s.get("methodologist", "/exam-analysis/trial").is(200))
		if a.Progress != nil || a.Report == nil || a.Report.Papers != 2 || len(a.Report.Items) == 0 {
			t.Fatalf("%+v", a)
		}
		for _, x := range a.Report.Items {
			if x.Figures.Item.Key == "secretitem-1" && (x.Figures.N != 2 || x.Figures.Figures == nil) {
				t.Errorf("item: %+v", x)
			}
		}
		s.post("methodologist", "/exam-analysis/trial/flags", "").is(200, `"flagged":`)
		s.get("author", "/exam-analysis/trial").refused(403, "access.denied", "")
	})
}

func TestAKeyThatWasWrongIsCorrectedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		paths := s.sat(map[string]int{"one": 3, "two": 1})
		s.get("two", paths["two"]+"/result").is(200, `"passed":false`, `"right":1`)
		// Whoever chose the option that is right now gains the point.
		const one = "/exam-keys/secretitem-1/1"
		s.get("manager", one).is(200, `"options":["secretright"]`, `"corrections":[]`)
		s.post("manager", one, `{"answer":{"options":["secretwrong"]},"reason":""}`).refused(422, "exam.required", "reason")
		s.post("manager", one, `{"answer":{"options":["nothing"]},"reason":"Қате"}`).refused(422, "exam.item.key_unknown", "answer.options")
		s.post("manager", one, `{"answer":{"options":[]},"reason":"Қате"}`).refused(422, "exam.item.key", "answer.options")
		s.get("manager", one).is(200, `"corrections":[]`)
		void := `{"void":true,"reason":"Жауабы жоқ"}`
		would := readAs[KeyChanged](s.post("manager", one+"/preview", void).is(200))
		s.get("two", paths["two"]+"/result").is(200, `"right":1`)
		did := readAs[KeyChanged](s.post("manager", one, void).is(200))
		if len(would.Changes) != len(did.Changes) || would.NowPass != did.NowPass {
			t.Errorf("would %+v, did %+v", would, did)
		}
		s.get("manager", one).is(200, `"void":true`, "Жауабы жоқ")
		for _, c := range did.Changes {
			if c.After != c.Before+1 || strings.Contains(c.Number, s.people["two"].Person) {
				t.Errorf("%+v", c)
			}
		}
		for _, key := range []string{"secretitem-2", "secretitem-3"} {
			s.post("manager", "/exam-keys/"+key+"/1", void).is(200)
		}
		s.get("two", paths["two"]+"/result").is(200, `"right":3`, `"passed":true`)
		s.get("manager", "/exam-keys/none/1").refused(404, "exam.missing.item", "")
		s.get("manager", "/exam-keys/secretitem-1/x").refused(404, "exam.missing.item", "")
		s.post("hr", one, void).refused(403, "access.denied", "")
	})
}
