package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// OrderQuestions puts the main questions of a competency of a guide into the
// order in which they are asked, written on papers and marked: each of them
// once, by its id. A guide that was ready is a draft again. The faults are
// interview.guide.order for an order that leaves one out or names another,
// interview.guide.locked, interview.missing.guide and interview.changed.
func (s *Service) OrderQuestions(ctx context.Context, by *access.Actor, at GuideAt, competency string, order []string) (*Guide, error) {
	return s.changeGuide(ctx, by, at, "ordered", func(_ Tx, g *Guide, _ *binding) error {
		c := g.Find(competency)
		if c == nil {
			return fault.New(fault.Invalid, "interview.guide.order").At("competency")
		}
		next, ok := ordered(c.Questions, order)
		if !ok {
			return fault.New(fault.Invalid, "interview.guide.order").At("questions")
		}
		c.Questions, g.State = next, GuideDraft
		return nil
	})
}

// ordered are the questions in the order of their ids; false where the ids are
// not exactly theirs.
func ordered(all []GuideQuestion, ids []string) ([]GuideQuestion, bool) {
	if len(ids) != len(all) {
		return nil, false
	}
	out := make([]GuideQuestion, 0, len(all))
	for i, id := range ids {
		n := slices.IndexFunc(all, func(q GuideQuestion) bool { return q.ID == id })
		if n < 0 || slices.Contains(ids[:i], id) {
			return nil, false
		}
		out = append(out, all[n])
	}
	return out, true
}

// Moved is the order of the questions of a competency after one of them has
// gone one place up or down; the order that stands where it has no place to go.
func (c *GuideCompetency) Moved(question string, down bool) []string {
	ids := make([]string, len(c.Questions))
	for i := range c.Questions {
		ids[i] = c.Questions[i].ID
	}
	n := slices.Index(ids, question)
	to := n - 1
	if down {
		to = n + 1
	}
	if n >= 0 && to >= 0 && to < len(ids) {
		ids[n], ids[to] = ids[to], ids[n]
	}
	return ids
}
