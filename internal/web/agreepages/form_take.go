package agreepages

import (
	"net/http"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// media are the types of the forms by the end of their names.
var media = map[string]string{
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// form gives a form: "panel-kk.pdf", "star-ru.docx", "individual-kk.pdf". member
// in the query is whose it is, the reader's own where it is not given. The
// panel's form as PDF is the very file that is signed.
func (d Deps) form(w http.ResponseWriter, r *route.Request) error {
	name, ext, ok := strings.Cut(r.PathValue("form"), ".")
	kind, lang, ok2 := strings.Cut(name, "-")
	l := locale.Lang(lang)
	if !ok || !ok2 || media[ext] == "" || l != locale.KK && l != locale.RU {
		return fault.New(fault.Missing, "interview.missing.form")
	}
	member := people.PersonID(r.URL.Query().Get("member"))
	if member == "" {
		member = me(r)
	}
	data, err := d.formData(r, interview.FormKind(kind), member, l, ext)
	if err != nil {
		return err
	}
	return route.Save(w, media[ext], "tarazy-"+r.PathValue("interview")+"-"+name+"."+ext, data)
}

func (d Deps) formData(r *route.Request, kind interview.FormKind, member people.PersonID, l locale.Lang, ext string) ([]byte, error) {
	if kind == interview.PanelForm && ext == "pdf" {
		return d.Interviews.FormFile(r.Context(), r.Actor, idOf(r), l)
	}
	paper, err := d.Interviews.Form(r.Context(), r.Actor, idOf(r), kind, member, l)
	if err != nil {
		return nil, err
	}
	format, _ := document.FormatOf(ext)
	return d.Interviews.Give(r.Context(), paper, format)
}

// forms are the forms that the reader may take here.
func (p *agreePage) forms(r *route.Request) {
	add := func(kind interview.FormKind, member people.PersonID, name string) {
		f := formView{Name: name}
		for _, l := range []locale.Lang{locale.KK, locale.RU} {
			for _, ext := range []string{"pdf", "docx"} {
				href := seriesPath(p.Series.ID) + "/" + string(p.Interview.ID) + "/forms/" + string(kind) + "-" + string(l) + "." + ext
				if member != "" {
					href += "?member=" + string(member)
				}
				f.Links = append(f.Links, kit.Link{Text: t(p.l, "form.file."+string(l), "kind", strings.ToUpper(ext)), Href: href})
			}
		}
		p.Forms = append(p.Forms, f)
	}
	title := func(key string) string {
		for _, f := range p.method.Forms.Forms {
			if f.Key == key {
				return f.Filled.In(p.l)
			}
		}
		return key
	}
	if p.Agreement.FixedAt != nil {
		add(interview.PanelForm, "", title("panel_final"))
	}
	all := p.Series.SeatOf(me(r)) == nil && access.MayEver(r.Actor, access.SeeInterviews)
	for _, x := range p.Raters {
		if x.You || all {
			add(interview.IndividualForm, x.Person, t(p.l, "form.of", "title", title("individual_assessment"), "name", x.Name))
			add(interview.StarForm, x.Person, t(p.l, "form.of", "title", title("star_sheet"), "name", x.Name))
		}
	}
}
