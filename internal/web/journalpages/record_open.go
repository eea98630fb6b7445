package journalpages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/route"
)

// open shows a record with its facts and records that the person opened them.
func (d Deps) open(w http.ResponseWriter, r *route.Request) error {
	o, t, err := api.JournalRecord(r.Context(), d.Journal, r.Actor, access.SeeFacts, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	if err := d.Record(r.Context(), api.JournalOpening(r.Actor, &o.Record)); err != nil {
		return err
	}
	p, err := d.recordPage(r, o, t)
	if err != nil {
		return err
	}
	p.Opened = true
	if p.Facts, err = flatJSON(r.Lang, o.Facts); err != nil {
		return err
	}
	if p.Input, err = flatJSON(r.Lang, o.Input); err != nil {
		return err
	}
	return d.drawRecord(w, r, p)
}

// receipt gives the proof of a record as a file; with its content only where
// that is recorded as an opening of the facts.
func (d Deps) receipt(v access.Verb, withContent bool) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		o, _, err := api.JournalRecord(r.Context(), d.Journal, r.Actor, v, r.PathValue("number"), d.Relation)
		if err != nil {
			return err
		}
		if withContent {
			if err := d.Record(r.Context(), api.JournalOpening(r.Actor, &o.Record)); err != nil {
				return err
			}
		}
		return api.SendReceipt(w, r, d.Journal, o.Number, withContent)
	}
}
