// Package signatures holds the one page on which everybody who signed a thing
// stands, with the certificate and what was known of it, and the same sheet as a
// file to be printed.
package signatures

import (
	"bytes"
	"net/http"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/signature"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/papersheet"
)

// Deps are what the pages stand on.
type Deps struct {
	Kinds signature.Kinds
	Legal clock.Legal
	Draw  page.Draw
}

// Routes of the area. Whoever is signed in may ask; what each kind of thing shows to
// whom is asked where the thing is.
func Routes(d Deps) []route.Route {
	return []route.Route{
		{Method: "GET", Pattern: "/signatures/{of}/{id}", Verb: access.SeeTasks, Handle: d.show},
		{Method: "GET", Pattern: "/signatures/{of}/{id}/{format}", Verb: access.SeeTasks, Handle: d.file},
	}
}

// Path is where the sheet of a thing stands.
func Path(of, id string) string { return "/signatures/" + of + "/" + id }

// Act leads to the sheet of signatures of a thing, among the acts of a heading.
func Act(l locale.Lang, of, id string) kit.Act {
	return kit.Act{Text: say(l, "link"), Kind: kit.Quiet, Href: Path(of, id)}
}

// sheetPage is a sheet with the way back and the files.
type sheetPage struct {
	Head  kit.Heading
	Paper papersheet.Paper
}

func (d Deps) sheet(r *route.Request) (*signature.Sheet, error) {
	return d.Kinds.Sheet(r.Context(), r.Actor, r.PathValue("of"), r.PathValue("id"))
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	s, err := d.sheet(r)
	if err != nil {
		return err
	}
	l := r.Lang
	p := sheetPage{Paper: papersheet.Paper{Lang: l, Parts: s.Parts(l, 1)}}
	p.Head = kit.Heading{Title: say(l, "title"), Sub: s.Title(l)}
	if back := backTo(s.Of, r.PathValue("id")); back != "" {
		p.Head.Crumbs = []kit.Link{{Text: s.Title(l), Href: back}}
		p.Head.Sub = say(l, "sub")
	}
	for _, f := range []document.Format{document.AsPDF, document.AsDOCX} {
		p.Head.Acts = append(p.Head.Acts, kit.Act{
			Text: say(l, "take", "format", strings.ToUpper(f.Name)), Kind: kit.Quiet, Href: Path(s.Of, r.PathValue("id")) + "/" + f.Name,
		})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-signatures"}, sheetView(p))
}

// backTo is the page of the thing that was signed; "" where readers of the sheet
// need not see it.
func backTo(of, id string) string {
	switch of {
	case "protocol":
		return "/competitions/" + id + "/protocol"
	case "meeting":
		return "/meetings/" + id + "/protocol"
	case "acquaintance":
		return "/appraisals/" + id + "/result"
	case "individual_work_plan":
		return "/appraisals/" + id + "/plan"
	case "kci_sheet":
		return "/appraisals/" + id + "/sheet"
	case "competency_sheet":
		return "/appraisals/" + id + "/competencies"
	case "registration":
		return "/file/consent"
	case "enactment":
		return "/own-law/" + strings.Replace(id, "@", "/", 1)
	}
	return ""
}

// file sends the sheet to be printed.
func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	format, ok := document.FormatOf(r.PathValue("format"))
	if !ok {
		return fault.New(fault.Missing, "page.missing")
	}
	s, err := d.sheet(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := format.Write(&out, s.Paper(r.Lang, d.Legal.Now())); err != nil {
		return err
	}
	return route.Show(w, format.Media, "signatures-"+s.Of+"."+format.Name, out.Bytes())
}

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "signatures."+key, fault.New(fault.Invalid, "", kv...).Args)
}
