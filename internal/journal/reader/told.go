package reader

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/journal"
)

// results are the acts of others that decide about a person and are told to the
// person in the same moment. What is not told yet, such as a mark before all
// marks are open, is not among them.
var results = map[string]bool{
	string(access.CheckFile): true, string(access.CheckConduct): true, string(access.CloseStage): true, string(access.DecideAppeal): true,
	string(access.CheckDocuments): true, string(access.Appoint): true, "offer.open": true, "appointment.annul": true,
	"exam.scored": true, "exam.answers": true, "interview.agreed": true, "application.outcome": true,
	string(access.DecidePlan): true, string(access.ApproveResults): true, string(access.DecideResult): true, string(access.RecordCourt): true,
}

// closed are the acts in which others note, mark and vote about a person. The
// record of such an act is not for the person: what follows from it has a record
// of its own.
var closed = map[string]bool{
	string(access.TakeInterview): true, string(access.LeadInterview): true, string(access.AdvisePanel): true, string(access.RecordInterview): true,
	string(access.GiveFeedback): true, "essay.marks": true, string(access.HoldMeeting): true, string(access.VoteInMeeting): true,
}

// Told tells whether a record is one of those that a person has a receipt of: the
// own acts, and what was decided about the person.
func Told(r *journal.Record) bool { return r.Actor == r.Subject || results[r.Verb] }

// Openings gives what the digests in a record stand for, for whom it is about;
// none where it has no such digests.
type Openings func(context.Context, *journal.Opened) ([]journal.Opening, error)

// Receipt makes the receipt of a record that the actor may read: with its content
// where that is asked for, and then for whom it is about with what the digests in
// it stand for. open may be nil.
func Receipt(ctx context.Context, j Journal, a *access.Actor, o *journal.Opened, withContent bool, open Openings) (*journal.Receipt, error) {
	r, err := j.Receipt(ctx, o.Number, withContent)
	if err != nil || r.Content == nil || open == nil || o.Subject != a.Person {
		return r, err
	}
	r.Opened, err = open(ctx, o)
	return r, err
}
