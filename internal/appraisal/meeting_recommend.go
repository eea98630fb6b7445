package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// Recommended is what is recommended for a servant from the result of the KCI.
// Nothing of the competencies is in it.
type Recommended struct {
	Case  CaseID          `json:"case"`
	Place int             `json:"place"`
	Name  string          `json:"name"`
	Unit  people.UnitID   `json:"unit"`
	Post  people.PostID   `json:"post"`
	Grade string          `json:"grade"` // of the KCI
	Uses  []string        `json:"uses"`
	Fixed bool            `json:"fixed"` // the vote is over
	Who   people.PersonID `json:"-"`
}

// Recommendations is a page of a meeting's recommendations.
type Recommendations struct {
	Meeting MeetingView
	Rows    []Recommended
	Units   map[people.UnitID]people.Unit
	Next    int
}

// RecommendQuery asks for a page of recommendations, by place.
type RecommendQuery struct {
	Meeting MeetingID
	Only    bool // those for whom something is recommended
	After   int
	Limit   int
}

// Recommendations lists the servants of an agenda with the grade of their KCI
// and what is recommended from it. The faults are appraisal.missing.meeting and
// access.denied.
func (s *Service) Recommendations(ctx context.Context, by *access.Actor, q RecommendQuery) (*Recommendations, error) {
	var out *Recommendations
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.openPapers(tx, by, q.Meeting)
		if err != nil {
			return err
		}
		v, err := s.viewSitting(tx, by, x)
		if err != nil {
			return err
		}
		out = &Recommendations{Meeting: *v, Units: map[people.UnitID]people.Unit{}}
		read := tx.ItemsOf
		if q.Only {
			read = tx.ItemsRecommending
		}
		items, err := read(q.Meeting, q.After, q.Limit+1)
		if err != nil {
			return err
		}
		if len(items) > q.Limit {
			items = items[:q.Limit]
			out.Next = items[q.Limit-1].Place
		}
		return out.fill(tx, x, s, items)
	})
	return out, err
}

func (r *Recommendations) fill(tx Tx, x *sitting, s *Service, items []Item) error {
	cases, err := tx.AppraisalCasesByID(casesOf(items))
	if err != nil {
		return err
	}
	place := map[CaseID]Place{}
	var who []people.PersonID
	for _, c := range cases {
		place[c.ID] = c.Place
		who = append(who, c.Person)
	}
	names, err := tx.PersonNames(who)
	if err != nil {
		return err
	}
	st, err := s.structure(tx, x.mt.Body, x.today)
	if err != nil {
		return err
	}
	for _, i := range items {
		p := place[i.Case]
		if u, ok := st.Unit(p.Unit); ok {
			r.Units[p.Unit] = u
		}
		uses := i.Uses
		if uses == nil {
			uses = []string{}
		}
		r.Rows = append(r.Rows, Recommended{Case: i.Case, Place: i.Place, Name: names[i.Person], Unit: p.Unit, Post: p.Post, Grade: i.Final(),
			Uses: uses, Fixed: i.State() == ItemAdopted, Who: i.Person})
	}
	return nil
}
