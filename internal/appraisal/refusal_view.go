package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// RefusalView is an act on a refusal as it is shown to whoever was asked to sign
// it. Nothing of the result is in it.
type RefusalView struct {
	Case    CaseID
	Person  people.PersonID
	Year    int
	Round   int
	Body    people.Body
	Rules   *Rules
	Edition *law.Edition
	Refusal Refusal
	Mine    bool // the reader has signed
	Open    bool // it can be signed
	Names   map[people.PersonID]string
}

// RefusalToSign reads an act on a refusal for a servant who was asked to sign
// it. The fault is appraisal.missing.case.
func (s *Service) RefusalToSign(ctx context.Context, by *access.Actor, id CaseID) (*RefusalView, error) {
	var out *RefusalView
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, r, err := s.asked(tx, by, id)
		if err != nil {
			return err
		}
		out = &RefusalView{Case: id, Person: m.c.Person, Year: m.y.Number, Round: r.Round, Body: *m.body, Rules: m.rules, Edition: m.env.Edition, Refusal: *r.Refusal}
		out.Mine = slices.ContainsFunc(r.Refusal.Signed, func(x Signed) bool { return x.Person == people.PersonID(by.Person) })
		out.Open = !out.Mine && m.at(StageAcquaintance) == nil
		out.Names, err = tx.PersonNames(distinctPersons(append([]people.PersonID{m.c.Person, r.Refusal.By}, r.Refusal.Must...)...))
		return err
	})
	return out, err
}
