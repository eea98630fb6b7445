package protocolpages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// appoint enters the order by which the winner is appointed.
func (d Deps) appoint(w http.ResponseWriter, r *route.Request) error {
	about := r.PathValue("vacancy")
	on, err := day.Parse(r.PostFormValue("day"))
	if bad, ok := fault.As(err); ok {
		err = bad.At("day")
	}
	if err == nil {
		_, err = d.Contest.Appoint(r.Context(), r.Actor, competition.VacancyID(about), version(r), competition.AppointIn{Number: r.PostFormValue("number"), Day: on})
	}
	return d.ended(w, r, err, typedIn{appointDraft, about, typed(r, "number", "day")}, map[string]string{
		"number": "number-" + about, "day": "day-" + about, "post": postID(competition.VacancyID(about)),
	}, "appointed")
}

// annul enters the order by which an appointment is annulled.
func (d Deps) annul(w http.ResponseWriter, r *route.Request) error {
	about := r.PathValue("application")
	id := competition.ApplicationID(about)
	if err := d.belongs(r, access.Appoint, id); err != nil {
		return err
	}
	on, err := day.Parse(r.PostFormValue("day"))
	if bad, ok := fault.As(err); ok {
		err = bad.At("day")
	}
	if err == nil {
		_, err = d.Contest.Annul(r.Context(), r.Actor, id, version(r), competition.AnnulIn{
			Ground: r.PostFormValue("ground"), Number: r.PostFormValue("number"), Day: on, Why: r.PostFormValue("why"),
		})
	}
	ids := map[string]string{}
	for _, name := range annulFields {
		ids[name] = name + "-" + about
	}
	return d.ended(w, r, err, typedIn{annulDraft, about, typed(r, annulFields...)}, ids, "annulled")
}

// annulFields are the fields of the form of an annulment.
var annulFields = []string{"ground", "why", "number", "day"}

// end ends an offer that was not taken up.
func (d Deps) end(w http.ResponseWriter, r *route.Request) error {
	about := r.PathValue("vacancy")
	err := d.Contest.Lapse(r.Context(), r.Actor, competition.VacancyID(about), version(r), r.PostFormValue("why"))
	return d.ended(w, r, err, typedIn{endDraft, about, typed(r, "why")}, map[string]string{"why": "why-" + about}, "ended")
}

// check accepts a paper, or gives it back.
func (d Deps) check(w http.ResponseWriter, r *route.Request) error {
	id, item := competition.ApplicationID(r.PathValue("application")), r.PathValue("item")
	if err := d.belongs(r, access.CheckDocuments, id); err != nil {
		return err
	}
	err := d.Contest.CheckPaper(r.Context(), r.Actor, id, item, r.PostFormValue("do") == "accept", r.PostFormValue("note"))
	return d.ended(w, r, err, typedIn{returnDraft, string(id) + "." + item, typed(r, "note")}, map[string]string{"note": "note-" + item}, "checked")
}

// ended leads back to the offers after an act, or shows what was wrong with it.
func (d Deps) ended(w http.ResponseWriter, r *route.Request, err error, sent typedIn, ids map[string]string, word string) error {
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, sent.Form, sent.About); err != nil {
			return err
		}
		return page.Go(w, r, pathOf(competitionOf(r), "/appointment")+"?done="+word)
	}
	bad, err := refused(r.Lang, err, ids)
	if err != nil {
		return err
	}
	return d.drawOffers(w, r, bad, sent)
}

// paper gives a winner's paper to HR; each look is on record.
func (d Deps) paper(w http.ResponseWriter, r *route.Request) error {
	id := competition.ApplicationID(r.PathValue("application"))
	if err := d.belongs(r, access.CheckDocuments, id); err != nil {
		return err
	}
	return d.sendPaper(w, r, id)
}

// ownPaper gives a candidate a paper of the own.
func (d Deps) ownPaper(w http.ResponseWriter, r *route.Request) error {
	return d.sendPaper(w, r, competition.ApplicationID(r.PathValue("id")))
}

// extensions are the ends of file names by media type.
var extensions = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

// sendPaper names the file by its place in the list: a name of the candidate's
// making goes into no header.
func (d Deps) sendPaper(w http.ResponseWriter, r *route.Request, id competition.ApplicationID) error {
	item := r.PathValue("item")
	p, data, err := d.Contest.PaperBytes(r.Context(), r.Actor, id, item)
	if err != nil {
		return err
	}
	return route.Save(w, p.Type, p.Item+extensions[p.Type], data)
}
