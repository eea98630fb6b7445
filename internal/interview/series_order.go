package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
)

// orderRelationTo is relationTo, with what opens a series to those who come from
// outside where nothing else holds: the order on which the role of an
// inspection rests, and an appeal of a candidate to those who decide it.
func (s *Service) orderRelationTo(tx Tx, se *Series, by *access.Actor) (access.Relation, error) {
	rel, err := s.relationTo(tx, se, by)
	if err != nil || rel != 0 || by == nil {
		return rel, err
	}
	if by.Holds(access.Inspector, string(se.Body)) {
		return access.ByOrder, nil
	}
	if !appealed(by, se) {
		return 0, nil
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return 0, err
	}
	open, err := s.openedByAppeal(tx, all)
	if len(open) > 0 {
		rel = access.ByOrder
	}
	return rel, err
}

// orderRelationOf is orderRelationTo one interview: an appeal opens that of the
// candidate who filed it, and no other.
func (s *Service) orderRelationOf(tx Tx, se *Series, i *Interview, by *access.Actor) (access.Relation, error) {
	rel, err := s.relationTo(tx, se, by)
	if err != nil || rel != 0 || by == nil {
		return rel, err
	}
	if by.Holds(access.Inspector, string(se.Body)) {
		return access.ByOrder, nil
	}
	if !appealed(by, se) {
		return 0, nil
	}
	open, err := s.openedByAppeal(tx, []Interview{*i})
	if len(open) > 0 {
		rel = access.ByOrder
	}
	return rel, err
}

// appealed reports whether an appeal could open a series to an actor.
func appealed(by *access.Actor, se *Series) bool {
	return se.Case != "" && slices.ContainsFunc(by.Held, func(h access.Held) bool { return h.Role == access.AppealOfficer })
}

// openedByAppeal are the interviews of a case about whose candidates an appeal
// was filed.
func (s *Service) openedByAppeal(tx Tx, all []Interview) (out []ID, err error) {
	if s.Appealed == nil {
		return nil, nil
	}
	for _, i := range all {
		yes, err := s.Appealed(tx, i.Case)
		if err != nil {
			return nil, err
		}
		if yes {
			out = append(out, i.ID)
		}
	}
	return out, nil
}

// byAppeal reports whether an actor sees a series through an appeal alone.
func (s *Service) byAppeal(by *access.Actor, se *Series, rel access.Relation) bool {
	target := access.Target{Body: string(se.Body), Relation: rel &^ access.ByOrder}
	return rel == access.ByOrder && !by.Holds(access.Inspector, string(se.Body)) && !access.May(by, access.SeeInterviews, target)
}

// SeriesOfInterview names the series of an interview that the actor may see.
func (s *Service) SeriesOfInterview(ctx context.Context, by *access.Actor, id ID) (out SeriesID, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		i, se, err := interviewOf(tx, id)
		if err != nil {
			return err
		}
		rel, err := s.orderRelationOf(tx, se, i, by)
		if err != nil {
			return err
		}
		out = se.ID
		return allow(by, access.SeeInterviews, se.Body, rel)
	})
	return out, err
}
