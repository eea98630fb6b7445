package lawpages

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownFrame is what every page of one own edition shows.
type ownFrame struct {
	Title, Sub string
	Kind       string // of the act
	State      kit.StateKind
	StateText  string
	Path       string // of the edition
	Digest     string // of the state that the page shows
	Views      []kit.View
	Shape      bool // the person may change it
	Errors     []kit.FieldError
	Stale      []string // what others changed while the form was filled in
}

func ownRef(r *route.Request) ownlaw.Ref {
	return ownlaw.Ref{Act: r.PathValue("act"), Edition: r.PathValue("edition")}
}

func ownPath(r ownlaw.Ref) string { return "/own-law/" + r.Act + "/" + r.Edition }

// seen is the draft with the state that the form was drawn from.
func seen(r *route.Request) ownlaw.Seen {
	return ownlaw.Seen{Ref: ownRef(r), Digest: r.PostFormValue("digest")}
}

func (d Deps) ownFind(r *route.Request) (*ownlaw.Own, error) {
	return d.Own.Service.Find(r.Actor, ownRef(r))
}

// ownParts are the pages of an edition, in the order in which one works.
var ownParts = []string{"", "values", "clauses", "effects", "preview", "changes", "enact"}

func (d Deps) frame(r *route.Request, o *ownlaw.Own, part string) ownFrame {
	f := ownFrame{
		Title: o.Law.Title.In(r.Lang), Kind: o.Law.Kind, Path: ownPath(o.Ref), Digest: o.Digest(), Shape: o.MayShape(r.Actor),
		State: kit.Going, StateText: tr(r, "ownlaw.state.draft"),
	}
	if o.Enacted != nil {
		f.State, f.StateText = kit.Done, tr(r, "ownlaw.state.signed")
	}
	f.Sub = strings.Join([]string{o.Act, Force(r.Lang, o.Law), d.bodyName(r, o.Body())}, " · ")
	for _, p := range ownParts {
		if p == "enact" && !access.MayEver(r.Actor, access.EnactLaw) {
			continue
		}
		v := kit.View{Text: tr(r, "ownlaw.part."+nonEmpty(p, "act")), Href: strings.TrimSuffix(f.Path+"/"+p, "/"), Current: p == part}
		f.Views = append(f.Views, v)
	}
	return f
}

func nonEmpty(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func tr(r *route.Request, key string, kv ...any) string {
	args := fault.Args{}
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i].(string)] = kv[i+1]
	}
	return locale.T(r.Lang, key, args)
}

func (d Deps) bodyName(r *route.Request, id string) string {
	if id == "" {
		return tr(r, "ownlaw.no_body")
	}
	return d.Own.BodyName(r.Context(), id, r.Lang)
}

// fields are the faults of a form by the id of their field.
type fields map[string]string

// refused turns a refusal of a form into what the page shows; any other error
// is handed back. known are the fields of the form, the first the one at which
// a refusal of the loader is shown.
func (f *ownFrame) refused(r *route.Request, err error, known ...string) (fields, int, error) {
	bad, ok := fault.As(err)
	if !ok || bad.Kind == fault.Denied || bad.Kind == fault.Missing && bad.Field == "" {
		return nil, 0, err
	}
	var stale *ownlaw.Stale
	if errors.As(err, &stale) {
		f.Stale = changesInWords(r, f.Kind, stale.Changes)
	}
	at := known[0]
	for _, k := range known {
		if bad.Field == k || strings.HasSuffix(bad.Field, "."+k) {
			at = k
		}
	}
	text := faultText(r, bad)
	f.Errors = []kit.FieldError{{ID: at, Text: text}}
	return fields{at: text}, bad.Kind.Status(), nil
}

// faultText is the message with the place in the file.
func faultText(r *route.Request, f *fault.Error) string {
	s := locale.T(r.Lang, f.Key(), f.Args)
	if file := f.Args["file"]; file != nil && f.Args["line"] != nil {
		s += fmt.Sprintf(" (%v:%v)", file, f.Args["line"])
	}
	return s
}

func changesInWords(r *route.Request, kind string, changes []ownlaw.Change) []string {
	var out []string
	for _, c := range changes {
		if len(c.Places) == 0 {
			out = append(out, tr(r, "ownlaw.changed.by", "name", c.Name, "what", tr(r, "ownlaw.what."+c.What)))
		}
		for _, p := range c.Places {
			out = append(out, tr(r, "ownlaw.changed.place", "name", c.Name, "path", changedPlace(r, kind, p), "old", p.Old, "new", p.New))
		}
	}
	return out
}

func changedPlace(r *route.Request, kind string, p ownlaw.Difference) string {
	if p.File != "rules.yaml" {
		return p.Path
	}
	return placeName(r.Lang, kind, p.Path)
}

// draw shows a page of own law.
func (d Deps) drawOwn(w http.ResponseWriter, r *route.Request, f ownFrame, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: f.Title, Status: status, Class: "p-law", Bundles: bundles(r)}, c)
}

// bundles: only the page of the signature needs the signing software.
func bundles(r *route.Request) []string {
	if strings.HasSuffix(r.URL.Path, "/enact") {
		return []string{"signing.js"}
	}
	return nil
}
