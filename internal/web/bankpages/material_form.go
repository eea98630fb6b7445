package bankpages

import (
	"net/http"
	"slices"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/unsent"
)

func (d Deps) drawMaterial(w http.ResponseWriter, r *route.Request, old *exam.BankStimulus, in typed, f failed) error {
	l := r.Lang
	p := &materialFormPage{failed: f, In: in, Lang: l, Form: formOf(r, old), New: old == nil, Version: "0", Back: "/bank/materials"}
	if !slices.Contains(forms, p.Form) {
		return fault.New(fault.Missing, "exam.stimulus.form", "given", string(p.Form))
	}
	list := kit.Link{Text: t(l, "materials"), Href: "/bank/materials"}
	p.Head = kit.Heading{Crumbs: crumbs(l, list), Title: t(l, "new.of", "kind", t(l, "form."+string(p.Form))), Sub: t(l, "form."+string(p.Form)+".about")}
	if old != nil {
		p.Back, p.Version = materialPath(old.Content.Key), digits(old.Version)
		p.Head = kit.Heading{Crumbs: crumbs(l, list, kit.Link{Text: old.Content.Key, Href: p.Back}), Title: t(l, "material.title", "key", old.Content.Key), Sub: t(l, "material.edit")}
	}
	if err := d.fillMaterial(r, p, old); err != nil {
		return err
	}
	more := 0
	if p.In["do"] == "more" {
		more = 3
	}
	p.Rows = max(rowsLeast, p.In.rows("row")+more)
	if p.In["do"] == "preview" && len(f.Errors) == 0 {
		if c, err := p.In.material(p.Form); err == nil {
			p.Preview = &materialPage{Is: &c, Langs: p.In.languages()}
		}
	}
	return d.draw(w, r, p.Head, f.Status, materialFormView(p))
}

func (d Deps) fillMaterial(r *route.Request, p *materialFormPage, old *exam.BankStimulus) error {
	form, about := materialDraftOf(old, p.Form)
	kept, err := unsent.Find(r, d.Drafts, form, about)
	if err != nil {
		return err
	}
	p.Draft = kept.Attrs
	if p.In != nil {
		return nil
	}
	p.In = typed{}
	if old != nil {
		p.In = materialFields(r.Lang, &old.Content)
	}
	kept.Into(p.In, "version", "do", "form")
	return nil
}

func (p *materialFormPage) field(name, key string) kit.Field {
	return kit.Field{ID: fieldID(name), Name: name, Label: t(p.Lang, key), Value: p.In[name], Error: p.At[name]}
}

func (p *materialFormPage) in(name string, l locale.Lang, optional bool) kit.Field {
	f := langField(p.Lang, name, l, p.In, p.At)
	f.Optional = optional
	return f
}

func (p *materialFormPage) languages() []kit.Option {
	e := editorPage{Lang: p.Lang, In: p.In}
	return e.languages()
}
