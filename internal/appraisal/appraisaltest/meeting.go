package appraisaltest

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/eds"
	"tarazy/internal/people"
)

// Seats are the seats of an order: the chair, the members and the secretary.
func (w *World) Seats(members ...*access.Actor) []appraisal.Seat {
	out := []appraisal.Seat{{Person: ID(w.Chair), Duty: appraisal.ChairDuty}}
	for _, m := range members {
		out = append(out, appraisal.Seat{Person: ID(m), Duty: appraisal.MemberDuty})
	}
	return append(out, appraisal.Seat{Person: ID(w.Secretary), Duty: appraisal.SecretaryDuty})
}

// Voters are the chair and the members.
func (w *World) Voters() []*access.Actor {
	return append([]*access.Actor{w.Chair}, w.Members[:]...)
}

// IDs are the persons of actors.
func IDs(all ...*access.Actor) []people.PersonID {
	out := make([]people.PersonID, len(all))
	for i, a := range all {
		out[i] = ID(a)
	}
	return out
}

// AtMeeting plans a meeting two days ahead with all cases that wait on its
// agenda; the chair agrees to its day, which comes.
func (w *World) AtMeeting(y appraisal.YearID) *appraisal.Meeting {
	w.T.Helper()
	ctx := w.T.Context()
	m, err := w.PlanMeeting(ctx, w.HR, y, appraisal.MeetingIn{Starts: w.Clock.Now().Add(48 * time.Hour), Room: "305"})
	w.Must(err)
	_, err = w.AddToAgenda(ctx, w.HR, m.ID, appraisal.AgendaIn{All: true})
	w.Must(err)
	m, err = w.AgreeMeeting(ctx, w.Chair, m.ID, m.Version)
	w.Must(err)
	w.Clock.Advance(49 * time.Hour)
	return m
}

// InMeeting opens a meeting of all cases that wait, with those present.
func (w *World) InMeeting(y appraisal.YearID, present ...*access.Actor) *appraisal.Meeting {
	w.T.Helper()
	m := w.AtMeeting(y)
	m, err := w.OpenMeeting(w.T.Context(), w.Secretary, m.ID, m.Version, IDs(present...))
	w.Must(err)
	return m
}

// Vote gives the votes of members on a case, one after another.
func (w *World) Vote(m appraisal.MeetingID, c appraisal.CaseID, choice commission.Choice, members ...*access.Actor) {
	w.T.Helper()
	for _, a := range members {
		_, err := w.VoteOn(w.T.Context(), a, m, []appraisal.BallotIn{{Case: c, Vote: choice}})
		w.Must(err)
	}
}

// ItemOf is a case on the agenda of a meeting as it is stored.
func (w *World) ItemOf(m appraisal.MeetingID, c appraisal.CaseID) *appraisal.Item {
	w.T.Helper()
	var out *appraisal.Item
	w.Tx(func(tx appraisal.Tx) (err error) {
		out, err = tx.AgendaGet(m, c)
		return err
	})
	return out
}

// CloseAndDraw closes a meeting and draws up its protocol.
func (w *World) CloseAndDraw(id appraisal.MeetingID) *appraisal.Protocol {
	w.T.Helper()
	v, err := w.Service.Meeting(w.T.Context(), w.Secretary, id)
	w.Must(err)
	_, err = w.CloseMeeting(w.T.Context(), w.Secretary, id, v.Meeting.Version)
	w.Must(err)
	p, err := w.DrawMeetingProtocol(w.T.Context(), w.Secretary, id, 0)
	w.Must(err)
	return p
}

// SignatureOf are a person's signatures on all files of a protocol.
func (w *World) SignatureOf(a *access.Actor, keys eds.Credentials, p *appraisal.Protocol) [][]byte {
	w.T.Helper()
	var out [][]byte
	for _, f := range p.Files {
		_, data, err := w.MeetingFile(w.T.Context(), w.HR, p.Meeting, p.Number, f.Part, f.Lang)
		w.Must(err)
		cms, err := eds.Sign(data, false, w.Clock.Now(), keys.Signing)
		w.Must(err)
		out = append(out, cms)
	}
	return out
}

// SignAll signs a protocol as everybody who has to, and approves it as the
// authorised person.
func (w *World) SignAll(p *appraisal.Protocol, signers ...*access.Actor) {
	w.T.Helper()
	for _, a := range signers {
		_, err := w.SignMeetingProtocol(w.T.Context(), a, p.Meeting, p.Number, w.SignatureOf(a, w.Key(a), p))
		w.Must(err)
	}
	_, err := w.ApproveResults(w.T.Context(), w.Authorised, p.Meeting, p.Number, w.SignatureOf(w.Authorised, w.Key(w.Authorised), p))
	w.Must(err)
}

// Decided runs a meeting on all cases that wait: everybody is for approving what
// came, and the results are approved.
func (w *World) Decided(y appraisal.YearID) *appraisal.Meeting {
	w.T.Helper()
	m := w.InMeeting(y, w.Voters()...)
	for _, a := range w.Voters() {
		_, err := w.VoteOnRest(w.T.Context(), a, m.ID, commission.For)
		w.Must(err)
	}
	w.SignAll(w.CloseAndDraw(m.ID), append(w.Voters(), w.Secretary)...)
	return m
}
