package api

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/web"
)

func TestFormsAreReadAndPrintedOverTheAPI(t *testing.T) {
	s := newKCISite(t)
	printer := &appraisal.Printer{Service: s.Service, Store: store.As[appraisal.WorkTx](s.DB), Actor: func(context.Context, people.PersonID) (*access.Actor, error) { return s.HR, nil }}
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](s.DB), Owner: "test"})
	printer.Handle(worker)
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, FormsRoutes(FormsDeps{s.Service, printer}))
	s.Must(err)
	s.handler = server.Handler()

	form := s.at(s.Economist, "/forms/individual_work_plan/")
	s.ask("servant", "GET", form+"ru", "", 200, `"form":"individual_work_plan"`, `"approval":{"role":"Вышестоящий руководитель"`, `"columns":["№`, `"rows":[["1",`, `"notes":[`)
	s.ask("servant", "GET", form+"kk", "", 200, "Аударма")
	s.ask("servant", "GET", form+"en", "", 404)
	s.ask("servant", "GET", s.at(s.Economist, "/forms/behavioural_indicators/ru"), "", 404, "appraisal.missing.form")
	s.ask("servant", "GET", s.at(s.Economist, "/forms/kci_sheet/ru"), "", 404, "appraisal.missing.sheet")
	s.ask("stranger", "GET", form+"ru", "", 404)

	at := "/api/v1/appraisal-years/" + string(s.year.ID) + "/forms"
	good := `{"papers":["individual_work_plan"],"lang":"kk","format":"docx"}`
	s.ask("hr", "GET", at, "", 200, `"state":""`, `"order":null`, `"made":null`)
	s.ask("hr", "GET", at+"/file", "", 404, "appraisal.missing.forms")
	s.ask("servant", "POST", at, good, 403)
	s.ask("stranger", "GET", at, "", 404)
	s.ask("hr", "POST", at, `{"papers":[],"lang":"kk","format":"docx"}`, 422, "appraisal.forms.no_paper")
	s.ask("hr", "POST", at, `{"papers":["individual_work_plan"],"lang":"kk","format":"docx","unit":"uni_elsewhere"}`, 422, "appraisal.forms.choice", `"unit"`)
	s.ask("hr", "POST", at, `{"papers":["individual_work_plan"],"lang":"kk"}`, 422, "strict.")
	s.ask("hr", "POST", at, good, 202, `"state":"waiting"`)
	_, err = worker.RunDue(t.Context())
	s.Must(err)
	s.ask("hr", "GET", at, "", 200, `"state":"done"`, fmt.Sprintf(`"unit":%q`, ""), `"documents":4`)
	s.ask("hr", "GET", at+"/file", "", 200, "PK")
}
