package api

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

const seriesRoot = "/api/v1/interview-series"

// newSeriesSite is the routes on series, times and dossiers.
func newSeriesSite(t *testing.T) *sheetSite {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &sheetSite{World: w, who: map[string]*access.Actor{
		"lead": w.Lead, "first": w.Members[0], "second": w.Members[1], "third": w.Members[2], "expert": w.Expert, "hr": w.HR, "inspector": w.Inspector,
		"candidate": w.Candidates[0], "other": w.Candidates[1], "stranger": w.Stranger,
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, SeriesRoutes(SeriesDeps{w.Service}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// answered asks, and reads the answer into a value.
func answered[T any](s *sheetSite, as, method, path, body string, status int) (out T) {
	s.T.Helper()
	s.Must(json.Unmarshal([]byte(s.ask(as, method, path, body, status)), &out))
	return out
}

func TestHROpensAndSeatsASeriesOverTheAPI(t *testing.T) {
	s := newSeriesSite(t)
	title := `"title":{"kk":"Басшы","ru":"Руководитель"}`
	s.ask("hr", "POST", seriesRoot, `{"format":"panel","title":{"kk":"Басшы","ru":""}}`, 422, "interview.series.title", "title_ru")
	s.ask("hr", "POST", seriesRoot, `{"format":"panel",`+title+`,"colour":"red"}`, 422, "strict.")
	s.ask("hr", "POST", seriesRoot, `not json`, 422)
	s.ask("first", "POST", seriesRoot, `{"format":"panel",`+title+`}`, 403)
	se := answered[SeriesAnswer](s, "hr", "POST", seriesRoot, `{"format":"panel",`+title+`}`, 201)
	at := seriesRoot + "/" + string(se.ID)
	if se.State != interview.SeriesPlanned || len(se.Seats) != 0 || se.Warnings == nil || se.Free == nil {
		t.Errorf("%+v", se)
	}
	seats := func(version int64, more ...string) string {
		all := []string{fmt.Sprintf(`{"person":%q,"duty":"lead"}`, s.Lead.Person)}
		for _, p := range more {
			all = append(all, fmt.Sprintf(`{"person":%q,"duty":"member"}`, p))
		}
		return fmt.Sprintf(`{"version":%d,"seats":[%s]}`, version, strings.Join(all, ","))
	}
	s.ask("hr", "PUT", at+"/seats", seats(se.Version), 422, "interview.series.one")
	s.ask("hr", "PUT", at+"/seats", seats(se.Version, s.Expert.Person), 422, "interview.series.role", "seats[1]")
	se = answered[SeriesAnswer](s, "hr", "PUT", at+"/seats", seats(se.Version, s.Members[0].Person, s.Members[2].Person), 200)
	s.ask("hr", "PUT", at+"/seats", seats(1, s.Members[0].Person), 409, "interview.changed")
	se = answered[SeriesAnswer](s, "hr", "PUT", at+"/seats", seats(se.Version, s.Members[0].Person, s.Members[1].Person), 200)
	if len(se.Seats) != 3 || se.Seats[0].Duty != interview.LeadDuty || !se.Seats[1].Calibrate {
		t.Errorf("%+v", se.Seats)
	}
	s.ask("third", "GET", at, "", 404)
	brief := fmt.Sprintf(`{"version":%d,"seats":[{"person":%q,"trained":"2023-04-01","briefed":true}]}`, se.Version, s.Lead.Person)
	se = answered[SeriesAnswer](s, "hr", "PUT", at+"/briefing", brief, 200)
	if se.Seats[0].Trained == nil || se.Seats[0].Briefed == nil || se.Seats[1].Trained != nil {
		t.Errorf("%+v", se.Seats)
	}
	guide := fmt.Sprintf(`{"version":%d,"choice":%q}`, se.Version, s.Guide().ID)
	se = answered[SeriesAnswer](s, "hr", "PUT", at+"/guide", guide, 200)
	s.ask("hr", "PUT", at+"/feedback", fmt.Sprintf(`{"version":%d,"choice":"all"}`, se.Version), 422, "interview.series.feedback")
	se = answered[SeriesAnswer](s, "hr", "PUT", at+"/feedback", fmt.Sprintf(`{"version":%d,"choice":"grounds"}`, se.Version), 200)
	se = answered[SeriesAnswer](s, "lead", "PUT", at+"/materials", fmt.Sprintf(`{"version":%d,"ready":["room"]}`, se.Version), 200)
	if se.Feedback != "grounds" || se.Guide == "" || !se.Ready[len(se.Ready)-1].Done || len(se.Warnings) != 4 || se.Warnings[0].Clause == "" {
		t.Errorf("%+v", se)
	}
	s.ask("hr", "POST", at+"/candidates", fmt.Sprintf(`{"version":%d,"person":"per_none"}`, se.Version), 404)
	se = answered[SeriesAnswer](s, "hr", "POST", at+"/candidates", fmt.Sprintf(`{"version":%d,"person":%q}`, se.Version, s.Candidates[0].Person), 200)
	gone := at + "/candidates/" + string(se.Interviews[0].ID) + "/removal"
	s.ask("hr", "POST", gone, fmt.Sprintf(`{"version":%d,"reason":" "}`, se.Version), 422, "interview.series.reason")
	s.ask("hr", "POST", gone, fmt.Sprintf(`{"version":%d,"reason":"Бас тартты"}`, se.Version), 200, `"state":"left"`)
	s.ask("hr", "POST", at+"/close", `{"version":1}`, 409, "interview.changed")
	list := answered[SeriesPage](s, "first", "GET", seriesRoot+"?state=planned", "", 200)
	if len(list.Series) != 1 || list.Series[0].ID != se.ID {
		t.Errorf("%+v", list)
	}
	s.ask("hr", "GET", seriesRoot+"?state=lost", "", 422)
	s.ask("candidate", "GET", seriesRoot, "", 403)
	s.ask("stranger", "GET", at, "", 404)
	s.ask("hr", "GET", "/api/v1/interview-sitters", "", 200, s.Lead.Person, s.Expert.Person, "!"+s.Candidates[0].Person)
}

func TestINT05_APlanIsProposedAcceptedAndChangedOverTheAPI(t *testing.T) {
	s := newSeriesSite(t)
	se := s.Opened(interview.ByPanel)
	at := seriesRoot + "/" + string(se.ID)
	hours := `"hours":{"from":"09:00","to":"18:00","lunch_from":"13:00","lunch_to":"14:00"}`
	ask := fmt.Sprintf(`{"from":%q,"until":%q,%s,"room":"214","spare":1}`, s.In(1), s.In(20), hours)
	s.ask("hr", "POST", at+"/plan-proposal", strings.Replace(ask, "18:00", "8 o'clock", 1), 422, "interview.slot.hours")
	s.ask("hr", "POST", at+"/plan-proposal", strings.Replace(ask, s.In(1).String(), "2023-02-30", 1), 422)
	s.ask("first", "POST", at+"/plan-proposal", ask, 403)
	plan := answered[PlanAnswer](s, "hr", "POST", at+"/plan-proposal", ask, 200)
	if len(plan.Times) != 3 || plan.Times[2].Interview != "" || plan.Short != 0 || plan.Minutes != 40 || plan.After != 10 {
		t.Fatalf("%+v", plan)
	}
	if se := s.Stored(se.ID); len(se.Free) != 0 {
		t.Error("a proposal is stored")
	}
	accept := func(version int64, starts ...time.Time) string {
		var all []string
		for k, x := range starts {
			all = append(all, fmt.Sprintf(`{"interview":%q,"starts":%q,"room":"214"}`, plan.Times[k].Interview, x.Format(time.RFC3339)))
		}
		return fmt.Sprintf(`{"version":%d,%s,"times":[%s]}`, version, hours, strings.Join(all, ","))
	}
	first, second, free := plan.Times[0].Starts, plan.Times[1].Starts, plan.Times[2].Starts
	broken := answered[BrokenLimits](s, "hr", "POST", at+"/plan", accept(s.At(se.ID).Version, first, first), 409)
	if broken.Error.Code != "interview.slot.broken" || len(broken.Broken) == 0 || broken.Broken[0].Time != 0 || broken.Broken[0].Reason.Clause == "" {
		t.Errorf("%+v", broken)
	}
	s.ask("hr", "POST", at+"/plan", accept(1, first, second, free), 409, "interview.changed")
	s.ask("hr", "POST", at+"/plan", fmt.Sprintf(`{"version":1,%s,"times":[{"interview":"","starts":"tomorrow"}]}`, hours), 422, "strict.value", "times[0].starts")
	done := answered[SeriesAnswer](s, "hr", "POST", at+"/plan", accept(s.At(se.ID).Version, first, second, free), 200)
	if len(done.Free) != 1 || done.Interviews[0].Slot == nil || done.Interviews[0].Slot.Room != "214" {
		t.Errorf("%+v", done)
	}
	i := s.InterviewOf(se.ID, s.Candidates[0])
	one := "/api/v1/interviews/" + string(i.ID)
	night := interviewtest.Almaty(2023, time.June, 5, 23, 0).Format(time.RFC3339)
	s.ask("hr", "PUT", one+"/time", fmt.Sprintf(`{"version":%d,"starts":%q}`, i.Version, night), 409, "interview.slot.broken", "interview.slot.breach.hours")
	day := interviewtest.Almaty(2023, time.June, 5, 10, 0).Format(time.RFC3339)
	s.ask("hr", "PUT", one+"/time", fmt.Sprintf(`{"version":%d,"starts":%q,"room":"301"}`, i.Version, day), 200, `"room":"301"`)
	s.ask("hr", "PUT", one+"/time", fmt.Sprintf(`{"version":%d,"starts":%q}`, i.Version, day), 409, "interview.changed")
	s.ask("lead", "PUT", one+"/time", fmt.Sprintf(`{"version":%d,"starts":%q}`, i.Version, day), 403)
	i = s.InterviewOf(se.ID, s.Candidates[0])
	s.ask("hr", "POST", one+"/cancellation", fmt.Sprintf(`{"version":%d,"reason":""}`, i.Version), 422, "interview.series.reason")
	s.ask("hr", "POST", one+"/cancellation", fmt.Sprintf(`{"version":%d,"reason":"Жарық жоқ"}`, i.Version), 200, `"state":"waiting"`)
	own := func(as string) OwnInterviewText {
		return answered[OwnInterviews](s, as, "GET", "/api/v1/my-interviews", "", 200).Interviews[0]
	}
	mine := own("candidate")
	take := fmt.Sprintf(`{"version":%d,"starts":%q}`, mine.Version, mine.Free[0].Starts.Format(time.RFC3339))
	s.ask("other", "PUT", "/api/v1/my-interviews/"+string(mine.ID)+"/time", take, 404)
	s.ask("candidate", "PUT", "/api/v1/my-interviews/"+string(mine.ID)+"/time", take, 200, `"state":"planned"`)
	s.ask("candidate", "PUT", "/api/v1/my-interviews/"+string(mine.ID)+"/time", take, 409, "interview.changed")
	mine, theirs := own("candidate"), own("other")
	s.ask("candidate", "POST", "/api/v1/my-interviews/"+string(mine.ID)+"/swap", fmt.Sprintf(`{"version":%d,"starts":%q}`, mine.Version, theirs.Slot.Starts.Format(time.RFC3339)), 200)
	theirs = own("other")
	if len(theirs.Asked) != 1 || !theirs.Asked[0].Equal(mine.Slot.Starts) {
		t.Fatalf("%+v", theirs)
	}
	s.ask("other", "POST", "/api/v1/my-interviews/"+string(theirs.ID)+"/swap-answer", fmt.Sprintf(`{"version":%d,"starts":%q,"accept":true}`, theirs.Version, mine.Slot.Starts.Format(time.RFC3339)), 200)
	if got := own("other"); !got.Slot.Starts.Equal(mine.Slot.Starts) {
		t.Errorf("%+v", got)
	}
	text := s.ask("other", "GET", "/api/v1/my-interviews", "", 200)
	if strings.Contains(text, i.Number) || strings.Contains(text, s.Candidates[0].Person) {
		t.Errorf("a candidate learns of another: %s", text)
	}
	s.ask("hr", "GET", "/api/v1/my-interviews", "", 403)
}

func TestINT17_TheUndertakingAndTheDeclarationOpenTheDossierOverTheAPI(t *testing.T) {
	s := newSeriesSite(t)
	se := s.Opened(interview.ByPanel)
	at := seriesRoot + "/" + string(se.ID)
	dossier := "/api/v1/interviews/" + string(s.InterviewOf(se.ID, s.Candidates[0]).ID) + "/dossier"
	s.ask("hr", "PUT", dossier, `{"version":0,"dossier":{"education":[],"more":"","work":[{"employer":"Әкімдік","position":"Маман","from":"2020-01-01","until":"2019-01-01"}]}}`, 422,
		"interview.dossier.until", "dossier.work[0].until")
	papers := `{"version":0,"dossier":{"education":[],"more":"Анықтама","work":[{"employer":"Әкімдік","position":"Маман","from":"2020-01-01","until":"2021-01-01"}]}}`
	s.ask("hr", "PUT", dossier, papers, 200, `"version":1`, `"kind":"gap"`)
	s.ask("hr", "PUT", dossier, papers, 409, "interview.changed")
	s.ask("first", "GET", at, "", 200, `"name":""`)
	s.ask("first", "GET", dossier, "", 409, "interview.dossier.undertaking")
	s.ask("first", "POST", at+"/undertaking", `{"agreed":false}`, 422, "interview.series.not_agreed")
	s.ask("first", "POST", at+"/undertaking", `{"agreed":true}`, 200)
	s.ask("first", "POST", at+"/undertaking", `{"agreed":true}`, 409, "interview.series.undertaken")
	s.ask("first", "GET", dossier, "", 409, "interview.dossier.declare")
	s.ask("first", "GET", at+"/interests", "", 200, `"done":false`, "Үміткеров1")
	s.ask("first", "POST", at+"/interests", `{"conflict":false}`, 200, `"done":true`)
	s.ask("first", "GET", dossier, "", 200, "Анықтама", `"readers":[]`)
	s.ask("hr", "GET", dossier, "", 200, s.Members[0].Person)
	s.ask("second", "POST", at+"/undertaking", `{"agreed":true}`, 200)
	s.ask("second", "POST", at+"/interests", `{"conflict":true,"reason":"Туысым"}`, http.StatusNoContent)
	s.ask("second", "GET", at, "", 404)
	s.ask("candidate", "GET", dossier, "", 403)
	s.ask("hr", "POST", at+"/undertaking", `{"agreed":true}`, 403)
}

func TestSampleAnswersAreMarkedOverTheAPI(t *testing.T) {
	s := newSeriesSite(t)
	se := s.Pledged(interview.ByPanel)
	at := seriesRoot + "/" + string(se.ID) + "/calibration"
	all := answered[CalibrationAnswer](s, "first", "GET", at, "", 200)
	if len(all.Samples) != 2 || all.Samples[0].Agreed != nil || all.Samples[0].Why.RU != "" || len(all.Members) != 0 {
		t.Fatalf("%+v", all)
	}
	mark := func(id string, n int) string { return fmt.Sprintf(`{"sample":%q,"mark":%d}`, id, n) }
	s.ask("first", "POST", at, mark(all.Samples[0].ID, 9), 422, "interview.no_mark")
	s.ask("first", "POST", at, mark("sample.none", 3), 422, "interview.calibrate.no_sample")
	s.ask("hr", "POST", at, mark(all.Samples[0].ID, 3), 403)
	s.ask("first", "POST", at, mark(all.Samples[0].ID, 3), 200)
	s.ask("first", "POST", at, mark(all.Samples[0].ID, 4), 409, "interview.calibrate.marked")
	all = answered[CalibrationAnswer](s, "first", "POST", at, mark(all.Samples[1].ID, 2), 200)
	if all.Samples[0].Agreed == nil || *all.Samples[0].Mine != 3 || all.Samples[0].Why.RU == "" || len(all.Members) != 3 {
		t.Errorf("%+v", all)
	}
	s.ask("third", "GET", at, "", 404)
}
