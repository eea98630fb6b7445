package competition

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/journal"
)

// Records are the records of the journal, for who may see them.
type Records interface {
	// List reads a page of records, the latest first.
	List(context.Context, journal.Query) (journal.Page, error)
	// Show opens the record with a number.
	Show(ctx context.Context, number int64) (*journal.Opened, error)
}

// What of a candidate was opened: the end of the message key
// "selection.look.what.".
const (
	lookPerson  = "person"  // who stands behind the number, with the file
	lookPaper   = "paper"   // a document that the winner handed in
	lookList    = "list"    // a page of the list of applications with names
	lookExport  = "export"  // the list of applications with names, as a file
	lookArchive = "archive" // the archive of the competition
)

// Why it was opened: the end of the message key "selection.look.reason.".
const (
	reasonCheck      = "check"      // of the file by HR
	reasonRun        = "run"        // of the competition otherwise
	reasonAppeal     = "appeal"     // about the application
	reasonInspection = "inspection" // on an appeal about it
)

// Look is one look behind a candidate's number.
type Look struct {
	At     time.Time
	What   string      // person, paper, list, export or archive
	Role   access.Role // in which it was looked; "" where it is not on record
	Reason string      // check, run, appeal or inspection; "" where it is not on record
}

// looked is what the journal keeps of a look.
type looked struct {
	Role    access.Role `json:"role"`
	Reason  string      `json:"reason"`
	Vacancy VacancyID   `json:"vacancy"` // of a list or an export of one post; "" of all
	// Applications are those that stood on a page of the list, or were chosen for
	// an export; nil of all.
	Applications []ApplicationID `json:"applications"`
}

// looksMost is how many records one question about looks reads for each place
// where they stand.
const looksMost = 200

// lookVerbs are the records of looks, by verb; whole says that they stand with
// the competition and concern all its candidates.
var lookVerbs = []struct {
	verb  string
	what  string
	whole bool
}{
	{string(access.SeeCandidates), lookPerson, false}, {"documents.see", lookPaper, false},
	{"competition.list", lookList, true}, {"competition.export", lookExport, true}, {string(access.TakeArchive), lookArchive, true},
}

// Looks tells a candidate who looked behind the number of an application: in
// which role, when and why, the latest first. A look is told once it has its
// place in the journal, within seconds.
func (s *Service) Looks(ctx context.Context, by *access.Actor, id ApplicationID) ([]Look, error) {
	if s.Records == nil {
		return nil, errors.New("competition: no journal to read the looks from")
	}
	a, err := s.lookable(ctx, by, id)
	if err != nil {
		return nil, err
	}
	out := []Look{}
	for _, v := range lookVerbs {
		about := string(a.ID)
		if v.whole {
			about = string(a.Competition)
		}
		page, err := s.Records.List(ctx, journal.Query{Case: about, Verb: v.verb, From: a.Applied, Limit: looksMost})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			if out, err = s.addLook(ctx, out, a, &r, v.what); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Look) int { return y.At.Compare(x.At) })
	return out, nil
}

// lookedAt is an application whose candidate asks who looked.
type lookedAt struct {
	*Application
	appealed []time.Time // when appeals about it were filed
}

func (s *Service) lookable(ctx context.Context, by *access.Actor, id ApplicationID) (out *lookedAt, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, _, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeApplication, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		out = &lookedAt{Application: a}
		all, err := tx.AppealsOfApplication(id)
		for _, x := range all {
			out.appealed = append(out.appealed, x.Filed)
		}
		return err
	})
	return out, err
}

// concerned reports whether a look at a whole competition showed the candidate:
// an export of another post or of others did not, nor did an archive that an appeal by
// somebody else opened.
func (a *lookedAt) concerned(what string, f looked, at time.Time) bool {
	if f.Vacancy != "" && f.Vacancy != a.Vacancy || f.Applications != nil && !slices.Contains(f.Applications, a.ID) {
		return false
	}
	byOrder := f.Role == access.AppealOfficer || f.Role == access.Inspector
	return what != lookArchive || !byOrder || slices.ContainsFunc(a.appealed, func(filed time.Time) bool { return !filed.After(at) })
}

// addLook adds the look that a record tells of, if it concerns the application.
func (s *Service) addLook(ctx context.Context, to []Look, a *lookedAt, r *journal.Record, what string) ([]Look, error) {
	if r.Number == 0 {
		return to, nil
	}
	o, err := s.Records.Show(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	var facts looked
	if o.Facts != nil {
		if err := json.Unmarshal(o.Facts, &facts); err != nil {
			return nil, err
		}
	}
	if !a.concerned(what, facts, r.At) {
		return to, nil
	}
	return append(to, Look{At: r.At, What: what, Role: facts.Role, Reason: facts.Reason}), nil
}

// lookFacts are what the journal keeps of a look: the role that lets the actor
// see candidates, and why it does.
func lookFacts(by *access.Actor, body string, a *Application) map[string]any {
	role := roleThatSees(by, body)
	reason := reasonRun
	switch {
	case role == access.AppealOfficer:
		reason = reasonAppeal
	case role == access.Inspector:
		reason = reasonInspection
	case a != nil && a.Standing == Submitted:
		reason = reasonCheck
	}
	return map[string]any{"role": role, "reason": reason}
}

// roleThatSees is the role worked in if it lets the actor see candidates, else
// the first held one that does; "" for none.
func roleThatSees(by *access.Actor, body string) access.Role {
	for _, role := range append([]access.Role{by.Acting}, heldRoles(by)...) {
		one := *by
		one.Held = slices.DeleteFunc(slices.Clone(by.Held), func(h access.Held) bool { return h.Role != role })
		if access.May(&one, access.SeeCandidates, access.Target{Body: body, Relation: access.ByOrder}) {
			return role
		}
	}
	return ""
}

func heldRoles(by *access.Actor) (out []access.Role) {
	for _, h := range by.Held {
		out = append(out, h.Role)
	}
	return out
}
