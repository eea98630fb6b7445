package people

import (
	"context"
	"encoding/json"
	"slices"

	"tarazy/internal/fault"
)

// ApplyImport writes what the preview showed, all in one transaction. Where
// rows have errors, nothing is written unless onlyGood asks for the good ones.
// Where the staff has changed since the preview, nothing is written and the
// preview is made anew by the next Step. version is that of the import as the
// person saw it. The faults are people.missing.import, people.import.state,
// .moved, .has_errors, .nothing and .outdated.
func (s *Service) ApplyImport(ctx context.Context, by By, id ImportID, version int64, onlyGood bool) (*ImportRun, error) {
	run, err := s.Import(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if err := applicable(run, version, onlyGood); err != nil {
		return nil, err
	}
	p, err := s.makePlan(ctx, run)
	if err != nil {
		return nil, err
	}
	if p.snap.stamp != run.Stamp {
		return run, s.outdated(ctx, run)
	}
	undo, err := s.sealUndo(run, p)
	if err != nil {
		return nil, err
	}
	run.State, run.OnlyGood = Applied, onlyGood
	err = s.saveImport(ctx, run, func(tx Tx) error { return s.apply(tx, by, run, p, undo) })
	if fault.Is(err, "people.import.outdated") {
		run.State = Previewed
		return run, s.outdated(ctx, run)
	}
	return run, err
}

func applicable(run *ImportRun, version int64, onlyGood bool) error {
	switch {
	case run.State != Previewed:
		return fault.New(fault.Conflict, "people.import.state", "state", string(run.State))
	case run.Version != version:
		return fault.New(fault.Conflict, "people.import.moved")
	case run.Bad > 0 && !onlyGood:
		return fault.New(fault.Conflict, "people.import.has_errors", "count", run.Bad)
	case run.New+run.Changed == 0:
		return fault.New(fault.Conflict, "people.import.nothing")
	}
	return nil
}

// outdated sends an import back to be checked again, and says so.
func (s *Service) outdated(ctx context.Context, run *ImportRun) error {
	run.State = Staged
	if err := s.saveImport(ctx, run, nil); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "people.import.outdated")
}

// apply writes a plan, if nothing has changed since it was made.
func (s *Service) apply(tx Tx, by By, run *ImportRun, p *planner, undo []byte) error {
	stamp, err := tx.ChangeStamp(run.Body)
	if err != nil {
		return err
	}
	if stamp != p.snap.stamp {
		return fault.New(fault.Conflict, "people.import.outdated")
	}
	return firstError(
		func() error { return writeUnits(tx, p.plan.units) },
		func() error { return writePosts(tx, p.plan.posts) },
		func() error { return writePersons(tx, p.plan.persons) },
		func() error { return writeAssignments(tx, &p.plan) },
		func() error { return tx.ChangeInsertAll(p.changes(tx, by)) },
		func() error { return tx.ImportUndoPut(run.ID, undo) },
		func() error { return s.recordImport(tx, by, "staff.import.apply", run) },
		func() error { return s.tellImport(tx, run) },
	)
}

// fresh gives the new rows of a plan.
func fresh[T any](all []planned[T]) []T {
	var out []T
	for _, x := range all {
		if x.old == nil {
			out = append(out, x.new)
		}
	}
	return out
}

// whole turns the outcome of an insert into the fault people.import.outdated
// where a key was taken meanwhile.
func whole[T any](rows []T, insert func([]T) (int64, error)) error {
	n, err := insert(rows)
	if err == nil && n < int64(len(rows)) {
		return fault.New(fault.Conflict, "people.import.outdated")
	}
	return err
}

// update writes the changed rows of a plan; a row that has another version
// gives the fault people.import.outdated.
func update[T any](all []planned[T], write func(*T) (bool, error)) error {
	for i := range all {
		if all[i].old == nil {
			continue
		}
		row := all[i].new
		ok, err := write(&row)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "people.import.outdated")
		}
	}
	return nil
}

