package certificates

import (
	"bytes"
	"net/http"
	"slices"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// minePage are one's own results of the knowledge test.
type minePage struct {
	Head kit.Heading
	Each []mineOne
	None kit.Nothing
}

type mineOne struct {
	*certificatePage
	Title  string
	Papers []kit.Act
}

func (d Deps) mine(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Contest.MyCertificates(r.Context(), r.Actor, d.Today())
	if err != nil {
		return err
	}
	p := &minePage{Head: kit.Heading{Title: words(l, "mine")}, None: kit.Nothing{Title: words(l, "none"), Text: words(l, "none.then")}}
	for i := range all {
		v := &all[i]
		one := mineOne{certificatePage: certificateOf(l, v), Title: words(l, "title", "number", v.Result.Number)}
		if v.Result.Number == "" {
			one.Title, one.State, one.Valid = words(l, "not_passed", "day", v.Result.Tested.String()), words(l, "no_certificate"), false
		} else if !v.Barred {
			for _, lang := range []locale.Lang{locale.KK, locale.RU} {
				one.Papers = append(one.Papers, kit.Act{Text: words(l, "pdf."+string(lang)), Href: "/my-certificates/" + v.Result.ID + "/" + string(lang)})
			}
		}
		p.Each = append(p.Each, one)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, mineView(p))
}

// paper prints one's own certificate in one of the languages of papers.
func (d Deps) paper(w http.ResponseWriter, r *route.Request) error {
	l := locale.Lang(r.PathValue("lang"))
	if !slices.Contains([]locale.Lang{locale.KK, locale.RU}, l) {
		return fault.New(fault.Missing, "page.missing")
	}
	doc, err := d.Contest.CertificatePaper(r.Context(), r.Actor, r.PathValue("id"), d.Today(), l, d.Site)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := document.PDF(&out, *doc); err != nil {
		return err
	}
	return route.Show(w, "application/pdf", "certificate-"+doc.Number+"-"+string(l)+".pdf", out.Bytes())
}
