package sheetpages

import (
	"net/http"
	"strconv"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// omitted says how it was put on record that no competencies are assessed, or
// offers to do so.
func (p *assessPage) omitted(r *route.Request, v *appraisal.SheetsView) {
	l := r.Lang
	p.Omit, p.Basis, p.Seen = v.May.Omit, r.PostFormValue("basis"), strconv.FormatInt(v.Case.Version, 10)
	o := v.Case.Omitted
	if o == nil {
		return
	}
	p.Omitted = []kit.Fact{{Name: t(l, "omit.basis"), Value: o.Basis}, {Name: t(l, "omit.by"), Value: v.Names[o.By]}}
	if on, err := v.Body.On(o.At); err == nil {
		p.Omitted = append(p.Omitted, kit.Fact{Name: t(l, "omit.day"), Value: locale.Day(l, on.String())})
	}
}

// omit puts on record that the act has no indicators for the post.
func (d Deps) omit(w http.ResponseWriter, r *route.Request) error {
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		version = -1
	}
	_, err = d.Appraisals.OmitCompetencies(r.Context(), r.Actor, caseID(r), appraisal.OmitIn{Version: version, Basis: r.PostFormValue("basis")})
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawAssess(w, r, nil, f)
	}
	return goTo(w, r, casePath(caseID(r))+"/competencies")
}
