package api

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/route"
)

// PressDeps are what the routes of papers and templates stand on.
type PressDeps struct{ Press *press.Service }

// PressRoutes are the check of a paper, and the templates of a body.
func PressRoutes(d PressDeps) []route.Route {
	const shelf = "/api/v1/bodies/{body}/templates"
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/papers/{code}", Verb: access.Look, Handle: d.paper,
			API: &route.Operation{ID: "checkPaper", Summary: "What the register says of a paper that was given out, by its code; nothing of whom it is about", Out: PaperOut{}},
		},
		{
			Method: "GET", Pattern: shelf, Verb: access.KeepTemplates, Handle: d.shelf,
			API: &route.Operation{ID: "listTemplates", Summary: "Versions of the templates of a body: of its letterhead and of what is added to each kind of documents", Out: []TemplateRow{}},
		},
		{
			Method: "GET", Pattern: shelf + "/{template}/{version}", Verb: access.KeepTemplates, Handle: d.template,
			API: &route.Operation{ID: "readTemplate", Summary: "What a version of a template says", Out: TemplateOut{}},
		},
		{
			Method: "POST", Pattern: shelf + "/{template}", Verb: access.KeepTemplates, Handle: d.add, Body: 2 * press.EmblemMost,
			API: &route.Operation{ID: "addTemplate", Summary: "Add a version of a template, which holds from a day that is still to come", In: TemplateIn{}, Out: TemplateOut{}, Status: http.StatusCreated},
		},
	}
}

// PaperOut is a paper of the register.
type PaperOut struct {
	Code   string      `json:"code"`
	Kind   string      `json:"kind"`
	Body   string      `json:"body"` // "" of none
	Number string      `json:"number"`
	Day    string      `json:"day"` // of the document
	Lang   string      `json:"lang"`
	Files  []PaperFile `json:"files"`
	Later  *string     `json:"later"` // day of a later paper of the same matter; null: this is the latest
}

// PaperFile is a file that was given out of a paper.
type PaperFile struct {
	Format string `json:"format"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	At     string `json:"at"` // first given out
}

func (d PressDeps) paper(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Press.Check(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	one := &c.Files[0]
	out := PaperOut{Code: c.Code, Kind: string(one.Kind), Body: string(one.Body), Number: one.Number, Day: one.Day.String(), Lang: string(one.Lang)}
	for i := range c.Files {
		f := &c.Files[i]
		out.Files = append(out.Files, PaperFile{Format: f.Format, SHA256: hex.EncodeToString(f.Hash), Bytes: f.Size, At: f.At.UTC().Format(time.RFC3339)})
	}
	if c.Later != nil {
		day := c.Later.Day.String()
		out.Later = &day
	}
	return write(w, r, http.StatusOK, out)
}

// TemplateRow are the versions of a part of the templates.
type TemplateRow struct {
	Part     string            `json:"part"`
	Holds    int               `json:"holds"` // number of the version that holds today; 0: none
	Versions []TemplateVersion `json:"versions"`
}

// TemplateVersion is a version without what it says.
type TemplateVersion struct {
	Number int    `json:"number"`
	From   string `json:"from"`
	By     string `json:"by"`
	At     string `json:"at"`
}

// TemplateOut is a version with what it says.
type TemplateOut struct {
	TemplateVersion
	Head  *press.Letterhead `json:"head,omitempty"` // of the part letterhead; the emblem as PNG in base64
	Texts *press.Texts      `json:"texts,omitempty"`
}

// TemplateIn is a version to be added.
type TemplateIn struct {
	After int           `key:"after" json:"after"` // number of the latest version that the author saw; 0: none
	From  *day.Day      `key:"from" json:"from"`
	Head  *LetterheadIn `key:"head,optional" json:"head,omitempty"` // of the part letterhead
	Texts *press.Texts  `key:"texts,optional" json:"texts,omitempty"`
}

// LetterheadIn is a letterhead as it is sent.
type LetterheadIn struct {
	KK     press.Side `key:"kk" json:"kk"`
	RU     press.Side `key:"ru" json:"ru"`
	Emblem picture    `key:"emblem,optional" json:"emblem,omitempty"` // PNG or JPEG in base64
}

// picture is a file in base64.
type picture []byte

// MarshalText writes it.
func (p picture) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, p), nil
}

// UnmarshalText reads it. The fault is press.emblem_broken.
func (p *picture) UnmarshalText(text []byte) error {
	data, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return fault.New(fault.Invalid, "press.emblem_broken").Wrap(err)
	}
	*p = data
	return nil
}

func pressBody(r *route.Request) people.BodyID { return people.BodyID(r.PathValue("body")) }

func (d PressDeps) shelf(w http.ResponseWriter, r *route.Request) error {
	s, err := d.Press.Shelf(r.Context(), r.Actor, pressBody(r))
	if err != nil {
		return err
	}
	out := make([]TemplateRow, len(s.Rows))
	for i := range s.Rows {
		row := &s.Rows[i]
		out[i] = TemplateRow{Part: string(row.Part), Holds: row.Holds, Versions: []TemplateVersion{}}
		for k := range row.Versions {
			out[i].Versions = append(out[i].Versions, templateVersion(&row.Versions[k]))
		}
	}
	return write(w, r, http.StatusOK, out)
}

func templateVersion(t *press.Template) TemplateVersion {
	return TemplateVersion{Number: t.Number, From: t.From.String(), By: string(t.By), At: t.At.UTC().Format(time.RFC3339)}
}

func templateOut(t *press.Template) TemplateOut {
	out := TemplateOut{TemplateVersion: templateVersion(t), Head: t.Head}
	if t.Head == nil {
		out.Texts = &t.Texts
	}
	return out
}

func (d PressDeps) template(w http.ResponseWriter, r *route.Request) error {
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return fault.New(fault.Missing, "press.template_missing")
	}
	t, err := d.Press.Template(r.Context(), r.Actor, pressBody(r), press.Part(r.PathValue("template")), n)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, templateOut(t))
}

func (d PressDeps) add(w http.ResponseWriter, r *route.Request) error {
	var in TemplateIn
	if err := read(r, &in); err != nil {
		return err
	}
	x := press.TemplateIn{After: in.After, From: in.From}
	if in.Head != nil {
		x.Head, x.Emblem = &press.Letterhead{KK: in.Head.KK, RU: in.Head.RU}, in.Head.Emblem
	}
	if in.Texts != nil {
		x.Texts = *in.Texts
	}
	t, err := d.Press.AddTemplate(r.Context(), r.Actor, pressBody(r), press.Part(r.PathValue("template")), x)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusCreated, templateOut(t))
}