func writeUnits(tx Tx, all []planned[Unit]) error {
	if err := whole(fresh(all), tx.UnitInsertAll); err != nil {
		return err
	}
	return update(all, tx.UnitUpdate)
}

func writePosts(tx Tx, all []planned[Post]) error {
	if err := whole(fresh(all), tx.PostInsertAll); err != nil {
		return err
	}
	return update(all, tx.PostUpdate)
}

func writePersons(tx Tx, all []planned[Person]) error {
	if err := whole(fresh(all), tx.PersonInsertAll); err != nil {
		return err
	}
	return update(all, tx.PersonUpdate)
}

func writeAssignments(tx Tx, p *plan) error {
	for _, x := range p.assignments {
		if x.old == nil {
			continue
		}
		if err := tx.AssignmentUpdate(&x.new); err != nil {
			return err
		}
	}
	_, err := tx.AssignmentInsertAll(fresh(p.assignments), p.names)
	return err
}

// changes are what the plan changed, by root. A new row has no fields.
func (p *planner) changes(tx Tx, by By) []Change {
	var out []Change
	note := func(root Root, id string, version int64) {
		fields := p.plan.fields[id]
		if fields == nil {
			fields = []FieldChange{}
		}
		for i, f := range fields {
			if f.Field == "email" || f.Field == "phone" {
				fields[i] = FieldChange{Field: f.Field}
			}
		}
		out = append(out, Change{Body: p.run.Body, Root: root, ID: id, Version: version, Verb: "staff.import.apply", Fields: fields, By: by.Person, At: tx.Now()})
	}
	for _, x := range p.plan.units {
		note(RootUnit, string(x.new.ID), versionAfter(x.old == nil, x.new.Version))
	}
	for _, x := range p.plan.posts {
		note(RootPost, string(x.new.ID), versionAfter(x.old == nil, x.new.Version))
	}
	for _, x := range p.plan.persons {
		note(RootPerson, string(x.new.ID), versionAfter(x.old == nil, x.new.Version))
	}
	return out
}

// versionAfter is the version of a planned row once it is written.
func versionAfter(fresh bool, version int64) int64 {
	if fresh {
		return version
	}
	return version + 1
}

// undone is what undoing puts back: old is nil where the import made the row.
type undone[T any] struct {
	Old     *T     `json:"old"`
	ID      string `json:"id"`
	Version int64  `json:"version"` // that the import made
	State   string `json:"state"`   // the day of the state that it made; "" for none
}

// undoing is all that undoing an import puts back.
type undoing struct {
	Units       []undone[Unit]       `json:"units"`
	Posts       []undone[Post]       `json:"posts"`
	Persons     []undone[Person]     `json:"persons"`
	Assignments []undone[Assignment] `json:"assignments"`
}

func (s *Service) sealUndo(run *ImportRun, p *planner) ([]byte, error) {
	var u undoing
	for _, x := range p.plan.units {
		u.Units = append(u.Units, undone[Unit]{Old: x.old, ID: string(x.new.ID), Version: versionAfter(x.old == nil, x.new.Version), State: x.new.From.String()})
	}
	for _, x := range p.plan.posts {
		u.Posts = append(u.Posts, undone[Post]{Old: x.old, ID: string(x.new.ID), Version: versionAfter(x.old == nil, x.new.Version), State: x.new.From.String()})
	}
	for _, x := range p.plan.persons {
		u.Persons = append(u.Persons, undone[Person]{Old: x.old, ID: string(x.new.ID), Version: versionAfter(x.old == nil, x.new.Version)})
	}
	for _, x := range p.plan.assignments {
		u.Assignments = append(u.Assignments, undone[Assignment]{Old: x.old, ID: string(x.new.ID)})
	}
	// Children and later rows go first.
	slices.Reverse(u.Units)
	text, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return nil, err
	}
	return key.Seal(sealedUndo, text)
}
