package api

import (
	"fmt"
	"log/slog"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

const yearRoot = "/api/v1/appraisal-years"

// newYearSite is the routes on years, with nothing opened yet.
func newYearSite(t *testing.T) *kciSite {
	t.Helper()
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &kciSite{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "chair": w.Chair, "servant": w.Economist, "head": w.HeadBudget, "stranger": w.Stranger,
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, YearRoutes(YearDeps{w.Service}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

func TestAYearGoesItsWayOverTheAPI(t *testing.T) {
	s := newYearSite(t)
	open := `{"number":2023,"from":"2023-01-01","until":"2023-12-31"}`
	s.ask("servant", "POST", yearRoot, open, 403)
	s.ask("hr", "POST", yearRoot, `{"number":2023,"from":"2023-01-01"}`, 422, "strict.")
	s.ask("hr", "POST", yearRoot, `{"number":2023,"from":"2023-12-31","until":"2023-01-01"}`, 422, "appraisal.period")
	s.ask("hr", "POST", yearRoot, open, 201, `"plan_due":"2023-01-17"`, `"rule":"term"`)
	s.ask("hr", "POST", yearRoot, open, 409, "appraisal.year_exists")
	var y appraisal.Year
	s.Tx(func(tx appraisal.Tx) error {
		all, err := tx.AppraisalYearsOf(s.Body)
		y = all[0]
		return err
	})
	at := yearRoot + "/" + string(y.ID)
	turn := func() string { return fmt.Sprintf(`{"version":%d}`, s.Year(y.ID).Version) }
	s.ask("hr", "GET", yearRoot, "", 200, string(y.ID))
	s.ask("hr", "GET", at+"/board", "", 200, `"people":15`, `"kk":"Қаржы бөлімі"`)
	s.ask("hr", "GET", at+"/board?by=colour", "", 422)
	s.ask("hr", "GET", at+"/cases?sort=name&limit=2", "", 200, `"count":15`, `"next":"`)
	s.ask("hr", "GET", at+"/cases?stage=nothing", "", 422)
	s.ask("hr", "GET", at+"/cases?late=yes", "", 200, `"cases":[]`)
	s.ask("stranger", "GET", at+"/board", "", 404)
	s.ask("hr", "PUT", at+"/schedule", `{"version":1,"first":"2023-12-18","last":"2023-12-29"}`, 409, "appraisal.no_order")
	s.Form()
	s.ask("hr", "PUT", at+"/schedule", `{"version":1,"first":"2023-12-18","last":"2023-12-29"}`, 200, `"notice":"2023-12-07"`)
	s.ask("hr", "POST", at+"/schedule/agree", turn(), 403)
	s.ask("chair", "POST", at+"/schedule/agree", turn(), 200)
	s.ask("hr", "POST", at+"/schedule/notify", turn(), 200, `"missed":false`, `"rule":"notice"`)
	s.ask("hr", "POST", at+"/begin", turn(), 409, "appraisal.too_early")
	s.At("2023-12-18")
	s.ask("hr", "POST", at+"/remind", "", 200, `"persons":`)
	s.ask("hr", "POST", at+"/begin", turn(), 200, `"state":"appraising"`)
	s.ask("hr", "POST", at+"/close", turn(), 409, "appraisal.unfinished")
	one := "/api/v1/appraisals/" + string(s.CaseOf(y.ID, s.Economist).ID)
	s.ask("servant", "GET", one, "", 200, `"stage":"plan"`, `"rule":"eligibility"`, `"immediate":"`)
	s.ask("stranger", "GET", one, "", 404)
	named := fmt.Sprintf(`{"person":%q,"immediate":%q,"higher":%q,"basis":"№ 17"}`, s.First.Person, s.Authorised.Person, s.Authorised.Person)
	s.ask("hr", "PUT", at+"/appraisers", named, 200, `"one":true`)
	s.ask("head", "PUT", at+"/appraisers", named, 403)
}
