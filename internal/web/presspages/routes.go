// Package presspages shows what became of a paper to whoever holds it, and keeps
// the templates of a body: letterhead, emblem, added paragraphs.
package presspages

import (
	"context"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Press *press.Service
	Draw  page.Draw
	Zone  func(body string) *time.Location // of "" too
	// Names are the names of persons by id; who is not found is left out.
	Names func(ctx context.Context, ids []string) (map[string]string, error)
}

// The bounds of requests, in bytes: a paper that is compared, and a version with
// its emblem.
const (
	paperBody    = 64 << 20
	templateBody = press.EmblemMost + 1<<20
)

const shelfPath = "/admin/templates"

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = shelfPath + "/{template}"
	return []route.Route{
		{Method: "GET", Pattern: press.CheckPath, Verb: access.Look, Handle: d.ask},
		{Method: "GET", Pattern: press.CheckPath + "/{code}", Verb: access.Look, Handle: d.check},
		{Method: "POST", Pattern: press.CheckPath + "/{code}", Verb: access.Look, Body: paperBody, Handle: d.compare},
		{Method: "GET", Pattern: shelfPath, Verb: access.KeepTemplates, Handle: d.shelf},
		{Method: "GET", Pattern: one, Verb: access.KeepTemplates, Handle: d.template},
		{Method: "POST", Pattern: one, Verb: access.KeepTemplates, Body: templateBody, Handle: d.add},
		{Method: "POST", Pattern: one + "/preview", Verb: access.KeepTemplates, Body: templateBody, Handle: d.try},
		{Method: "GET", Pattern: one + "/{version}/{file}", Verb: access.KeepTemplates, Handle: d.preview},
	}
}

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "presspages."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// partName is a part of templates in words.
func partName(l locale.Lang, p press.Part) string {
	if p == press.HeadPart {
		return locale.T(l, "press.part.letterhead", nil)
	}
	return kindName(l, press.Kind(p))
}

func kindName(l locale.Lang, k press.Kind) string { return locale.T(l, "press.kind."+string(k), nil) }

// bodyOf is the body that the person works in.
func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

func partOf(r *route.Request) press.Part { return press.Part(r.PathValue("template")) }

// moment is an instant in words, in the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

// papers are the languages in which a part can be seen as a paper.
func papers(p press.Part) []locale.Lang {
	if p == press.Part(press.Decision) {
		return locale.Langs
	}
	return []locale.Lang{locale.KK, locale.RU}
}

// fileOf reads the name of a preview: "kk.pdf", "ru.docx".
func fileOf(name string, p press.Part) (locale.Lang, document.Format, error) {
	lang, ext, _ := strings.Cut(name, ".")
	f, ok := document.FormatOf(ext)
	for _, l := range papers(p) {
		if ok && string(l) == lang {
			return l, f, nil
		}
	}
	return "", f, fault.New(fault.Missing, "page.missing")
}
