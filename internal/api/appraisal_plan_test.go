package api

import (
	"encoding/json"
	"log/slog"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// newPlanSite is the routes on plans in a year that was just opened.
func newPlanSite(t *testing.T) *kciSite {
	t.Helper()
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &kciSite{World: w, who: map[string]*access.Actor{
		"servant": w.Economist, "head": w.HeadBudget, "above": w.HeadFinance, "hr": w.HR, "other": w.HeadServices, "stranger": w.Stranger,
	}}
	s.year = w.OpenYear()
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, WorkPlanRoutes(WorkPlanDeps{w.Service}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

func (s *kciSite) kci(n int) string {
	var out []WorkPlanKCI
	for _, k := range appraisaltest.GoodKCI(n, 2023) {
		out = append(out, WorkPlanKCI{Name: k.Name, Source: k.Source, Paper: k.Paper, Unit: k.Unit, Compare: string(k.Compare), Target: k.Target, Term: &k.Term, Change: k.Change})
	}
	text, err := json.Marshal(out)
	s.Must(err)
	return `"kci":` + string(text)
}

func TestAPlanAndItsQuartersGoTheirWayOverTheAPI(t *testing.T) {
	s := newPlanSite(t)
	plan, quarter := s.at(s.Economist, "/plan"), s.at(s.Economist, "/quarters/1")
	s.ask("head", "GET", plan, "", 200, `"plan":null`, `"too_few"`, `"write":true`)
	at := s.ask("head", "PUT", plan, body(none, s.kci(6)), 200, `"state":"draft"`)
	s.ask("head", "POST", plan+"/sign", body(at, ""), 422, "appraisal.kci_count")
	s.ask("head", "PUT", plan, body(none, s.kci(5)), 409, "appraisal.changed")
	at = s.ask("servant", "PUT", plan, body(at, s.kci(5)), 200)
	s.ask("head", "POST", plan+"/submit", body(at, ""), 422, "appraisal.plan_unsigned")
	at = s.ask("head", "POST", plan+"/refuse", body(at, `"text":"Does not come to sign"`), 200, `"refused":true`)
	at = s.ask("head", "POST", plan+"/sign", body(at, ""), 200, `"part":"supervisor"`)
	at = s.ask("head", "POST", plan+"/submit", body(at, ""), 200, `"state":"submitted"`)
	s.ask("above", "POST", plan+"/decide", body(at, `"approve":false`), 422, "appraisal.return_reasons", `"cite":{"act":"appraisal-arys-2022","clause":"12"}`)
	s.ask("above", "POST", plan+"/decide", body(at, `"approve":false,"reasons":[{"kci":2,"what":"measurable","text":"No unit"}]`), 200, `"state":"returned"`)
	at = `"number":2,"version":1`
	at = s.ask("servant", "POST", plan+"/sign", body(at, ""), 200)
	at = s.ask("head", "POST", plan+"/sign", body(at, ""), 200)
	at = s.ask("head", "POST", plan+"/submit", body(at, ""), 200)
	at = s.ask("above", "POST", plan+"/decide", body(at, `"approve":true`), 200, `"state":"approved"`)
	s.ask("head", "GET", plan+"/versions", "", 200, "No unit", `"number":2`)
	s.ask("hr", "GET", "/api/v1/plans?register=yes&q=Эконом", "", 200, `"in_force":2`, `"count":1`)
	s.ask("head", "GET", "/api/v1/plans", "", 200, `"count":2`)

	progress := `"progress":[{"value":"91"},{"value":""},{"value":"1,5"},{"value":"1"},{"value":"1"}]`
	s.ask("head", "PUT", quarter, `{"version":0,`+progress+`,"recommendation":""}`, 422, "appraisal.recommendation")
	s.ask("head", "PUT", quarter, `{"version":0,`+progress+`,"recommendation":"Go on"}`, 200, `"valued":4`, `"reached":1`)
	s.ask("servant", "POST", quarter+"/acknowledge", `{"version":1,"answer":"Yes"}`, 200, `"state":"acknowledged"`)
	s.ask("servant", "GET", s.at(s.Economist, "/quarters"), "", 200, `"due":"2023-04-20"`, `"Go on"`)
	s.ask("head", "POST", plan+"/change", body(at, `"text":"The programme moved"`), 200, `"number":3`)
	s.ask("head", "POST", plan+"/drop", body(`"number":3,"version":1`, ""), 200, `"state":"dropped"`)
	for as, status := range map[string]int{"other": 404, "stranger": 403} {
		s.ask(as, "GET", plan, "", 404)
		s.ask(as, "PUT", quarter, `{"version":1,`+progress+`,"recommendation":"Go on"}`, status)
	}
}

func TestAimsOverTheAPI(t *testing.T) {
	s := newPlanSite(t)
	aim := `{"version":0,"year":2023,"kk":"Жеделдету","ru":"Ускорить","paper":"План, 2.3"}`
	s.ask("head", "POST", "/api/v1/aims", aim, 403)
	s.ask("hr", "POST", "/api/v1/aims", aim, 200, `"version":1`)
	s.ask("hr", "PUT", "/api/v1/aims/aim_none", aim, 409)
	s.ask("head", "GET", "/api/v1/aims", "", 200, "Жеделдету", `"kci":[]`)
}
