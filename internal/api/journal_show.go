package api

import (
	"encoding/json"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/route"
)

// JournalDestroyed says under which act the content of a record was destroyed.
type JournalDestroyed struct {
	Act string `json:"act"`
	Day string `json:"day"`
}

// JournalWhole is one record.
type JournalWhole struct {
	Record    JournalRecordOut  `json:"record"`
	Decided   bool              `json:"decided"`
	Finding   *decide.Answer    `json:"finding"` // null: none, destroyed, or not for the actor
	Destroyed *JournalDestroyed `json:"destroyed"`
	Before    int64             `json:"before"` // number of the record before it in the case, 0 for none
	Next      int64             `json:"next"`
}

// JournalFacts is a record with what was known and asked.
type JournalFacts struct {
	JournalWhole
	Facts any `json:"facts"` // null: none, or destroyed
	Input any `json:"input"`
}

// record prints one record.
func (d JournalDeps) record(w http.ResponseWriter, r *route.Request) error {
	o, t, err := reader.Record(r.Context(), d.Journal, r.Actor, access.SeeJournal, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	out, err := journalWhole(o, access.May(r.Actor, access.SeeFacts, t))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, out)
}

func journalWhole(o *journal.Opened, facts bool) (JournalWhole, error) {
	record, err := JournalPrint(&o.Record)
	out := JournalWhole{Record: record, Decided: o.Decided(), Before: o.Before, Next: o.Next}
	if o.Destroyed != nil {
		out.Destroyed = &JournalDestroyed{Act: o.Destroyed.Act, Day: o.Destroyed.Day.String()}
	}
	if facts && o.Finding != nil {
		a := decide.Print(*o.Finding)
		out.Finding = &a
	}
	return out, err
}

// open prints a record with its facts and records that they were opened.
func (d JournalDeps) open(w http.ResponseWriter, r *route.Request) error {
	o, _, err := reader.Record(r.Context(), d.Journal, r.Actor, access.SeeFacts, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	if err := d.Record(r.Context(), reader.Opening(r.Actor, &o.Record)); err != nil {
		return err
	}
	whole, err := journalWhole(o, true)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, JournalFacts{JournalWhole: whole, Facts: rawOrNil(o.Facts), Input: rawOrNil(o.Input)})
}

func rawOrNil(m json.RawMessage) any {
	if m == nil {
		return nil
	}
	return m
}

// receipt gives the proof of a record as a file.
func (d JournalDeps) receipt(w http.ResponseWriter, r *route.Request) error {
	o, _, err := reader.Record(r.Context(), d.Journal, r.Actor, access.SeeJournal, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	return d.sendReceipt(w, r, o, false)
}

// receiptWhole gives the proof with the content and records that it was opened.
func (d JournalDeps) receiptWhole(w http.ResponseWriter, r *route.Request) error {
	o, _, err := reader.Record(r.Context(), d.Journal, r.Actor, access.SeeFacts, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	if err := d.Record(r.Context(), reader.Opening(r.Actor, &o.Record)); err != nil {
		return err
	}
	return d.sendReceipt(w, r, o, true)
}

// sendReceipt answers with the receipt of a record as a file.
func (d JournalDeps) sendReceipt(w http.ResponseWriter, r *route.Request, o *journal.Opened, withContent bool) error {
	receipt, err := reader.Receipt(r.Context(), d.Journal, r.Actor, o, withContent, d.Openings)
	if err != nil {
		return err
	}
	route.SaveAs(w, jsonMedia, reader.ReceiptName(o.Number))
	return write(w, r, http.StatusOK, receipt)
}
