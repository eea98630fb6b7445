// Package guidepages holds the pages on which interviews are prepared: the
// limits of a body, the guide in its five steps, the bank of questions, and
// the indicators that a body enters where the model prints none.
package guidepages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Interviews *interview.Service
	Draw       page.Draw
	// Zone is that of a body, in which days are shown.
	Zone func(body string) *time.Location
	// Drafts keeps what is typed and not sent.
	Drafts *draft.Service
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const one = "/guides/{guide}"
	return []route.Route{
		get("/interviews/limits", access.SetLimits, d.limits),
		post("/interviews/limits", access.SetLimits, d.limitsSet),
		get("/guides", access.PrepareGuide, d.list),
		get("/guides/new", access.PrepareGuide, d.positions),
		post("/guides/new", access.PrepareGuide, d.begin),
		post("/guides/check", access.PrepareGuide, d.check),
		get("/guides/indicators", access.PrepareGuide, d.indicators),
		post("/guides/indicators", access.PrepareGuide, d.indicatorEnter),
		get(one, access.SeeInterviews, d.guide),
		post(one+"/ready", access.PrepareGuide, d.ready),
		post(one+"/reopen", access.PrepareGuide, d.reopen),
		get(one+"/steps/{step}", access.PrepareGuide, d.step),
		post(one+"/steps/{step}", access.PrepareGuide, d.stepSend),
		get(one+"/questions/new", access.PrepareGuide, d.offers),
		post(one+"/questions/new", access.PrepareGuide, d.take),
		get(one+"/questions/{question}", access.PrepareGuide, d.question),
		post(one+"/questions/{question}", access.PrepareGuide, d.questionSend),
		post(one+"/questions/{question}/move", access.PrepareGuide, d.move),
		get(one+"/document/{lang}/{format}", access.SeeInterviews, d.document),
		get("/questions", access.PrepareGuide, d.bank),
		get("/questions/new", access.PrepareGuide, d.bankForm),
		post("/questions/new", access.PrepareGuide, d.bankSend),
		get("/questions/{id}", access.PrepareGuide, d.bankForm),
		post("/questions/{id}", access.PrepareGuide, d.bankSend),
		post("/questions/{id}/retire", access.PrepareGuide, d.bankRetire),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "guide."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-guide"}, c)
}

func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

func guideID(r *route.Request) interview.GuideID { return interview.GuideID(r.PathValue("guide")) }

func guidePath(id interview.GuideID) string { return "/guides/" + string(id) }

// at names the guide of the address in the version that the person saw.
func at(r *route.Request) interview.GuideAt {
	return interview.GuideAt{ID: guideID(r), Version: int64(number(r.PostFormValue("version")))}
}

// number reads a whole number; 0 for an empty field, −1 for what is none, so
// that the verb refuses it with its own words.
func number(text string) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// typed reads a text of a form in both languages.
func typed(r *route.Request, name string) interview.Official {
	return interview.Official{KK: r.PostFormValue(name + ".kk"), RU: r.PostFormValue(name + ".ru")}
}

// clauseLink leads to a clause of an edition.
func clauseLink(l locale.Lang, of interview.EditionRef, c fault.Citation) kit.Link {
	if c.Act != "" {
		of.Act = c.Act
	}
	return kit.Link{Text: lawpages.ClauseName(l, c.Clause), Href: "/rules/" + of.Act + "/" + of.Edition + "#c-" + c.Clause}
}

func cite(l locale.Lang, of interview.EditionRef, by law.Citer) kit.Link {
	return clauseLink(l, of, by.Cite())
}

// failed is a refusal of a form in words.
type failed = page.Refused

// refused puts a fault at its place in the form; a post without competencies is
// a fault of the form too.
func refused(l locale.Lang, err error, place page.Place) (failed, error) {
	return page.Refuse(l, err, place, "competency.no_position")
}

// said is wording of the act for a reader, with the language that it is in.
type said struct {
	Text string
	Lang string
}

func official(l locale.Lang, o interview.Official) said {
	text, in := o.In(l)
	return said{text, string(in)}
}

func officialWords(l locale.Lang, w locale.Words) said { return said{w.In(l), string(l)} }

// flawLines say what is pointed out about a wording.
func flawLines(l locale.Lang, flaws []interview.Flaw) []flawLine {
	var out []flawLine
	for _, f := range flaws {
		out = append(out, flawLine{Kind: t(l, "avoid."+f.Kind), In: locale.T(l, "kit.lang."+string(f.Lang)+".full", nil), Text: t(l, "flaw."+f.Kind, "words", f.Words)})
	}
	return out
}

type flawLine struct{ Kind, In, Text string }

func (d Deps) zone(r *route.Request) *time.Location { return d.Zone(r.Actor.Body) }
