package api

import (
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal/reader"
	"tarazy/internal/route"
)

// receiptsMost is how many receipts a page lists.
const receiptsMost = 100

// ReceiptPage is a page of a person's own receipts.
type ReceiptPage struct {
	Items []JournalRecordOut `json:"items"`
	Next  int64              `json:"next"` // where the page after begins; 0 on the last one
}

// own lists the records that the person has receipts of.
func (d JournalDeps) own(w http.ResponseWriter, r *route.Request) error {
	below := int64(0)
	if s := r.URL.Query().Get("below"); s != "" {
		var err error
		if below, err = strconv.ParseInt(s, 10, 64); err != nil || below < 1 {
			return fault.New(fault.Invalid, "myreceipts.below").At("below")
		}
	}
	found, next, err := d.Journal.Own(r.Context(), r.Actor.Person, reader.Told, below, receiptsMost)
	if err != nil {
		return err
	}
	out := ReceiptPage{Items: make([]JournalRecordOut, len(found)), Next: next}
	for i := range found {
		if out.Items[i], err = JournalPrint(&found[i]); err != nil {
			return err
		}
	}
	return write(w, r, http.StatusOK, out)
}

// ownReceipt gives the receipt of a record about the person; with its content
// that is recorded as an opening.
func (d JournalDeps) ownReceipt(withContent bool) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		o, _, err := reader.Record(r.Context(), d.Journal, r.Actor, access.SeeFacts, r.PathValue("number"), d.Relation)
		if err != nil {
			return err
		}
		if o.Subject != r.Actor.Person {
			return fault.New(fault.Missing, "journal.missing")
		}
		if withContent {
			if err := d.Record(r.Context(), reader.Opening(r.Actor, &o.Record)); err != nil {
				return err
			}
		}
		return d.sendReceipt(w, r, o, withContent)
	}
}
