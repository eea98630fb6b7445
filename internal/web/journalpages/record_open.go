package journalpages

import (
	"encoding/json"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/route"
)

// open shows a record with its facts and records that the person opened them.
func (d Deps) open(w http.ResponseWriter, r *route.Request) error {
	o, t, err := reader.Record(r.Context(), d.Journal, r.Actor, access.SeeFacts, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	if err := d.Record(r.Context(), reader.Opening(r.Actor, &o.Record)); err != nil {
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
		o, _, err := reader.Record(r.Context(), d.Journal, r.Actor, v, r.PathValue("number"), d.Relation)
		if err != nil {
			return err
		}
		if withContent {
			if err := d.Record(r.Context(), reader.Opening(r.Actor, &o.Record)); err != nil {
				return err
			}
		}
		return d.sendReceipt(w, r, o, withContent)
	}
}

// sendReceipt answers with the receipt of a record as a file.
func (d Deps) sendReceipt(w http.ResponseWriter, r *route.Request, o *journal.Opened, withContent bool) error {
	receipt, err := reader.Receipt(r.Context(), d.Journal, r.Actor, o, withContent, d.Openings)
	if err != nil {
		return err
	}
	route.SaveAs(w, "application/json; charset=utf-8", reader.ReceiptName(o.Number))
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(receipt); err != nil {
		r.Log.Info("receipt not sent", "error", err)
	}
	return nil
}
