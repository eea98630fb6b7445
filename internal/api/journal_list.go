package api

import (
	"context"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/route"
)

// JournalDeps are what the routes of the journal stand on.
type JournalDeps struct {
	Journal  reader.Journal
	Zone     func(body string) *time.Location // of "" too
	Relation reader.Relation                  // nil: none besides the subject
	Openings reader.Openings                  // of the digests in records; nil: none
	// Record writes an entry in a transaction of its own: facts that were
	// opened are journalled.
	Record func(context.Context, journal.Entry) error
}

// JournalRoutes are the routes of the journal.
func JournalRoutes(d JournalDeps) []route.Route {
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/journal", Verb: access.SeeJournal, Handle: d.list,
			API: &route.Operation{
				ID: "listRecords", Summary: "Records of the journal, the latest first; ids and hashes, never personal data", Out: JournalPage{},
				Query: []route.Param{
					{Name: "body", About: "id of a body"}, {Name: "case", About: "public id of a thing"}, {Name: "verb", About: "what was done"},
					{Name: "actor", About: "id of who acted"}, {Name: "subject", About: "id of whom it is about"},
					{Name: "from", About: "first day, 2006-01-02"}, {Name: "to", About: "last day"},
					{Name: "only", About: "decisions: with a finding only"}, {Name: "after", About: "cursor of the page before"},
					{Name: "limit", About: "records of a page, at most 500", Integer: true},
				},
			},
		},
		{
			Method: "GET", Pattern: "/api/v1/journal/{number}", Verb: access.SeeJournal, Handle: d.record,
			API: &route.Operation{ID: "showRecord", Summary: "A record; its finding for those who may see facts", Out: JournalWhole{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/journal/{number}/open", Verb: access.SeeFacts, Handle: d.open,
			API: &route.Operation{ID: "openRecord", Summary: "A record with its facts and input; that they were opened is itself recorded", Out: JournalFacts{}},
		},
		{
			Method: "GET", Pattern: "/api/v1/journal/{number}/receipt", Verb: access.SeeJournal, Handle: d.receipt,
			API: &route.Operation{ID: "showReceipt", Summary: "The proof that a record stands in the journal under a signed head", Out: route.Anything{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/journal/{number}/receipt", Verb: access.SeeFacts, Handle: d.receiptWhole,
			API: &route.Operation{ID: "openReceipt", Summary: "The same proof with facts, input and finding; that they were opened is itself recorded", Out: route.Anything{}},
		},
		{
			Method: "GET", Pattern: "/api/v1/my-receipts", Verb: access.SeeTasks, Handle: d.own,
			API: &route.Operation{
				ID: "listReceipts", Summary: "What the person of the token did and what was decided about them, the latest first; each record has a receipt", Out: ReceiptPage{},
				Query: []route.Param{{Name: "below", About: "next of the page before", Integer: true}},
			},
		},
		{
			Method: "GET", Pattern: "/api/v1/my-receipts/{number}", Verb: access.SeeTasks, Handle: d.ownReceipt(false),
			API: &route.Operation{ID: "takeReceipt", Summary: "The receipt of a record about the person of the token, without its content", Out: route.Anything{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/my-receipts/{number}", Verb: access.SeeFacts, Handle: d.ownReceipt(true),
			API: &route.Operation{ID: "takeWholeReceipt", Summary: "The receipt with its content and what its digests stand for; that they were opened is itself recorded", Out: route.Anything{}},
		},
	}
}

// JournalRecordOut is a record as it is printed.
type JournalRecordOut struct {
	Number  int64  `json:"number"` // 0: waits for its place
	At      string `json:"at"`     // RFC 3339, UTC
	Verb    string `json:"verb"`
	Actor   string `json:"actor"`
	Body    string `json:"body"`
	Case    string `json:"case"`
	Subject string `json:"subject"`
	Act     string `json:"act"`
	Edition string `json:"edition"`
	Rule    string `json:"rule"`
	Version string `json:"version"`
	Leaf    string `json:"leaf_sha256"` // hash of the leaf in the tree, hex
}

// JournalPage is a page of records.
type JournalPage struct {
	Items []JournalRecordOut `json:"items"`
	Next  string             `json:"next"`
}

// list prints the records that the actor may list.
func (d JournalDeps) list(w http.ResponseWriter, r *route.Request) error {
	q, err := reader.Query(r.Actor, r.URL.Query(), d.Zone)
	if err != nil {
		return err
	}
	page, err := d.Journal.List(r.Context(), q)
	if err != nil {
		return err
	}
	out := JournalPage{Items: make([]JournalRecordOut, len(page.Records)), Next: page.Next}
	for i := range page.Records {
		if out.Items[i], err = JournalPrint(&page.Records[i]); err != nil {
			return err
		}
	}
	return write(w, r, http.StatusOK, out)
}

// JournalPrint makes the printed form of a record.
func JournalPrint(r *journal.Record) (JournalRecordOut, error) {
	hash, err := reader.Leaf(r)
	return JournalRecordOut{
		Number: r.Number, At: r.At.UTC().Format(time.RFC3339Nano), Verb: r.Verb, Actor: r.Actor, Body: r.Body, Case: r.Case,
		Subject: r.Subject, Act: r.Act, Edition: r.Edition, Rule: r.Rule, Version: r.Version, Leaf: hash,
	}, err
}
