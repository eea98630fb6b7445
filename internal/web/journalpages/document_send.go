package journalpages

import (
	"net/http"
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/locale"
	staff "tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/route"
)

// VerbDocument is the verb of the record that a document with the content of a
// decision was given out.
const VerbDocument = "journal.document"

// givenOut are the facts of a document that was given out.
type givenOut struct {
	Format string `json:"format"`
	Lang   string `json:"lang"`
}

// document gives a decision as a file, in the language of the page or in the
// one that the parameter "in" names, which leaves the page's as it is. What the
// page would not show the person, the file does not hold.
func (d Deps) document(v access.Verb) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		format, ok := document.FormatOf(r.PathValue("paper"))
		if !ok {
			return fault.New(fault.Missing, "page.missing")
		}
		o, t, err := reader.Record(r.Context(), d.Journal, r.Actor, v, r.PathValue("number"), d.Relation)
		if err != nil {
			return err
		}
		if !o.Decided() {
			return fault.New(fault.Conflict, "journalpages.no_document")
		}
		asked := inLanguage(r)
		p, err := d.content(asked, o, t)
		if err != nil {
			return err
		}
		number := strconv.FormatInt(o.Number, 10)
		file, err := d.Press.Print(r.Context(), staff.BodyID(o.Body), press.Decision, d.paper(asked.Lang, p, o), "journal/"+number, format)
		if err != nil {
			return err
		}
		if len(p.Reasons) > 0 {
			if err := d.Record(r.Context(), givingOut(r.Actor, o, givenOut{format.Name, string(asked.Lang)})); err != nil {
				return err
			}
		}
		return route.Save(w, format.Media, "tarazy-"+number+"-"+string(asked.Lang)+"."+format.Name, file)
	}
}

func inLanguage(r *route.Request) *route.Request {
	out := *r
	if l := locale.Lang(r.URL.Query().Get("in")); slices.Contains(locale.Langs, l) {
		out.Lang = l
	}
	return &out
}

func givingOut(a *access.Actor, o *journal.Opened, facts givenOut) journal.Entry {
	return journal.Entry{
		Verb: VerbDocument, Actor: a.Person, Body: o.Body, Case: reader.Case(o.Number), Subject: o.Subject, Facts: facts,
	}
}
