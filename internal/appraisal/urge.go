package appraisal

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Urge reminds everybody who is late, once a day, and tells how many persons.
// The faults are appraisal.missing.year, appraisal.year_state and
// appraisal.nobody_late.
func (s *Service) Urge(ctx context.Context, by *access.Actor, id YearID) (int, error) {
	n := 0
	err := s.write(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.OpenYear, id)
		if err != nil {
			return err
		}
		if err := y.inState(YearOpened, YearAppraising); err != nil {
			return err
		}
		late, err := y.late(tx)
		if err != nil {
			return err
		}
		if len(late) == 0 {
			return fault.New(fault.Conflict, "appraisal.nobody_late")
		}
		for _, p := range slices.Sorted(maps.Keys(late)) {
			err := outbox.Notify(tx, outbox.Notice{
				To: string(p), Key: "appraisal.notice.urged", Case: string(id), Link: "/tasks", Once: fmt.Sprintf("appraisal/%s/urged/%s", id, y.today),
				Args: fault.Args{"year": y.y.Number, "n": len(late[p]), "task": late[p][0]},
			})
			if err != nil {
				return err
			}
		}
		n = len(late)
		return s.Record(tx, y.entry("year.urge", by, map[string]any{"persons": n}))
	})
	return n, err
}

// late are those who let a term pass, each with the tasks, the oldest first.
func (y *year) late(tx Tx) (map[people.PersonID][]string, error) {
	cases, err := tx.AppraisalCasesDue(y.y.ID, people.Always, y.today.Add(-1))
	if err != nil {
		return nil, err
	}
	out := map[people.PersonID][]string{}
	for _, c := range cases {
		if c.Waits == nil {
			continue
		}
		for _, p := range c.Waits.Who {
			out[p] = append(out[p], c.Waits.Task)
		}
	}
	return out, nil
}
