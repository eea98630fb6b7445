package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// GuideTurn names the version of a guide that is declared ready, or made a
// draft again.
type GuideTurn struct {
	Version int64 `key:"version" json:"version"`
}

// GuideOrder is the order in which the questions of a competency are asked.
type GuideOrder struct {
	Version    int64    `key:"version" json:"version"`
	Competency string   `key:"competency" json:"competency"`
	Questions  []string `key:"questions" json:"questions"` // all of them, by id, each once
}

func (d GuideDeps) turnRoutes(one string) []route.Route {
	return []route.Route{
		described("POST", one+"/ready", access.PrepareGuide, d.ready, route.Operation{
			ID: "readyInterviewGuide", Summary: "Declare a guide ready", In: GuideTurn{}, Out: GuideAnswer{}}),
		described("POST", one+"/reopen", access.PrepareGuide, d.reopen, route.Operation{
			ID: "reopenInterviewGuide", Summary: "Make a ready guide a draft again; a locked one is refused", In: GuideTurn{}, Out: GuideAnswer{}}),
		described("PUT", one+"/order", access.PrepareGuide, d.order, route.Operation{
			ID: "orderInterviewQuestions", Summary: "Put the questions of a competency into another order; a ready guide is a draft again", In: GuideOrder{}, Out: GuideAnswer{}}),
		described("GET", one+"/document/{name}", access.SeeInterviews, d.document, route.Operation{
			ID: "readInterviewGuideDocument", Summary: "The guide as a file: kk.pdf, ru.pdf, kk.docx or ru.docx", Media: "application/octet-stream"}),
	}
}

func (d GuideDeps) ready(w http.ResponseWriter, r *route.Request) error {
	return d.turned(w, r, d.Interviews.ReadyGuide)
}

func (d GuideDeps) reopen(w http.ResponseWriter, r *route.Request) error {
	return d.turned(w, r, d.Interviews.ReopenGuide)
}

func (d GuideDeps) turned(w http.ResponseWriter, r *route.Request, turn func(context.Context, *access.Actor, interview.GuideAt) (*interview.Guide, error)) error {
	var in GuideTurn
	if err := read(r, &in); err != nil {
		return err
	}
	g, err := turn(r.Context(), r.Actor, guideAt(r, in.Version))
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, g.ID)
}

func (d GuideDeps) order(w http.ResponseWriter, r *route.Request) error {
	var in GuideOrder
	if err := read(r, &in); err != nil {
		return err
	}
	g, err := d.Interviews.OrderQuestions(r.Context(), r.Actor, guideAt(r, in.Version), in.Competency, in.Questions)
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, g.ID)
}

// document gives a guide as a file in one of the languages of papers.
func (d GuideDeps) document(w http.ResponseWriter, r *route.Request) error {
	lang, ext, _ := strings.Cut(r.PathValue("name"), ".")
	l := locale.Lang(lang)
	format, ok := document.FormatOf(ext)
	if !ok || !slices.Contains([]locale.Lang{locale.KK, locale.RU}, l) {
		return fault.New(fault.Missing, "interview.missing.form")
	}
	paper, err := d.Interviews.GuidePaper(r.Context(), r.Actor, guideAt(r, 0).ID, l)
	if err != nil {
		return err
	}
	data, err := d.Interviews.Give(r.Context(), paper, format)
	if err != nil {
		return err
	}
	return route.Save(w, format.Media, "guide-"+lang+"."+format.Name, data)
}
