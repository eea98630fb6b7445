// Package protocol holds the pages that end a competition: the protocol with
// its signatures, the offers and the appointment, the winner's papers, and the
// archive.
package protocol

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Competitions *competition.Service
	Archives     *competition.Archives
	Library      func() *law.Library
	Draw         page.Draw
	SignerURL    string // of the signing software; "" for its usual address
}

// paperForm bounds a form with a paper, in bytes.
const paperForm = competition.PaperMost + 1<<20

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one, mine = "/competitions/{competition}", "/applications/{application}"
	return []route.Route{
		{Method: "GET", Pattern: one + "/protocol", Verb: access.SeeCompetitions, Handle: d.show},
		{Method: "POST", Pattern: one + "/protocol", Verb: access.DrawProtocol, Handle: d.draw},
		{Method: "GET", Pattern: one + "/protocol/{file}", Verb: access.SeeCompetitions, Handle: d.file},
		{Method: "GET", Pattern: one + "/protocol/sign", Verb: access.SignProtocol, CSP: route.Signing, Handle: d.signForm},
		{Method: "POST", Pattern: one + "/protocol/sign", Verb: access.SignProtocol, CSP: route.Signing, Handle: d.sign},
		{Method: "GET", Pattern: one + "/appointment", Verb: access.SeeCompetitions, Handle: d.appointment},
		{Method: "POST", Pattern: one + "/appointment", Verb: access.Appoint, Handle: d.appoint},
		{Method: "POST", Pattern: one + "/appointment/papers", Verb: access.CheckDocuments, Handle: d.checkPaper},
		{Method: "POST", Pattern: one + "/appointment/end", Verb: access.CheckDocuments, Handle: d.lapse},
		{Method: "GET", Pattern: one + "/appointment/papers/{application}/{item}", Verb: access.CheckDocuments, Handle: d.paper},
		{Method: "GET", Pattern: one + "/archive", Verb: access.TakeArchive, Handle: d.archive},
		{Method: "POST", Pattern: one + "/archive", Verb: access.TakeArchive, Handle: d.askArchive},
		{Method: "GET", Pattern: one + "/archive/file", Verb: access.TakeArchive, Handle: d.takeArchive},
		{Method: "GET", Pattern: mine + "/papers", Verb: access.HandIn, Handle: d.papers},
		{Method: "POST", Pattern: mine + "/papers", Verb: access.HandIn, Body: paperForm, Handle: d.handIn},
		{Method: "GET", Pattern: mine + "/papers/{item}", Verb: access.HandIn, Handle: d.paper},
		{Method: "GET", Pattern: mine + "/decline", Verb: access.Withdraw, Handle: d.declineForm},
		{Method: "POST", Pattern: mine + "/decline", Verb: access.Withdraw, Handle: d.decline},
	}
}

func t(r *route.Request, key string, kv ...any) string { return say(r.Lang, key, kv...) }

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func competitionOf(r *route.Request) competition.ID {
	return competition.ID(r.PathValue("competition"))
}

func applicationOf(r *route.Request) competition.ApplicationID {
	return competition.ApplicationID(r.PathValue("application"))
}

func pathOf(id competition.ID) string { return "/competitions/" + string(id) }

// number reads a number that the form carries; what is none is none that stands.
func number(r *route.Request, name string) int64 {
	n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// crumbs lead back to the competition.
func crumbs(l locale.Lang, c *competition.Competition) []kit.Link {
	return []kit.Link{{Text: say(l, "protocol.competitions"), Href: "/competitions"}, {Text: c.Title.In(l), Href: pathOf(c.ID)}}
}

// problems are what was wrong with a form that was sent.
type problems struct {
	Errors []kit.FieldError
	At     map[string]string
	Status int
}

// refused turns a fault of what was sent into what the page shows; any other
// error is handed back. A fault of a signature is one of the form.
func (p *problems) refused(l locale.Lang, err error, fields ...string) error {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Denied || f.Kind == fault.Missing || f.Kind == fault.Unauthenticated {
		return err
	}
	text, id := say(l, f.Key(), pairs(f.Args)...), ""
	for _, name := range fields {
		if name == f.Field {
			id = name
		}
	}
	if p.At == nil {
		p.At = map[string]string{}
	}
	if id != "" {
		p.At[id] = text
	}
	p.Errors = append(p.Errors, kit.FieldError{ID: id, Text: text})
	p.Status = f.Kind.Status()
	return nil
}

func pairs(a fault.Args) (out []any) {
	for name, v := range a {
		out = append(out, name, v)
	}
	return out
}

// moment writes an instant in the zone of a body.
func moment(l locale.Lang, at time.Time, zone string) string {
	z, err := day.Zone(zone)
	if err != nil {
		z = time.UTC
	}
	local := at.In(z)
	return locale.Day(l, local.Format(time.DateOnly)) + ", " + local.Format("15:04")
}

// done is what the page says of an act just done.
func done(r *route.Request, area string, words ...string) string {
	for _, w := range words {
		if r.URL.Query().Get("done") == w {
			return t(r, area+".done."+w)
		}
	}
	return ""
}

// why are the grounds of a finding, each with its clause.
type why struct {
	Sentence string
	Law      *kit.LawQuote
}

func (d Deps) whyOf(l locale.Lang, f *law.Finding) ([]why, error) {
	if f == nil {
		return nil, nil
	}
	e, err := d.Library().Edition(f.Act, f.Edition)
	if err != nil {
		return nil, err
	}
	var out []why
	for _, reason := range f.Reasons {
		in, clause, err := d.Library().Clause(e, reason.Cite)
		if err != nil {
			return nil, err
		}
		quote := lawpages.Quote(l, in, clause)
		out = append(out, why{reason.Text().In(l), &quote})
	}
	return out, nil
}

// send gives a file to be kept; inline where the browser shall show it.
func send(w http.ResponseWriter, media, name string, data []byte, inline bool) error {
	h := w.Header()
	h.Set("Content-Type", media)
	how := "attachment"
	if inline {
		how = "inline"
	}
	h.Set("Content-Disposition", how+"; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, err := w.Write(data)
	return err
}
