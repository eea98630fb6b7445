package people

import (
	"context"
	"slices"

	"tarazy/internal/fault"
)

// check compares what is staged with what is stored and makes the preview.
func (s *Service) check(ctx context.Context, run *ImportRun) error {
	p, err := s.makePlan(ctx, run)
	if err != nil {
		return err
	}
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return err
	}
	if err := sealRows(key, p.rows); err != nil {
		return err
	}
	for some := range slices.Chunk(p.rows, writeRows) {
		err := s.saveImport(ctx, run, func(tx Tx) error {
			for i := range some {
				if err := tx.ImportRowUpdate(&some[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	p.count(run)
	run.State, run.Stamp = Previewed, p.snap.stamp
	return s.saveImport(ctx, run, nil)
}

// count sets the counts of a run to those of the rows.
func (p *planner) count(run *ImportRun) {
	run.New, run.Changed, run.Same, run.Bad = 0, 0, 0, 0
	counts := map[Action]*int64{New: &run.New, Changed: &run.Changed, Same: &run.Same, Bad: &run.Bad}
	for i := range p.rows {
		*counts[p.rows[i].Action]++
	}
}

// Recheck makes the preview anew: after the staff was changed otherwise. The
// faults are people.missing.import, people.import.state and
// people.import.moved.
func (s *Service) Recheck(ctx context.Context, by By, id ImportID) (*ImportRun, error) {
	run, err := s.Import(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if run.State != Previewed {
		return nil, fault.New(fault.Conflict, "people.import.state", "state", string(run.State))
	}
	run.State = Staged
	return run, s.saveImport(ctx, run, nil)
}
