package guidepages

import (
	"context"
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// turned brings a guide into another state and shows it.
func (d Deps) turned(w http.ResponseWriter, r *route.Request, do func(context.Context, *access.Actor, interview.GuideAt) (*interview.Guide, error)) error {
	_, err := do(r.Context(), r.Actor, at(r))
	if err == nil {
		return page.Go(w, r, guidePath(guideID(r)))
	}
	f, err := refused(r.Lang, err, page.Above)
	if err != nil {
		return err
	}
	return d.drawGuide(w, r, f)
}

// document gives a guide as a file in one of the languages of papers.
func (d Deps) document(w http.ResponseWriter, r *route.Request) error {
	l, name := locale.Lang(r.PathValue("lang")), r.PathValue("format")
	format, ok := document.FormatOf(name)
	if !ok || !slices.Contains([]locale.Lang{locale.KK, locale.RU}, l) {
		return fault.New(fault.Missing, "page.missing")
	}
	doc, err := d.Interviews.GuidePaper(r.Context(), r.Actor, guideID(r), l)
	if err != nil {
		return err
	}
	data, err := d.Interviews.Give(r.Context(), doc, format)
	if err != nil {
		return err
	}
	return route.Show(w, format.Media, "guide-"+string(l)+"."+name, data)
}
