package main

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/ownlaw"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// signatures are the kinds of things that are signed, each with its sheet.
func (a *app) signatures() signature.Kinds {
	kinds := signature.Kinds{
		"protocol": sheetOf(a.contest.ProtocolSignatures), "meeting": sheetOf(a.appraisals.MeetingSignatures),
		"agreement":    sheetOf(a.interviews.AgreementSignatures),
		"acquaintance": sheetOf(a.appraisals.AcquaintanceSignatures), "refusal": sheetOf(a.appraisals.RefusalSignatures),
		"enactment": a.enactmentSignatures, "registration": a.ownRegistration,
	}
	for _, paper := range appraisal.Papers {
		kinds[string(paper)] = sheetOf(a.appraisals.PaperSignatures(paper))
	}
	return kinds
}

// sheetOf lets an id of any type be asked for by its text.
func sheetOf[ID ~string](sheet func(context.Context, *access.Actor, ID) (*signature.Sheet, error)) func(context.Context, *access.Actor, string) (*signature.Sheet, error) {
	return func(ctx context.Context, by *access.Actor, id string) (*signature.Sheet, error) {
		return sheet(ctx, by, ID(id))
	}
}

func (a *app) enactmentSignatures(ctx context.Context, by *access.Actor, id string) (*signature.Sheet, error) {
	act, edition, _ := strings.Cut(id, "@")
	return a.own.Signatures(ctx, by, ownlaw.Ref{Act: act, Edition: edition})
}

// ownRegistration is that of who asks, whose id is "own": a candidate's statement is
// nobody else's.
func (a *app) ownRegistration(ctx context.Context, by *access.Actor, id string) (*signature.Sheet, error) {
	if id != "own" {
		return nil, fault.New(fault.Missing, "signatures.missing")
	}
	return a.candidates.RegistrationSignatures(ctx, people.PersonID(by.Person))
}
